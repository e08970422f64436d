import type { ConfigProblem } from "../config/config.ts";
import type { PolicyTable } from "../config/policy-schema.ts";
import { matchName } from "./match-name.ts";
import { deriveNarrowedValues } from "./derive-narrowed-values.ts";
import { endOfName } from "./normalize-name.ts";
import { parsePackageRule } from "./parse-package-rule.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { AllowList, PackageRule, Policy } from "./policy.ts";

/** One file's part of a policy. */
export interface PolicySource {
  readonly table: PolicyTable;
  /** The file, as shown in messages. */
  readonly file: string;
  /** Where the table lies in the file. */
  readonly path: readonly string[];
  /** What the deny file that it names lists, with places. */
  readonly deniedNames: ReadonlyMap<string, string>;
}

/** A policy, with what is wrong in either file; it holds only where nothing is. */
export interface DerivedPolicy {
  readonly policy: Policy;
  readonly workspaceProblems: readonly ConfigProblem[];
  readonly jobProblems: readonly ConfigProblem[];
}

/** Puts a job's policy upon that of its workspace. What would widen it is a problem of the job. */
export function derivePolicy(workspace: PolicySource, job: PolicySource): DerivedPolicy {
  const outer = readRules(workspace);
  const inner = readRules(job);
  const narrowed = deriveNarrowedValues(workspace, job);
  return {
    policy: {
      allow: [...outer.allow, ...inner.allow],
      deny: [...outer.deny, ...inner.deny],
      deniedNames: new Map([...job.deniedNames, ...workspace.deniedNames]),
      ...narrowed.values,
    },
    workspaceProblems: [...outer.problems, ...narrowed.workspaceProblems],
    jobProblems: [
      ...inner.problems,
      ...narrowed.jobProblems,
      ...checkAllowed(outer.allow[0], inner.allow[0], job),
    ],
  };
}

interface ReadRules {
  readonly allow: readonly AllowList[];
  readonly deny: readonly PackageRule[];
  readonly problems: readonly ConfigProblem[];
}

function readRules(source: PolicySource): ReadRules {
  const problems: ConfigProblem[] = [];
  const read = (key: "allow" | "deny"): PackageRule[] =>
    (source.table[key] ?? []).flatMap((text, index) => {
      const parsed = parsePackageRule(text);
      const place = `\`${[...source.path, key].join(".")}\` of \`${source.file}\``;
      if (parsed.problem === undefined) return [{ ...parsed.rule, text, place }];
      problems.push({ path: [...source.path, key, index], message: parsed.problem });
      return [];
    });
  for (const key of ["wheel-exceptions", "prereleases"] as const) {
    const list = source.table[key];
    if (!Array.isArray(list)) continue;
    for (const [index, name] of list.entries()) {
      if (endOfName(name, 0) === name.length) continue;
      const message = `${renderQuotedText(name)} is no package name; globs and versions do not work here`;
      problems.push({ path: [...source.path, key, index], message });
    }
  }
  const deny = read("deny");
  if (source.table.allow === undefined) return { allow: [], deny, problems };
  const place = `\`${[...source.path, "allow"].join(".")}\` of \`${source.file}\``;
  return { allow: [{ rules: read("allow"), place }], deny, problems };
}

// Both lists have to admit a package, so nothing is widened; but an entry that the workspace does
// not cover would do nothing, while its writer believes that it does.
function checkAllowed(
  outer: AllowList | undefined,
  inner: AllowList | undefined,
  job: PolicySource,
): ConfigProblem[] {
  if (outer === undefined || inner === undefined) return [];
  return inner.rules.flatMap(({ glob, text }, index) => {
    // A `*` of the job is matched by a `*` of the workspace alone.
    if (outer.rules.some((rule) => matchName(rule.glob, glob))) return [];
    const message = `${renderQuotedText(text)} is not within ${outer.place}; a job can only narrow what its workspace allows`;
    return [{ path: [...job.path, "allow", index], message }];
  });
}
