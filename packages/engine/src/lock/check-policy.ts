import { PysnipError } from "../errors/pysnip-error.ts";
import { foldName } from "../requirements/normalize-name.ts";
import type { Limit, PackageRule, Policy } from "../requirements/policy.ts";
import { matchName } from "../requirements/match-name.ts";
import { specifierContains } from "../requirements/specifier-contains.ts";
import { deriveChains } from "./derive-chains.ts";
import type { LockedPackage } from "./lockfile.ts";

/** What a policy is judged against; `before` names the packages that the lockfile had, null for none of them. */
export interface PolicySubject {
  /** Names of the job's own requirements, in normal form. */
  readonly requirements: readonly string[];
  readonly packages: readonly LockedPackage[];
  readonly before?: readonly string[];
}

/** Everything in which a locked closure breaks a policy, one line each with the chain that leads there. */
export function checkPolicy(policy: Policy, subject: PolicySubject): string[] {
  const chainOf = deriveChains(subject.requirements, subject.packages);
  return [
    ...checkCount(subject.requirements.length, "requirements", policy.mostRequirements),
    ...checkCount(subject.packages.length, "packages", policy.mostPackages),
    ...checkNewPackages(policy, subject),
    ...subject.packages.flatMap((item) =>
      checkPackage(policy, item).map(
        (reason) => `  ${item.name} ${item.version}: ${reason}${renderChain(chainOf(item.name))}`,
      ),
    ),
  ];
}

/** The same for requirements alone, before anything is resolved: only what no version could change. */
export function checkDeclaredPolicy(
  policy: Policy,
  requirements: readonly { readonly name: string; readonly url: string | null }[],
): string[] {
  const names = [...new Set(requirements.map(({ name }) => name))];
  return [
    ...checkCount(names.length, "requirements", policy.mostRequirements),
    ...names.flatMap((name) => {
      const reason = checkName(policy, name);
      return reason === null ? [] : [`  ${name}: ${reason}`];
    }),
    ...requirements.flatMap(({ name, url }) =>
      url !== null && !/^https:/i.test(url)
        ? [`  ${name}: a repository would be built on every machine; build a wheel and name that`]
        : [],
    ),
  ];
}

/** Throws `PYSNIP_POLICY_REFUSED` with every line that was found; returns when there is none. */
export function refusePolicy(name: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  throw new PysnipError("PYSNIP_POLICY_REFUSED", {
    headline: `the policy does not allow what \`${name}\` depends on`,
    details: lines.slice(0, MOST_SHOWN),
    hint: "change the requirement at the start of each chain, or the policy at the place named",
  });
}

function checkPackage(policy: Policy, { name, version }: LockedPackage): string[] {
  const byName = checkName(policy, name);
  if (byName !== null) return [byName];
  const admits = (rule: PackageRule) => matchName(rule.glob, name) && holds(rule, version);
  const denying = policy.deny.find(admits);
  if (denying) return [`denied by \`${denying.text}\` in ${denying.place}`];
  const closed = policy.allow.find(({ rules }) => !rules.some(admits));
  return closed ? [`this version is not in ${closed.place}`] : [];
}

// What holds for every version of a package.
function checkName(policy: Policy, name: string): string | null {
  const listed = policy.deniedNames.get(name);
  if (listed !== undefined) return `denied by ${listed}`;
  const matches = (rule: PackageRule) => matchName(rule.glob, name);
  const denying = policy.deny.find((rule) => rule.specifier === null && matches(rule));
  if (denying) return `denied by \`${denying.text}\` in ${denying.place}`;
  const closed = policy.allow.find(({ rules }) => !rules.some(matches));
  return closed ? `not in ${closed.place}` : null;
}

// A range judges pre-releases by their number: `<2` speaks of 2.0rc1 as little as PEP 440 does.
function holds({ specifier }: PackageRule, version: string): boolean {
  return specifier === null || specifierContains(specifier, version);
}

function checkCount(count: number, noun: string, limit: Limit | null): string[] {
  if (limit === null || count <= limit.most) return [];
  return [`  ${count} ${noun}; at most ${limit.most} by ${limit.place}`];
}

function checkNewPackages({ mostNewPackages }: Policy, subject: PolicySubject): string[] {
  if (subject.before === undefined) return [];
  const known = new Set(subject.before.map(foldName));
  const names = [...new Set(subject.packages.map(({ name }) => name))];
  const added = names.filter((name) => !known.has(name));
  const lines = checkCount(added.length, "packages are new", mostNewPackages);
  return lines.map(
    (line) =>
      `${line}: ${added.slice(0, MOST_NAMED).join(", ")}${added.length > MOST_NAMED ? ", …" : ""}`,
  );
}

function renderChain(chain: readonly string[]): string {
  return chain.length < 2 ? "" : ` (${chain.join(" -> ")})`;
}

const MOST_NAMED = 10;
const MOST_SHOWN = 50;
