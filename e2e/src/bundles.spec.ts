import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { removeTree } from "./harness/remove-tree.ts";
import { writeJob } from "./harness/write-job.ts";

let workspace: Workspace;
let aside: string;
let interpreter: string;

// markupsafe is native and small; what a bundle does with it, it does with every native package.
const dependencies = ["markupsafe==3.0.2"];

beforeAll(async () => {
  workspace = await createWorkspace();
  aside = join(workspace.root, "..", "aside");
  await mkdir(aside, { recursive: true });
  // By its own path, because cases take PATH away.
  const asked = ["-c", "import sys; print(sys.executable)"];
  interpreter = (await workspace.exec(inject("run").python, asked)).stdout.trim();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  await writeNativeJob("fat", 'bundle = "fat"\nhandler = "lambda_function.lambda_handler"');
  await writeNativeJob("layered", 'bundle = "layered"\nhandler = "lambda_function.lambda_handler"');
  await writeNativeJob("again", 'bundle = "layered"');
  await writeNativeJob("house", 'bundle = "wheelhouse"');
});
afterAll(() => workspace.dispose());

async function writeNativeJob(name: string, settings: string): Promise<void> {
  await writeJob(workspace, { root: `jobs/${name}`, dependencies, settings });
  await workspace.write(
    `jobs/${name}/src/job.py`,
    `import markupsafe, markupsafe._speedups\n\n\ndef answer(days: int = 1):\n    return [days, str(markupsafe.escape("<")), markupsafe._speedups.__file__]\n`,
  );
}

/** Starts Python with nothing around it: no program on PATH, no network settings, a cache of its own. */
function python(args: readonly string[], env: Record<string, string | undefined> = {}) {
  return workspace.exec(interpreter, args, {
    env: {
      PATH: "/nonexistent",
      HOME: "/nonexistent",
      PYSNIP_CACHE_DIR: join(aside, "start-cache"),
      PYSNIP_INDEX_URL: "http://127.0.0.1:9/simple/",
      ...env,
    },
  });
}

async function unzip(archive: string, folder: string): Promise<void> {
  const done = await python(["-m", "zipfile", "-e", archive, folder]);
  expect(done.exitCode, done.all).toBe(0);
}

it("bundles every kind, with a report of what is large in it", async () => {
  const done = await workspace.nx(["run-many", "-t", "bundle", "--output-style=static"]);
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toMatch(/packages for linux-x86_64 +packed +unpacked\n +markupsafe 3\.0\.2 +\d/);
  const layers = await Promise.all(["layered", "again"].map(layerOf));
  expect(layers[0]?.name).toBe(layers[1]?.name);
  expect(layers[0]?.sha256).toBe(layers[1]?.sha256);
  expect(layers[0]?.inode).toBe(layers[1]?.inode);
});

it("keeps no file in the cache that is none of a bundle's", async () => {
  await workspace.write("dist/jobs/layered/deps-mine.zip", "not ours");
  await workspace.write("jobs/layered/src/more.py", "");
  expect((await workspace.nx(["run", "layered:bundle"])).exitCode).toBe(0);
  const { name } = await layerOf("layered");
  await workspace.remove("dist");
  const done = await workspace.nx(["run", "layered:bundle"]);
  expect(done.tasks.get("layered:bundle"), done.all).toMatchObject({ cache: "hit" });
  const files = ["layered.bundle.json", "layered.zip", name];
  expect((await readdir(join(workspace.root, "dist/jobs/layered"))).toSorted()).toEqual(
    files.toSorted(),
  );
  await workspace.remove("jobs/layered/src/more.py");
  expect((await workspace.nx(["run-many", "-t", "bundle"])).exitCode).toBe(0);
});

it.each(["fat", "layered", "house"])("starts `%s` with nothing but Python", async (name) => {
  // A wheelhouse installs, which needs pip's place among the standard library.
  const archive = `dist/jobs/${name}/${name}.zip`;
  for (const days of [2, 3]) {
    const done = await python([archive, "--input", JSON.stringify({ days })]);
    expect(done.exitCode, done.all).toBe(0);
    expect(JSON.parse(done.stdout)).toEqual([days, "&lt;", expect.stringContaining("_speedups")]);
  }
});

it("starts from a folder and with a cache that cannot be written", async () => {
  // Not in the workspace, whose folders are closed to others.
  const folder = await mkdtemp(join(tmpdir(), "pysnip-read-only-"));
  await writeFile(join(folder, "fat.zip"), await workspace.readBytes("dist/jobs/fat/fat.zip"));
  await chmod(join(folder, "fat.zip"), 0o444);
  await chmod(folder, 0o555);
  const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", interpreter];
  const start = [join(folder, "fat.zip"), "--input", '{"days": 5}'];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) console.log("another user is left out: only root can become one");
  const [file, args] = isRoot ? ["setpriv", [...nobody, ...start]] : [interpreter, start];
  const done = await workspace.exec(file, args, {
    env: { PYSNIP_CACHE_DIR: "/proc/pysnip", HOME: "/nonexistent", TMPDIR: "/tmp" },
  });
  expect(done.exitCode, done.all).toBe(0);
  expect(JSON.parse(done.stdout)[0]).toBe(5);
  expect(done.stderr).toContain("note: the cache cannot be written");
  await chmod(folder, 0o755);
  await removeTree(folder);
});

it("is called by AWS Lambda's way of starting: `fat` alone, `layered` with its layer", async () => {
  const program =
    "import importlib, json; m = importlib.import_module('lambda_function');" +
    "print(json.dumps(m.lambda_handler({'days': 7}, None)))";
  const task = join(aside, "task");
  await unzip("dist/jobs/fat/fat.zip", task);
  const env = { PYTHONDONTWRITEBYTECODE: "1", PYSNIP_CACHE_DIR: "/proc/pysnip" };
  const alone = await python(["-c", program], { ...env, PYTHONPATH: task });
  expect(alone.exitCode, alone.all).toBe(0);
  expect(JSON.parse(alone.stdout)).toEqual([7, "&lt;", expect.stringContaining(task)]);

  const code = join(aside, "code");
  const opt = join(aside, "opt");
  await unzip("dist/jobs/layered/layered.zip", code);
  await unzip(join("dist/jobs/layered", (await layerOf("layered")).name), opt);
  const path = `${code}:${join(opt, "python")}`;
  const both = await python(["-c", program], { ...env, PYTHONPATH: path });
  expect(both.exitCode, both.all).toBe(0);
  expect(JSON.parse(both.stdout)).toEqual([7, "&lt;", expect.stringContaining(opt)]);
});

it("takes all files of a bundle from the cache, and verifies every kind", async () => {
  const before = (await layerOf("layered")).sha256;
  await workspace.remove("dist");
  const done = await workspace.nx(["run-many", "-t", "verify"]);
  expect(done.exitCode, done.all).toBe(0);
  for (const name of ["fat", "layered", "again", "house"]) {
    expect(done.tasks.get(`${name}:bundle`)).toMatchObject({ cache: "hit" });
  }
  expect((await layerOf("layered")).sha256).toBe(before);
  const own = await python(["-m", "pysnip_runner", "verify", "dist/jobs/fat/fat.zip"], {
    PYTHONPATH: join(workspace.root, "dist/jobs/fat/fat.zip"),
  });
  expect(own.stdout).toContain("is whole");
});

it("refuses a layer that was changed behind Nx's back", async () => {
  const { name } = await layerOf("layered");
  const path = `dist/jobs/layered/${name}`;
  const bytes = await workspace.readBytes(path);
  bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
  await workspace.remove(path);
  await workspace.write(path, bytes);
  // With its dependency, Nx would put the file right before anybody looks.
  const done = await workspace.nx(["run", "layered:verify", "--excludeTaskDependencies"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("PYSNIP_BUNDLE_TAMPERED");
});

it("makes another bundle of another kind, handler or limit, and leaves no layer behind", async () => {
  const was = (await layerOf("again")).name;
  await writeNativeJob("again", 'bundle = "fat"\nlimits = { bundle-size = "1 MB" }');
  const other = await workspace.nx(["run", "again:bundle"]);
  expect(other.tasks.get("again:bundle")).toMatchObject({ success: true, cache: "miss" });
  expect(await readdir(join(workspace.root, "dist/jobs/again"))).not.toContain(was);
  await writeNativeJob("again", 'bundle = "fat"\nlimits = { bundle-size = "20 kB" }');
  const refused = await workspace.nx(["run", "again:bundle"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.all).toMatch(/PYSNIP_BUNDLE_TOO_LARGE[^]*markupsafe 3\.0\.2/);
});

it("refuses a bundle platform that a package has no wheel for, naming the package", async () => {
  await writeJob(workspace, {
    root: "jobs/narrow",
    dependencies: ["uvloop==0.22.1"],
    settings:
      'bundle = "fat"\nplatforms = ["linux-x86_64", "windows-x86_64"]\nbundle-platforms = ["windows-x86_64"]',
  });
  const done = await workspace.nx(["run", "narrow:bundle"]);
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("uvloop");
});

it("runs numpy, pandas and pydantic with their bytecode, from the archive and unzipped", async () => {
  // CPython 3.10 does not compile to the same bytes every time, and is refused.
  const bytecode = inject("run").pythonMinor === "3.10" ? "none" : "unchecked-hash";
  await writeJob(workspace, {
    root: "jobs/science",
    dependencies: ["numpy>=2", "pandas>=2", "pydantic>=2"],
    settings: `bundle = "fat"\nbytecode = "${bytecode}"\nplatforms = ["linux-x86_64"]`,
  });
  await workspace.write(
    "jobs/science/src/job.py",
    [
      "import numpy, pandas, pydantic",
      "class Point(pydantic.BaseModel):",
      "    x: int",
      "def answer(point: Point):",
      "    frame = pandas.DataFrame({'x': numpy.arange(point.x)})",
      "    return [int(frame.x.sum()), bool(pandas.__cached__)]",
      "",
    ].join("\n"),
  );
  const done = await workspace.nx(["run", "science:bundle"]);
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain('hint: with `bundle = "layered"`');
  await unzip("dist/jobs/science/science.zip", join(aside, "science"));
  for (const target of ["dist/jobs/science/science.zip", join(aside, "science")]) {
    const ended = await python([target, "--input", '{"point": {"x": 5}}']);
    expect(ended.exitCode, ended.all).toBe(0);
    expect(ended.stdout).toBe("[10,true]\n");
  }
});

async function layerOf(job: string): Promise<{ name: string; sha256: string; inode: number }> {
  const folder = join(workspace.root, "dist/jobs", job);
  const name = (await readdir(folder)).find((file) => file.startsWith("deps-")) ?? "";
  const bytes = await workspace.readBytes(`dist/jobs/${job}/${name}`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, sha256, inode: (await stat(join(folder, name))).ino };
}
