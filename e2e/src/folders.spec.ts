import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, renderSource, writeJob } from "./harness/write-job.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
});
afterAll(() => workspace.dispose());

it.each([
  ["jobs/[id]", "brackets"],
  ["jobs/(group)", "parens"],
  ["jobs/{a,b}", "braces"],
  ["jobs/sp ace", "space"],
  ["jobs/ünï", "unicode"],
  ["jobs/outer", "outer"],
  ["jobs/outer/src/inner", "inner"],
])("is never stale in a folder called `%s`", async (root, name) => {
  await writeJob(workspace, { root, name });
  const first = await workspace.nx(["run", `${name}:bundle`]);
  expect(first.tasks.get(`${name}:bundle`), first.all).toMatchObject({
    success: true,
    cache: "miss",
  });
  const zip = `dist/${root}/${name}.zip`;
  const before = await workspace.readBytes(zip);

  await workspace.write(`${root}/src/job.py`, renderSource("41 + 1"));
  const second = await workspace.nx(["run", `${name}:bundle`]);
  expect(second.tasks.get(`${name}:bundle`), second.all).toMatchObject({
    success: true,
    cache: "miss",
  });
  const after = await workspace.readBytes(zip);
  expect(after.equals(before)).toBe(false);
  expect(after.includes("41 + 1")).toBe(true);

  await workspace.remove("dist");
  const third = await workspace.nx(["run", `${name}:bundle`]);
  expect(third.tasks.get(`${name}:bundle`)).toMatchObject({ success: true, cache: "hit" });
  expect((await workspace.readBytes(zip)).equals(after)).toBe(true);
});

it("bundles the outer job again when a nested job's file changed, because it holds that file", async () => {
  await workspace.nx(["run", "outer:bundle"]);
  await workspace.write("jobs/outer/src/inner/src/job.py", renderSource("7 * 6"));
  const done = await workspace.nx(["run", "outer:bundle"]);
  expect(done.tasks.get("outer:bundle")).toMatchObject({ success: true, cache: "miss" });
  expect((await workspace.readBytes("dist/jobs/outer/outer.zip")).includes("7 * 6")).toBe(true);
});

it.each(["{workspaceRoot}", "{projectName}"])(
  "lets a folder called `%s`, which Nx reads as a token, break only its own job",
  async (folder) => {
    await writeJob(workspace, { root: `jobs/${folder}`, name: "token" });
    const done = await workspace.nx(["run", "token:bundle"]);
    expect(done.exitCode).toBe(1);
    expect(done.all).toContain("a path holds what Nx takes for a token (PYSNIP_JOB_UNUSABLE)");
    const sibling = await workspace.nx(["run", "space:bundle"]);
    expect(sibling.exitCode, sibling.all).toBe(0);
    await workspace.remove(`jobs/${folder}`);
  },
);

it("runs the tests once for a lockfile that was just written", async () => {
  await writeJob(workspace, { root: "jobs/tested", dependencies: ["six==1.16.0"] });
  const test =
    "import unittest, job\nclass T(unittest.TestCase):\n  def test(self): job.answer()\n";
  await workspace.write("jobs/tested/tests/test_job.py", test);
  const first = await workspace.nx(["run", "tested:test"]);
  expect(first.tasks.get("tested:test"), first.all).toMatchObject({ success: true, cache: "miss" });
  const second = await workspace.nx(["run", "tested:test"]);
  expect(second.tasks.get("tested:test"), second.all).toMatchObject({ cache: "hit" });
});

it("lets one broken manifest break only its own job, with its message and place", async () => {
  await writeJob(workspace, { root: "jobs/broken" });
  await workspace.write(
    "jobs/broken/pyproject.toml",
    `${renderManifest({ root: "jobs/broken" })}entyr = 1\n`,
  );
  const broken = await workspace.nx(["run", "broken:bundle"]);
  expect(broken.exitCode).toBe(1);
  expect(broken.all).toContain("PYSNIP_CONFIG_INVALID");
  expect(broken.all).toMatch(
    /jobs\/broken\/pyproject\.toml:\d+:1: `tool\.pysnip\.entyr` unknown key; did you mean `entry`\?/,
  );
  const sibling = await workspace.nx(["run", "space:bundle"]);
  expect(sibling.exitCode, sibling.all).toBe(0);

  await workspace.write("jobs/broken/pyproject.toml", "[tool.pysnip]\nentry = ");
  const unreadable = await workspace.nx(["run", "broken:lock"]);
  expect(unreadable.exitCode).toBe(1);
  expect(unreadable.all).toContain("jobs/broken/pyproject.toml:2:");
});

it("makes both of two jobs of one name fail, and no other", async () => {
  await writeJob(workspace, { root: "jobs/twin-a", name: "twin" });
  await writeJob(workspace, { root: "jobs/twin-b", name: "twin" });
  const done = await workspace.nx(["run", "jobs-twin-a-892dfd01:bundle"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("2 jobs are called `twin` (PYSNIP_JOB_UNUSABLE)");
  expect((await workspace.nx(["run", "space:bundle"])).exitCode).toBe(0);
});

it("refuses a job at the workspace root without touching anybody's targets", async () => {
  await workspace.write("pyproject.toml", renderManifest({ root: "rootjob" }));
  const shown = await workspace.nx(["show", "project", "rootjob", "--json"]);
  const targets = Object.keys(JSON.parse(shown.stdout).targets);
  expect(targets).toContain("lock");
  expect(targets).not.toContain("bundle");
  const done = await workspace.nx(["run", "rootjob:lock"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("a job cannot lie at the workspace root");
  await workspace.remove("pyproject.toml");
});

it("refuses an entry that git ignores, and a link under `src`", async () => {
  await writeJob(workspace, { root: "jobs/ignored" });
  await workspace.write("jobs/ignored/.gitignore", "src/job.py\n");
  const ignored = await workspace.nx(["run", "ignored:bundle"]);
  expect(ignored.exitCode).toBe(1);
  expect(ignored.all).toContain("the entry `job:answer` of `ignored` has no file");

  await workspace.remove("jobs/ignored/.gitignore");
  await workspace.exec("ln", ["-s", "/etc/hostname", "jobs/ignored/src/link.txt"]);
  const linked = await workspace.nx(["run", "ignored:bundle"]);
  expect(linked.exitCode).toBe(1);
  expect(linked.all).toContain("  jobs/ignored/src/link.txt");
});

it("bundles exactly the files that Nx hashes, whatever ignores them", async () => {
  const files = [
    "data/a.csv",
    "data/b.log",
    "data/deep/k.txt",
    ".hidden/x",
    ".dotfile",
    "user.tmp",
  ];
  const more = [
    "clone.bak",
    "nx.skip",
    "node_modules/m/y.py",
    "keep/deep/z.txt",
    "__pycache__/j.pyc",
  ];
  await writeJob(workspace, { root: "jobs/files" });
  for (const file of [...files, ...more]) await workspace.write(`jobs/files/src/${file}`, file);
  await workspace.write("jobs/files/.gitignore", "*.log\n/src/keep/*\n!/src/keep/deep\n");
  await workspace.write("jobs/files/src/.gitignore", "!b.log\ndata/deep\n");
  await workspace.write("jobs/files/.nxignore", "*.skip\n");
  await workspace.write(".git/info/exclude", "*.bak\n");
  const home = `${workspace.root}/../home`;
  await workspace.write("../home/.config/git/ignore", "*.tmp\n");
  const env = { HOME: home, XDG_CONFIG_HOME: `${home}/.config` };

  const shown = await workspace.nx(["show", "target", "files:bundle", "inputs", "--json"], { env });
  const hashed = (JSON.parse(shown.stdout) as { files: string[] }).files
    .filter((path) => path.startsWith("jobs/files/src/"))
    .map((path) => path.slice("jobs/files/".length));
  const done = await workspace.nx(["run", "files:bundle"], { env });
  expect(done.exitCode, done.all).toBe(0);
  const { manifest } = JSON.parse(await workspace.read("dist/jobs/files/files.bundle.json"));
  const bundled = Object.keys(manifest.members).filter((path) => path.startsWith("src/"));
  expect(bundled.sort()).toEqual([...new Set(hashed)].sort());
  expect(bundled).toContain("src/data/b.log");
  expect(bundled).not.toContain("src/user.tmp");
});

it("refuses a `src` and a `tests` that are links, even where a bundle is in the cache", async () => {
  await writeJob(workspace, { root: "jobs/linked" });
  expect((await workspace.nx(["run", "linked:bundle"])).exitCode).toBe(0);
  await workspace.exec("mv", ["jobs/linked/src", "elsewhere"]);
  await workspace.exec("ln", ["-s", "../../elsewhere", "jobs/linked/src"]);
  await workspace.write("elsewhere/job.py", renderSource("'changed'"));
  const source = await workspace.nx(["run", "linked:bundle"]);
  expect(source.exitCode).toBe(1);
  expect(source.all).toContain("  jobs/linked/src");

  await workspace.remove("jobs/linked/src");
  await writeJob(workspace, { root: "jobs/linked" });
  await workspace.exec("ln", ["-s", "../../elsewhere", "jobs/linked/tests"]);
  const tests = await workspace.nx(["run", "linked:test"]);
  expect(tests.exitCode).toBe(1);
  expect(tests.all).toContain("  jobs/linked/tests");
});

it("refuses a job that imports a file which git ignores", async () => {
  await writeJob(workspace, { root: "jobs/hidden" });
  await workspace.write("jobs/hidden/.gitignore", "gen.py\n");
  await workspace.write("jobs/hidden/src/gen.py", "x = 1\n");
  await workspace.write("jobs/hidden/src/job.py", `import gen\n${renderSource("gen.x")}`);
  const done = await workspace.nx(["run", "hidden:bundle"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("  jobs/hidden/src/job.py:1:8: `gen`");
});

it("selects a job when a file behind a requirement file changed", async () => {
  await workspace.write("reqs/a.txt", "-r base.txt\n");
  await workspace.write("reqs/base.txt", "six>=1.16\n");
  await writeJob(workspace, { root: "jobs/inc", settings: 'requirements = ["../../reqs/a.txt"]' });
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "A job with requirement files");
  await workspace.write("reqs/base.txt", "six>=1.17\n");
  await workspace.git("commit", "--all", "--quiet", "--message", "Another requirement");
  const args = ["affected", "-t", "lock", "--base=HEAD~1", "--head=HEAD"];
  const done = await workspace.nx(args);
  expect([...done.tasks.keys()], done.all).toContain("inc:lock");
});

it("bounds versions by a `-c` file without asking for its packages", async () => {
  await workspace.write("reqs/c.txt", "-c limits.txt\nsix\n");
  await workspace.write("reqs/limits.txt", "six<1.17\nattrs<20\n");
  await writeJob(workspace, { root: "jobs/con", settings: 'requirements = ["../../reqs/c.txt"]' });
  const done = await workspace.nx(["run", "con:lock"]);
  expect(done.exitCode, done.all).toBe(0);
  const { resolution } = JSON.parse(await workspace.read("jobs/con/pysnip.lock"));
  const packages = resolution.packages as { name: string; version: string }[];
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(["six 1.16.0"]);
});

it("bundles exactly the files that Nx hashes where git reads an ignore file otherwise", async () => {
  await writeJob(workspace, { root: "jobs/rules" });
  const rules = {
    "braces/.gitignore": "*.{csv,json}\n",
    "first/.nxignore": "*.log\n",
    "first/deep/.gitignore": "!keep.log\n",
    "again/.gitignore": "data/\n",
    "again/in/.gitignore": "!data/\n",
    "blank/.gitignore": "*.json\t\n",
    "letters/.gitignore": "??.txt\n[[:alpha:]].md\n",
  };
  const files = [
    "braces/x.json",
    "first/deep/keep.log",
    "again/in/data/k.txt",
    "blank/x.json",
    "letters/é.txt",
    "letters/a.md",
  ];
  for (const [path, text] of Object.entries(rules)) {
    await workspace.write(`jobs/rules/src/${path}`, text);
  }
  for (const path of files) await workspace.write(`jobs/rules/src/${path}`, path);
  const done = await workspace.nx(["run", "rules:bundle"]);
  expect(done.exitCode, done.all).toBe(0);
  const { manifest } = JSON.parse(await workspace.read("dist/jobs/rules/rules.bundle.json"));
  const members = Object.keys(manifest.members).filter((path) => path.startsWith("src/"));
  const shown = await workspace.nx(["show", "target", "rules:bundle", "inputs", "--json"]);
  const hashed = (JSON.parse(shown.stdout) as { files: string[] }).files
    .filter((path) => path.startsWith("jobs/rules/src/"))
    .map((path) => path.slice("jobs/rules/".length));
  expect(members.sort()).toEqual([...new Set(hashed)].sort());
  // One that git ignores and Nx hashes, and one the other way round.
  expect(members).toContain("src/again/in/data/k.txt");
  expect(members).not.toContain("src/braces/x.json");
});

it("bundles ignored files that the job declares as generated, and is never stale with them", async () => {
  const settings = 'generated = ["src/gen/**/*.py", "src/model.json"]';
  await writeJob(workspace, { root: "jobs/[gen]", name: "gen", settings, body: "1" });
  await workspace.write("jobs/[gen]/.gitignore", "gen/\nmodel.json\nnotes.txt\n");
  await workspace.write("jobs/[gen]/src/job.py", `import gen.deep.x\n${renderSource("1")}`);
  const files = ["gen/deep/x.py", "gen/__init__.py", "model.json"];
  for (const file of [...files, "gen/deep/y.txt", "notes.txt"]) {
    await workspace.write(`jobs/[gen]/src/${file}`, `# ${file}\n`);
  }
  const bundle = async () => {
    const done = await workspace.nx(["run", "gen:bundle"]);
    expect(done.exitCode, done.all).toBe(0);
    const { manifest } = JSON.parse(await workspace.read("dist/jobs/[gen]/gen.bundle.json"));
    const members = Object.keys(manifest.members).filter((path) => path.startsWith("src/"));
    return { cache: done.tasks.get("gen:bundle")?.cache, members: members.sort() };
  };
  const expected = ["src/gen/__init__.py", "src/gen/deep/x.py", "src/job.py", "src/model.json"];
  expect(await bundle()).toEqual({ cache: "miss", members: expected });
  const shown = await workspace.nx(["show", "target", "gen:bundle", "inputs", "--json"]);
  const hashed = (JSON.parse(shown.stdout) as { files: string[] }).files
    .filter((path) => path.startsWith("jobs/[gen]/src/"))
    .map((path) => path.slice("jobs/[gen]/".length));
  expect([...new Set(hashed)].sort()).toEqual(expected);

  await workspace.write("jobs/[gen]/src/notes.txt", "changed\n");
  expect(await bundle()).toMatchObject({ cache: "hit" });
  await workspace.write("jobs/[gen]/src/gen/deep/x.py", "# changed\n");
  expect(await bundle()).toMatchObject({ cache: "miss" });
  expect((await workspace.readBytes("dist/jobs/[gen]/gen.zip")).includes("# changed")).toBe(true);
  await workspace.write("jobs/[gen]/src/gen/new.py", "# new\n");
  expect(await bundle()).toMatchObject({
    cache: "miss",
    members: expect.arrayContaining(["src/gen/new.py"]),
  });
  expect(await bundle()).toMatchObject({ cache: "hit" });
});

it("takes no bytecode for generated files", async () => {
  await writeJob(workspace, { root: "jobs/made", settings: 'generated = ["src/gen/**"]' });
  await workspace.write("jobs/made/.gitignore", "gen/\n");
  await workspace.write("jobs/made/src/gen/__init__.py", "");
  expect((await workspace.nx(["run", "made:bundle"])).exitCode).toBe(0);
  await workspace.write("jobs/made/src/gen/__pycache__/__init__.cpython-311.pyc", "x");
  const done = await workspace.nx(["run", "made:bundle"]);
  expect(done.tasks.get("made:bundle"), done.all).toMatchObject({ cache: "hit" });
});

it("refuses generated files where Nx is too old to see them change, and nothing else", async () => {
  const old = await createWorkspace({ nx: "23.0.0" });
  try {
    const nxJson = { analytics: false, plugins: ["@pysnip/nx"] };
    await old.write("nx.json", JSON.stringify(nxJson));
    await writeJob(old, { root: "jobs/gen", settings: 'generated = ["src/model.json"]' });
    await writeJob(old, { root: "jobs/plain" });
    const refused = await old.nx(["run", "gen:bundle"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.all).toContain("`generated` needs Nx 23.3 or newer, and this is 23.0.0");
    const plain = await old.nx(["run", "plain:bundle"]);
    expect(plain.exitCode, plain.all).toBe(0);
  } finally {
    await old.dispose();
  }
});
