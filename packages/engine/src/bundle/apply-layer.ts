import { chmod, copyFile, link, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { readTextFile, uniqueSuffix, writeFileAtomically } from "../host/files.ts";
import { hashFile } from "../uv/find-stored-file.ts";
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
export function applyLayer(workspace: Workspace, plan: PartPlan, python: string): Promise<Layer> {
  const path = join(workspace.cacheDirectory, "layers", layerFileOf(plan));
  return shareWork(workspace, ["layer", path], async () => {
    const known = await readLayer(path);
    if (known !== null) return known;
    const { sha256, size } = await writeZip(path, renderLayer(plan, python));
    // Jobs have hard links to it: whoever writes into one of them would write into all.
    await chmod(path, 0o444);
    await writeRecord(path, sha256);
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

async function writeRecord(path: string, sha256: string): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  await writeFileAtomically(recordOf(path), JSON.stringify({ v: 1, sha256, size, time: mtimeMs }));
}

function recordOf(path: string): string {
  return `${path}.json`;
}

/** Puts layers into a job's output folder, by hard link where that can be, and takes old ones away. */
export async function applyLayerLinks(folder: string, layers: readonly Layer[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const wanted = new Set(layers.map(({ path }) => basename(path)));
  for (const name of await readdir(folder)) {
    if (LAYER.test(name) && !wanted.has(name)) await rm(join(folder, name), { force: true });
  }
  for (const { path } of layers) await linkFile(path, join(folder, basename(path)));
}

const LAYER = /^deps-[0-9a-f]{32}\.zip$/;

async function linkFile(from: string, to: string): Promise<void> {
  const [source, target] = await Promise.all([stat(from), stat(to).catch(() => null)]);
  if (target !== null && target.ino === source.ino && target.dev === source.dev) return;
  await rm(to, { force: true });
  const failure = await link(from, to).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  if (failure === null) return;
  // Another disk, a file system without links, or too many of them.
  const temporary = join(dirname(to), `.${basename(to)}.${uniqueSuffix()}`);
  await copyFile(from, temporary);
  await rename(temporary, to);
}
