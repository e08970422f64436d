import { join } from "node:path";
import {
  deriveInstallMode,
  type InstallChoice,
  type InstallMode,
} from "../config/derive-install-mode.ts";
import { readJob } from "../requirements/read-job.ts";
import { type Workspace, shareWork } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { writeFileAtomically } from "../host/files.ts";
import { applyUv } from "../uv/apply-uv.ts";
import { readInterpreter } from "../uv/read-interpreter.ts";
import { applyResolution } from "./apply-resolution.ts";
import { deriveLockRequest } from "./derive-lock-request.ts";
import { type DerivedResolution, deriveResolution } from "./derive-resolution.ts";
import { explainDifference } from "./explain-lock.ts";
import { digest, sealLock } from "./hash-lock.ts";
import type { LockDifference, LockRequest } from "./lock-difference.ts";
import { type Lockfile, lockVersion } from "./lockfile.ts";
import { planLock } from "./plan-lock.ts";
import { lockPathOf, readLockText } from "./read-lock.ts";
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
 * nothing differs, no process is started and no request made.
 */
export async function applyLock(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
): Promise<LockOutcome> {
  const { job, requirements } = await readJob(workspace, root);
  const mode = deriveInstallMode(choice, workspace.host.variables, job.autoInstall);
  const lockPath = lockPathOf(root);
  const request = deriveLockRequest(job, requirements);
  const text = await readLockText(workspace, root);
  const plan = planLock({ name: job.name, lockPath }, request, text, mode);
  if (plan.action === "refuse") throw plan.error;
  const notices = [...requirements.notices];
  if (plan.action === "keep") {
    const messages = [...notices, `\`${lockPath}\` is current`];
    return { name: job.name, lockfile: plan.lockfile, written: false, messages };
  }

  const derived = await shareWork(workspace, ["resolve", JSON.stringify(request)], () =>
    resolve(workspace, request, mode, job.name),
  );
  const lockfile = composeLock(request, derived);
  await writeFileAtomically(join(workspace.root, lockPath), renderLock(lockfile));
  const messages = [...notices, ...explainWrite(lockPath, plan.differences, derived)];
  return { name: job.name, lockfile, written: true, messages };
}

async function resolve(
  workspace: Workspace,
  request: LockRequest,
  mode: InstallMode,
  name: string,
): Promise<DerivedResolution> {
  const { host, cacheDirectory } = workspace;
  const uv = await applyUv(workspace, mode);
  const interpreter = await readInterpreter(workspace, uv, request.python);
  const uvLock = await applyResolution(
    host,
    cacheDirectory,
    uv,
    interpreter,
    request,
    `\`${name}\``,
  );
  const derived = deriveResolution(uvLock, request);
  const fatal = derived.missing.filter((row) => request.bundlePlatforms.includes(row.platform));
  if (fatal.length > 0) throw wheelMissing(name, fatal);
  return derived;
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
    ...derived.missing.map(
      ({ name, version, platform }) =>
        `warning: ${name} ${version} has no wheel for ${platform}; the job cannot run there`,
    ),
  ];
}

function wheelMissing(name: string, rows: DerivedResolution["missing"]): PysnipError {
  return new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: `\`${name}\` needs packages that have no wheel for a platform it is bundled for`,
    details: rows.map((row) => `  ${row.name} ${row.version}: no wheel for ${row.platform}`),
    hint: "choose another version, or leave the platform out of `bundle-platforms`",
  });
}
