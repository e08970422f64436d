import { basename, dirname, join } from "node:path";
import type { Workspace } from "../config/workspace.ts";
import { applyBundlePlan, renderDescription } from "./apply-bundle-plan.ts";
import { applyLayer, applyLayerLinks } from "./apply-layer.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { writeOutput } from "../host/write-output.ts";
import { writeZip } from "./write-zip.ts";

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
  const bundle = await applyBundlePlan(workspace, request, (part) =>
    applyLayer(workspace, part, request.python),
  );
  const path = join(workspace.root, bundle.archive);
  const layers = [...bundle.layers.values()];
  const written = await writeZip(path, bundle.entries);
  applyLayerLinks(dirname(path), layers);
  const description = renderDescription(bundle, basename(path), written);
  await writeOutput(join(workspace.root, bundle.description), (write) => write(description));
  const { sha256, size } = written;
  const messages = [
    `wrote \`${bundle.archive}\` (${size} bytes, ${sha256})`,
    ...layers.map((layer) => {
      const place = `${dirname(bundle.archive)}/${basename(layer.path)}`;
      return `put \`${place}\` beside it (${layer.size} bytes, ${layer.sha256})`;
    }),
    ...bundle.report,
  ];
  return { name: request.name, path: bundle.archive, sha256, size, messages };
}
