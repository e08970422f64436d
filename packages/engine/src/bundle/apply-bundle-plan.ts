import { shareWork, type Workspace } from "../config/workspace.ts";
import { readLock } from "../lock/read-lock.ts";
import { applyParts, type ReadyPart } from "./apply-parts.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { checkBundleInputs } from "./check-bundle-inputs.ts";
import { explainMissingWheels } from "./check-missing-wheels.ts";
import { deriveZipSize } from "./derive-zip-size.ts";
import { explainSizes, refuseLargeBundle, refuseUnstartable } from "./explain-sizes.ts";
import { type BundlePlan, planBundle } from "./plan-bundle.ts";
import type { PartPlan } from "./plan-part.ts";
import { renderSortedJson } from "./render-sorted-json.ts";
import { readRunner } from "./read-runner.ts";
import { readBundleSources } from "./read-sources.ts";

/** The digest and the length of a file that is, or would be. */
export interface FileFacts {
  readonly sha256: string;
  readonly size: number;
}

/** A bundle that is ready to be written or compared. */
export interface PreparedBundle<Layer extends FileFacts> extends BundlePlan {
  /** The paths of its files, relative to the workspace. */
  readonly archive: string;
  readonly description: string;
  readonly layers: ReadonlyMap<PartPlan, Layer>;
  /** What a person may want to know of its packages. */
  readonly report: readonly string[];
}

/**
 * Reads a job's lockfile, sources and the runner, brings the wheels that the bundle carries to this
 * machine, and plans the bundle. Everything that can be refused is refused here.
 */
export async function applyBundlePlan<Layer extends FileFacts>(
  workspace: Workspace,
  request: BundleRequest,
  makeLayer: (part: ReadyPart) => Promise<Layer>,
): Promise<PreparedBundle<Layer>> {
  const [lockfile, code, runner] = await Promise.all([
    readLock(workspace, request),
    readBundleSources(workspace, request),
    shareWork(workspace, ["runner"], readRunner),
  ]);
  const missing = await shareWork(workspace, ["missing-wheels", lockfile.lockHash], async () =>
    explainMissingWheels(lockfile),
  );
  checkBundleInputs(request, lockfile, code, missing);
  const ready = await applyParts(workspace, request, lockfile);
  const { parts } = ready;
  const layers = await makeLayers(request, parts, makeLayer);
  const plan = planBundle(request, lockfile, { ...code, runner }, { ...ready, layers });
  const distinct = new Map(parts.flatMap((part) => toPair(part.plan, layers.get(part))));
  const own = deriveZipSize(plan.entries);
  const size = [...distinct.values()].reduce((sum, layer) => sum + layer.size, own);
  refuseLargeBundle(request, size, parts);
  refuseUnstartable(request, own, plan.entries.length);
  const base = `${request.outputPath}/${request.name}`;
  return {
    ...plan,
    archive: `${base}.zip`,
    description: `${base}.bundle.json`,
    layers: distinct,
    report: explainSizes(request, parts),
  };
}

/** `<name>.bundle.json`: what a deployment needs to know of a bundle without opening it. */
export function renderDescription(
  { manifest }: BundlePlan,
  file: string,
  { sha256, size }: FileFacts,
): Uint8Array {
  return Buffer.from(renderSortedJson({ file, sha256, size, manifest }), "utf8");
}

async function makeLayers<Layer>(
  request: BundleRequest,
  parts: readonly ReadyPart[],
  makeLayer: (part: ReadyPart) => Promise<Layer>,
): Promise<ReadonlyMap<ReadyPart, Layer>> {
  const layers = new Map<ReadyPart, Layer>();
  if (request.bundle !== "layered") return layers;
  for (const part of parts) {
    if (part.plan.entries.length > 0) layers.set(part, await makeLayer(part));
  }
  return layers;
}

function toPair<Key, Value>(key: Key, value: Value | undefined): [Key, Value][] {
  return value === undefined ? [] : [[key, value]];
}
