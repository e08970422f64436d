import { join } from "node:path";
import {
  deriveInstallMode,
  type InstallChoice,
  type InstallMode,
} from "../config/derive-install-mode.ts";
import { lockPathOf } from "../config/derive-job-paths.ts";
import { type Workspace, shareWork } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readClock } from "../host/clock.ts";
import { writeFileAtomically } from "../host/files.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { deriveCutOff } from "../requirements/parse-release-age.ts";
import { readImportFindings } from "../requirements/read-import-findings.ts";
import { applyUv } from "../uv/apply-uv.ts";
import { refuseInsecureIndexes } from "../uv/check-insecure-indexes.ts";
import { readInterpreter } from "../uv/read-interpreter.ts";
import { applyResolution, findIndexOf } from "./apply-resolution.ts";
import { checkDeclaredPolicy, checkPolicy, refusePolicy } from "./check-policy.ts";
import { type DerivedResolution, deriveResolution } from "./derive-resolution.ts";
import { explainDifference, explainSettings } from "./explain-lock.ts";
import { digest, sealLock } from "./hash-lock.ts";
import type { LockDifference, LockRequest } from "./lock-difference.ts";
import { type Lockfile, lockVersion } from "./lockfile.ts";
import { parseLock } from "./parse-lock.ts";
import { planLock } from "./plan-lock.ts";
import { readLockRequest, readLockText } from "./read-lock.ts";
import { renderLock } from "./render-lock.ts";

/** What became of a lockfile, and what a person should know about it. */
export interface LockOutcome {
  readonly name: string;
  readonly lockfile: Lockfile;
  readonly written: boolean;
  readonly messages: readonly string[];
}

/**
 * Brings a job's lockfile up to date, or refuses where nothing may be written. Compares first: when
 * nothing differs, no process is started and no request made. Imports and policy are judged either
 * way.
 */
export async function applyLock(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
): Promise<LockOutcome> {
  const { job, requirements, policy, request } = await readLockRequest(workspace, root);
  const mode = deriveInstallMode(choice, workspace.host.variables, job.autoInstall);
  refuseInsecureIndexes(workspace.config.indexes.named, mode.ci);
  const declared = requirements.requirements.map(({ canonical }) => parseRequirement(canonical));
  const names = [...new Set(declared.map(({ name }) => name))];
  const lockPath = lockPathOf(root);
  const text = await readLockText(workspace, root);
  const plan = planLock({ name: job.name, lockPath }, request, text, mode);
  if (plan.action === "refuse") throw plan.error;
  const imports = await readImportFindings(workspace, job, requirements, policy);
  const notices = [...requirements.notices, ...imports.warnings];
  if (plan.action === "keep") {
    const { packages } = plan.lockfile.resolution;
    refusePolicy(job.name, checkPolicy(policy, { requirements: names, packages }));
    const messages = [...notices, `\`${lockPath}\` is current`];
    return { name: job.name, lockfile: plan.lockfile, written: false, messages };
  }

  refusePolicy(job.name, checkDeclaredPolicy(policy, declared));
  const derived = await shareWork(workspace, ["resolve", JSON.stringify(request)], () =>
    resolve(workspace, request, mode),
  );
  const { packages } = derived.resolution;
  const before = namesBefore(text, lockPath);
  refusePolicy(job.name, checkPolicy(policy, { requirements: names, packages, before }));
  const lockfile = composeLock(request, derived);
  await writeFileAtomically(join(workspace.root, lockPath), renderLock(lockfile));
  const messages = [
    ...notices,
    ...imports.information,
    ...explainWrite(lockPath, plan.differences, derived),
  ];
  return { name: job.name, lockfile, written: true, messages };
}

async function resolve(
  workspace: Workspace,
  request: LockRequest,
  mode: InstallMode,
): Promise<DerivedResolution> {
  const uv = await applyUv(workspace, mode);
  const interpreter = await readInterpreter(workspace, uv, request.python);
  const cutOff = readCutOff(workspace, request);
  // Not the job's name: jobs with equal requirements share the answer.
  const subject = "the requirements";
  const tools = { workspace, uv, interpreter, cutOff, subject };
  const uvLock = await applyResolution(tools, request);
  const facts = { findIndex: findIndexOf(request, subject), cutOff };
  const derived = deriveResolution(uvLock, request, facts);
  const fatal = derived.missing.filter((row) => request.bundlePlatforms.includes(row.platform));
  if (fatal.length > 0) throw wheelMissing(fatal);
  return derived;
}

// The clock has a say only when something is resolved anyway.
function readCutOff({ host }: Workspace, { settings }: LockRequest): string | null {
  if (!settings || settings.releaseAge === 0) return null;
  return deriveCutOff(readClock(host.variables["SOURCE_DATE_EPOCH"]), settings.releaseAge);
}

// A lockfile that cannot be read says nothing of what was there before.
function namesBefore(text: string | null, path: string): string[] {
  try {
    return text === null ? [] : parseLock(text, path).resolution.packages.map(({ name }) => name);
  } catch {
    return [];
  }
}

function composeLock(request: LockRequest, derived: DerivedResolution): Lockfile {
  return sealLock({
    lockVersion,
    requirements: request.requirements.map((text) => ({ text, hash: digest(text) })),
    requirementsHash: request.requirementsHash,
    resolution: derived.resolution,
    environmentHashes: derived.environmentHashes,
  });
}

function explainWrite(
  lockPath: string,
  differences: readonly LockDifference[],
  derived: DerivedResolution,
): string[] {
  const count = derived.resolution.packages.length;
  return [
    `wrote \`${lockPath}\` (${count} ${count === 1 ? "package" : "packages"})`,
    ...differences.filter(({ reason }) => reason !== "missing").map(explainDifference),
    ...explainSettings(derived.resolution),
    ...derived.missing.map(
      ({ name, version, platform }) =>
        `warning: ${name} ${version} has no wheel for ${platform}; the job cannot run there`,
    ),
  ];
}

function wheelMissing(rows: DerivedResolution["missing"]): PysnipError {
  return new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: "packages have no wheel for a platform that the job is bundled for",
    details: rows.map((row) => `  ${row.name} ${row.version}: no wheel for ${row.platform}`),
    hint: "choose another version, or leave the platform out of `bundle-platforms`",
  });
}
