import { PysnipError } from "../errors/pysnip-error.ts";
import type { ImportFinding, ImportRequest } from "./project-import.ts";

/** Everything that is in the way of an import, collected so that it is said at once. */
export interface ImportRefusals {
  readonly lines: string[];
  /** Options that would let it go on. */
  readonly flags: string[];
  /** What else to do. */
  readonly hints: string[];
}

/** Nothing in the way yet. */
export function startRefusals(...lines: readonly string[]): ImportRefusals {
  return { lines: [...lines], flags: [], hints: [] };
}

/** Does one step of an import; what it refuses is kept, and the answer is null. */
export function collectRefusals<Result>(
  refusals: ImportRefusals,
  read: () => Result,
): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PysnipError)) throw error;
    refusals.lines.push(error.headline, ...error.details.map((line) => `  ${line}`));
    if (error.hint !== undefined) refusals.hints.push(error.hint);
    return null;
  }
}

/** The refusal of an import: every reason, and the command or the change that comes next. */
export function explainImport(
  { folder, entry }: Pick<ImportRequest, "folder" | "entry">,
  { lines, flags, hints }: ImportRefusals,
): PysnipError {
  const given = entry === undefined ? [] : [`--entry ${entry}`];
  const command = ["npx nx g @pysnip/nx:import", folder, ...given, ...flags].join(" ");
  const next = [...(flags.length > 0 ? [command] : []), ...hints.slice(0, 1)].join(", and ");
  return new PysnipError("PYSNIP_IMPORT_REFUSED", {
    headline: `\`${folder}\` cannot become a job as it stands; nothing was written`,
    details: lines,
    hint: next || "change what each line above names, and run the command again",
  });
}

/** One finding as a line: where, what, and what to write instead. */
export function renderFinding({ place, text, instead }: ImportFinding): string {
  return `${place}: ${text}; ${instead}`;
}
