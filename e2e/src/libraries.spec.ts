import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type NxResult, type Workspace } from "./harness/create-workspace.ts";
import { writeJob } from "./harness/write-job.ts";

let workspace: Workspace;

const manifest = (name: string, dependencies: readonly string[] = []) =>
  `[project]\nname = "${name}"\nversion = "1.0.0"\ndependencies = ${JSON.stringify(dependencies)}\n`;
const uses = (module: string, project: string) => `${module} = { project = "${project}" }`;
const libraries = (...lines: string[]) => ["[tool.pysnip.libraries]", ...lines].join("\n");

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  // A project of Nx, and one that only Python knows.
  await workspace.write("libs/shared/project.json", '{ "name": "shared" }');
  await workspace.write("libs/shared/pyproject.toml", manifest("shared-lib", ["six==1.16.0"]));
  await workspace.write("libs/shared/src/shared/__init__.py", "import six\nVALUE = 40\n");
  await workspace.write("libs/shared/.gitignore", "*.tmp\n");
  await workspace.write("libs/[plain]/pyproject.toml", manifest("plain-lib"));
  await workspace.write("libs/[plain]/src/plain.py", "VALUE = 2\n");
  const one = libraries(uses("shared", "shared-lib"));
  const two = libraries(uses("shared", "shared-lib"), uses("plain", "plain-lib"));
  await writeJob(workspace, { root: "jobs/one", settings: one });
  await writeJob(workspace, { root: "jobs/two", settings: two });
  await writeJob(workspace, { root: "jobs/three" });
  await workspace.write(
    "jobs/two/src/job.py",
    "import plain, shared\ndef answer(n: int = 1):\n    return shared.VALUE + plain.VALUE * n\n",
  );
  await workspace.write(
    "jobs/two/tests/test_job.py",
    "import unittest, job\nclass T(unittest.TestCase):\n  def test(self):\n    assert job.answer() > 1\n",
  );
});
afterAll(() => workspace.dispose());

const bundlesOf = ({ tasks }: NxResult) =>
  Object.fromEntries(
    [...tasks]
      .filter(([id]) => id.endsWith(":bundle"))
      .map(([id, { success, cache }]) => [id.split(":")[0], success ? cache : "failed"])
      .sort(),
  );
const commit = async () => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Edit");
};

it("runs, tests and ships a job with the code of its libraries", async () => {
  const done = await workspace.nx(["run-many", "-t", "bundle"]);
  expect(bundlesOf(done), done.all).toEqual({ one: "miss", two: "miss", three: "miss" });
  const ran = await workspace.nx(["run", "two:run", "--", "--input", '{"n": 3}']);
  expect(ran.stdout, ran.all).toMatch(/^46$/m);
  const tested = await workspace.nx(["run", "two:test"]);
  expect(tested.exitCode, tested.all).toBe(0);
  const shipped = await workspace.exec(inject("run").python, ["dist/jobs/two/two.zip"]);
  expect(shipped.stdout, shipped.all).toBe("42\n");
  const described = JSON.parse(await workspace.read("dist/jobs/two/two.bundle.json"));
  expect(Object.keys(described.manifest.libraries)).toEqual(["plain-lib", "shared-lib"]);
});

it("bundles exactly the files of a library that Nx hashes, whatever ignores them", async () => {
  const names = ["a.log", "kept.log", "b.tmp", "deep/c.txt", ".dot", "__pycache__/d.pyc"];
  for (const name of names) await workspace.write(`libs/[plain]/src/data/${name}`, name);
  await workspace.write("libs/[plain]/.gitignore", "*.log\n");
  await workspace.write("libs/[plain]/src/.gitignore", "!kept.log\n");
  await workspace.write("libs/[plain]/.nxignore", "*.tmp\n");
  const shown = await workspace.nx(["show", "target", "two:bundle", "inputs", "--json"]);
  const hashed = (JSON.parse(shown.stdout) as { files: string[] }).files
    .filter((path) => /^(?:jobs|libs)\/[^/]+\/src\//.test(path))
    .map((path) => path.split("/").slice(2).join("/"));
  const done = await workspace.nx(["run", "two:bundle"]);
  expect(done.exitCode, done.all).toBe(0);
  const { manifest: written } = JSON.parse(await workspace.read("dist/jobs/two/two.bundle.json"));
  const bundled = Object.keys(written.members).filter((path) => path.startsWith("src/"));
  expect(bundled.toSorted()).toEqual([...new Set(hashed)].toSorted());
  expect(bundled).toEqual(expect.arrayContaining(["src/data/kept.log", "src/data/.dot"]));
  expect(bundled).not.toContain("src/data/a.log");
});

it("draws an edge to a library that Nx knows, and to no other", async () => {
  await workspace.nx(["graph", "--file=dist/graph.json"]);
  const { graph } = JSON.parse(await workspace.read("dist/graph.json"));
  const edge = (source: string) => ({ source, target: "shared", type: "static" });
  expect(graph.dependencies).toMatchObject({ one: [edge("one")], two: [edge("two")], three: [] });
  expect(Object.keys(graph.nodes).toSorted()).toEqual(["one", "shared", "three", "two"]);
});

it.each<[path: string, text: string, selected: Record<string, string>]>([
  ["libs/shared/src/shared/__init__.py", "VALUE = 41\n", { one: "miss", two: "miss" }],
  ["libs/[plain]/src/plain.py", "VALUE = 3\n", { two: "miss" }],
])("selects exactly the users of %s after an edit", async (path, text, selected) => {
  await commit();
  await workspace.write(path, text);
  const affected = await workspace.nx(["affected", "-t", "bundle", "--base=HEAD"]);
  expect(bundlesOf(affected), affected.all).toEqual(selected);
});

it.each(["libs/shared/.nxignore", "libs/.nxignore"])(
  "selects the users of a library when %s leaves a file of it out",
  async (path) => {
    await workspace.write("libs/shared/src/shared/table.csv", `${path}\n`);
    await commit();
    await workspace.write(path, "*.csv\n");
    const affected = await workspace.nx(["affected", "-t", "bundle", "--base=HEAD"]);
    expect(Object.keys(bundlesOf(affected)), affected.all).toEqual(["one", "two"]);
    await workspace.remove(path);
    await workspace.remove("libs/shared/src/shared/table.csv");
  },
);

it("rebuilds nothing after an edit of what belongs to no bundle", async () => {
  await workspace.write("libs/shared/src/shared/scratch.tmp", "ignored\n");
  await workspace.write("libs/shared/tests/test_shared.py", "# a test\n");
  await workspace.write("libs/shared/pyproject.toml", manifest("shared-lib", ["six == 1.16.0"]));
  const done = await workspace.nx(["run-many", "-t", "bundle"]);
  expect(bundlesOf(done), done.all).toEqual({ one: "hit", two: "hit", three: "hit" });
});

it("refuses in CI when a library asks for something new, and says where", async () => {
  const changed = manifest("shared-lib", ["six==1.16.0", "idna==3.10"]);
  await workspace.write("libs/shared/pyproject.toml", changed);
  const done = await workspace.nx(["run-many", "-t", "lock"], { env: { CI: "true" } });
  const failed = [...done.tasks].filter(([, { success }]) => !success).map(([id]) => id);
  expect(failed.toSorted(), done.all).toEqual(["one:lock", "two:lock"]);
  expect(done.all).toContain("libs/shared/pyproject.toml:4 dependencies: + idna==3.10");
});

it("says which projects there are when a job names none of them", async () => {
  const settings = libraries(uses("shared", "shared-libs"));
  await writeJob(workspace, { root: "jobs/one", settings });
  const done = await workspace.nx(["run", "one:lock"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toMatch(/jobs\/one\/pyproject\.toml:\d+:1: .*did you mean `shared-lib`\?/);
});
