import { posix } from "node:path";
import type { DeclaredTables } from "../config/config.ts";
import type { FindPosition } from "../config/derive-key-positions.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { checkRequiresPython } from "./check-requires-python.ts";
import { isStandardModule } from "./check-standard-module.ts";
import { checkUvSources } from "./check-uv-sources.ts";
import { deriveListedRequirements } from "./derive-listed-requirements.ts";
import {
  findUnclosedInlineBlock,
  parseInlineDependencies,
  parseInlineMetadata,
} from "./parse-inline-metadata.ts";
import { parseLibraryMap } from "./parse-library-map.ts";
import { parsePlacedText } from "./parse-placed-text.ts";
import { type FileInclude, parseRequirementsFile } from "./parse-requirements-file.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";
import { renderLine } from "./render-place.ts";

/** A text file that was read, with its path from the workspace root, written with `/`. */
export interface ReadText {
  readonly path: string;
  readonly text: string;
  /** Whether it only bounds versions, because a `-c` line named it. */
  readonly constraints?: boolean;
}

/** Everything that a job's requirements are written in. */
export interface RequirementInput {
  /** The name of the project, by which it may refer to its own groups. */
  readonly name: string;
  /** The manifest's path, as shown in messages. */
  readonly manifestPath: string;
  /** The Python minor of the job, such as `3.11`. */
  readonly python: string;
  readonly declared: DeclaredTables;
  /** Where keys and items of the manifest stand. */
  readonly locate?: FindPosition;
  /** The requirement files of the job and every file that their `-r` and `-c` lines name. */
  readonly files?: readonly ReadText[];
  /** The entry file, whose header (PEP 723) counts. */
  readonly entry?: ReadText | null;
  /** Whether `name @ URL` is allowed; off unless the workspace says so. */
  readonly directReferences?: boolean;
  /** The local libraries of the job, and theirs. */
  readonly libraries?: readonly LibraryInput[];
  /** The indexes of the workspace; where they are absent, nobody looks whether a package has its own. */
  readonly indexes?: readonly { readonly packages: readonly string[] }[];
}

/** Everything that the requirements of a local library are written in. */
export interface LibraryInput
  extends
    Required<Pick<RequirementInput, "name" | "manifestPath" | "declared" | "files" | "entry">>,
    Pick<RequirementInput, "locate"> {
  /** Its folder. */
  readonly root: string;
}

/** Collects the requirements of every source of a job with their places, in the order of the sources. */
export function deriveDeclaredRequirements(input: RequirementInput): {
  readonly declared: readonly DeclaredRequirement[];
  readonly notices: readonly string[];
} {
  const notices: string[] = [];
  const declared = collectAll([
    ...listReaders(input, notices),
    ...(input.libraries ?? []).flatMap(({ root: library, ...own }) =>
      listReaders({ ...input, locate: () => null, ...own }, notices).map(
        (read) => () => read().map((item) => Object.assign({}, item, { library })),
      ),
    ),
  ]);
  return { declared, notices };
}

function listReaders(
  input: RequirementInput,
  notices: string[],
): (() => readonly DeclaredRequirement[])[] {
  const found: (readonly DeclaredRequirement[])[] = [];
  const readers = [
    () => readRequiresPython(input),
    () => deriveListedRequirements(input),
    () => readLibraries(input, notices),
    ...(input.files ?? []).map((file) => () => readFile(file, input)),
    () => readHeader(input, notices),
  ].map((read) => () => {
    const items = read();
    found.push(items);
    return items;
  });
  return [...readers, () => readSources(input, found.flat())];
}

// Runs every reader before it throws, so that one run shows what is wrong everywhere.
function collectAll(
  readers: readonly (() => readonly DeclaredRequirement[])[],
): DeclaredRequirement[] {
  const failures: PysnipError[] = [];
  const declared = readers.flatMap((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PysnipError)) throw error;
      failures.push(error);
      return [];
    }
  });
  const [first] = failures;
  if (first === undefined) return declared;
  if (failures.length === 1) throw first;
  throw new PysnipError("PYSNIP_REQUIREMENT_INVALID", {
    headline: "Requirements are not accepted in several places",
    details: failures.flatMap((failure) => failure.details),
    hint: "write what each line above offers instead",
  });
}

function readRequiresPython({ declared, manifestPath, locate, python }: RequirementInput): [] {
  const place = locate?.(["project", "requires-python"]) ?? { line: 0, column: 0 };
  if (declared.requiresPython !== null) {
    const position = { file: manifestPath, ...place };
    refuseProblems(asList(checkRequiresPython(declared.requiresPython, python, position)));
  }
  return [];
}

function readSources(input: RequirementInput, declared: readonly DeclaredRequirement[]): [] {
  refuseProblems(checkUvSources(input, declared));
  return [];
}

function readLibraries(input: RequirementInput, notices: string[]): DeclaredRequirement[] {
  const { declared, manifestPath: file, locate, python } = input;
  const entries = parseLibraryMap(declared.libraries, {
    file,
    locate: (name) => locate?.(["tool", "pysnip", "libraries", name]) ?? null,
  });
  const problems: PlacedProblem[] = [];
  const requirements: DeclaredRequirement[] = [];
  for (const { importName, note, requirement, project, ...entry } of entries) {
    // Its code is in the workspace, and what it requires is read from its own manifest.
    if (project !== undefined) continue;
    if (note !== undefined) notices.push(`${renderLine(entry)}: ${note}`);
    if (requirement !== null) {
      requirements.push({ ...entry, importName, requirement, source: "libraries" });
    } else if (!isStandardModule(importName, python)) {
      const reason = `\`${importName}\` is not in the standard library of Python ${python}`;
      problems.push({ ...entry, reason, instead: "write the version of its distribution" });
    }
  }
  refuseProblems(problems);
  return requirements;
}

function readFile(file: ReadText, input: RequirementInput): DeclaredRequirement[] {
  const { requirements, includes } = parseRequirementsFile(file.text, { path: file.path });
  const known = new Set((input.files ?? []).map(({ path }) => posix.normalize(path)));
  refuseProblems(includes.flatMap((include) => checkInclude(include, known)));
  if (file.constraints !== true) return [...requirements];
  refuseProblems(requirements.flatMap(checkConstraint));
  return requirements.map((item) => Object.assign({}, item, { source: "constraint" as const }));
}

function checkInclude(include: FileInclude, known: ReadonlySet<string>): PlacedProblem[] {
  const { file, line, column, path } = include;
  if (known.has(posix.join(posix.dirname(file), path))) return [];
  const reason = "the file was not read";
  return [{ file, line, column, text: path, reason, instead: "name a file inside the workspace" }];
}

// A constraint asks for nothing, so it can only bound versions (pip's documentation, "Constraints").
function checkConstraint({ requirement, ...place }: DeclaredRequirement): PlacedProblem[] {
  if (requirement.url === null && requirement.extras.length === 0) return [];
  const reason = "a constraint is a name with versions, without extras and addresses";
  return [{ ...place, reason, instead: `write \`${requirement.name}\` with its versions` }];
}

function readHeader(input: RequirementInput, notices: string[]): DeclaredRequirement[] {
  const { entry, python } = input;
  if (!entry) return [];
  const { path: file, text: source } = entry;
  const unclosed = findUnclosedInlineBlock(source);
  if (unclosed !== null) {
    notices.push(
      `${file}:${unclosed}: \`# /// script\` opens a block that no \`# ///\` closes; it is not read`,
    );
  }
  const header = parseInlineMetadata(source, { path: file });
  if (header === null) return [];
  const problems: PlacedProblem[] = [];
  if (header.requiresPython !== null) {
    const place = { file, ...findInHeader(source, /^#[ \t]+requires-python\b/) };
    problems.push(...asList(checkRequiresPython(header.requiresPython, python, place)));
  }
  const requirements = parseInlineDependencies(source, { path: file }).flatMap(
    ({ text, ...position }) => parsePlacedText(text, position, "inline", problems),
  );
  if (header.sources !== undefined) {
    const declared = { ...input.declared, sources: header.sources };
    const locate = () => findInHeader(source, /^#[ \t].*\bsources\b/);
    const own = { ...input, manifestPath: file, declared, locate };
    problems.push(...checkUvSources(own, requirements));
  }
  refuseProblems(problems);
  return requirements;
}

function findInHeader(source: string, pattern: RegExp): { line: number; column: number } {
  const line = source.split("\n").findIndex((text) => pattern.test(text));
  return line === -1 ? { line: 1, column: 1 } : { line: line + 1, column: 3 };
}

function asList<Item>(item: Item | null): Item[] {
  return item === null ? [] : [item];
}
