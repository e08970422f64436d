import { createHash } from "node:crypto";

/** The record of a job's creation; it holds neither source text nor a path of the machine. */
export interface CreationRecord {
  /** When, in UTC, as ISO 8601. */
  readonly at: string;
  readonly actor: { readonly name: string } | null;
  readonly to: string;
  readonly entry: string | null;
  readonly kind: "function" | "script";
  readonly source: {
    readonly id: string;
    readonly bytes: number;
    readonly lines: number;
    readonly origin: "stdin" | "file" | "code";
  };
  readonly contractId: string;
  readonly requirements: { readonly hash: string; readonly added: readonly string[] };
  readonly contentId: string;
  readonly toolVersion: string;
}

/** Renders the first line of a job's history, keys in a fixed order, without its line break. */
export function renderHistoryLine(record: CreationRecord): string {
  const { source, requirements } = record;
  return JSON.stringify({
    v: 1,
    at: record.at,
    action: "create",
    actor: record.actor === null ? null : { name: record.actor.name },
    from: null,
    to: record.to,
    entry: record.entry,
    kind: record.kind,
    source: {
      id: source.id,
      bytes: source.bytes,
      lines: source.lines,
      origin: source.origin,
    },
    contract: { id: record.contractId },
    requirements: { hash: requirements.hash, added: requirements.added },
    contentId: record.contentId,
    prev: null,
    tool: record.toolVersion,
  });
}

/** Hashes a history line for the `prev` of the line that follows it; its line break is not part of it. */
export function hashHistoryLine(line: string): string {
  return `sha256:${createHash("sha256").update(line, "utf8").digest("hex")}`;
}
