import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { jobTable, projectTable } from "../config/job-schema.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { hashSource } from "./hash-content.ts";
import { planSubmission } from "./plan-submission.ts";
import type { SubmissionInput } from "./submission.ts";
import { submissionInput } from "../../test/submission-input.ts";

const TEXT =
  'def score(rows: list[int], *, limit: int = 3) -> float:\n    """Score customers."""\n    return 1.0\n';
const REQUIREMENTS = ["numpy>=1.26", "pandas<3,>=2"];
const INPUT: SubmissionInput = {
  ...submissionInput,
  folder: "jobs/daily-report",
  text: TEXT,
  requirements: REQUIREMENTS,
};

const plan = (change: Partial<SubmissionInput> = {}) => planSubmission({ ...INPUT, ...change });

async function refusal(change: Partial<SubmissionInput>): Promise<PysnipError> {
  const error: unknown = await plan(change).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PysnipError);
  return error as PysnipError;
}

async function contentOf(ending: string, change: Partial<SubmissionInput> = {}): Promise<string> {
  const { files } = await plan(change);
  return files.find(({ path }) => path.endsWith(ending))?.content ?? "";
}

describe("planSubmission", () => {
  it("plans four files in order when the folder is new", async () => {
    const result = await plan();
    expect(result.files.map(({ path }) => path)).toEqual([
      "jobs/daily-report/history.jsonl",
      "jobs/daily-report/pyproject.toml",
      "jobs/daily-report/src/daily_report.py",
      "jobs/daily-report/tests/test_daily_report.py",
    ]);
    expect(result).toMatchObject({
      name: "daily-report",
      module: "daily_report",
      entry: "daily_report:score",
      kind: "function",
      version: "1.0.0",
      suggestedRequirements: [],
    });
    expect(result.files[2]?.content).toBe(TEXT);
  });

  it("says what a person should know when a job is created", async () => {
    const text = `\uFEFF%pip install rich\n${TEXT}`;
    expect((await plan({ text })).messages).toEqual([
      "created daily-report 1.0.0 (entry daily_report:score)",
      "parameters: rows: list[int], *, limit: int = 3",
      "The byte order mark at the start was removed.",
      "An IPython install line was taken out; it asks for `rich`.",
      "note: the text asks for `rich`: add `--deps rich`",
      "note: the same command with `--infer` adds what is sure of these",
      "nothing is installed yet",
      "next: npx nx run daily-report:lock",
    ]);
  });

  it("writes a manifest that the job's own schemas accept", async () => {
    const manifest = parse(await contentOf("pyproject.toml")) as Record<string, unknown>;
    expect(projectTable.parse(manifest["project"])).toMatchObject({
      name: "daily-report",
      version: "1.0.0",
      description: "Score customers.",
      dependencies: ["numpy>=1.26", "pandas<3,>=2"],
    });
    const tool = manifest["tool"] as Record<string, unknown>;
    expect(jobTable.parse(tool["pysnip"])).toMatchObject({
      entry: "daily_report:score",
      python: "3.11",
    });
  });

  it("records a creation without source and without paths", async () => {
    const history = await contentOf("history.jsonl");
    expect(history.endsWith("}\n")).toBe(true);
    expect(JSON.parse(history)).toMatchObject({
      at: INPUT.now,
      actor: { name: "Ann" },
      source: { id: hashSource(TEXT), bytes: TEXT.length, lines: 3, origin: "stdin" },
      requirements: { hash: requirementsHash(["numpy>=1.26", "pandas<3,>=2", "pydantic<3,>=2"]) },
      contentId: (await plan()).contentId,
      prev: null,
    });
    expect(history).not.toContain("customers");
    expect(history).not.toContain("jobs/");
  });

  it("leaves passwords out of what it says when addresses hold them", async () => {
    const text = `%pip install https://me:hunter3@h.example/b.whl\n${TEXT}`;
    expect((await plan({ text })).messages.join("\n")).not.toContain("hunter");
    const canonical = "a @ https://user:hunter2@h.example/a.whl";
    const error = await refusal({ requirements: [canonical] });
    expect(error.code).toBe("PYSNIP_REQUIREMENT_INVALID");
    expect(error.message).not.toContain("hunter");
  });

  it("plans a script when that is asked for", async () => {
    const result = await plan({ text: "print(1)\n", kind: "script" });
    expect(result).toMatchObject({ entry: "daily_report", kind: "script" });
    expect(result.messages[0]).toBe("created daily-report 1.0.0 (script daily_report)");
    const manifest = parse(
      await contentOf("pyproject.toml", { text: "print(1)\n", kind: "script" }),
    );
    expect(manifest).toMatchObject({ tool: { pysnip: { entry: "daily_report", kind: "script" } } });
  });

  it.each([["score"], ["daily_report:score"]])("accepts the entry %s", async (entry) => {
    expect((await plan({ entry })).entry).toBe("daily_report:score");
  });

  it("gives the same plan when order and repairs differ only", async () => {
    const indented = TEXT.replaceAll(/^/gm, "  ").replaceAll("\n", "\r\n");
    const one = await plan();
    const other = await plan({
      text: indented,
      requirements: REQUIREMENTS.toReversed(),
      now: "2027-01-01T00:00:00.000Z",
      folder: "elsewhere/other",
    });
    expect(other.contentId).toBe(one.contentId);
  });

  it.each([
    ["the text", { text: TEXT.replace("1.0", "2.0") }],
    ["a requirement", { requirements: ["numpy>=1.27"] }],
    ["the kind", { kind: "script" as const }],
  ])("gives another content id when it is %s that differs", async (_title, change) => {
    expect((await plan(change)).contentId).not.toBe((await plan()).contentId);
  });

  it("keeps a test that is there when a person wrote one first", async () => {
    const existingFiles = ["jobs/daily-report/tests/test_daily_report.py"];
    expect((await plan({ existingFiles })).files).toHaveLength(3);
  });

  it.each([
    ["the folder is bad in two ways", { folder: "jobs/-a*" }, "PYSNIP_NAME_INVALID", 2],
    [
      "there is a manifest of another project",
      { existingFiles: ["jobs/daily-report/pyproject.toml"] },
      "PYSNIP_JOB_EXISTS",
      1,
    ],
    [
      "a file differs in case only from one that it needs",
      { existingFiles: ["jobs/daily-report/src/Daily_Report.py"] },
      "PYSNIP_JOB_EXISTS",
      1,
    ],
    ["there is nothing to record", { text: undefined }, "PYSNIP_SNIPPET_INVALID", 1],
    [
      "files would be overwritten",
      {
        existingFiles: ["jobs/daily-report/src/daily_report.py", "jobs/daily-report/history.jsonl"],
      },
      "PYSNIP_JOB_EXISTS",
      2,
    ],
    ["the text is empty", { text: "" }, "PYSNIP_SNIPPET_INVALID", 1],
    [
      "a repair is needed but off",
      { text: "x = 1\r\n", repair: false },
      "PYSNIP_SNIPPET_INVALID",
      1,
    ],
    ["the text is no Python", { text: "def f(:\n    pass\n" }, "PYSNIP_SNIPPET_INVALID", 1],
    [
      "statements were pasted",
      { text: "import os; print(os.getcwd())\n" },
      "PYSNIP_ENTRY_UNCLEAR",
      0,
    ],
    ["the name is the module that is required", { folder: "jobs/numpy" }, "PYSNIP_NAME_INVALID", 1],
  ])("refuses when %s", async (_title, change, code, details) => {
    const error = await refusal(change);
    expect(error.code).toBe(code);
    expect(error.details).toHaveLength(details);
  });

  it("counts the header of the text among the requirements when it has one", async () => {
    const text = `# /// script\n# dependencies = ["rich>=13"]\n# ///\n${TEXT}`;
    const history = JSON.parse(await contentOf("history.jsonl", { text })) as object;
    expect(history).toMatchObject({
      requirements: { added: ["numpy>=1.26", "pandas<3,>=2", "pydantic<3,>=2", "rich>=13"] },
    });
    const error = await refusal({ text, folder: "jobs/rich" });
    expect([error.code, error.details]).toEqual([
      "PYSNIP_NAME_INVALID",
      ["a module `rich` would hide the required package `rich>=13`; `rich-job` would do"],
    ]);
  });

  it("trusts an interpreter more than the structure when both have been asked", async () => {
    const text = "@a[0].b\ndef f(x): ...\n";
    expect((await refusal({ text })).code).toBe("PYSNIP_SNIPPET_INVALID");
    expect((await plan({ text, compiles: true })).entry).toBe("daily_report:f");
  });

  it("runs nothing of the snippet when it is planned", async () => {
    const text = "import os\nos.abort()\ndef f(x=os.abort()): ...\n";
    expect((await plan({ text })).entry).toBe("daily_report:f");
  });

  it("takes text literally when it looks like a template", async () => {
    const text = "def f():\n    return '<%= process.env.X %> {{ x }} ${y}'\n";
    expect(await contentOf("src/daily_report.py", { text })).toBe(text);
  });
});
