import { standardModuleRemovedIn } from "./check-standard-module.ts";
import { distributionFor, type DistributionGuess } from "./distribution-for.ts";
import { foldName } from "./normalize-name.ts";
import { parseRequirement } from "./parse-requirement.ts";
import type { ImportEntry, ScannedImports } from "./scan-imports.ts";

/** One module that a source imports, where it does so first, and where it comes from. */
export interface ClassifiedImport extends ImportEntry {
  readonly class: DistributionGuess["kind"] | "standard" | "local";
  /** Distribution names in normal form, the likeliest first. */
  readonly candidates: readonly string[];
  /** False where the code can do without it: it catches the error, or only type checkers import it. */
  readonly needed: boolean;
  /** The Python version whose standard library lost it, or null. */
  readonly removedIn: string | null;
}

/** What is known before an import is looked up. */
export interface ImportKnowledge {
  /** The minor that decides what is standard. */
  readonly python: string;
  /** Distribution names that the job declares. */
  readonly declared: readonly string[];
  /** Import path to distribution, as `libraries` says. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Requirement texts that the source itself asks to be installed; they settle what is ambiguous. */
  readonly named: readonly string[];
}

/**
 * Says of each module that a source imports where it comes from, each once and in the order of the
 * text. Only a class of `mapped` is sure enough to be written without a person: anybody can register
 * a name that equals an import.
 */
export function classifyImports(
  imports: ScannedImports,
  known: ImportKnowledge,
): ClassifiedImport[] {
  const named = new Set(known.named.flatMap(nameOf));
  const found: ClassifiedImport[] = [];
  const add = (entry: ImportEntry, rest: Omit<ClassifiedImport, keyof ImportEntry>): void => {
    found.push({ ...entry, ...rest });
  };
  const settled = { candidates: [], needed: false, removedIn: null };
  for (const entry of imports.standard) add(entry, { class: "standard", ...settled });
  for (const entry of imports.local) add(entry, { class: "local", ...settled });
  for (const entry of [...imports.thirdParty, ...imports.optional]) {
    const { kind, candidates } = settle(distributionFor(entry.module, known), entry, named);
    add(entry, {
      class: kind,
      candidates,
      needed: !entry.typeOnly && !imports.optional.includes(entry),
      removedIn: standardModuleRemovedIn(entry.module, known.python),
    });
  }
  found.sort((one, other) => one.line - other.line || one.column - other.column);
  return listFirst(found);
}

/**
 * Lists the requirements that may be written when a person asks for them to be inferred: what the
 * source itself asks for, and what the table knows exactly one distribution of.
 */
export function listSureRequirements(
  classified: readonly ClassifiedImport[],
  named: readonly string[],
): string[] {
  const taken = new Set(named.flatMap(nameOf));
  const mapped = classified
    .filter((one) => one.class === "mapped" && one.needed)
    .flatMap(({ candidates }) => candidates)
    .filter((name) => !taken.has(name));
  return [...named, ...new Set(mapped)];
}

/** Lists what the source itself asks to be installed and the job does not declare. */
export function listMissing({
  declared,
  named,
}: Pick<ImportKnowledge, "declared" | "named">): string[] {
  const names = new Set(declared.map(foldName));
  return named.filter((text) => !nameOf(text).some((name) => names.has(name)));
}

function settle(
  guess: DistributionGuess,
  { top }: ImportEntry,
  named: ReadonlySet<string>,
): DistributionGuess {
  if (guess.kind === "declared") return guess;
  const name = [...guess.candidates, foldName(top)].find((each) => named.has(each));
  return name === undefined ? guess : { kind: "mapped", candidates: [name] };
}

/** One entry per module; the one that is needed counts where another can be done without. */
function listFirst(found: readonly ClassifiedImport[]): ClassifiedImport[] {
  const first = new Map<string, ClassifiedImport>();
  for (const one of found) {
    const known = first.get(keyOf(one));
    if (known === undefined) first.set(keyOf(one), one);
    else if (one.needed && !known.needed) first.set(keyOf(one), { ...known, needed: true });
  }
  return [...first.values()];
}

function keyOf({ class: kind, top, module, candidates }: ClassifiedImport): string {
  return JSON.stringify([kind, kind === "local" ? module : top, candidates[0]]);
}

function nameOf(text: string): string[] {
  try {
    return [parseRequirement(text).name];
  } catch {
    return [];
  }
}
