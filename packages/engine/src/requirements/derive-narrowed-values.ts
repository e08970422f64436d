import type { ConfigProblem } from "../config/config.ts";
import {
  policyDefaults,
  type PolicyTable,
  prereleaseModes,
  undeclaredImportModes,
} from "../config/policy-schema.ts";
import type { PolicySource } from "./derive-policy.ts";
import { foldName } from "./normalize-name.ts";
import { parseReleaseAge } from "./parse-release-age.ts";
import type { Limit, Policy, Prereleases } from "./policy.ts";

/** The settings of a policy that have one value each, and what is wrong with them. */
export interface NarrowedValues {
  readonly values: Omit<Policy, "allow" | "deny" | "deniedNames">;
  readonly workspaceProblems: readonly ConfigProblem[];
  readonly jobProblems: readonly ConfigProblem[];
}

/** Takes the stricter of two files' values; a job's value that is laxer is a problem of the job. */
export function deriveNarrowedValues(workspace: PolicySource, job: PolicySource): NarrowedValues {
  const both: Both = { workspace, job, workspaceProblems: [], jobProblems: [] };
  const [outer, inner] = [workspace.table, job.table];
  const values = {
    onlyWheels: stricter(both, "only-wheels", outer["only-wheels"], inner["only-wheels"], Number),
    wheelExceptions: narrowExceptions(both),
    directReferences: stricter(
      both,
      "direct-references",
      outer["direct-references"],
      inner["direct-references"],
      (allowed) => Number(!allowed),
    ),
    prereleases: narrowPrereleases(both),
    releaseAge: stricter(
      both,
      "min-release-age",
      readAge(workspace, both.workspaceProblems),
      readAge(job, both.jobProblems),
      (hours) => hours,
    ),
    mostRequirements: narrowLimit(both, "max-requirements"),
    mostPackages: narrowLimit(both, "max-packages"),
    mostNewPackages: narrowLimit(both, "max-new-packages"),
    undeclaredImports: stricter(
      both,
      "undeclared-imports",
      outer["undeclared-imports"],
      inner["undeclared-imports"],
      (mode) => undeclaredImportModes.indexOf(mode),
    ),
  };
  return {
    values,
    workspaceProblems: both.workspaceProblems,
    jobProblems: both.jobProblems,
  };
}

interface Both {
  readonly workspace: PolicySource;
  readonly job: PolicySource;
  readonly workspaceProblems: ConfigProblem[];
  readonly jobProblems: ConfigProblem[];
}

/** The settings whose values can be ranked by how strict they are. */
interface Ranked {
  readonly "only-wheels": boolean;
  readonly "direct-references": boolean;
  readonly prereleases: Prereleases;
  readonly "min-release-age": number;
  readonly "undeclared-imports": Policy["undeclaredImports"];
}

function stricter<Key extends keyof Ranked>(
  both: Both,
  key: Key,
  outer: Ranked[Key] | undefined,
  inner: Ranked[Key] | undefined,
  rank: (value: Ranked[Key]) => number,
): Ranked[Key] {
  const limit: Ranked[Key] = outer ?? policyDefaults[key];
  if (inner === undefined) return limit;
  if (rank(inner) < rank(limit)) refuse(both, key, policyDefaults[key]);
  return inner;
}

function refuse(both: Both, key: keyof PolicyTable, byDefault: unknown): void {
  const { workspace, job } = both;
  const written = workspace.table[key];
  const there = JSON.stringify(written ?? byDefault);
  const place = `\`${[...workspace.path, key].join(".")}\` of \`${workspace.file}\``;
  const message = `${JSON.stringify(job.table[key])} widens ${place}, which is ${there}${written === undefined ? " by default" : ""}; a job can only narrow it`;
  both.jobProblems.push({ path: [...job.path, key], message });
}

function readAge(source: PolicySource, problems: ConfigProblem[]): number | undefined {
  const value = source.table["min-release-age"];
  const hours = value === undefined ? undefined : parseReleaseAge(value);
  if (hours !== null) return hours;
  const message = 'must be a number of days up to 3650, or text such as `"36 hours"` or `"7d"`';
  problems.push({ path: [...source.path, "min-release-age"], message });
  return undefined;
}

function narrowLimit(
  both: Both,
  key: "max-requirements" | "max-packages" | "max-new-packages",
): Limit | null {
  const outer = limitOf(both.workspace, key);
  const inner = limitOf(both.job, key);
  if (outer && inner && inner.most > outer.most) refuse(both, key, null);
  return inner ?? outer;
}

function limitOf(
  { table, path, file }: PolicySource,
  key: "max-requirements" | "max-packages" | "max-new-packages",
): Limit | null {
  const most = table[key];
  const place = `\`${[...path, key].join(".")}\` of \`${file}\``;
  return most === undefined ? null : { most, place };
}

// A job that lists exceptions keeps those alone, and none that its workspace does not have.
function narrowExceptions(both: Both): string[] {
  const key = "wheel-exceptions";
  const outer = foldNames(both.workspace.table[key] ?? []);
  const inner = both.job.table[key];
  if (inner === undefined) return outer;
  const anything = both.workspace.table["only-wheels"] === false;
  if (!anything && foldNames(inner).some((name) => !outer.includes(name))) refuse(both, key, []);
  return foldNames(inner);
}

function narrowPrereleases(both: Both): Prereleases {
  const key = "prereleases";
  const fold = (value: Prereleases | undefined) =>
    typeof value === "object" ? foldNames(value) : value;
  const outer = fold(both.workspace.table[key]);
  const inner = fold(both.job.table[key]);
  if (typeof outer === "object" && typeof inner === "object") {
    if (inner.some((name) => !outer.includes(name))) refuse(both, key, policyDefaults[key]);
    return inner;
  }
  return stricter(both, key, outer, inner, (value) => -PRERELEASE_RANKS.indexOf(rankOf(value)));
}

const rankOf = (value: Prereleases) => (typeof value === "string" ? value : "list");
const PRERELEASE_RANKS: readonly string[] = [
  ...prereleaseModes.filter((mode) => mode !== "allow"),
  "list",
  "allow",
];

function foldNames(names: readonly string[]): string[] {
  return [...new Set(names.map(foldName))].sort();
}
