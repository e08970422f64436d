import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tree } from "@nx/devkit";
import { applySubmission, readWorkspace, type SubmissionRequest } from "@pysnip/engine";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toolVersion } from "../../adapter/tool-version.ts";
import snippet from "./generator.ts";

const TEXT = "def score(days: int) -> int:\n    return 1\n";
const FOLDER = "jobs/churn";

let home: string;
let said: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "pysnip-generator-"));
  said = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
  // Without git, uv and Python: the two ways are compared, not what they find.
  vi.stubEnv("PATH", "/nowhere");
  vi.stubEnv("PYSNIP_CACHE_DIR", join(home, "cache"));
  vi.stubEnv("PYSNIP_INSTALL", "never");
  vi.stubEnv("SOURCE_DATE_EPOCH", "1767323045");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

/** What of Nx's tree the generator uses: changes wait until somebody writes them. */
function makeTree(root: string) {
  const changes = new Map<string, string>();
  const tree = {
    root,
    read: (path: string) => changes.get(path) ?? "",
    write: (path: string, content: string) => void changes.set(path, content),
  } as unknown as Tree;
  const flush = async (count = changes.size) => {
    for (const [path, content] of [...changes].slice(0, count)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
  };
  return { tree, changes, flush };
}

async function makeRoot(name: string): Promise<string> {
  const root = join(home, name);
  await mkdir(root);
  await writeFile(join(root, "pysnip.toml"), 'python = "3.11"\n');
  return root;
}

async function generate(root: string, options: object): Promise<void> {
  const { tree, flush } = makeTree(root);
  const callback = await snippet(tree, { directory: FOLDER, ...options });
  await flush();
  await callback();
}

async function readJob(root: string): Promise<Record<string, string>> {
  const folder = join(root, FOLDER);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length + 1), await readFile(path, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

it("gives the same files as a plain script, from the same submissions", async () => {
  const [one, other] = [await makeRoot("one"), await makeRoot("other")];
  const code = { origin: "code" } as const;
  const steps: [options: object, request: Omit<SubmissionRequest, "folder">][] = [
    [
      { code: TEXT, deps: "six>=1.16", python: 3.12 },
      { ...code, text: TEXT, requirements: ["six>=1.16"], python: "3.12" },
    ],
    [{ code: TEXT }, { ...code, text: TEXT }],
    [
      { code: TEXT.replace("1", "2"), bump: "minor", reason: "better" },
      { ...code, text: TEXT.replace("1", "2"), version: { bump: "minor", reason: "better" } },
    ],
    [{ dropDeps: "six" }, { dropRequirements: ["six"] }],
  ];
  for (const [options, request] of steps) {
    await generate(one, options);
    const workspace = await readWorkspace(other, () => {});
    const folder = { folder: FOLDER };
    await applySubmission(workspace, { ...request, ...folder }, { toolVersion: toolVersion() });
    expect(await readJob(one)).toEqual(await readJob(other));
  }
  expect(Object.keys(await readJob(one)).toSorted()).toEqual([
    "history.jsonl",
    "pyproject.toml",
    "src/churn.py",
    "tests/test_churn.py",
  ]);
  expect(said.filter((line) => line.startsWith("churn"))).toEqual([
    expect.stringMatching(/^churn is unchanged at 1\.0\.0 \(c:[0-9a-f]{12}\)$/),
    "churn 1.0.0 → 1.1.0 (body changed; contract unchanged)",
    "churn 1.1.0 → 1.1.1 (requirements changed; contract unchanged)",
  ]);
});

it("changes nothing in the tree when the content is the same", async () => {
  const root = await makeRoot("one");
  await generate(root, { code: TEXT });
  const { tree, changes } = makeTree(root);
  await (
    await snippet(tree, { directory: FOLDER, code: TEXT })
  )();
  expect([...changes]).toEqual([]);
});

it("leaves a submission that Nx stopped writing to the next command", async () => {
  const root = await makeRoot("one");
  await generate(root, { code: TEXT });
  const { tree, flush } = makeTree(root);
  await snippet(tree, { directory: FOLDER, code: TEXT.replace("1", "2") });
  // Three files of the workspace, and the first of the job.
  await flush(4);
  // A new process has none of this one's memory; its lock is what a dead process leaves.
  const submissions = join(home, "cache", "submissions");
  const lock = (await readdir(submissions)).find((name) => name.includes(".lock.")) ?? "";
  const owner = JSON.parse(await readFile(join(submissions, lock), "utf8"));
  await writeFile(join(submissions, lock), JSON.stringify({ ...owner, started: "0" }));
  vi.resetModules();
  const { default: again } = await import("./generator.ts");
  const next = makeTree(root);
  await (
    await again(next.tree, { directory: FOLDER })
  )();
  expect(said).toContain(
    "a submission to `jobs/churn` (1.0.0 → 1.0.1) that was cut short is completed",
  );
  expect(said.at(-2)).toMatch(/^churn is unchanged at 1\.0\.1/);
});

it("leaves no trace in a dry run", async () => {
  const root = await makeRoot("one");
  await generate(root, { code: TEXT });
  vi.stubEnv("NX_DRY_RUN", "true");
  const { tree, changes } = makeTree(root);
  await snippet(tree, { directory: FOLDER, code: TEXT.replace("1", "2") });
  expect([...changes.keys()].some((path) => path.endsWith("history.jsonl"))).toBe(true);
  expect(said).toContain("churn 1.0.0 → 1.0.1 (body changed; contract unchanged)");
  expect(await readdir(join(home, "cache", "submissions"))).toEqual([]);
});

it("takes a whole submission from a file, joined with the command line", async () => {
  const root = await makeRoot("one");
  const spec = join(home, "job.json");
  const job = {
    pythonCode: TEXT,
    dependencies: "numpy,pandas>=2,<3",
    requirementsFile: "attrs # why\n",
    libraries: { yaml: { package: "PyYAML", version: ">=6" } },
    python: "3.12",
    setVersion: "0.1.0",
  };
  await writeFile(spec, JSON.stringify(job));
  await generate(root, { spec, deps: "six" });
  const files = await readJob(root);
  expect(files["requirements.txt"]).toBe("attrs # why\n");
  expect(files["pyproject.toml"]).toBe(`[project]
name = "churn"
version = "0.1.0"
requires-python = ">=3.12"
dependencies = [
    "numpy",
    "pandas>=2,<3",
    "six",
]

[tool.pysnip]
entry = "churn:score"
python = "3.12"
requirements = ["requirements.txt"]

[tool.pysnip.libraries]
yaml = { package = "PyYAML", version = ">=6" }
`);
  await generate(root, { spec, setVersion: undefined });
  expect(said.at(-2)).toMatch(/^churn is unchanged at 0\.1\.0/);
});

it.each([
  ["a byte order mark", "\uFEFF@"],
  ["line ends", TEXT.replaceAll("\n", "\r\n")],
  ["typographic quotes", "def f():\n    return “a”\n"],
  ["other blanks", "def f():\n    return\u00a01\n"],
  ["characters without width", "def f():\n    return\u200b 1\n"],
  ["indentation", TEXT.replaceAll(/^/gm, "    ")],
  ["a code fence", `\`\`\`python\n${TEXT}\`\`\`\n`],
  ["prompts", ">>> def f():\n...     return 1\n"],
  ["an install line", `%pip install rich\n${TEXT}`],
  ["a notebook's command", `%matplotlib inline\n${TEXT}`],
])("mends %s, and refuses it without a trace when repairs are off", async (_what, given) => {
  const root = await makeRoot("one");
  const code = given.replace("@", TEXT);
  const refused = makeTree(root);
  await expect(snippet(refused.tree, { directory: FOLDER, code, repair: false })).rejects.toThrow(
    /the pasted text needs a repair, and repairs are off/,
  );
  expect([...refused.changes]).toEqual([]);
  await generate(root, { code });
  expect((await readJob(root))["src/churn.py"]).toMatch(/^def /);
});

it("takes a clean text as it is when repairs are off", async () => {
  const root = await makeRoot("one");
  await generate(root, { code: TEXT, repair: false });
  expect((await readJob(root))["src/churn.py"]).toBe(TEXT);
});

it("adds what the text surely needs when that is asked for", async () => {
  const root = await makeRoot("one");
  const code = `import yaml\n${TEXT}`;
  await generate(root, { code });
  expect(said).toContain("note: line 1: `yaml` comes from `pyyaml`: add `--deps pyyaml`");
  expect((await readJob(root))["pyproject.toml"]).toContain("dependencies = []");
  await generate(root, { code, infer: true });
  expect((await readJob(root))["pyproject.toml"]).toContain('dependencies = ["pyyaml"]');
});
