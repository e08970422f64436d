import { createHash } from "node:crypto";
import type { HistoryRecord } from "./history-record.ts";

/**
 * Renders one line of a job's history without its line break, keys in a fixed order. It holds
 * neither source text nor a value of the source, nor a path.
 */
export function renderHistoryLine(record: HistoryRecord): string {
  const { actor, source, contract, requirements } = record;
  return JSON.stringify({
    v: record.v,
    at: record.at,
    action: record.action,
    actor: actor && pick(actor, ["name", "email", "kind", "signal"]),
    from: record.from,
    to: record.to,
    name: record.name,
    bump:
      (record.bump && pick(record.bump, ["applied", "suggested", "policy", "forced"])) ?? undefined,
    reason: record.reason ?? undefined,
    revertsTo: record.revertsTo ?? undefined,
    entry: record.entry,
    kind: record.kind,
    python: record.python && pick(record.python, ["minor", "requires"]),
    source: pick(source, ["id", "bytes", "lines", "origin"]),
    contract: {
      id: contract.id,
      shape: contract.shape,
      changes: contract.changes?.map((change) => pick(change, ["path", "kind", "level"])),
    },
    requirements: {
      hash: requirements.hash,
      all: requirements.all,
      added: requirements.added,
      removed: requirements.removed,
      changed: requirements.changed?.map((change) => pick(change, ["name", "from", "to"])),
    },
    contentId: record.contentId,
    prev: record.prev,
    merged: record.merged,
    git: (record.git && pick(record.git, ["head", "dirty"])) ?? undefined,
    tool: record.tool,
  });
}

/** Hashes a history line for the `prev` of the line that follows it; its line break is not part of it. */
export function hashHistoryLine(line: string): string {
  return `sha256:${createHash("sha256").update(line, "utf8").digest("hex")}`;
}

function pick(value: Readonly<Record<string, unknown>>, keys: readonly string[]): object {
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}
