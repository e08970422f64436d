import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/config/workspace.ts";
import { parseWorkspaceConfig } from "../../src/config/parse-workspace-config.ts";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { applySubmission } from "../../src/version/apply-submission.ts";
import { planImport } from "../../src/version/plan-import.ts";
import type { ImportPlan, ImportRequest } from "../../src/version/project-import.ts";
import { readImportFacts } from "../../src/version/read-import-facts.ts";
import { readVersionVerdict } from "../../src/version/read-version-verdict.ts";
import { makeWorkspace, readTree } from "../make-workspace.ts";
import { projects } from "./projects.ts";

const FOLDER = "jobs/churn";

type Files = Readonly<Record<string, string>>;
type Wish = Omit<ImportRequest, "folder">;

async function open(files: Files, others: Files = {}): Promise<Workspace> {
  const placed = Object.entries(files).map(([path, text]) => [`${FOLDER}/${path}`, text]);
  const workspace = await makeWorkspace({ ...others, ...Object.fromEntries(placed) }, {});
  const parsed = parseWorkspaceConfig(others["pysnip.toml"] ?? 'python = "3.11"\n');
  if (!("workspace" in parsed)) throw new Error(JSON.stringify(parsed));
  return { ...workspace, config: parsed.workspace };
}

async function plan(workspace: Workspace, wish: Wish = {}): Promise<ImportPlan> {
  const request = { ...wish, folder: FOLDER };
  return await planImport(await readImportFacts(workspace, request, []), request);
}

/** What a generator does with a plan. */
async function apply(workspace: Workspace, { moves, files }: ImportPlan): Promise<void> {
  const at = (path: string) => join(workspace.root, path);
  for (const { from, to } of moves) {
    await mkdir(dirname(at(to)), { recursive: true });
    await rename(at(from), at(to));
  }
  for (const { path, content } of files) await writeFile(at(path), content);
}

async function refusalOf(files: Files, wish: Wish = {}, others: Files = {}): Promise<PysnipError> {
  const workspace = await open(files, others);
  const before = await readTree(workspace.root);
  const error = await plan(workspace, wish).catch((thrown: unknown) => thrown);
  expect(await readTree(workspace.root)).toEqual(before);
  if (error instanceof PysnipError) return error;
  throw new Error("it was not refused");
}

const show = ({ found, moves, files, messages }: ImportPlan) =>
  [
    `found: ${found}`,
    ...moves.map(({ from, to }) => `${from} -> ${to}`),
    ...files.flatMap(({ path, content }) => [`=== ${path}`, content.trimEnd()]),
    "===",
    ...messages,
    "",
  ].join("\n");

describe("adopts", () => {
  it.each<[keyof typeof projects, Wish]>([
    ["a script with a header", { move: true }],
    ["a script with a header and one function", {}],
    ["a requirement file and sources below src", {}],
    ["a requirement file beside its sources", { move: true }],
    ["a project of uv", {}],
    ["a project of Poetry", { groups: ["show", "test"] }],
  ])("%s, as a job that can be recorded, and then changes nothing", async (name, wish) => {
    const workspace = await open(projects[name]);
    const made = await plan(workspace, wish);
    expect(show(made)).toMatchSnapshot();
    await apply(workspace, made);
    await applySubmission(workspace, { folder: FOLDER }, { toolVersion: "0.0.0" });
    const verdict = await readVersionVerdict(workspace, FOLDER, true);
    expect(verdict.messages.join("\n")).toContain("1 line, all in place");
    const again = await plan(workspace, wish);
    expect([again.found, again.files, again.moves]).toEqual(["job", [], []]);
  });
});

const SCORE = "def score(days: int) -> int:\n    return days\n";
const poetry = (lines: string) =>
  ({
    "pyproject.toml": `[tool.poetry]\nname = "churn"\nversion = "1.0.0"\n[tool.poetry.dependencies]\n${lines}\n`,
    "src/churn.py": SCORE,
  }) satisfies Files;
const standard = (lines: string, dependencies = '["six"]') =>
  ({
    "pyproject.toml": `[project]\nname = "churn"\nversion = "1.0.0"\ndependencies = ${dependencies}\n${lines}\n`,
    "src/churn.py": SCORE,
  }) satisfies Files;

describe("says what it cannot convert, with the place and what to write instead", () => {
  it.each<[string, Files, string, string]>([
    [
      "a dependency of Poetry from git",
      poetry('lib = { git = "https://example.test/lib" }'),
      "jobs/churn/pyproject.toml:5:1: `lib` comes from `git`, which has no hash to lock; publish it to an index, or put its modules under `src/`",
      "--partial",
    ],
    [
      "one from a path",
      poetry('lib = { path = "../lib" }'),
      "`lib` comes from `path`",
      "--partial",
    ],
    ["one from a URL", poetry('lib = { url = "https://e.test/a" }'), "from `url`", "--partial"],
    ["a union", poetry('six = "^1.0 || ^2.0"'), "`six`: PEP 440 cannot say `or`", "--partial"],
    ["an odd constraint", poetry("six = 1"), "neither a constraint nor a table", "--partial"],
    ["an odd Python", poetry('python = "3.x"'), "`python`: ", "--partial"],
    [
      "an index that the workspace does not know",
      {
        ...poetry('six = { version = "*", source = "own" }'),
        "pyproject.toml": `${poetry('six = { version = "*", source = "own" }')["pyproject.toml"]}[[tool.poetry.source]]\nname = "own"\nurl = "https://me:secret@own.test/simple"\n`,
      },
      "packages come from `https://***@own.test/simple`",
      "change what",
    ],
    [
      "a source of uv",
      standard('[tool.uv.sources]\nsix = { path = "../six" }'),
      "jobs/churn/pyproject.toml:6:1: `six` comes from `path`",
      "change what",
    ],
    [
      "an index of uv",
      standard('[[tool.uv.index]]\nname = "own"\nurl = "https://own.test/simple"'),
      '`[[indexes.named]]` with `name = "own"`',
      "change what",
    ],
    [
      "constraints of uv",
      standard('[tool.uv]\nconstraint-dependencies = ["attrs<23"]'),
      "`constraint-dependencies` of uv is not read",
      "--partial",
    ],
    [
      "a source in the header of a script",
      {
        "src/job.py": `# /// script\n# dependencies = ["six"]\n# [tool.uv.sources]\n# six = { git = "https://example.test/six" }\n# ///\n${SCORE}`,
      },
      "jobs/churn/src/job.py:2: `six` comes from `git`",
      "change what",
    ],
    [
      "a path in Poetry's table beside `[project]`",
      standard('[tool.poetry.dependencies]\nsix = { path = "../six" }'),
      "jobs/churn/pyproject.toml:6:1: `six` comes from `path`",
      "change what",
    ],
    ["dynamic tables", standard('dynamic = ["version"]'), "`version` is `dynamic`", "change what"],
    [
      "a version that has no counterpart",
      { ...standard(""), "pyproject.toml": '[project]\nname = "churn"\nversion = "1!2.0"\n' },
      "the version `1!2.0` has no semantic version",
      "change what",
    ],
    [
      "a line of a requirement file",
      { "requirements.txt": "six\n-e ../lib\n", "src/churn.py": SCORE },
      "jobs/churn/requirements.txt:2:1",
      "",
    ],
    [
      "sources elsewhere",
      { "requirements.txt": "", "main.py": SCORE },
      "a job's sources lie below `jobs/churn/src/`, and these do not: `main.py`",
      "npx nx g @pysnip/nx:import jobs/churn --move",
    ],
    [
      "several modules",
      { "requirements.txt": "", "src/a.py": SCORE, "src/b.py": SCORE },
      "nothing says which of 2 modules the job calls: `a`, `b`",
      "--entry a:main",
    ],
    [
      "a module that hides a standard one",
      { "requirements.txt": "", "src/random.py": SCORE },
      "`src/random.py` would hide the module `random`",
      "change what",
    ],
    [
      "a module that hides what is required",
      { "requirements.txt": "six\n", "src/six.py": SCORE },
      "the job's own module `six` would hide it",
      "rename",
    ],
    [
      "a folder without any of them",
      { "src/churn.py": SCORE },
      "it holds neither",
      "requirements.txt",
    ],
    ["an empty folder", { ".keep": "" }, "there is no such folder", "change what"],
    [
      "a file that is no Python",
      { "requirements.txt": "", "src/churn.py": "def score(:\n" },
      "cannot be read as Python",
      "change what",
    ],
  ])("%s", async (_, files, text, hint) => {
    const { code, details, hint: said } = await refusalOf(files);
    expect(code).toBe("PYSNIP_IMPORT_REFUSED");
    expect(details.join("\n")).toContain(text);
    expect(details.join("\n")).not.toContain("secret");
    expect(said).toContain(hint);
  });

  it("at once, whatever is in the way", async () => {
    const { details } = await refusalOf({
      ...poetry('lib = { path = "../lib" }\nsix = "1 || 2"\ntomli = {git = "x"}'),
      "src/other.py": SCORE,
      "src/churn.py": "x = 1\n",
    });
    expect(details.length).toBeGreaterThanOrEqual(4);
  });
});

it.each<[string, Files, Wish, string]>([
  [
    "a group for working on the project",
    standard('[dependency-groups]\ndev = ["attrs"]'),
    { groups: ["dev"] },
    "`dev` is a group for working on the project",
  ],
  [
    "a Python that the project does not allow",
    standard('requires-python = "<3.12"'),
    { python: "3.13" },
    "`requires-python` shuts out Python 3.13",
  ],
  ["a module that is not there", standard(""), { entry: "other:score" }, "no module `other`"],
  ["a function that is not there", standard(""), { entry: "churn:other" }, "no function `other`"],
])("refuses %s, asked for or not", async (_, files, wish, text) => {
  const { code, details } = await refusalOf(files, wish);
  expect(code).toBe("PYSNIP_IMPORT_REFUSED");
  expect(details.join("\n")).toContain(text);
});

it.each(["../churn", "/tmp/churn", "jobs/../churn", "jobs/con", ""])(
  "looks at nothing for the folder %j",
  async (folder) => {
    const workspace = await open(standard(""));
    await expect(readImportFacts(workspace, { folder }, [])).rejects.toMatchObject({
      code: "PYSNIP_IMPORT_REFUSED",
    });
  },
);

it("goes through no link", async () => {
  const workspace = await open({ "requirements.txt": "", "real/a.py": SCORE });
  await symlink("real", join(workspace.root, FOLDER, "src"));
  await expect(plan(workspace)).rejects.toMatchObject({ code: "PYSNIP_NAME_INVALID" });
});

it("takes the only command of a project, and not one of two", async () => {
  const both = { "src/a.py": SCORE, "src/b.py": SCORE };
  const one = standard('[project.scripts]\nrun = "b:score"');
  const made = await plan(await open({ "pyproject.toml": one["pyproject.toml"], ...both }));
  expect(made.files[0]?.content).toContain('entry = "b:score"');
  const two = standard('[project.scripts]\nrun = "b:score"\nother = "a:score"');
  const files = { "pyproject.toml": two["pyproject.toml"], ...both };
  expect((await refusalOf(files)).details.join()).toContain("which of 2 modules");
});

it("leaves out what is lost when asked to, and says so", async () => {
  const workspace = await open(poetry('six = "^1.16"\nlib = { path = "../lib" }'));
  const made = await plan(workspace, { partial: true });
  expect(made.files[0]?.content).toContain('dependencies = ["six>=1.16,<2"]');
  expect(made.messages.filter((line) => line.startsWith("left out"))).toHaveLength(1);
});

it("takes an index that the workspace knows", async () => {
  const config = `python = "3.11"\n[[indexes.named]]\nname = "own"\nurl = "https://own.test/simple/"\npackages = ["six"]\n`;
  const source = '[[tool.uv.index]]\nname = "own"\nurl = "https://own.test/simple"\n';
  const files = standard(`[tool.uv.sources]\nsix = { index = "own" }\n${source}`);
  const made = await plan(await open(files, { "pysnip.toml": config }));
  expect(made.found).toBe("project");
  expect((await refusalOf(files)).details).toHaveLength(2);
});

it("does not take a name that another job has", async () => {
  const other = '[project]\nname = "Churn"\nversion = "1.0.0"\n[tool.pysnip]\nentry = "a:b"\n';
  const others = { "pysnip.toml": 'python = "3.11"\n', "jobs/x/pyproject.toml": other };
  const { details } = await refusalOf(standard(""), {}, others);
  expect(details.join("\n")).toContain("the project `Churn` has the name `churn` already");
});

it("adds the tables that a manifest of settings lacks", async () => {
  const made = await plan(
    await open({
      "pyproject.toml": "[tool.ruff]\nline-length = 90\n",
      "requirements.in": "six\n",
      "requirements.txt": "six==1.16.0\n",
      "src/churn.py": SCORE,
    }),
  );
  expect(made.files[0]?.content).toBe(
    '[tool.ruff]\nline-length = 90\n\n[project]\nname = "churn"\nversion = "1.0.0"\n\n[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\nrequirements = ["requirements.in"]\n',
  );
  expect(made.findings.map(({ place }) => place)).toEqual(["jobs/churn/requirements.txt"]);
});

it("keeps names of extras that are keys of every object", async () => {
  const files = poetry('Six = { version = "*", optional = true }');
  const extras = '[tool.poetry.extras]\nconstructor = ["six"]\n';
  const manifest = `${files["pyproject.toml"]}${extras}`;
  const made = await plan(await open({ ...files, "pyproject.toml": manifest }));
  expect(made.files[0]?.content).toContain('constructor = ["Six"]');
});

it("keeps line ends, comments and layout of a manifest", async () => {
  const text = standard("[tool.ruff] # mine\nline-length = 90\n")["pyproject.toml"];
  const made = await plan(
    await open({ "pyproject.toml": text.replaceAll("\n", "\r\n"), "src/churn.py": SCORE }),
  );
  const content = made.files[0]?.content ?? "";
  expect(content.startsWith(text.replaceAll("\n", "\r\n"))).toBe(true);
  expect(content.replaceAll("\r\n", "")).not.toContain("\n");
});

it.each<[string, Wish, string]>([
  ["a function of the module there is", { entry: "load" }, 'entry = "churn:load"'],
  ["a function of a module", { entry: "churn:load" }, 'entry = "churn:load"'],
  ["a module as a script", { entry: "churn", kind: "script" }, 'entry = "churn"\nkind = "script"'],
  ["another Python", { entry: "load", python: "3.13" }, 'python = "3.13"'],
])("takes %s as asked", async (_, wish, lines) => {
  const source = `${SCORE}\n\ndef load() -> None:\n    print(1)\n`;
  const made = await plan(await open({ "requirements.txt": "", "src/churn.py": source }), wish);
  expect(made.files[0]?.content).toContain(lines);
});
