import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { chmod, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { readTextFile, uniqueSuffix, writeFileAtomically } from "../host/files.ts";
import { applyStoreCleaning } from "../config/apply-store-cleaning.ts";
import { markUse } from "../host/mark-use.ts";
import { hashFile } from "../uv/find-stored-file.ts";
import type { ReadyPart } from "./apply-parts.ts";
import { deriveLayerPlace } from "./derive-store-places.ts";
import type { PartPlan } from "./plan-part.ts";
import { layerFileOf, renderLayer } from "./render-layer.ts";
import { writeZip } from "./write-zip.ts";

/** A layer in the store of this machine. */
export interface Layer {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Makes a layer exist in the store, once for all jobs with equal packages. */
export function applyLayer(
  workspace: Workspace,
  { plan, fetch }: ReadyPart,
  python: string,
): Promise<Layer> {
  const layer = { id: plan.id, file: layerFileOf(plan) };
  const path = deriveLayerPlace(workspace.cacheDirectory, layer);
  return shareWork(workspace, ["layer", path], async () => {
    markUse(dirname(path));
    const known = await readLayer(path);
    if (known !== null) return known;
    await fetch();
    const { sha256, size } = await writeZip(path, renderLayer(plan, python));
    // Jobs have hard links to it: whoever writes into one of them would write into all.
    await chmod(path, 0o444);
    await writeRecord(path, sha256);
    await applyStoreCleaning(workspace);
    return { path, sha256, size };
  });
}

const record = z.object({ v: z.literal(1), sha256: z.string(), size: z.int(), time: z.number() });

// As long as nobody touched the file, its digest is remembered; else its bytes are hashed again.
async function readLayer(path: string): Promise<Layer | null> {
  const text = await readTextFile(recordOf(path), 4096).catch(() => null);
  const known = text === null ? undefined : record.safeParse(parseJson(text)).data;
  const facts = await stat(path).catch(() => null);
  if (known === undefined || facts === null || facts.size !== known.size) return null;
  const { sha256, size } = known;
  if (facts.mtimeMs !== known.time) {
    if ((await hashFile(path)) !== sha256) return null;
    await writeRecord(path, sha256);
  }
  return { path, sha256, size };
}

/** Lets a layer be made anew when it is needed next. */
export async function forgetLayer(workspace: Workspace, plan: PartPlan): Promise<void> {
  const layer = { id: plan.id, file: layerFileOf(plan) };
  await rm(recordOf(deriveLayerPlace(workspace.cacheDirectory, layer)), { force: true });
}

async function writeRecord(path: string, sha256: string): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  await writeFileAtomically(recordOf(path), JSON.stringify({ v: 1, sha256, size, time: mtimeMs }));
}

function recordOf(path: string): string {
  return `${path}.json`;
}

/** Puts layers into a job's output folder, by hard link where that can be, and takes old ones away. */
export function applyLayerLinks(folder: string, layers: readonly Layer[]): void {
  mkdirSync(folder, { recursive: true });
  const wanted = new Set(layers.map(({ path }) => basename(path)));
  for (const name of readdirSync(folder)) {
    if (LAYER.test(name) && !wanted.has(name)) rmSync(join(folder, name), { force: true });
  }
  for (const { path } of layers) linkFile(path, join(folder, basename(path)));
}

const LAYER = /^deps-[0-9a-f]{32}\.zip$/;

function linkFile(from: string, to: string): void {
  const source = statSync(from);
  const target = statSync(to, { throwIfNoEntry: false });
  if (target?.ino === source.ino && target.dev === source.dev) return;
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    // Another disk, a file system without links, or too many of them.
    const temporary = join(dirname(to), `.${basename(to)}.${uniqueSuffix()}`);
    copyFileSync(from, temporary);
    renameSync(temporary, to);
  }
}
