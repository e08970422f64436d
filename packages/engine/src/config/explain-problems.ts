import type { z } from "zod";
import { PysnipError } from "../errors/pysnip-error.ts";
import { suggestNearest } from "../errors/suggest-nearest.ts";
import type { ConfigProblem } from "./config.ts";
import { deriveKnownKeys } from "./derive-known-keys.ts";
import { shortenText } from "./shorten-text.ts";

/** The part of a zod issue that a sentence is made from. */
interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** Turns what a schema found wrong into problems, with the nearest known key for an unknown one. */
export function explainIssues(
  issues: readonly SchemaIssue[],
  base: readonly string[],
  schema: z.ZodType,
): ConfigProblem[] {
  return issues.flatMap((issue) => {
    const inside = issue.path.map((part) => (typeof part === "symbol" ? "" : part));
    const path = [...base, ...inside];
    if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
    const knownKeys = deriveKnownKeys(schema, inside);
    return (issue.keys ?? []).map((key) => {
      const nearest = suggestNearest(key, knownKeys);
      const advice = nearest ? `did you mean \`${nearest}\`?` : `known: ${knownKeys.join(", ")}`;
      return { path: [...path, key], message: `unknown key; ${advice}` };
    });
  });
}

/** The refusal of a configuration file: every problem with its place, in the order of the file. */
export function configError(file: string, problems: readonly ConfigProblem[]): PysnipError {
  const sorted = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`${file}\` has ${count}`,
    details: sorted.map((problem) => describe(file, problem)),
    hint: `edit \`${file}\``,
  });
}

function describe(file: string, problem: ConfigProblem): string {
  const place = problem.line ? `${file}:${problem.line}:${problem.column ?? 1}` : file;
  const key = problem.path.length > 0 ? ` \`${renderKey(problem.path)}\`` : "";
  return `${place}:${key} ${problem.message}`;
}

function renderKey(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      const shown = shortenText(part);
      const bare = /^[\w-]+$/.test(part) ? shown : JSON.stringify(shown);
      return index === 0 ? bare : `.${bare}`;
    })
    .join("");
}
