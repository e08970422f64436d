import { describe, expect, it } from "vitest";
import { deriveJobName } from "./derive-job-name.ts";
import type { NameContext } from "./derive-job-name.ts";

const CONTEXT: NameContext = {
  python: "3.11",
  requirements: ["pandas>=2,<3", "scikit-learn>=1", "my.pkg[x]>=1 ; python_version < '4'"],
  existingProjects: ["taken-name", "Other.Name"],
  existingFiles: ["jobs/Upper/pyproject.toml", "Teams/a/x.py", "jobs/churn2/readme.md"],
};

const problemsOf = (folder: string) => deriveJobName(folder, CONTEXT).problems;

describe("deriveJobName", () => {
  it.each([
    ["jobs/churn", "churn", "churn"],
    ["jobs/daily-report", "daily-report", "daily_report"],
    ["jobs/Daily_Report.v2", "daily-report-v2", "daily_report_v2"],
    ["churn/", "churn", "churn"],
    ["data science/jobs/@team/a1", "a1", "a1"],
    ["jobs/match", "match", "match"],
    ["jobs/x", "x", "x"],
    [`jobs/${"a".repeat(64)}`, "a".repeat(64), "a".repeat(64)],
  ])("accepts %s", (folder, project, module) => {
    const { name, problems } = deriveJobName(folder, CONTEXT);
    expect(problems).toEqual([]);
    expect(name).toEqual({ folder: folder.replace(/\/$/, ""), project, module });
  });

  it.each([
    ["", "names no folder"],
    ["/", "names no folder"],
    [".", "must not hold `.`"],
    ["jobs/..", "must not hold `..`"],
    ["../../x", "must not hold `..`"],
    ["a/../../x", "must not hold `..`"],
    ["./x", "must not hold `.`"],
    ["a//x", "a part of the folder is empty"],
    ["/abs/x", "is absolute"],
    ["C:/x", "is absolute"],
    ["jobs\\x", "holds a backslash"],
    ["jobs/[id]", "holds `[` `]`"],
    ["jobs/(grp)", "holds `(` `)`"],
    ["jobs/{a}", "holds `{` `}`"],
    ["[x]/a", "holds `[` `]`"],
    ["jobs/a:b", "holds `:`"],
    ["jobs/a*", "holds `*`"],
    ["jobs/a?", "holds `?`"],
    ["jobs/!a", "holds `!`"],
    ["jobs/a b", "holds a space"],
    ["-rf", "looks like an option"],
    ["jobs/-rf", "looks like an option"],
    ["--help/x", "looks like an option"],
    ["jobs/CON", "device name"],
    ["jobs/aux.py", "device name"],
    ["nul/x", "device name"],
    ["jobs/com1", "device name"],
    ["x /a", "ends in a dot or a space"],
    ["jobs/x.", "ends in a dot or a space"],
    ["jobs/é", "holds U+00E9"],
    ["jobs/e\u0301", "holds U+0301"],
    ["jobs/сhurn", "holds U+0441"],
    ["jobs/\u212Aa", "holds U+212A"],
    ["jobs/a\nb", "holds U+000A"],
    ["jobs/\u001b[2J", "holds U+001B `[`"],
    ["jobs/${{x}}", "holds `$` `{` `}`"],
    ["jobs/$(id)", "holds `$` `(` `)`"],
    ["jobs/`id`", "holds a back-tick"],
    ["jobs/;id", "holds `;`"],
    ["jobs/\ud800", "holds U+D800"],
    [`jobs/${"a".repeat(65)}`, "the name has 65 characters, the limit is 64"],
    [`${"a/".repeat(100)}b`, "the folder has 201 characters, the limit is 200"],
    ["jobs/__proto__", "must begin and end with a letter or a digit"],
    ["jobs/_x", "must begin and end with a letter or a digit"],
    ["jobs/.x", "must begin and end with a letter or a digit"],
    ["jobs/constructor", "a name that tools trip over"],
    ["node_modules/x", "belongs to another tool"],
    [".git/x", "belongs to another tool"],
    ["jobs/2024-report", "begins with a digit; `job-2024-report` would do"],
    ["jobs/class", "is a word of the Python language; `class-job` would do"],
    ["jobs/Import", "is a word of the Python language"],
    ["jobs/json", "hide the one of Python's standard library; `json-job` would do"],
    ["jobs/Email", "hide the one of Python's standard library"],
    ["jobs/tomllib", "hide the one of Python's standard library"],
    ["jobs/pandas", "hide the required package `pandas>=2,<3`; `pandas-job` would do"],
    ["jobs/Scikit.Learn", "hide the required package `scikit-learn>=1`"],
    ["jobs/my-pkg", "hide the required package `my.pkg[x]"],
    ["jobs/pydantic", "would hide one that runs or tests the job"],
    ["jobs/sitecustomize", "would hide one that runs or tests the job"],
    ["jobs/tests", "would hide one that runs or tests the job"],
    ["jobs/Taken_Name", "the project `taken-name` has the same name"],
    ["jobs/other-name", "the project `Other.Name` has the same name"],
    ["jobs/upper", "`jobs/Upper` is there already and differs in upper and lower case only"],
    ["teams/a", "`Teams` is there already and differs in upper and lower case only"],
  ])("refuses %j", (folder, words) => {
    const problems = problemsOf(folder);
    expect(problems.join("\n")).toContain(words);
    // What is shown can neither move a cursor nor reorder text.
    expect(problems.join("")).toMatch(/^[\x20-\x7e…]*$/);
  });

  it("lists all problems when there are several", () => {
    expect(problemsOf("/a b/[x]/-y ")).toEqual([
      "`/a b/[x]/-y ` is absolute; write it relative to the workspace root",
      "`[x]` holds `[` `]`; plain ASCII is what a folder may hold",
      "`-y ` holds a space; ASCII letters, digits, `-`, `_` and `.` is what a folder may hold",
      "`-y ` looks like an option",
      "`-y ` ends in a dot or a space, which Windows drops",
    ]);
  });

  it("knows the standard library of the job's own Python when names come and go", () => {
    expect(deriveJobName("jobs/tomllib", { ...CONTEXT, python: "3.10" }).problems).toEqual([]);
  });
});
