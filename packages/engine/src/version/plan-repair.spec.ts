import { describe, expect, it } from "vitest";
import { planRepair } from "./plan-repair.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const JOURNAL = {
  v: 1 as const,
  folder: "jobs/churn",
  name: "churn",
  from: "1.0.0",
  to: "1.0.1",
  pid: 1,
  files: [
    { path: "history.jsonl", before: base64("one\n"), after: "one\ntwo\n" },
    { path: "pyproject.toml", before: base64("1.0.0"), after: "1.0.1" },
    { path: "src/churn.py", before: null, after: "def f(): ..." },
  ],
};

const repair = (...texts: (string | null)[]) => {
  const found = JOURNAL.files.map(({ path }, index) => {
    const text = texts[index];
    return [path, text === null || text === undefined ? null : Buffer.from(text)] as const;
  });
  const { outcome, writes, message } = planRepair(JOURNAL, new Map(found));
  const shown = writes.map(({ path, content }) => [
    path,
    content && Buffer.from(content).toString(),
  ]);
  return { outcome, message, writes: Object.fromEntries(shown) };
};

describe("planRepair", () => {
  it("drops what had written nothing", () => {
    expect(repair("one\n", "1.0.0", null)).toMatchObject({ outcome: "dropped", writes: {} });
  });

  it.each([
    ["one file was written", ["one\ntwo\n", "1.0.0", null]],
    ["a file was being written", ["one\n", "", null]],
    ["a file was half written", ["one\n", "1.0.1", "def f"]],
    ["a line was half written", ["one\ntw", "1.0.1", null]],
    ["every file was written", ["one\ntwo\n", "1.0.1", "def f(): ..."]],
  ])("completes what is missing when %s", (_title, texts) => {
    const { outcome, writes } = repair(...texts);
    expect(outcome).toBe("completed");
    const after = texts.map((text, index) => writes[JOURNAL.files[index]?.path ?? ""] ?? text);
    expect(after).toEqual(["one\ntwo\n", "1.0.1", "def f(): ..."]);
  });

  it("takes back what it had written when somebody changed a file since", () => {
    const { outcome, writes, message } = repair("one\ntwo\n", "1.0.1 # mine", "def f(");
    expect(outcome).toBe("taken-back");
    expect(writes).toEqual({ "history.jsonl": "one\n", "src/churn.py": null });
    expect(message).toContain("because `pyproject.toml` was changed since and stays as it is");
    expect(repair("one\n", null, null)).toMatchObject({ outcome: "taken-back", writes: {} });
  });
});
