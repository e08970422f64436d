import type { PythonMinor } from "../config/config.ts";
import type { InstallMode } from "../config/derive-install-mode.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readClock } from "../host/clock.ts";
import { deriveCutOff } from "../requirements/parse-release-age.ts";
import { applyUv, findUv } from "../uv/apply-uv.ts";
import { isOffline } from "../uv/derive-offline.ts";
import { readInterpreter } from "../uv/read-interpreter.ts";
import { applyResolution, findIndexOf } from "./apply-resolution.ts";
import type { AbsentWheels } from "./derive-absent-wheels.ts";
import {
  type DerivedResolution,
  deriveResolution,
  type MissingWheel,
} from "./derive-resolution.ts";
import { digest, sealLock } from "./hash-lock.ts";
import type { LockRequest } from "./lock-difference.ts";
import { type LockedPackage, type Lockfile, lockVersion } from "./lockfile.ts";
import type { Refresh } from "./plan-resolution.ts";
import { renderLock } from "./render-lock.ts";

/** A lockfile for a request, as text too, and what a person should know of it. */
export interface AnsweredRequest {
  readonly lockfile: Lockfile;
  readonly text: string;
  readonly missing: readonly MissingWheel[];
  readonly warnings: readonly string[];
}

/** What a resolution starts from, besides its request. */
export interface ResolutionStart {
  /** Packages whose version is kept where it still satisfies. */
  readonly preferred: readonly LockedPackage[];
  /** The packages whose index pages are asked for anew, whatever uv's cache has. */
  readonly refresh: Refresh;
}

/**
 * Resolves what a lockfile is asked for, once per command for equal requests that start from equal
 * versions. Refuses a package that has no wheel for a platform that bundles are made for.
 */
export async function applyLockRequest(
  workspace: Workspace,
  request: LockRequest,
  start: ResolutionStart,
  mode: InstallMode,
): Promise<AnsweredRequest> {
  const kept = start.preferred.map(({ name, version, marker }) => [name, version, marker]);
  const key = JSON.stringify([request, kept, start.refresh]);
  return await shareWork(workspace, ["resolve", key], () =>
    resolve(workspace, request, start, mode),
  );
}

/**
 * Begins to find what a resolution needs, for a caller that has something else to do meanwhile. A uv that
 * is not there is not installed yet, and what goes wrong is said when it is resolved.
 */
export function startTools(workspace: Workspace, python: PythonMinor, mode: InstallMode): void {
  findUv(workspace)
    .then((found) => (found === null ? null : findTools(workspace, python, mode)))
    .catch(() => null);
}

async function findTools(workspace: Workspace, python: PythonMinor, mode: InstallMode) {
  const uv = await applyUv(workspace, mode);
  return { uv, interpreter: await readInterpreter(workspace, uv, python) };
}

async function resolve(
  workspace: Workspace,
  request: LockRequest,
  start: ResolutionStart,
  mode: InstallMode,
): Promise<AnsweredRequest> {
  const { uv, interpreter } = await findTools(workspace, request.python, mode);
  const cutOff = readCutOff(workspace, request);
  // Not the job's name: jobs with equal requirements share the answer.
  const subject = "the requirements";
  // uv takes both orders for a contradiction: to look again, and to ask nobody.
  const refresh = isOffline(workspace.host.variables) ? [] : start.refresh;
  const tools = { workspace, uv, interpreter, cutOff, ...start, refresh, subject };
  const { uvLock, absent, warnings } = await applyResolution(tools, request);
  const facts = { findIndex: findIndexOf(request, subject), cutOff, absent };
  const derived = deriveResolution(uvLock, request, facts);
  const fatal = [
    ...derived.missing.filter((row) => request.bundlePlatforms.includes(row.platform)),
    ...findUnrecorded(absent, derived.missing),
  ];
  if (fatal.length > 0) throw wheelMissing(fatal);
  const lockfile = composeLock(request, derived);
  return { lockfile, text: renderLock(lockfile), missing: derived.missing, warnings };
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

// The clock has a say only when something is resolved anyway.
function readCutOff({ host }: Workspace, { settings }: LockRequest): string | null {
  if (!settings || settings.releaseAge === 0) return null;
  return deriveCutOff(readClock(host.variables["SOURCE_DATE_EPOCH"]), settings.releaseAge);
}

// A platform that was left out needs a package without a wheel in the lockfile, or it would seem to
// need nothing at all. There is none where no other platform needs that package.
function findUnrecorded(
  absent: readonly AbsentWheels[],
  missing: readonly MissingWheel[],
): Omit<MissingWheel, "version">[] {
  const recorded = new Set(missing.map(({ platform }) => platform));
  return absent.flatMap(({ platforms, names }) =>
    platforms
      .filter((platform) => !recorded.has(platform))
      .map((platform) => ({ name: names.join(", "), platform })),
  );
}

function wheelMissing(rows: readonly (Omit<MissingWheel, "version"> & { version?: string })[]) {
  return new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: "packages have no wheel for a platform that needs them",
    details: rows.map(({ name, version, platform }) =>
      ["  ", name, version === undefined ? "" : ` ${version}`, `: no wheel for ${platform}`].join(
        "",
      ),
    ),
    hint: "choose another version, or leave the platform out of `bundle-platforms` or `platforms`",
  });
}
