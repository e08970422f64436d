import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countUv, type CountedUv } from "./harness/count-processes.ts";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";

const examples = join(import.meta.dirname, "..", "examples");
const input =
  '{"product":"news","months":[{"month":"2026-01","customers":100,"cancelled":3},{"month":"2026-02","customers":99,"cancelled":4},{"month":"2026-03","customers":97,"cancelled":5}]}';
const answer =
  '{"product":"news","average_rate":0.0407,"trend":0.0107,"risk":0.269,"worst_month":"2026-03"}';

let workspace: Workspace;
let uv: CountedUv;
let snippet: string;
let digest: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  uv = await countUv(join(workspace.root, "..", "counted"), inject("run").path);
  snippet = await readFile(join(examples, "churn.py"), "utf8");
});
afterAll(() => workspace.dispose());

// As a person's Nx comes: with a process for each plugin.
const asItComes = { NX_ISOLATE_PLUGINS: undefined };
const nx = (...args: string[]) => workspace.nx(args, { env: { PATH: uv.path, ...asItComes } });

it("makes a job from standard input, and registers the plugin on the way", async () => {
  const done = await workspace.nx(
    ["g", "@pysnip/nx:snippet", "jobs/churn", "--from", "-", "--deps", "pandas>=2,<3"],
    { input: snippet },
  );
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain("created churn 1.0.0 (entry churn:score)");
  expect(await workspace.read("jobs/churn/src/churn.py")).toBe(snippet);
  const manifest = await workspace.read("jobs/churn/pyproject.toml");
  expect(manifest).toContain('dependencies = ["pandas>=2,<3"]');
  expect(manifest).toContain('entry = "churn:score"');
  const history = (await workspace.read("jobs/churn/history.jsonl")).trimEnd().split("\n");
  expect(history).toHaveLength(1);
  expect(JSON.parse(history[0] ?? "")).toMatchObject({ action: "create", to: "1.0.0", prev: null });
  expect(JSON.parse(await workspace.read("nx.json")).plugins).toEqual(["@pysnip/nx"]);
  const lock = JSON.parse(await workspace.read("jobs/churn/pysnip.lock"));
  expect(lock.resolution.packages.map((item: { name: string }) => item.name)).toContain("pandas");
});

it("leaves everything as it is when `init` runs again", async () => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "A job");
  const done = await nx("g", "@pysnip/nx:init");
  expect(done.exitCode, done.all).toBe(0);
  expect((await workspace.git("status", "--short")).stdout).toBe("");
});

it("writes nothing when the same function is pasted again", async () => {
  const done = await workspace.nx(["g", "@pysnip/nx:snippet", "jobs/churn", "--from", "-"], {
    input: snippet,
  });
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain("churn is unchanged at 1.0.0");
  expect((await workspace.git("status", "--short")).stdout).toBe("");
});

it("makes a job from a file, seen from the folder that the command runs in", async () => {
  await workspace.write("notes/double.py", "def double(n: int) -> int:\n    return 2 * n\n");
  const made = await workspace.nx(
    ["g", "@pysnip/nx:snippet", "jobs/double", "--from", "double.py"],
    {
      cwd: "notes",
    },
  );
  expect(made.exitCode, made.all).toBe(0);
  const done = await nx("run", "double:run", "--", "--input", '{"n": 21}');
  expect(done.all).toContain("\n42\n");
});

const refusals: [title: string, args: string[], input: string, texts: string[]][] = [
  ["nothing was pasted", ["jobs/none", "--from", "-"], "", ["PYSNIP_SNIPPET_INVALID"]],
  [
    "it is not Python",
    ["jobs/none", "--from", "-"],
    "def f(:\n",
    ["PYSNIP_SNIPPET_INVALID", "line 1"],
  ],
  [
    "CPython refuses it",
    ["jobs/none", "--from", "-"],
    "def f():\n    1 = x\n",
    ["PYSNIP_SNIPPET_INVALID", "line 2"],
  ],
  ["it holds no function", ["jobs/none", "--from", "-"], "print(1)\n", ["--kind script"]],
  [
    "it holds two functions",
    ["jobs/none", "--from", "-"],
    "def a(): ...\ndef b(): ...\n",
    ["PYSNIP_ENTRY_UNCLEAR"],
  ],
  ["the file is missing", ["jobs/none", "--from", "none.py"], "", ["cannot be read"]],
  ["no source is given", ["jobs/none"], "", ["one of `--from` and `--code`"]],
  ["the folder leads out", ["../none", "--code", "def f(): ..."], "", ["PYSNIP_NAME_INVALID"]],
  [
    "the folder has glob characters",
    ["jobs/[none]", "--code", "def f(): ..."],
    "",
    ["PYSNIP_NAME_INVALID"],
  ],
  [
    "a requirement is refused",
    ["jobs/none", "--code", "def f(): ...", "--deps=-r x"],
    "",
    ["PYSNIP_REQUIREMENT_INVALID"],
  ],
];

it.each(refusals)(
  "refuses a submission and writes nothing when %s",
  async (_title, args, input, texts) => {
    const before = (await workspace.git("status", "--short")).stdout;
    const done = await workspace.nx(["g", "@pysnip/nx:snippet", ...args, "--interactive=false"], {
      input,
    });
    expect(done.exitCode).toBe(1);
    for (const text of texts) expect(done.all).toContain(text);
    expect(done.all).not.toContain("    at ");
    expect((await workspace.git("status", "--short")).stdout).toBe(before);
  },
);

it("makes the environment once and starts no process afterwards", async () => {
  await uv.take();
  const first = await nx("run", "churn:ensure-env");
  expect(first.exitCode, first.all).toBe(0);
  const calls = await uv.take();
  expect(calls.filter((call) => call.startsWith("venv"))).toHaveLength(1);
  expect(calls.filter((call) => call.startsWith("pip sync --offline"))).toHaveLength(1);

  const second = await nx("run", "churn:ensure-env");
  expect(second.all).toContain("the environment of `churn` is ready");
  expect(await uv.take()).toEqual([]);
});

it("runs the job's own test", async () => {
  const done = await nx("test", "churn");
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain("Ran 2 tests");
});

it("bundles, and takes the same bytes from the cache when `dist` was deleted", async () => {
  const first = await nx("bundle", "churn");
  expect(first.tasks.get("churn:bundle")).toMatchObject({ success: true, cache: "miss" });
  digest = await digestOf("dist/jobs/churn/churn.zip");
  await workspace.remove("dist");
  const second = await nx("bundle", "churn");
  expect(second.tasks.get("churn:bundle")).toMatchObject({ success: true, cache: "hit" });
  expect(await digestOf("dist/jobs/churn/churn.zip")).toBe(digest);
});

it("runs from source on a JSON input, with the result alone on standard output", async () => {
  const done = await nx("run", "churn:run", "--", "--input", input);
  expect(done.exitCode, done.all).toBe(0);
  expect(done.all).toContain(answer);
  expect(done.all).toContain("news: 3 months");
});

it("says the job's exit code when the input does not fit", async () => {
  const done = await nx("run", "churn:run", "--", "--input", '{"product":"news"}');
  expect(done.exitCode).toBe(1);
  expect(done.all).toContain("`months`: Field required");
  expect(done.all).toContain("ended with exit code 2");
});

it("runs outside Nx with nothing but Python, in the same environment", async () => {
  await uv.take();
  const done = await workspace.exec(
    inject("run").python,
    ["dist/jobs/churn/churn.zip", "--input", input],
    {
      env: { PATH: uv.path },
    },
  );
  expect(done.stdout.trim(), done.all).toBe(answer);
  expect(await uv.take()).toEqual([]);
});

it("has the same bytes in another folder", async () => {
  const other = await createWorkspace({ name: "other place ü" });
  try {
    const { stdout } = await workspace.git("ls-files");
    for (const path of stdout.trim().split("\n"))
      await other.write(path, await workspace.readBytes(path));
    const done = await other.nx(["bundle", "churn"]);
    expect(done.exitCode, done.all).toBe(0);
    const bytes = await other.readBytes("dist/jobs/churn/churn.zip");
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
  } finally {
    await other.dispose();
  }
});

it("is an archive that Python's own reader accepts, member by member", async () => {
  const program =
    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()) > 5)";
  const done = await workspace.exec(inject("run").python, [
    "-c",
    program,
    "dist/jobs/churn/churn.zip",
  ]);
  expect(done.stdout.trim()).toBe("None True");
});

it("notices a bundle that was tampered with", async () => {
  const bytes = await workspace.readBytes("dist/jobs/churn/churn.zip");
  const at = bytes.indexOf("Weigh the average churn rate");
  bytes.write("Weight", at);
  await workspace.write("tampered.zip", bytes);
  const done = await workspace.exec(inject("run").python, ["tampered.zip", "--input", input]);
  expect(done.exitCode, done.all).toBe(78);
  expect(done.stdout).toBe("");
});

async function digestOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await workspace.readBytes(path))
    .digest("hex");
}

it("takes a Python minor from the command line, which Nx makes a number of", async () => {
  const minor = inject("run").pythonMinor;
  const args = ["--code", "def f(): ...", "--python", minor, "--dry-run"];
  const done = await workspace.nx(["g", "@pysnip/nx:snippet", "jobs/minor", ...args]);
  expect(done.exitCode, done.all).toBe(0);
});

it("reads an input file and writes an output file where the person stands", async () => {
  await workspace.write("place/in.json", '{"n": 4}');
  const env = { INIT_CWD: `${workspace.root}/place` };
  const args = ["run", "double:run", "--", "--input", "@in.json", "--output", "out.json"];
  const done = await workspace.nx(args, { env });
  expect(done.exitCode, done.all).toBe(0);
  expect(await workspace.read("place/out.json")).toBe("8\n");
});

it("runs a test again when a variable that it may see has another value", async () => {
  const manifest = await workspace.read("jobs/double/pyproject.toml");
  await workspace.write("jobs/double/pyproject.toml", `${manifest}env = ["MODE"]\n`);
  const test = (mode: string) => workspace.nx(["test", "double"], { env: { MODE: mode } });
  expect((await test("a")).tasks.get("double:test")).toMatchObject({ cache: "miss" });
  expect((await test("b")).tasks.get("double:test")).toMatchObject({ cache: "miss" });
  expect((await test("a")).tasks.get("double:test")).toMatchObject({ cache: "hit" });
});
