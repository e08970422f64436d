import { parseJson } from "../config/parse-json.ts";
import { historyRecord } from "./history-record.ts";
import type { History, HistoryEntry } from "./history-record.ts";
import { hashHistoryLine } from "./render-history-line.ts";

/**
 * Reads a job's history and checks that its lines hang together: each names the line before it by
 * hash, so that one that was changed or taken out is missed by the next. Two branches may have grown
 * from one line, and git's union merge then keeps the lines of both in any order: a tree is as good
 * as a chain.
 */
export function parseHistory(text: string): History {
  const entries = new Map<string, HistoryEntry>();
  const problems: string[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    const line = written.endsWith("\r") ? written.slice(0, -1) : written;
    if (line === "") continue;
    const parsed = parseLine(line);
    if ("problem" in parsed) problems.push(`line ${index + 1}: ${parsed.problem}`);
    else {
      const hash = hashHistoryLine(line);
      // The same line twice is what a merge may leave of one that both branches have.
      if (!entries.has(hash)) entries.set(hash, { line: index + 1, hash, record: parsed.record });
    }
    if (problems.length >= MOST_PROBLEMS) break;
  }
  const all = [...entries.values()];
  if (problems.length > 0) return { entries: all, problems };
  return { entries: all, problems: all.flatMap((entry) => checkLinks(entry, entries)) };
}

/** The lines that no other line goes on from; more than one after a merge. */
export function listHeads({ entries }: History): HistoryEntry[] {
  const followed = new Set(
    entries.flatMap(({ record }) => [record.prev, ...(record.merged ?? [])]),
  );
  return entries.filter(({ hash }) => !followed.has(hash));
}

/** The line that says how the given version came about; else the last line, else null. */
export function findPrevious({ entries }: History, version: string | null): HistoryEntry | null {
  return entries.findLast(({ record }) => record.to === version) ?? entries.at(-1) ?? null;
}

function parseLine(
  line: string,
): { readonly record: HistoryEntry["record"] } | { readonly problem: string } {
  const value = parseJson(line);
  if (typeof value !== "object" || value === null) return { problem: "is not a JSON object" };
  if ("v" in value && typeof value.v === "number" && value.v > 1) {
    return { problem: `has version ${value.v}; a newer pysnip wrote it` };
  }
  const checked = historyRecord.safeParse(value);
  if (checked.success) return { record: checked.data };
  const [issue] = checked.error.issues;
  return { problem: `\`${issue?.path.join(".")}\` ${issue?.message}` };
}

function checkLinks(entry: HistoryEntry, entries: ReadonlyMap<string, HistoryEntry>): string[] {
  const { line, record } = entry;
  if (record.prev === null) {
    return record.action === "create" ? [] : [`line ${line}: nothing comes before it`];
  }
  return [record.prev, ...(record.merged ?? [])]
    .filter((hash) => !entries.has(hash))
    .map(
      (hash) =>
        `line ${line}: it follows a line that is not there, or is there with another text (${hash.slice(0, 19)}…)`,
    );
}

const MOST_PROBLEMS = 20;
