import { beforeEach, describe, expect, it } from "vitest";
import { defaultWorkspaceConfig } from "../src/config/parse-workspace-config.ts";
import { PysnipError } from "../src/errors/pysnip-error.ts";
import { parseHistory } from "../src/version/parse-history.ts";
import type { SubmissionInput, SubmissionPlan } from "../src/version/submission.ts";
import type { VersionWish } from "../src/version/version-rules.ts";
import { makeMemoryFolder, type MemoryFolder } from "./submission-input.ts";

const FOLDER = "jobs/churn";
const TEXT = `def score(rows: list[int], limit: int = 3) -> float:\n    """Score."""\n    return 1.0\n`;
const BODY = TEXT.replace("1.0", "2.0");
const OTHER = TEXT.replace("1.0", "3.0");
const WIDER = TEXT.replace("limit: int", "limit: int | None");
const BREAKING = TEXT.replace("rows: list[int]", "rows: list[int], days: int");

type Change = Partial<SubmissionInput> & { readonly edit?: (folder: MemoryFolder) => void };
type Row = [rule: string, title: string, steps: Change[], outcome: string];

const wish = (version: VersionWish, more: Change = {}): Change => ({ ...more, version });
const contract = {
  config: {
    ...defaultWorkspaceConfig,
    versions: { policy: "contract", initial: "1.0.0", author: true },
  },
} as const;
const edit = (path: string, from: string, to: string): Change => ({
  text: undefined,
  edit: ({ files }) => {
    const whole = `${FOLDER}/${path}`;
    const before = files.get(whole) ?? "";
    if (!before.includes(from)) throw new Error(`${path} has no ${from}`);
    files.set(whole, before.replace(from, to));
  },
});
const lockfile: Change = { edit: ({ files }) => files.set(`${FOLDER}/pysnip.lock`, "{}") };
const down = { allowDowngrade: true, reason: "a mistake" };

// Every job begins with TEXT at 1.0.0; the outcome is that of the last step.
const ROWS: Row[] = [
  ["R0", "the same text", [{ text: TEXT }], "1.0.0 unchanged"],
  [
    "R0",
    "the same text as three pastes would spell it",
    [
      { text: `\uFEFF${TEXT.replaceAll("\n", "\r\n")}\r\n` },
      { text: TEXT.replaceAll(/^/gm, "    ") },
      { text: `\`\`\`python\n${TEXT}\`\`\`` },
    ],
    "1.0.0 unchanged",
  ],
  [
    "R0",
    "the same requirement in another spelling",
    [{ text: TEXT, requirements: ["SIX >=1.16"] }],
    "1.0.0 unchanged",
  ],
  ["R0", "another lockfile", [{ ...lockfile, text: TEXT }], "1.0.0 unchanged"],
  [
    "R0",
    "another description",
    [edit("pyproject.toml", '"Score."', '"Scores."')],
    "1.0.0 unchanged",
  ],
  [
    "R1",
    "a first text with a version",
    [wish({ setVersion: "0.1.0" }, { folder: "jobs/other", text: TEXT })],
    "0.1.0 create",
  ],
  [
    "R1",
    "a first text where work begins at 0.1.0",
    [
      {
        folder: "jobs/other",
        text: TEXT,
        config: {
          ...defaultWorkspaceConfig,
          versions: { policy: "patch", initial: "0.1.0", author: true },
        },
      },
    ],
    "0.1.0 create",
  ],
  ["R2", "another body", [{ text: BODY }], "1.0.1 resubmit"],
  ["R2", "another comment", [{ text: `# why\n${TEXT}` }], "1.0.1 resubmit"],
  ["R2", "another docstring", [{ text: TEXT.replace("Score.", "Scores.") }], "1.0.1 resubmit"],
  ["R2", "another body in place", [edit("src/churn.py", "1.0", "2.0")], "1.0.1 resubmit"],
  ["R3", "a requirement more", [{ text: TEXT, requirements: ["httpx>=0.27"] }], "1.0.1 resubmit"],
  ["R3", "a requirement less", [{ text: TEXT, dropRequirements: ["six"] }], "1.0.1 resubmit"],
  [
    "R3",
    "a requirement in other words in place",
    [edit("pyproject.toml", "six>=1.16", "six>=1.17")],
    "1.0.1 resubmit",
  ],
  [
    "R4",
    "another floor of Python with another body",
    [edit("pyproject.toml", ">=3.11", ">=3.10"), { ...contract, text: BODY }],
    "1.1.0 resubmit",
  ],
  [
    "R5",
    "a wider type by the policy for contracts",
    [{ ...contract, text: WIDER }],
    "1.1.0 resubmit",
  ],
  [
    "R6",
    "a new parameter by the policy for contracts",
    [{ ...contract, text: BREAKING }],
    "2.0.0 resubmit",
  ],
  ["R7", "a new parameter by the policy of patches", [{ text: BREAKING }], "1.0.1 resubmit"],
  [
    "R9",
    "another body as a minor version",
    [wish({ bump: "minor" }, { text: BODY })],
    "1.1.0 resubmit",
  ],
  [
    "R9",
    "the same text as a major version",
    [wish({ bump: "major" }, { text: TEXT })],
    "2.0.0 override",
  ],
  [
    "R9",
    "another body without a bump",
    [wish({ bump: "none" }, { text: BODY })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R9",
    "the same text without a bump",
    [wish({ bump: "none" }, { text: TEXT })],
    "1.0.0 unchanged",
  ],
  [
    "R10",
    "a version that is higher",
    [wish({ setVersion: "1.4.2" }, { text: BODY })],
    "1.4.2 override",
  ],
  [
    "R10",
    "the present version for another body",
    [wish({ setVersion: "1.0.0" }, { text: BODY })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R10",
    "a version with a `v`",
    [wish({ setVersion: "v2.0.0" }, { text: BODY })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R10",
    "a lower version",
    [wish({ setVersion: "0.9.0" }, { text: BODY })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R10",
    "a lower version with a reason",
    [wish({ setVersion: "0.9.0", ...down }, { text: BODY })],
    "0.9.0 downgrade",
  ],
  [
    "R10",
    "a lower version that was another text, with a reason",
    [{ text: BODY }, wish({ setVersion: "1.0.0", ...down }, { text: OTHER })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R10",
    "back to what a lower version was",
    [{ text: BODY }, wish({ setVersion: "1.0.0", ...down }, { text: TEXT })],
    "1.0.0 downgrade",
  ],
  [
    "R10",
    "one after a downgrade, past numbers that are taken",
    [{ text: BODY }, wish({ setVersion: "1.0.0", ...down }, { text: TEXT }), { text: OTHER }],
    "1.0.2 resubmit",
  ],
  ["R11", "a pre-release", [wish({ pre: "rc" }, { text: BODY })], "1.0.1-rc.0 resubmit"],
  [
    "R11",
    "the next of a pre-release",
    [wish({ pre: "rc", bump: "minor" }, { text: BODY }), { text: OTHER }],
    "1.1.0-rc.1 resubmit",
  ],
  [
    "R11",
    "the release of a pre-release",
    [
      wish({ pre: "rc", bump: "minor" }, { text: BODY }),
      wish({ promote: true }, { text: undefined }),
    ],
    "1.1.0 promote",
  ],
  [
    "R11",
    "the release of a release",
    [wish({ promote: true }, { text: TEXT })],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "R12",
    "build metadata",
    [wish({ setVersion: "2.0.0+1" }, { text: BODY })],
    "PYSNIP_VERSION_REFUSED",
  ],
  ["R13", "an older text", [{ text: BODY }, { text: TEXT }], "1.0.2 revert"],
  [
    "R14",
    "another name",
    [edit("pyproject.toml", 'name = "churn"', 'name = "loss"')],
    "1.0.0 move",
  ],
  [
    "–",
    "a version in the manifest",
    [edit("pyproject.toml", 'version = "1.0.0"', 'version = "3.0.0"')],
    "3.0.0 override",
  ],
  [
    "–",
    "a lower version in the manifest",
    [edit("pyproject.toml", 'version = "1.0.0"', 'version = "0.1.0"')],
    "PYSNIP_VERSION_REFUSED",
  ],
  [
    "–",
    "a job whose history was deleted",
    [{ text: undefined, edit: ({ files }) => files.delete(`${FOLDER}/history.jsonl`) }],
    "1.0.0 create",
  ],
  [
    "–",
    "a history that was changed",
    [{ text: BODY }, edit("history.jsonl", "Ann", "Bob")],
    "PYSNIP_HISTORY_INVALID",
  ],
];

let folder: MemoryFolder;

beforeEach(async () => {
  folder = makeMemoryFolder({ folder: FOLDER });
  await folder.submit({ text: TEXT, requirements: ["six>=1.16"] });
});

async function take(steps: readonly Change[]): Promise<SubmissionPlan> {
  let plan: SubmissionPlan | undefined;
  for (const { edit: change, ...step } of steps) {
    change?.(folder);
    plan = await folder.submit(step);
  }
  return plan as SubmissionPlan;
}

const codeOf = (error: unknown) => (error instanceof PysnipError ? error.code : String(error));

describe("versions", () => {
  it.each(ROWS)("%s: gives %s its version", async (_rule, _title, steps, outcome) => {
    const before = new Map(folder.files);
    const plan = await take(steps).catch(codeOf);
    const found = typeof plan === "string" ? plan : `${plan.version} ${plan.action}`;
    expect(found).toBe(outcome);
    if (typeof plan === "string") return;
    const changed = [...folder.files].filter(([path, text]) => before.get(path) !== text);
    // What keeps its version writes nothing; what was edited by hand was not edited by us.
    if (plan.action === "unchanged") expect(plan.files).toEqual([]);
    else expect(changed.map(([path]) => path)).toContain(`${plan.files[0]?.path}`);
    expect(
      await folder.submit({ ...contract, folder: steps.at(-1)?.folder ?? FOLDER }),
    ).toMatchObject({
      action: "unchanged",
      files: [],
    });
  });

  it("has a row for every rule that is about one submission, and thirty of them", () => {
    const rules = new Set(ROWS.map(([rule]) => rule));
    for (const number of [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14]) {
      expect([...rules]).toContain(`R${number}`);
    }
    expect(ROWS.length).toBeGreaterThanOrEqual(30);
  });

  it("writes the function's file, the manifest and a line, and never the test", async () => {
    const test = `${FOLDER}/tests/test_churn.py`;
    folder.files.set(test, "mine\n");
    const plan = await folder.submit({ text: BREAKING });
    expect(plan.files.map(({ path }) => path.slice(FOLDER.length + 1))).toEqual([
      "history.jsonl",
      "pyproject.toml",
      "src/churn.py",
    ]);
    folder.files.delete(test);
    expect((await folder.submit({ text: BODY })).files).toHaveLength(3);
    expect(folder.files.has(test)).toBe(false);
  });

  it("touches no source when it records what stands in the folder", async () => {
    const source = `${FOLDER}/src/churn.py`;
    folder.files.set(source, BODY.replaceAll("\n", "\r\n"));
    const plan = await folder.submit({ text: undefined });
    expect(plan.files.map(({ path }) => path)).not.toContain(source);
    expect((await folder.submit({ text: BODY })).action).toBe("unchanged");
  });

  it("puts a recorded text back where somebody changed it", async () => {
    folder.files.set(`${FOLDER}/src/churn.py`, OTHER);
    const plan = await folder.submit({ text: TEXT });
    expect(plan).toMatchObject({ action: "unchanged", version: "1.0.0" });
    expect(folder.files.get(`${FOLDER}/src/churn.py`)).toBe(TEXT);
  });

  it("keeps the function that a job calls while the text has it, and renames it otherwise", async () => {
    const two = `${TEXT}\n\ndef other(): ...\n`;
    expect((await folder.submit({ text: two })).entry).toBe("churn:score");
    const renamed = await folder.submit({ text: TEXT.replace("def score", "def rate") });
    expect(renamed.entry).toBe("churn:rate");
    expect(renamed.contractChanges).toMatchObject([{ path: "entry", level: "major" }]);
    expect(folder.files.get(`${FOLDER}/pyproject.toml`)).toContain('entry = "churn:rate"');
  });

  it("makes a script of a function when that is asked for, and a function again", async () => {
    const script = await folder.submit({ text: "print(1)\n", kind: "script" });
    expect(script.entry).toBe("churn");
    expect((await folder.submit({ text: "print(2)\n" })).kind).toBe("script");
    const back = await folder.submit({ text: TEXT, kind: "function" });
    expect(back).toMatchObject({ kind: "function", entry: "churn:score", action: "revert" });
  });

  it("edits the manifest key by key", async () => {
    const path = `${FOLDER}/pyproject.toml`;
    const commented = `# mine\n${folder.files.get(path)?.replace('"six>=1.16"', "'six>=1.16', 'attrs'")}\n[tool.other]\nx = 1 # y\n`;
    folder.files.set(path, commented);
    await folder.submit({
      text: BODY,
      requirements: ["six>=1.17", "httpx"],
      libraries: { numpy: "~> 1.26" },
    });
    expect(folder.files.get(path)).toBe(
      `${commented
        .replace("1.0.0", "1.0.1")
        .replace(
          "'six>=1.16', 'attrs'",
          `"six>=1.17", 'attrs', "httpx"`,
        )}\n[tool.pysnip.libraries]\nnumpy = "~> 1.26"\n`,
    );
  });

  it("says when it replaces work that no version records, and only then", async () => {
    const note = /held changes that no version records/;
    expect((await folder.submit({ text: BODY })).messages.join()).not.toMatch(note);
    folder.files.set(`${FOLDER}/src/churn.py`, OTHER);
    expect((await folder.submit({ text: undefined })).messages.join()).not.toMatch(note);
    folder.files.set(`${FOLDER}/src/churn.py`, WIDER);
    expect((await folder.submit({ text: BREAKING })).messages.join()).toMatch(note);
  });

  it("locks for another Python without a new version, because the content is the same", async () => {
    const plan = await folder.submit({ text: TEXT, python: "3.12" });
    expect(plan).toMatchObject({ action: "unchanged", version: "1.0.0" });
    expect(plan.messages.at(-1)).toBe(
      "written, without a new version: `jobs/churn/pyproject.toml`",
    );
    expect(folder.files.get(`${FOLDER}/pyproject.toml`)).toContain('python = "3.12"');
  });

  it("keeps a requirements text as it is, and counts what it asks for", async () => {
    const requirementsFile = "# mine\nhttpx>=0.27 # why\n";
    const plan = await folder.submit({ text: TEXT, requirementsFile });
    expect(plan).toMatchObject({
      version: "1.0.1",
      requirementChanges: { added: ["httpx>=0.27"] },
    });
    expect(folder.files.get(`${FOLDER}/requirements.txt`)).toBe(requirementsFile);
    expect(folder.files.get(`${FOLDER}/pyproject.toml`)).toContain(
      `requirements = ["requirements.txt"]`,
    );
    expect((await folder.submit({ text: TEXT, requirementsFile })).files).toEqual([]);
  });

  it.each<[title: string, change: Change, code: string]>([
    [
      "a requirement that two sources ask for differently",
      { requirements: ["httpx<1"], requirementsFile: "httpx>=2\n" },
      "PYSNIP_REQUIREMENT_CONFLICT",
    ],
    [
      "a requirements text that names another",
      { requirementsFile: "-r more.txt\n" },
      "PYSNIP_REQUIREMENT_INVALID",
    ],
    [
      "a requirement to drop that is not there",
      { dropRequirements: ["flask"] },
      "PYSNIP_REQUIREMENT_CONFLICT",
    ],
    [
      "a package that the job's module hides",
      { requirementsFile: "churn>=1\n" },
      "PYSNIP_NAME_INVALID",
    ],
    ["the name of the job itself", { requirements: ["churn>=1"] }, "PYSNIP_REQUIREMENT_INVALID"],
    ["a requirement that is none", { requirements: ["-r x"] }, "PYSNIP_REQUIREMENT_INVALID"],
    ["text that is no Python", { text: "def f(:\n" }, "PYSNIP_SNIPPET_INVALID"],
    ["an entry that is not there", { entry: "other" }, "PYSNIP_ENTRY_UNCLEAR"],
    ["a Python below the manifest's floor", { python: "3.10" }, "PYSNIP_REQUIREMENT_INVALID"],
  ])("refuses %s and plans nothing", async (_title, change, code) => {
    const before = new Map(folder.files);
    expect(await folder.submit({ text: BODY, ...change }).catch(codeOf)).toBe(code);
    expect(folder.files).toEqual(before);
  });
});

describe("two branches", () => {
  /** Grows the job on two branches and merges them as git does, with the union of the histories. */
  async function merge(ours: Change, theirs: Change): Promise<void> {
    const base = new Map(folder.files);
    await take([ours]);
    const left = new Map(folder.files);
    folder.files.clear();
    for (const [path, text] of base) folder.files.set(path, text);
    await take([theirs]);
    const history = `${FOLDER}/history.jsonl`;
    const common = base.get(history)?.length ?? 0;
    const union = `${left.get(history)}${folder.files.get(history)?.slice(common)}`;
    for (const [path, text] of left) folder.files.set(path, text);
    folder.files.set(history, union);
  }

  it("gives what both called 1.0.1 a number of its own, and joins the histories", async () => {
    await merge({ text: BODY }, { text: OTHER });
    const plan = await folder.submit({ text: undefined });
    expect(plan).toMatchObject({ version: "1.0.2", action: "resubmit" });
    const history = parseHistory(folder.files.get(`${FOLDER}/history.jsonl`) ?? "");
    expect(history.problems).toEqual([]);
    expect(history.entries.at(-1)?.record.merged).toHaveLength(1);
    expect((await folder.submit({ text: undefined })).files).toEqual([]);
  });

  it("takes equal work on both for one version", async () => {
    const now = { now: "2026-02-02T00:00:00.000Z" };
    await merge({ text: BODY }, { text: BODY, ...now });
    expect(await folder.submit({ text: undefined })).toMatchObject({ action: "unchanged" });
  });

  it("never gives a number to a second content, whatever happened before", async () => {
    await merge({ text: BODY }, { text: OTHER });
    const texts = [TEXT, BODY, OTHER, WIDER, BREAKING];
    for (let round = 0; round < 3; round += 1) {
      for (const text of texts) await folder.submit({ text });
    }
    const recorded = new Map<string, string>();
    for (const { record } of parseHistory(folder.files.get(`${FOLDER}/history.jsonl`) ?? "")
      .entries) {
      if (record.to === "1.0.1") continue;
      expect(recorded.get(record.to) ?? record.contentId).toBe(record.contentId);
      recorded.set(record.to, record.contentId);
    }
    expect(recorded.size).toBeGreaterThan(12);
  });
});

describe("what a submission says", () => {
  it.each<[title: string, change: Change]>([
    ["the same text", { text: TEXT }],
    ["another body", { text: BODY }],
    ["a wider type", { text: WIDER }],
    ["a breaking change", { text: BREAKING, requirements: ["six>=1.17", "httpx>=0.27"] }],
    ["an older text after another body", { text: TEXT }],
    ["a requirement less", { text: TEXT, dropRequirements: ["six"] }],
    ["what stands in the folder", edit("src/churn.py", "1.0", "4.0")],
    ["a promotion", wish({ pre: "rc", bump: "minor" }, { text: OTHER })],
  ])("is the same today for %s", async (title, change) => {
    if (title.startsWith("an older")) await folder.submit({ text: BODY });
    folder.files.set(`${FOLDER}/tests/test_churn.py`, "mine\n");
    expect((await take([change])).messages).toMatchSnapshot();
  });
});
