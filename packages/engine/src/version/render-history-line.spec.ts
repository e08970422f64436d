import { describe, expect, it } from "vitest";
import { hashHistoryLine, renderHistoryLine } from "./render-history-line.ts";

const RECORD = {
  at: "2026-01-02T03:04:05.000Z",
  actor: { name: "Ann" },
  to: "1.0.0",
  entry: "score",
  kind: "function",
  source: { id: "sha256:a", bytes: 10, lines: 2, origin: "stdin" },
  contractId: "sha256:b",
  requirements: { hash: "sha256:c", added: ["pandas>=2"] },
  contentId: "sha256:d",
  toolVersion: "0.1.0",
} as const;

describe("renderHistoryLine", () => {
  it("has its keys in one order when it records a creation", () => {
    expect(renderHistoryLine(RECORD)).toBe(
      '{"v":1,"at":"2026-01-02T03:04:05.000Z","action":"create","actor":{"name":"Ann"},"from":null,' +
        '"to":"1.0.0","entry":"score","kind":"function",' +
        '"source":{"id":"sha256:a","bytes":10,"lines":2,"origin":"stdin"},"contract":{"id":"sha256:b"},' +
        '"requirements":{"hash":"sha256:c","added":["pandas>=2"]},"contentId":"sha256:d","prev":null,' +
        '"tool":"0.1.0"}',
    );
  });

  it.each([
    [
      "the order of keys differs",
      { ...RECORD, source: { origin: "stdin", lines: 2, bytes: 10, id: "sha256:a" } } as const,
    ],
    ["more is given", { ...RECORD, actor: { name: "Ann", email: "a@b" }, text: "secret" }],
  ])("gives the same line when %s", (_title, record) => {
    expect(renderHistoryLine(record)).toBe(renderHistoryLine(RECORD));
  });

  it("stays one line when a name holds line breaks", () => {
    const line = renderHistoryLine({ ...RECORD, actor: { name: 'a\n"b\r\u001b' } });
    expect(line).not.toMatch(/[\n\r\u001b]/);
    expect(JSON.parse(line)).toMatchObject({ actor: { name: 'a\n"b\r\u001b' } });
  });
});

describe("hashHistoryLine", () => {
  it("is the digest of the line's bytes when the chain goes on", () => {
    expect(hashHistoryLine("abc")).toBe(
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
