import type { PythonMinor } from "../config/config.ts";
import { supportedPythons } from "../config/job-schema.ts";
import { checkRequiresPython } from "../requirements/check-requires-python.ts";
import { isStandardModule } from "../requirements/check-standard-module.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import type { ImportEntry } from "./derive-import-entry.ts";
import { deriveSemanticVersion } from "./derive-python-version.ts";
import type { ImportRefusals } from "./explain-import.ts";
import type { ImportFacts, ImportFinding, ImportRequest } from "./project-import.ts";
import type { ImportLayout } from "./scan-import-layout.ts";

/** Keeps what is in the way of moving sources; without `--move`, that they would have to be moved. */
export function checkMoves(
  { moves, problems }: ImportLayout,
  { folder, move }: ImportRequest,
  refusals: ImportRefusals,
): void {
  refusals.lines.push(...problems);
  if (moves.length === 0 || move === true) return;
  const shown = moves.slice(0, MOST_SHOWN).map(({ from }) => renderQuotedText(from));
  const more = moves.length > MOST_SHOWN ? ` and ${moves.length - MOST_SHOWN} more` : "";
  refusals.lines.push(
    `a job's sources lie below \`${folder}/src/\`, and these do not: ${shown.join(", ")}${more}`,
  );
  refusals.flags.push("--move");
}

/** Keeps why a project's name cannot be that of a job of this workspace. */
export function checkImportName(
  name: string,
  existing: readonly string[],
  refusals: ImportRefusals,
): void {
  const taken = existing.find((other) => foldName(other) === foldName(name));
  if (taken === undefined) return;
  refusals.lines.push(
    `the project ${renderQuotedText(taken)} has the name ${renderQuotedText(name)} already; change \`name\` of one of the two`,
  );
}

/** Keeps why a module cannot be the one that a job calls. */
export function checkImportModule(
  { module: { module, from } }: ImportEntry,
  python: string,
  refusals: ImportRefusals,
): void {
  const [top = module] = module.split(".", 1);
  if (!isStandardModule(top, python)) return;
  refusals.lines.push(
    `${renderQuotedText(from)} would hide the module \`${top}\` of Python's standard library; rename it`,
  );
}

/** The version that a job gets: the project's own as a semantic version, else the first one. */
export function deriveImportVersion(
  written: string | null,
  initial: string,
  place: string,
): { readonly text: string; readonly findings: readonly ImportFinding[] } {
  if (written === null) return { text: initial, findings: [] };
  const text = deriveSemanticVersion(written);
  if (text === written) return { text, findings: [] };
  const shown = `the version ${renderQuotedText(written)}`;
  if (text === null) {
    const instead = "write one such as `1.2.0` or `1.2.0-rc.1`";
    return {
      text: initial,
      findings: [
        {
          kind: "problem",
          place,
          text: `${shown} has no semantic version that says the same`,
          instead,
        },
      ],
    };
  }
  const instead = "Python's tools take both for one version";
  return {
    text,
    findings: [{ kind: "note", place, text: `${shown} becomes \`${text}\``, instead }],
  };
}

/** The Python minor to lock for: what is asked for, else the best one that the project allows. */
export function deriveImportPython(
  facts: Pick<ImportFacts, "pythons">,
  asked: PythonMinor | undefined,
  requiresPython: string | null,
): PythonMinor {
  const wishes = [...facts.pythons, ...supportedPythons.toReversed()];
  const place = { file: "", line: 0, column: 0 };
  const fits = (minor: PythonMinor) =>
    requiresPython === null || checkRequiresPython(requiresPython, minor, place) === null;
  return asked ?? wishes.find(fits) ?? facts.pythons[0] ?? "3.13";
}

/** Files of other tools whose content is not taken over. */
export function listForeignFiles(files: readonly string[], folder: string): ImportFinding[] {
  return files.flatMap((file): ImportFinding[] => {
    const place = `${folder}/${file}`;
    if (LOCKFILES.has(file)) {
      const instead = "write the versions that have to stay into the requirements";
      return [{ kind: "note", place, text: "it is not read; `lock` finds versions anew", instead }];
    }
    const isCompiled = file === "requirements.txt" && files.includes("requirements.in");
    if (!OTHER_MANIFESTS.has(file) && !isCompiled) return [];
    const instead = "see that the requirements name what it asks for";
    return [{ kind: "note", place, text: "it is not read", instead }];
  });
}

const MOST_SHOWN = 8;
const LOCKFILES: ReadonlySet<string> = new Set([
  "uv.lock",
  "poetry.lock",
  "Pipfile.lock",
  "pdm.lock",
  "pylock.toml",
]);
const OTHER_MANIFESTS: ReadonlySet<string> = new Set([
  "setup.py",
  "setup.cfg",
  "Pipfile",
  "environment.yml",
  "environment.yaml",
]);
