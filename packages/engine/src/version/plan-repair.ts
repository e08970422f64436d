import type { SubmissionJournal } from "./submission-journal.ts";

/** What is to be done about a submission that was cut short. */
export interface RepairPlan {
  readonly outcome: "dropped" | "completed" | "taken-back";
  /** The bytes that a file is to have; null where it is to go. */
  readonly writes: readonly { readonly path: string; readonly content: Uint8Array | null }[];
  readonly message: string;
}

/** A file as it is found: its bytes, or null where there is none. */
export type FoundFiles = ReadonlyMap<string, Uint8Array | null>;

/**
 * Decides what becomes of a submission whose writer is gone. When nothing was written, it is dropped;
 * when every file is as it was, as it was to be, or a beginning of that, the rest is written. When
 * somebody has changed a file since, nothing of theirs is overwritten: what was written is taken back.
 */
export function planRepair(journal: SubmissionJournal, found: FoundFiles): RepairPlan {
  const files = journal.files.map(({ path, before, after }) => {
    const old = before === null ? null : Buffer.from(before, "base64");
    const next = Buffer.from(after, "utf8");
    return { path, old, next, state: judge(found.get(path) ?? null, old, next) };
  });
  const subject = `a submission to \`${journal.folder}\` (${journal.from ?? "new"} → ${journal.to}) that was cut short`;
  if (files.every(({ state }) => state === "before")) {
    const message = `${subject} had written nothing; it is dropped`;
    return { outcome: "dropped", writes: [], message };
  }
  const foreign = files.filter(({ state }) => state === "foreign");
  if (foreign.length === 0) {
    return {
      outcome: "completed",
      writes: files
        .filter(({ state }) => state !== "after")
        .map(({ path, next }) => ({ path, content: next })),
      message: `${subject} is completed`,
    };
  }
  const changed = foreign.map(({ path }) => `\`${path}\``).join(", ");
  return {
    outcome: "taken-back",
    writes: files
      .filter(({ state }) => state === "after" || state === "partial")
      .map(({ path, old }) => ({ path, content: old })),
    message: `${subject} is taken back, because ${changed} was changed since and stays as it is`,
  };
}

function judge(
  now: Uint8Array | null,
  old: Uint8Array | null,
  next: Uint8Array,
): "before" | "after" | "partial" | "foreign" {
  if (now === null) return old === null ? "before" : "foreign";
  if (isEqual(now, next)) return "after";
  if (old !== null && isEqual(now, old)) return "before";
  // Nx writes a file in place, so that what it had not finished is a beginning.
  return isEqual(now, next.subarray(0, now.length)) ? "partial" : "foreign";
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
