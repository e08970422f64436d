import type { BundleKind } from "../config/derive-bundle-settings.ts";
import type { PlatformName } from "../config/platform.ts";

/** `bundle.json`: what a bundle is, member by member; the runner checks itself against it. */
export interface BundleManifest {
  readonly format: 1;
  readonly kind: BundleKind;
  readonly name: string;
  readonly version: string;
  readonly entry: string;
  readonly jobKind: "function" | "script";
  readonly python: string;
  readonly platforms: readonly PlatformName[];
  readonly environmentHashes: Partial<Record<PlatformName, string>>;
  readonly requirementsHash: string;
  readonly lockHash: string;
  readonly sourcesHash: string;
  /** By name, the hash of the sources of each local library; absent where there is none. */
  readonly libraries?: Readonly<Record<string, string>>;
  readonly runnerHash: string;
  /** The function that AWS Lambda calls. */
  readonly handler?: string;
  /** The full version of the interpreter that compiled the packages. */
  readonly bytecode?: string;
  /** By platform, the packages that the bundle brings; absent for a `thin` one. */
  readonly parts?: Partial<Record<PlatformName, ManifestPart>>;
  readonly members: Readonly<Record<string, string>>;
}

/** Packages for one platform: where they lie, and what they need of a machine. */
export interface ManifestPart {
  /** The folder of the archive, or of the layer, that holds them. */
  readonly folder: string;
  /** The name of their content: equal packages are placed once on a machine. */
  readonly id: string;
  /** The oldest glibc that can load them; absent where none is needed. */
  readonly glibc?: string;
  /** The layer, by name and digest, where they are not in the bundle itself. */
  readonly file?: string;
  readonly sha256?: string;
}

/** `pysnip-<id>.json` of a layer: what it holds. */
export interface LayerManifest {
  readonly format: 1;
  readonly id: string;
  readonly python: string;
  readonly members: Readonly<Record<string, string>>;
}
