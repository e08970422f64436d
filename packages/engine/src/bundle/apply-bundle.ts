import { join } from "node:path";
import stringify from "json-stable-stringify";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { writeFileAtomically } from "../host/files.ts";
import { readLock } from "../lock/read-lock.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { digest, planBundle } from "./plan-bundle.ts";
import { readRunner } from "./read-runner.ts";
import { readSources } from "./read-sources.ts";
import { renderZip } from "./render-zip.ts";

/** A bundle that was written. */
export interface BundleOutcome {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly messages: readonly string[];
}

/** Writes a job's bundle and its description; the same inputs give the same bytes everywhere. */
export async function applyBundle(
  workspace: Workspace,
  request: BundleRequest,
): Promise<BundleOutcome> {
  const [lockfile, sources, runner] = await Promise.all([
    readLock(workspace, request),
    readSources(workspace, request),
    shareWork(workspace, ["runner"], readRunner),
  ]);
  const plan = planBundle(request, lockfile, sources, runner);
  const zip = renderZip(plan.files);
  const file = `${request.name}.zip`;
  const path = `${request.outputPath}/${file}`;
  const sha256 = digest(zip);
  const description = { file, sha256, size: zip.length, manifest: plan.manifest };
  await writeFileAtomically(join(workspace.root, path), zip);
  await writeFileAtomically(
    join(workspace.root, request.outputPath, `${request.name}.bundle.json`),
    `${stringify(description, { space: 2 })}\n`,
  );
  return {
    name: request.name,
    path,
    sha256,
    size: zip.length,
    messages: [`wrote \`${path}\` (${zip.length} bytes, ${sha256})`],
  };
}
