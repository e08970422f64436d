import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, writeJob } from "./harness/write-job.ts";

let workspace: Workspace;

const configure = (plugin: unknown) =>
  workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: [plugin] }));

beforeAll(async () => {
  workspace = await createWorkspace();
  await configure("@pysnip/nx");
  await writeJob(workspace, { root: "jobs/add" });
  await writeJob(workspace, { root: "jobs/sub" });
});
afterAll(() => workspace.dispose());

async function projectNames(): Promise<string[]> {
  const shown = await workspace.nx(["show", "projects", "--json"]);
  expect(shown.exitCode, shown.all).toBe(0);
  return JSON.parse(shown.stdout) as string[];
}

it.each([
  [["run", "add:lock", "--foo=1"], "`foo`: unknown key; known: install"],
  [["run", "add:lock", "--install=sometimes"], '"auto"|"always"|"never"'],
  [["run", "add:lock", "--install=never", "--install=auto"], '"auto"|"always"|"never"'],
  [["run", "add:lock", "word"], "an argument without a name is not taken"],
  [["run", "add:lock", "--foo=1", "--batch=false"], "`foo`: unknown key; known: install"],
  [["run-many", "-t", "lock", "--install=sometimes"], '"auto"|"always"|"never"'],
  [["run", "add:ensure-env", "--instal=never"], "did you mean `install`?"],
  [["run", "add:bundle", "--outputPath=out"], "`outputPath`: not taken from a command line"],
  [["run", "add:bundle", "--name=zzz", "--batch=false"], "`name`: not taken from a command line"],
  [["run", "add:verify", "--platforms=a", "--platforms=b"], "`platforms`: not taken from"],
  [["run", "add:test", "--python=3.99"], "`python`: not taken from a command line"],
])("refuses `nx %j` without a stack", async (args, message) => {
  const done = await workspace.nx(args);
  expect(done.exitCode, done.all).toBe(1);
  expect(done.all).toContain("was given options that it does not take (PYSNIP_CONFIG_INVALID)");
  expect(done.all).toContain(message);
  expect(done.all).not.toMatch(/^ +at /m);
  expect(done.all).not.toContain("not found in schema");
});

it.each(["bundle", "verify"])("refuses another folder for the files of `%s`", async (target) => {
  const targets = { [target]: { options: { outputPath: "build/{projectName}" } } };
  await workspace.write("jobs/sub/project.json", JSON.stringify({ name: "sub", targets }));
  const done = await workspace.nx(["run", `sub:${target}`]);
  await workspace.remove("jobs/sub/project.json");
  expect(done.exitCode, done.all).toBe(1);
  expect(done.all).toContain("`outputPath`: unknown key");
});

it("takes the options that the targets do have, and Nx's own", async () => {
  for (const args of [
    ["run", "add:lock", "--install=always"],
    ["run-many", "-t", "lock", "--install=never", "-p", "add"],
    ["run", "add:lock", "--verbose"],
    ["run", "add:ensure-env", "-c", "install", "--batch=false", "--verbose"],
    ["run", "add:bundle", "--skip-nx-cache", "--verbose", "--batch=false"],
    ["run", "add:verify"],
  ]) {
    const done = await workspace.nx(args);
    expect(done.exitCode, `${args.join(" ")}\n${done.all}`).toBe(0);
  }
});

it("tells what a broken job's reason is, whatever options it was started with", async () => {
  await workspace.write(
    "jobs/bad/pyproject.toml",
    `${renderManifest({ root: "jobs/bad" })}a = 1\n`,
  );
  const done = await workspace.nx(["run", "bad:lock", "--install=never"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("`tool.pysnip.a` unknown key");
  await workspace.remove("jobs/bad");
});

it("keeps every project when `pysnip.toml` or the plugin's options have a typo", async () => {
  await workspace.write("pyproject.toml", "[tool.ruff]\n");
  const names = await projectNames();
  expect(names).toEqual(expect.arrayContaining(["add", "sub"]));
  await workspace.write("pysnip.toml", "pythn = 1\n");
  expect(await projectNames()).toEqual(names);
  const done = await workspace.nx(["run", "add:lock"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("`pythn` unknown key; did you mean `python`?");
  await workspace.remove("pysnip.toml");

  await configure({ plugin: "@pysnip/nx", options: { bundelTargetName: "package" } });
  expect(await projectNames()).toEqual(names);
  const refused = await workspace.nx(["run", "add:bundle"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.all).toContain("unknown key; did you mean `bundleTargetName`?");
  await configure("@pysnip/nx");
  await workspace.remove("pyproject.toml");
});

it("keeps the other projects when two jobs share a name, or one has a name of every object", async () => {
  const manifest = renderManifest({ root: "twin" });
  await workspace.write("t/a/pyproject.toml", manifest);
  await workspace.write("t/b/pyproject.toml", manifest);
  await workspace.write("c/pyproject.toml", renderManifest({ root: "t-a" }));
  await workspace.write("d/pyproject.toml", renderManifest({ root: "constructor" }));
  expect(await projectNames()).toEqual(expect.arrayContaining(["add", "sub", "t-a", "d"]));
  const done = await workspace.nx(["run", "d:lock"]);
  expect(done.all).toContain("`constructor` is a name that every JavaScript object has");
  for (const folder of ["t", "c", "d"]) await workspace.remove(folder);
});

const source = "def answer():\n    return 1\n";
const generate = (directory: string, python = "3.11") => [
  ...["g", "@pysnip/nx:snippet", directory, "--from", "-"],
  ...["--python", python, "--interactive=false"],
];

it("makes a job in `./jobs/dotted`, as a shell completes it", async () => {
  const done = await workspace.nx(generate("./jobs/dotted"), {
    input: source,
    env: { PYSNIP_INSTALL: "never" },
  });
  expect(done.exitCode, done.all).toBe(0);
  expect(await workspace.read("jobs/dotted/src/dotted.py")).toBe(source);
});

it("refuses to make a job with the name of another project", async () => {
  await workspace.write("libs/shop/project.json", JSON.stringify({ name: "shop" }));
  const done = await workspace.nx(generate("jobs/shop"), { input: source });
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("the project `shop` has the same name");
  await workspace.remove("libs");
});

it("ends when what is pasted does not", async () => {
  const command = "yes | node_modules/.bin/nx g @pysnip/nx:snippet jobs/endless --from -";
  const done = await workspace.exec("sh", ["-c", command], { timeoutSeconds: 60 });
  expect(done.exitCode, done.all).toBe(1);
  expect(done.all).toContain("bytes, the limit is 65536");
});

it("waits for a text that comes slowly", async () => {
  const text = "sleep 3; printf 'def slow():\\n'; sleep 1; printf '    return 1\\n'";
  const command = `(${text}) | node_modules/.bin/nx g @pysnip/nx:snippet jobs/slow --from - --dry-run`;
  const done = await workspace.exec("sh", ["-c", command], { timeoutSeconds: 60 });
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain("created slow 1.0.0 (entry slow:slow)");
});
