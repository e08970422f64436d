import type { PlatformName } from "../config/platform.ts";

/** `bundle.json`: what a bundle is, member by member; the runner checks itself against it. */
export interface BundleManifest {
  readonly format: 1;
  readonly kind: "thin";
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
  readonly members: Readonly<Record<string, string>>;
}
