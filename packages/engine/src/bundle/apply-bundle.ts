import { join } from "node:path";
import type { Workspace } from "../config/workspace.ts";
import { writeFileAtomically } from "../host/files.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { readBundlePlan } from "./read-bundle-plan.ts";
import { renderBundle } from "./render-bundle.ts";

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
  const { archive, description } = renderBundle(request, await readBundlePlan(workspace, request));
  await writeFileAtomically(join(workspace.root, archive.path), archive.bytes);
  await writeFileAtomically(join(workspace.root, description.path), description.bytes);
  const { path, sha256 } = archive;
  const size = archive.bytes.length;
  const messages = [`wrote \`${path}\` (${size} bytes, ${sha256})`];
  return { name: request.name, path, sha256, size, messages };
}
