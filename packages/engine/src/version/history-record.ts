import valid from "semver/functions/valid.js";
import { z } from "zod";
import { contractRecord } from "./derive-contract-record.ts";

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const version = z.string().refine((text) => valid(text) === text, "must be a semantic version");
const level = z.enum(["patch", "minor", "major"]);

/** What one line of `history.jsonl` says. Keys that are not known here are kept as they are. */
export const historyRecord = z.looseObject({
  v: z.literal(1),
  at: z.string(),
  action: z.enum(["create", "resubmit", "override", "downgrade", "revert", "promote", "move"]),
  actor: z
    .looseObject({
      name: z.string(),
      email: z.string().optional(),
      kind: z.enum(["human", "ci"]).optional(),
      signal: z.string().optional(),
    })
    .nullable(),
  from: version.nullable(),
  to: version,
  name: z.string().optional(),
  bump: z
    .looseObject({
      applied: z.enum(["none", "prerelease", "patch", "minor", "major"]),
      suggested: level,
      policy: z.enum(["patch", "contract"]),
      forced: z.boolean(),
    })
    .nullish(),
  reason: z.string().nullish(),
  revertsTo: version.nullish(),
  entry: z.string().nullable(),
  kind: z.enum(["function", "script"]),
  python: z.looseObject({ minor: z.string(), requires: z.string().nullable() }).optional(),
  source: z.looseObject({
    id: hash,
    bytes: z.number(),
    lines: z.number(),
    origin: z.enum(["stdin", "file", "code", "spec", "api", "folder"]),
  }),
  contract: z.looseObject({
    id: hash,
    shape: contractRecord.optional(),
    changes: z.array(z.looseObject({ path: z.string(), kind: z.string(), level })).optional(),
  }),
  requirements: z.looseObject({
    hash,
    all: z.array(z.string()).optional(),
    added: z.array(z.string()),
    removed: z.array(z.string()).optional(),
    changed: z
      .array(z.looseObject({ name: z.string(), from: z.string(), to: z.string() }))
      .optional(),
  }),
  contentId: hash,
  prev: hash.nullable(),
  /** The other ends of a history that two branches have grown. */
  merged: z.array(hash).optional(),
  git: z.looseObject({ head: z.string(), dirty: z.boolean() }).nullish(),
  tool: z.string(),
});

/** The same as a type. */
export type HistoryRecord = z.output<typeof historyRecord>;

/** Where the text of a submission came from. */
export type SourceOrigin = HistoryRecord["source"]["origin"];

/** One line of a history: where it stands, what it is known by, and what it says. */
export interface HistoryEntry {
  readonly line: number;
  readonly hash: string;
  readonly record: HistoryRecord;
}

/** A history as it was read; with problems, nothing in it is to be relied on. */
export interface History {
  readonly entries: readonly HistoryEntry[];
  readonly problems: readonly string[];
}
