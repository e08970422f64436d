import { join } from "node:path";
import {
  deriveInstallMode,
  type InstallChoice,
  type InstallMode,
} from "../config/derive-install-mode.ts";
import type { PlatformName } from "../config/platform.ts";
import { applyStoreCleaning } from "../config/apply-store-cleaning.ts";
import { forgetWork, shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { markUse } from "../host/mark-use.ts";
import { deriveWheels } from "../lock/derive-wheels.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { readLockedJob } from "../lock/read-lock.ts";
import { applyUv, findUv } from "../uv/apply-uv.ts";
import { refuseInsecureIndexes } from "../uv/check-insecure-indexes.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readInterpreter, readKnownInterpreter } from "../uv/read-interpreter.ts";
import { applyEnvironment } from "./apply-environment.ts";
import { deriveHostPlatform } from "./derive-host-platform.ts";
import { nameInstalled } from "./derive-installed-packages.ts";
import { deriveLayout } from "./derive-layout.ts";
import { hashEnvironmentId } from "./hash-environment-id.ts";
import {
  type MissingEnvironment,
  refuseMissingEnvironment,
} from "./explain-missing-environment.ts";
import { type EnvironmentCheck, hasEnvironmentFor, readEnvironment } from "./read-environment.ts";

/** A job's environment, ready for use. */
export interface JobEnvironment {
  readonly name: string;
  readonly directory: string;
  readonly python: string;
  readonly created: boolean;
  readonly messages: readonly string[];
}

/**
 * Makes the environment of a job's lockfile exist, or refuses where nothing may be installed. When
 * it is there and whole, or is refused, no process is started.
 */
export async function applyJobEnvironment(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
): Promise<JobEnvironment> {
  const outcome = await attemptJobEnvironment(workspace, root, choice);
  if ("python" in outcome) return outcome;
  throw refuseMissingEnvironment(outcome, null);
}

/** The same for a caller that decides itself what a missing environment means. */
export async function attemptJobEnvironment(
  workspace: Workspace,
  root: string,
  choice: InstallChoice,
  check: EnvironmentCheck = "sizes",
): Promise<JobEnvironment | MissingEnvironment> {
  const { job, lockfile } = await readLockedJob(workspace, root);
  const mode = deriveInstallMode(choice, workspace.host.variables, job.autoInstall);
  return await applyLocked(workspace, job.name, lockfile, mode, check);
}

async function applyLocked(
  workspace: Workspace,
  name: string,
  lockfile: Lockfile,
  mode: InstallMode,
  check: EnvironmentCheck,
): Promise<JobEnvironment | MissingEnvironment> {
  const { platform, environmentHash } = locate(workspace, name, lockfile);
  const interpreter = await findInterpreter(workspace, lockfile, environmentHash, mode);
  if (interpreter === null) return { name, state: { state: "missing" }, mode };
  const { identity } = interpreter;
  const directory = join(
    workspace.cacheDirectory,
    "envs",
    hashEnvironmentId(environmentHash, identity),
  );
  const target = deriveLayout(directory, lockfile.resolution.python, workspace.host.system);
  const packages = listPackages(lockfile, platform);
  const key = ["environment state", directory, check, ...packages];
  const state = await shareWork(workspace, key, () => {
    // Before it is looked at, so that nobody clears it away after that.
    markUse(directory);
    return readEnvironment(target, { environmentHash, identity, packages }, check);
  });
  const done = { name, directory, python: target.python };
  if (state.state === "whole") {
    return { ...done, created: false, messages: [`the environment of \`${name}\` is ready`] };
  }
  if (!mode.allowed) return { name, state, mode };
  refuseInsecureIndexes(workspace.config.indexes.named, mode.ci);
  const uv = await applyUv(workspace, mode);
  const request = {
    ...{ lockfile, platform, environmentHash, packages },
    ...{ interpreter, target, check },
  };
  const notices = await applyEnvironment(workspace, uv, request);
  forgetWork(workspace, key);
  await applyStoreCleaning(workspace);
  const count = deriveWheels(lockfile, platform).length;
  const why = state.state === "damaged" ? ` again, because ${state.reason}` : "";
  const made = `made the environment of \`${name}\`${why} (${count} ${count === 1 ? "package" : "packages"}, CPython ${interpreter.version})`;
  return { ...done, created: true, messages: [made, ...notices] };
}

// Equal lockfiles of a command are one object.
const listed = new WeakMap<Lockfile, readonly string[]>();

function listPackages(lockfile: Lockfile, platform: PlatformName): readonly string[] {
  const before = listed.get(lockfile);
  if (before) return before;
  const names = deriveWheels(lockfile, platform).map(({ item }) =>
    nameInstalled(item.name, item.version),
  );
  listed.set(lockfile, names.sort());
  return names;
}

async function findInterpreter(
  workspace: Workspace,
  lockfile: Lockfile,
  environmentHash: string,
  mode: InstallMode,
): Promise<Interpreter | null> {
  const { cacheDirectory } = workspace;
  const { python } = lockfile.resolution;
  const known = await shareWork(workspace, ["known interpreter", python], () =>
    readKnownInterpreter(cacheDirectory, python),
  );
  if (known) return known;
  // Whatever interpreter is found, there is nothing that it could be used with.
  if (!mode.allowed && !(await hasEnvironmentFor(cacheDirectory, environmentHash))) return null;
  const uv = await (mode.allowed ? applyUv(workspace, mode) : findUv(workspace));
  return uv === null ? null : await readInterpreter(workspace, uv, python);
}

function locate(
  workspace: Workspace,
  name: string,
  lockfile: Lockfile,
): { readonly platform: PlatformName; readonly environmentHash: string } {
  const platform = deriveHostPlatform(workspace.host);
  const { platforms } = lockfile.resolution;
  const { system, machine, musl } = workspace.host;
  if (platform === null || !platforms.includes(platform)) {
    const here = platform ?? `${system}-${machine}${musl ? " with musl" : ""}`;
    throw new PysnipError("PYSNIP_PLATFORM_UNSUPPORTED", {
      headline: `\`${name}\` is not locked for ${here}`,
      details: [`locked for: ${platforms.join(", ")}`],
      hint: "add the platform to `platforms` and run the `lock` target",
    });
  }
  const environmentHash = lockfile.environmentHashes[platform];
  if (environmentHash !== undefined) return { platform, environmentHash };
  const lacking = deriveWheels(lockfile, platform).filter(({ wheel }) => wheel === null);
  throw new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: `\`${name}\` cannot run on ${platform}: packages have no wheel for it`,
    details: lacking.map(({ item }) => `  ${item.name} ${item.version}`),
    hint: "choose another version of the package, or another platform",
  });
}
