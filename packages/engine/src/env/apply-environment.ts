import { rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import type { PlatformName } from "../config/platform.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { makeEmptyStage, makeStage } from "../host/make-stage.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { isOffline } from "../uv/derive-offline.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readIndexes } from "../uv/read-indexes.ts";
import type { Uv } from "../uv/read-uv.ts";
import { applyEmptyEnvironment } from "./apply-empty-environment.ts";
import { applyMarker } from "./apply-marker.ts";
import { applyPublication } from "./apply-publication.ts";
import { namesIn } from "./derive-installed-packages.ts";
import { deriveLayout, type EnvironmentLayout } from "./derive-layout.ts";
import { execUv, requireUv } from "./exec-uv.ts";
import { type InstallStep, planInstall } from "./plan-install.ts";
import { type EnvironmentCheck, readEnvironment } from "./read-environment.ts";
import { refuseInstalled } from "./explain-installed.ts";
import type { KnownDigests } from "./read-record.ts";

/** Everything that an environment is built from. */
export interface EnvironmentRequest {
  readonly lockfile: Lockfile;
  readonly platform: PlatformName;
  readonly environmentHash: string;
  /** The packages by name and version, as an environment is looked at for. */
  readonly packages: readonly string[];
  readonly interpreter: Interpreter;
  readonly target: EnvironmentLayout;
  /** How closely one that another process publishes meanwhile is looked at. */
  readonly check: EnvironmentCheck;
}

/**
 * Builds an environment in a folder of its own, checks every file against its RECORD, writes the
 * marker last and publishes by one rename. Gives what a person should know of it. uv is not crash-safe in place, so nothing that was
 * interrupted is ever reused: the next call begins with a folder that is new and empty.
 */
export function applyEnvironment(
  workspace: Workspace,
  uv: Uv,
  request: EnvironmentRequest,
): Promise<readonly string[]> {
  return shareWork(workspace, ["environment", request.target.directory], () =>
    inTurn(async () => {
      // What uv knows of a path is one interpreter.
      const key = ["free stages", request.interpreter.path];
      const free = await shareWork<string[]>(workspace, key, async () => []);
      const stage = await takeStage(workspace, free);
      try {
        const notices = await make(workspace, uv, request, stage);
        await publish(stage, request);
        return notices;
      } finally {
        await rm(stage, { recursive: true, force: true });
        free.push(stage);
      }
    }),
  );
}

// More would only share the cores.
const inTurn = pLimit(availableParallelism());

// uv asks the Python of an environment what it is where it has not seen one at that path before, which
// takes as long as to install. So the next environment is built where the last one of the command was.
async function takeStage(workspace: Workspace, free: string[]): Promise<string> {
  const stage = free.pop();
  if (stage === undefined) return await makeStage(workspace.cacheDirectory, "env");
  await makeEmptyStage(stage);
  return stage;
}

// What uv has in its cache is linked into environments, so that whoever edits a file there edits it for
// all of them. It is fetched once more for what differs.
async function make(
  workspace: Workspace,
  uv: Uv,
  request: EnvironmentRequest,
  stage: string,
): Promise<readonly string[]> {
  // One map for all environments of a command.
  const known = await shareWork<KnownDigests>(
    workspace,
    ["installed files"],
    async () => new Map(),
  );
  const layout = deriveLayout(stage, request.lockfile.resolution.python, workspace.host.system);
  const seal = async (refreshed: readonly string[]) => {
    await build(workspace, uv, request, stage, refreshed);
    return await applyMarker(layout, request, known);
  };
  const first = await seal([]);
  if (first.damaged.length === 0) return first.notices;
  if (isOffline(workspace.host.variables)) throw refuseInstalled(first.damaged, "offline");
  await rm(stage, { recursive: true });
  await makeEmptyStage(stage);
  const again = await seal(first.damaged.flatMap(({ packages }) => packages.flatMap(namesIn)));
  if (again.damaged.length > 0) throw refuseInstalled(again.damaged, "fetched");
  return again.notices;
}

async function build(
  workspace: Workspace,
  uv: Uv,
  request: EnvironmentRequest,
  stage: string,
  refreshed: readonly string[],
): Promise<void> {
  const { interpreter, lockfile, platform } = request;
  await applyEmptyEnvironment(workspace, uv, interpreter, stage);
  const file = join(stage, "requirements.txt");
  const indexes = await readIndexes(workspace);
  for (const step of planInstall(lockfile, platform, indexes, refreshed)) {
    await writeFile(file, step.requirements);
    // The environment is named by VIRTUAL_ENV, because for one that lost its pyvenv.cfg
    // `--python` would lead uv to the interpreter behind it.
    const more = { ...indexes.credentials, VIRTUAL_ENV: stage };
    await install(workspace, uv, step, file, more);
    await rm(file);
  }
}

// Asking the index whether its pages are still the same takes several times as long as to install.
async function install(
  workspace: Workspace,
  uv: Uv,
  step: InstallStep,
  file: string,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  if (step.offlineFirst) {
    const [pip = "", command = "", ...rest] = step.arguments;
    const offline = [pip, command, "--offline", ...rest, file];
    const { exitCode } = await execUv(workspace, uv, offline, more);
    if (exitCode === 0) return;
  }
  await requireUv(workspace, uv, [...step.arguments, file], more);
}

async function publish(stage: string, request: EnvironmentRequest): Promise<void> {
  const expected = {
    environmentHash: request.environmentHash,
    identity: request.interpreter.identity,
    packages: request.packages,
  };
  await applyPublication(stage, request.target.directory, async () => {
    const { state } = await readEnvironment(request.target, expected, request.check);
    return state === "whole";
  });
}
