import {
  deriveInstallMode,
  type InstallChoice,
  type InstallMode,
} from "../config/derive-install-mode.ts";
import { lockPathOf } from "../config/derive-job-paths.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { readImportFindings } from "../requirements/read-import-findings.ts";
import { refuseInsecureIndexes } from "../uv/check-insecure-indexes.ts";
import { type AnsweredRequest, applyLockRequest, startTools } from "./apply-lock-request.ts";
import { checkDeclaredPolicy, checkPolicy, refusePolicy } from "./check-policy.ts";
import { derivePreferences, listUnknownUpgrades } from "./derive-preferences.ts";
import { explainDifference, explainSettings } from "./explain-lock.ts";
import { explainPackageChanges } from "./explain-package-changes.ts";
import type { LockDifference } from "./lock-difference.ts";
import type { LockedPackage, Lockfile } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import type { Upgrade } from "./parse-upgrade.ts";
import { planLock } from "./plan-lock.ts";
import { readLockRefusal } from "./read-lock-refusal.ts";
import { readLockRequest, readLockText } from "./read-lock.ts";

/** What a job's lockfile should be, and what a person should know about it. */
export interface LockProposal {
  readonly name: string;
  /** Path of the lockfile from the workspace. */
  readonly path: string;
  readonly lockfile: Lockfile;
  /** The text to write; null when the file already says it. */
  readonly text: string | null;
  readonly differences: readonly LockDifference[];
  readonly messages: readonly string[];
}

/**
 * Works out what a job's lockfile should be, or refuses where nothing may be written. Compares
 * first: when nothing differs, no process is started and no request made. Imports and policy are
 * judged either way. Versions that still satisfy are kept, except those that `upgrade` names.
 */
export async function readLockProposal(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
  upgrade: Upgrade = "none",
): Promise<LockProposal> {
  const { job, requirements, policy, request } = await readLockRequest(workspace, root);
  const mode = deriveInstallMode(choice, workspace.host.variables, job.autoInstall);
  refuseInsecureIndexes(workspace.config.indexes.named, mode.ci);
  const declared = requirements.requirements.map(({ canonical }) => parseRequirement(canonical));
  const names = [...new Set(declared.map(({ name }) => name))];
  const path = lockPathOf(root);
  const before = await readLockText(workspace, root);
  const plan = planLock({ name: job.name, lockPath: path }, request, before, mode);
  if (plan.action === "refuse") throw await readLockRefusal(workspace, root, plan.refusal);
  // uv takes a while to find a Python, and the imports are read meanwhile.
  if (plan.action === "resolve") startTools(workspace, request.python, mode);
  const imports = await readImportFindings(workspace, job, requirements, policy);
  const notices = [...requirements.notices, ...imports.warnings];
  const known =
    plan.action === "keep" ? plan.lockfile.resolution.packages : packagesOf(before, path);
  if (plan.action === "keep" && upgrade === "none") {
    refusePolicy(job.name, checkPolicy(policy, { requirements: names, packages: known }));
    const messages = [...notices, `\`${path}\` is current`];
    const { lockfile } = plan;
    return { name: job.name, path, lockfile, text: null, differences: [], messages };
  }

  refuseUpgrade(job.name, upgrade, mode);
  refusePolicy(job.name, checkDeclaredPolicy(policy, declared));
  const preferred = derivePreferences(known, upgrade);
  const answer = await applyLockRequest(workspace, request, preferred, mode);
  const { lockfile, text } = answer;
  const { packages } = lockfile.resolution;
  const subject = { requirements: names, packages, before: known.map(({ name }) => name) };
  refusePolicy(job.name, checkPolicy(policy, subject));
  const differences = plan.action === "keep" ? [] : plan.differences;
  const changes = known.length === 0 ? [] : explainPackageChanges(known, packages);
  const messages = [
    ...notices,
    ...imports.information,
    ...listUnknownUpgrades(known, upgrade).map((name) => `\`${path}\` holds no \`${name}\``),
    ...(text === before
      ? [`\`${path}\` is current; there is nothing newer`]
      : explainWrite(path, differences, changes, answer)),
  ];
  return {
    name: job.name,
    path,
    lockfile,
    text: text === before ? null : text,
    differences,
    messages,
  };
}

function refuseUpgrade(name: string, upgrade: Upgrade, mode: InstallMode): void {
  if (upgrade === "none" || mode.allowed) return;
  throw new PysnipError("PYSNIP_UPGRADE_REFUSED", {
    headline: `the packages of \`${name}\` were not upgraded`,
    details: [`nothing was written because ${mode.reason}`],
    hint: `run \`npx nx run ${name}:lock --upgrade\` on your machine and commit the lockfile`,
  });
}

// A lockfile that cannot be read says nothing of what was there before.
function packagesOf(text: string | null, path: string): readonly LockedPackage[] {
  try {
    return text === null ? [] : parseLock(text, path).resolution.packages;
  } catch {
    return [];
  }
}

function explainWrite(
  path: string,
  differences: readonly LockDifference[],
  changes: readonly string[],
  answer: AnsweredRequest,
): string[] {
  const { resolution } = answer.lockfile;
  const count = resolution.packages.length;
  return [
    `wrote \`${path}\` (${count} ${count === 1 ? "package" : "packages"})`,
    ...differences.filter(({ reason }) => reason !== "missing").map(explainDifference),
    ...(changes.length === 0 ? [] : ["packages that changed:", ...shorten(changes)]),
    ...explainSettings(resolution),
    ...answer.warnings,
    ...answer.missing.map(
      ({ name, version, platform }) =>
        `warning: ${name} ${version} has no wheel for ${platform}; the job cannot run there`,
    ),
  ];
}

function shorten(lines: readonly string[]): string[] {
  const rest = lines.length - MOST_SHOWN;
  return [...lines.slice(0, MOST_SHOWN), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

const MOST_SHOWN = 20;
