import stringify from "json-stable-stringify";
import type { BundleRequest } from "./bundle-request.ts";
import { digest } from "../lock/hash-lock.ts";
import type { BundlePlan } from "./plan-bundle.ts";
import { renderZip } from "./render-zip.ts";

/** The two files of a bundle, as bytes, with their paths relative to the workspace. */
export interface RenderedBundle {
  readonly archive: { readonly path: string; readonly bytes: Uint8Array; readonly sha256: string };
  readonly description: { readonly path: string; readonly bytes: Uint8Array };
}

/** Turns a bundle's plan into bytes. */
export function renderBundle(request: BundleRequest, plan: BundlePlan): RenderedBundle {
  const bytes = renderZip(plan.files);
  const sha256 = digest(bytes);
  const file = `${request.name}.zip`;
  const text = stringify(
    { file, sha256, size: bytes.length, manifest: plan.manifest },
    { space: 2 },
  );
  return {
    archive: { path: `${request.outputPath}/${file}`, bytes, sha256 },
    description: {
      path: `${request.outputPath}/${request.name}.bundle.json`,
      bytes: Buffer.from(`${text}\n`, "utf8"),
    },
  };
}
