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
import { readJob } from "../requirements/read-job.ts";
import { refuseInsecureIndexes } from "../uv/check-insecure-indexes.ts";
import { applyLockRequest, startTools } from "./apply-lock-request.ts";
import { listChangedFiles, refuseChangedFiles } from "./check-changed-files.ts";
import { refuseLibraryPackages } from "./check-library-names.ts";
import {
  checkDeclaredPolicy,
  checkPolicy,
  type PolicySubject,
  refusePolicy,
} from "./check-policy.ts";
import { derivePreferences, listRefreshed, listUnknownUpgrades } from "./derive-preferences.ts";
import { explainNothingNewer, explainWrite } from "./explain-lock-outcome.ts";
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
 * first: when nothing differs, no process is started and no request made. Imports, policy and the
 * names of local libraries are judged either way. Versions that still satisfy are kept, except those
 * that `upgrade` names, and with a version the bytes of its files.
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
  const { libraries } = await readJob(workspace, root);
  const judge = (subject: Omit<PolicySubject, "requirements">) => {
    refusePolicy(job.name, checkPolicy(policy, { ...subject, requirements: names }));
    refuseLibraryPackages(job.name, { ...subject, requirements: names, libraries });
  };
  if (plan.action === "keep" && upgrade === "none") {
    judge({ packages: known });
    const messages = [...notices, `\`${path}\` is current`];
    const { lockfile } = plan;
    return { name: job.name, path, lockfile, text: null, differences: [], messages };
  }

  refuseUpgrade(job.name, upgrade, mode);
  refusePolicy(job.name, checkDeclaredPolicy(policy, declared));
  const differences = plan.action === "keep" ? [] : plan.differences;
  const start = {
    preferred: derivePreferences(known, upgrade, differences, request),
    refresh: listRefreshed(known, upgrade),
  };
  const answer = await applyLockRequest(workspace, request, start, mode);
  const { lockfile, text } = answer;
  const { packages } = lockfile.resolution;
  judge({ packages, before: known.map(({ name }) => name) });
  refuseChangedFiles(job.name, listChangedFiles(known, packages), upgrade);
  const changes = known.length === 0 ? [] : explainPackageChanges(known, packages);
  const isCurrent = text === before;
  const messages = [
    ...notices,
    ...imports.information,
    ...listUnknownUpgrades(known, upgrade).map((name) => `\`${path}\` holds no \`${name}\``),
    ...(isCurrent
      ? [explainNothingNewer(path, start.refresh)]
      : explainWrite(path, differences, changes, answer)),
  ];
  return { name: job.name, path, lockfile, text: isCurrent ? null : text, differences, messages };
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
