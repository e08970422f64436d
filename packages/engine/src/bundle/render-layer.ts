import type { LayerManifest } from "./bundle-manifest.ts";
import type { PartPlan } from "./plan-part.ts";
import { renderSortedJson } from "./render-sorted-json.ts";
import type { ZipEntry } from "./render-zip.ts";

/** Where a layer has its packages: the folder that AWS Lambda puts on the import path. */
export const layerFolder = "python";

/** The name of a layer's file. */
export function layerFileOf(plan: PartPlan): string {
  return `deps-${plan.id}.zip`;
}

/** The members of a layer: packages, and what says which layer they are. */
export function renderLayer(plan: PartPlan, python: string): ZipEntry[] {
  const manifest: LayerManifest = { format: 1, id: plan.id, python, members: plan.members };
  const members = Object.fromEntries(
    Object.entries(plan.members).map(([path, sha256]) => [`${layerFolder}/${path}`, sha256]),
  );
  const text = renderSortedJson({ ...manifest, members });
  return [
    ...plan.entries.map((entry) => ({ ...entry, name: `${layerFolder}/${entry.name}` })),
    { name: `${layerFolder}/pysnip-${plan.id}.json`, content: Buffer.from(text, "utf8") },
  ];
}
