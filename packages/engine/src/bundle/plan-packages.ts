import type { BundleKind } from "../config/derive-bundle-settings.ts";
import type { Part } from "./derive-parts.ts";
import type { PartPlan } from "./plan-part.ts";
import { layerFolder } from "./render-layer.ts";
import type { ZipEntry } from "./render-zip.ts";

/** The packages that lie in a bundle itself: members of its archive, with their digests. */
export interface BundledPackages {
  readonly entries: readonly ZipEntry[];
  readonly members: readonly (readonly [name: string, sha256: string])[];
}

/** Lays the parts of a bundle out in its archive; those of a `layered` one are not in it. */
export function planPackages(
  kind: BundleKind,
  parts: readonly { readonly part: Part; readonly plan: PartPlan }[],
): BundledPackages {
  if (kind === "layered") return { entries: [], members: [] };
  const entries = new Map<string, ZipEntry>();
  const members: [string, string][] = [];
  for (const { part, plan } of parts) {
    const folder = derivePartFolder(kind, part);
    for (const entry of plan.entries) {
      const name = `${folder}/${entry.name}`;
      // A wheelhouse has a wheel that two platforms share once.
      if (entries.has(name)) continue;
      entries.set(name, { ...entry, name });
      members.push([name, plan.members[entry.name] ?? ""]);
    }
  }
  return { entries: [...entries.values()], members };
}

/** The folder of the archive, or of the layer, that holds a part. */
export function derivePartFolder(kind: BundleKind, { platforms }: Part): string {
  if (kind === "wheelhouse") return "wheels";
  return kind === "layered" ? layerFolder : `packages/${platforms.join("+")}`;
}
