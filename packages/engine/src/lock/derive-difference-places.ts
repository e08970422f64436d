import type { FindPosition } from "../config/derive-key-positions.ts";
import type { NamedIndex } from "../config/policy-schema.ts";
import type { RequirementSet } from "../requirements/derive-requirements.ts";
import { matchName } from "../requirements/match-name.ts";
import { foldName } from "../requirements/normalize-name.ts";
import type { DeclaredRequirement } from "../requirements/requirement-source.ts";
import type { LockDifference } from "./lock-difference.ts";

/** Where something is written: a file, a line from 1 (0 where it is written nowhere), and a key. */
export interface DifferencePlace {
  readonly file: string;
  readonly line: number;
  readonly field: string;
}

/** A configuration file as it is written: its values, and where each of them stands. */
export interface WrittenFile {
  readonly path: string;
  readonly table: Readonly<Record<string, unknown>>;
  readonly find: FindPosition;
}

/** Everything that a lockfile is compared with, with the places of all of it. */
export interface LockTexts {
  readonly manifest: WrittenFile;
  readonly workspace: WrittenFile;
  readonly lockPath: string;
  /** As pysnip writes it. */
  readonly lockText: string;
  readonly requirements: RequirementSet;
  readonly named: readonly NamedIndex[];
}

/**
 * The places that a difference comes from: what was added or changed is shown where it is declared;
 * what is declared no more has only the lockfile left to be shown in.
 */
export function deriveDifferencePlaces(
  difference: LockDifference,
  texts: LockTexts,
): DifferencePlace[] {
  switch (difference.reason) {
    case "missing":
    case "invalid":
      return [{ file: texts.lockPath, line: 0, field: "" }];
    case "requirement-added":
      return placesOfRequirement(difference.requirement, texts);
    case "requirement-removed":
      return [placeInLock(texts, "requirements", `"text": ${quote(difference.requirement)}`)];
    case "python":
      return [placeOfSetting(texts, [["python"]])];
    case "platform-added":
    case "platform-removed":
      return [placeOfSetting(texts, [["platforms"]], difference.platform)];
    case "bundle-platform-added":
    case "bundle-platform-removed":
      // Where no such list is written, it follows from the other one.
      return [placeOfSetting(texts, [["bundle-platforms"], ["platforms"]], difference.platform)];
    case "index":
      return placesOfIndex(difference, texts);
    case "prereleases":
      return [placeOfPolicy(texts, ["prereleases"], "prereleases")];
    case "release-age":
      return [placeOfPolicy(texts, ["min-release-age"], "releaseAge")];
    case "any-age":
      return [placeOfSpared(difference.index, texts)];
    case "wheel-exception":
      return [placeOfPolicy(texts, ["wheel-exceptions", "only-wheels"], "builtFromSource")];
  }
}

function placesOfRequirement(line: string, texts: LockTexts): DifferencePlace[] {
  const { requirements, constraints } = texts.requirements;
  const found =
    requirements.find(({ canonical }) => canonical === line) ??
    constraints.find(({ canonical }) => `-c ${canonical}` === line);
  return (found?.declared ?? []).map((item) => ({
    file: item.file,
    line: item.line,
    field: fieldOf(item),
  }));
}

function fieldOf({ source, group, importName }: DeclaredRequirement): string {
  switch (source) {
    case "project":
    case "inline":
      return "dependencies";
    case "group":
      return `optional-dependencies.${group ?? ""}`;
    case "libraries":
      return `libraries.${importName ?? ""}`;
    case "builtin":
      return "builtins";
    // In a requirement file the line is all there is.
    case "file":
    case "constraint":
    case "list":
      return "";
  }
}

type Key = readonly string[];

// The job's own value counts before the workspace's, and both before the default.
function placeOfSetting(texts: LockTexts, keys: readonly Key[], item?: string): DifferencePlace {
  const field = `${keys[0]?.join(".") ?? ""} (default)`;
  return findWritten(texts, keys, item) ?? { file: texts.manifest.path, line: 0, field };
}

function findWritten(
  { manifest, workspace }: LockTexts,
  keys: readonly Key[],
  item?: string,
): DifferencePlace | null {
  for (const key of keys) {
    for (const { file, base } of [
      { file: manifest, base: ["tool", "pysnip"] },
      { file: workspace, base: [] },
    ]) {
      const path = [...base, ...key];
      const whole = file.find(path);
      if (whole === null) continue;
      const value = valueAt(file.table, path);
      const index = item !== undefined && Array.isArray(value) ? value.indexOf(item) : -1;
      const { line } = (index === -1 ? null : file.find([...path, index])) ?? whole;
      return { file: file.path, line, field: key.join(".") };
    }
  }
  return null;
}

function valueAt(table: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    table,
  );
}

function placeOfPolicy(texts: LockTexts, keys: readonly string[], locked: string): DifferencePlace {
  return (
    findWritten(
      texts,
      keys.map((key) => ["policy", key]),
    ) ?? placeInLock(texts, `resolution.settings.${locked}`, `${quote(locked)}:`)
  );
}

function placesOfIndex(
  { name, declared }: Extract<LockDifference, { reason: "index" }>,
  texts: LockTexts,
): DifferencePlace[] {
  const { workspace, manifest, requirements, named } = texts;
  const libraries = requirements.requirements
    .flatMap((merged) => merged.declared)
    .filter(({ requirement, index }) => requirement.name === name && index === declared);
  if (libraries.length > 0) {
    return libraries.map(({ importName = "", line }) => {
      const place = manifest.find(["tool", "pysnip", "libraries", importName, "index"]);
      const field = `libraries.${importName}.index`;
      return { file: manifest.path, line: place?.line ?? line, field };
    });
  }
  const at = named.findIndex((index) => index.name === declared);
  const glob = named[at]?.packages.findIndex((text) => matchName(foldName(text), name)) ?? -1;
  const path = ["indexes", "named", at, "packages", glob];
  const place = glob === -1 ? null : workspace.find(path);
  if (place === null) return [placeInLock(texts, "resolution.packages", `"name": ${quote(name)}`)];
  return [{ file: workspace.path, line: place.line, field: `indexes.named[${at}].packages` }];
}

function placeOfSpared(index: string, texts: LockTexts): DifferencePlace {
  const { workspace, named } = texts;
  const at = named.findIndex(({ name }) => name === index);
  const path = ["indexes", "named", at];
  const place = workspace.find([...path, "any-age"]) ?? workspace.find(path);
  if (place === null) {
    return placeInLock(texts, "resolution.settings.releaseAge.exempt", '"exempt":');
  }
  return { file: workspace.path, line: place.line, field: `indexes.named[${at}].any-age` };
}

// pysnip writes one key to a line, so the beginning of a line finds it.
function placeInLock(texts: LockTexts, field: string, beginning: string): DifferencePlace {
  const lines = texts.lockText.split("\n");
  const line = lines.findIndex((text) => text.trimStart().startsWith(beginning)) + 1;
  return { file: texts.lockPath, line, field };
}

function quote(text: string): string {
  return JSON.stringify(text);
}
