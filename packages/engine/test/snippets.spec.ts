import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { PythonMinor } from "../src/config/config.ts";
import { PysnipError } from "../src/errors/pysnip-error.ts";
import { analyzeSnippet } from "../src/version/derive-snippet-report.ts";
import type { SnippetReport } from "../src/version/derive-snippet-report.ts";
import { planSubmission } from "../src/version/plan-submission.ts";
import { readRuffVerdict } from "../src/version/read-ruff-verdict.ts";
import { submissionInput } from "./submission-input.ts";

const FOLDER = fileURLToPath(new URL("fixtures/snippets", import.meta.url));
const REPOSITORY = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

type Sort = "valid" | "invalid" | "newer";

const listNames = (sort: Sort): string[] =>
  readdirSync(join(FOLDER, sort))
    .filter((name) => name.endsWith(".py"))
    .map((name) => name.slice(0, -3));

const readSnippet = (sort: Sort, name: string): string =>
  readFileSync(join(FOLDER, sort, `${name}.py`), "utf8");

const analyze = (text: string): SnippetReport => analyzeSnippet(text, { python: "3.11" });

const isRefused = ({ problems }: SnippetReport): boolean =>
  problems.some(({ code }) => code === "PYSNIP_SNIPPET_INVALID");

/** What a person looks at: facts without those that only repeat the text. */
const summarize = (report: SnippetReport, text: string): object => {
  const { source, definitions, entry, imports, ...rest } = report;
  return {
    ...(source === text ? {} : { source: source.split("\n") }),
    ...rest,
    entry: entry && { ...entry, function: entry.function?.name ?? null },
    kind: entry?.function && {
      async: entry.function.async,
      generator: entry.function.generator,
      docstring: entry.function.docstring,
    },
    parameters: entry?.function?.parameters,
    returns: entry?.function?.returns,
    functions: definitions?.functions.map(({ name, line }) => `${name} on line ${line}`),
    classes: definitions?.classes.map(({ name, line }) => `${name} on line ${line}`),
    imports: imports.map(
      ({ module, class: kind, candidates, needed }) =>
        `${module}: ${[kind, ...candidates].join(" ")}${needed ? ", needed" : ""}`,
    ),
  };
};

const FIXTURES = (["valid", "invalid", "newer"] as const).flatMap((sort) =>
  listNames(sort).map((name) => ({ sort, name })),
);

// What takes a compiler to see: the structure of these texts is sound.
const SOUND_BUT_WRONG = new Set([
  "assignment-to-call",
  "await-outside",
  "bare-star",
  "break-outside",
  "leading-zeros",
]);
// What only CPython's tokenizer sees.
const UNSEEN_BY_RUFF = new Set(["tabs-and-spaces"]);

describe("analysis of snippets", () => {
  it.each(FIXTURES)("finds what it found before in $sort/$name", async ({ sort, name }) => {
    const text = readSnippet(sort, name);
    const golden = `${JSON.stringify(summarize(analyze(text), text), null, 2)}\n`;
    await expect(golden).toMatchFileSnapshot(join(FOLDER, sort, `${name}.json`));
  });

  it.each(FIXTURES)("judges $sort/$name by its structure", ({ sort, name }) => {
    const wanted = sort === "invalid" && !SOUND_BUT_WRONG.has(name);
    expect(isRefused(analyze(readSnippet(sort, name)))).toBe(wanted);
  });

  it.each(FIXTURES)("lets ruff judge $sort/$name", ({ sort, name }) => {
    const { source } = analyze(readSnippet(sort, name));
    const judge = (python: PythonMinor) =>
      readRuffVerdict(REPOSITORY, source, python)?.length === 0;
    const wanted = UNSEEN_BY_RUFF.has(name) ? [true, true] : [sort === "valid", sort !== "invalid"];
    expect([judge("3.11"), judge("3.14")]).toEqual(wanted);
  });

  it("agrees with CPython 3.11", ({ skip }) => {
    const python = "python3.11";
    if (spawnSync(python, ["--version"]).status !== 0) skip(`there is no ${python}`);
    const sources = FIXTURES.map(({ sort, name }) => analyze(readSnippet(sort, name)).source);
    const input = JSON.stringify(sources);
    const { stdout } = spawnSync(python, ["-I", "-c", COMPILE], { input, encoding: "utf8" });
    const verdicts = JSON.parse(stdout) as boolean[];
    const wrong = FIXTURES.filter(({ sort }, at) => verdicts[at] !== (sort === "valid"));
    expect(wrong).toEqual([]);
  }, 60_000);

  it("leads to the same files whoever gave the verdict, or nobody", async () => {
    const names = listNames("valid").filter((name) => analyze(readSnippet("valid", name)).entry);
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const input = { ...submissionInput, folder: "jobs/pasted", text: readSnippet("valid", name) };
      const [judged, unjudged] = await Promise.all(
        [true, undefined].map((compiles) => planSubmission({ ...input, compiles })),
      );
      expect(judged?.files).toHaveLength(4);
      expect(unjudged).toEqual(judged);
    }
  }, 60_000);

  it.each([
    ["a mark and CRLF", "\uFEFFdef main(a: int):\r\n    return a\r\n", 2],
    ["nothing to mend", "def main(a: int):\n    return a\n", 0],
  ])("says the same of a text with %s", (_title, text, repairs) => {
    const { repairs: said, ...report } = analyze(text);
    const { repairs: _none, ...plain } = analyze("def main(a: int):\n    return a\n");
    expect(said).toHaveLength(repairs);
    expect(report).toEqual(plain);
  });

  it.each([
    ["has a null byte", "def main(): pass\0\n", "line 1, column 17: the NUL character U+0000"],
    [
      "has 70 KiB",
      "x = 1\n".repeat(12_000),
      "it has at least 72000 bytes, the limit is 65536 (64 KiB)",
    ],
    ["is empty", "", "it is empty (0 bytes)"],
    ["is a picture", "\u0089PNG\r\n\u001a\n", "line 1, column 1: the control character U+0089"],
  ])("refuses a text that %s", (_title, text, detail) => {
    expect(() => analyze(text)).toThrow(PysnipError);
    expect(() => analyze(text)).toThrow(detail);
  });

  it("leaves no golden result behind when its snippet is gone", () => {
    const orphans = (["valid", "invalid", "newer"] as const).flatMap((sort) =>
      readdirSync(join(FOLDER, sort)).filter(
        (name) => !existsSync(join(FOLDER, sort, name.replace(/\.json$/, ".py"))),
      ),
    );
    expect(orphans).toEqual([]);
  });
});

const COMPILE = `
import json, sys
def judge(source):
    try:
        compile(source, "<snippet>", "exec", dont_inherit=True)
        return True
    except SyntaxError:
        return False
print(json.dumps([judge(source) for source in json.load(sys.stdin)]))
`;
