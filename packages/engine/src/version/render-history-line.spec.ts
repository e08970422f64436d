import { describe, expect, it } from "vitest";
import type { HistoryRecord } from "./history-record.ts";
import { findPrevious, listHeads, parseHistory } from "./parse-history.ts";
import { hashHistoryLine, renderHistoryLine } from "./render-history-line.ts";

const digest = (text: string) => hashHistoryLine(text);

const RECORD: HistoryRecord = {
  v: 1,
  at: "2026-01-02T03:04:05.000Z",
  action: "create",
  actor: { name: "Ann" },
  from: null,
  to: "1.0.0",
  entry: "score",
  kind: "function",
  source: { id: digest("a"), bytes: 10, lines: 2, origin: "stdin" },
  contract: { id: digest("b") },
  requirements: { hash: digest("c"), added: ["pandas>=2"] },
  contentId: digest("d"),
  prev: null,
  tool: "0.1.0",
};

const FIRST = renderHistoryLine(RECORD);
const follow = (line: string, change: Partial<HistoryRecord> = {}) =>
  renderHistoryLine({ ...RECORD, action: "resubmit", prev: digest(line), ...change });
const problemsOf = (...lines: string[]) => parseHistory(`${lines.join("\n")}\n`).problems;

describe("renderHistoryLine", () => {
  it("has its keys in one order when it records a creation", () => {
    expect(FIRST).toBe(
      '{"v":1,"at":"2026-01-02T03:04:05.000Z","action":"create","actor":{"name":"Ann"},"from":null,' +
        `"to":"1.0.0","entry":"score","kind":"function",` +
        `"source":{"id":"${digest("a")}","bytes":10,"lines":2,"origin":"stdin"},` +
        `"contract":{"id":"${digest("b")}"},` +
        `"requirements":{"hash":"${digest("c")}","added":["pandas>=2"]},` +
        `"contentId":"${digest("d")}","prev":null,"tool":"0.1.0"}`,
    );
  });

  it("gives the same line when keys come in another order, or more is given", () => {
    const { lines, bytes, id, origin } = RECORD.source;
    const source = { origin, lines, bytes, id, text: "secret" };
    expect(renderHistoryLine({ ...RECORD, source, path: "/home" })).toBe(FIRST);
  });

  it("stays one line when a name holds line breaks", () => {
    const line = renderHistoryLine({ ...RECORD, actor: { name: 'a\n"b\r\u001b' } });
    expect(line).not.toMatch(/[\n\r\u001b]/);
    expect(problemsOf(line)).toEqual([]);
  });
});

describe("parseHistory", () => {
  const second = follow(FIRST, { to: "1.0.1" });
  const other = follow(FIRST, { to: "1.0.1", contentId: digest("e") });
  const joined = follow(second, { to: "1.0.2", merged: [digest(other)] });

  it.each([
    ["nothing", []],
    ["one line", [FIRST]],
    ["a chain", [FIRST, second]],
    ["two branches after a merge", [FIRST, second, other]],
    ["branches in any order", [other, second, FIRST]],
    ["a line that both branches have", [FIRST, second, FIRST, other]],
    ["branches that were joined", [FIRST, second, other, joined]],
    [
      "two jobs of one name that were merged",
      [FIRST, follow(FIRST, { prev: null, action: "create" })],
    ],
    ["line ends of Windows", [`${FIRST}\r`, `${second}\r`]],
  ])("accepts %s", (_title, lines) => {
    expect(problemsOf(...lines)).toEqual([]);
  });

  it.each([
    ["a line is gone", [FIRST, follow(second)], /^line 2: it follows a line that is not there/],
    ["a line was changed", [FIRST.replace("Ann", "Bob"), second], /^line 2: it follows/],
    ["one of two joined lines is gone", [FIRST, second, joined], /^line 3: it follows/],
    ["the first line is gone", [second], /^line 1: it follows/],
    ["a chain begins in the middle", [follow(FIRST, { prev: null })], /nothing comes before/],
    ["a line is torn", [FIRST, second.slice(0, 80)], /^line 2: is not a JSON object/],
    ["a conflict was left", [FIRST, "<<<<<<< HEAD", second], /^line 2: is not a JSON object/],
    ["a version is none", [FIRST.replace("1.0.0", "v1")], /^line 1: `to` must be a semantic/],
    ["a newer pysnip wrote", [FIRST.replace('"v":1', '"v":2')], /a newer pysnip wrote it/],
  ])("says so when %s", (_title, lines, message) => {
    expect(problemsOf(...lines).join("\n")).toMatch(message);
  });

  it("knows the ends of the tree and the line of a version", () => {
    const history = parseHistory([FIRST, second, other].join("\n"));
    expect(listHeads(history).map(({ line }) => line)).toEqual([2, 3]);
    expect(findPrevious(history, "1.0.0")?.line).toBe(1);
    expect(findPrevious(history, "1.0.1")?.line).toBe(3);
    expect(findPrevious(history, "7.0.0")?.line).toBe(3);
    expect(listHeads(parseHistory([FIRST, second, other, joined].join("\n")))).toHaveLength(1);
  });
});

it("hashes the bytes of a line", () => {
  expect(hashHistoryLine("abc")).toBe(
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
