import type { PythonMinor } from "../config/config.ts";
import type { PlatformName } from "../config/platform.ts";

/** What a manifest asks a lockfile to be for. */
export interface LockRequest {
  readonly requirements: readonly string[];
  readonly requirementsHash: string;
  readonly python: PythonMinor;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[];
}

/** One way in which a lockfile is not the one that a manifest asks for. */
export type LockDifference =
  | { readonly reason: "missing" }
  | { readonly reason: "invalid"; readonly message: string }
  | { readonly reason: "requirement-added"; readonly requirement: string }
  | { readonly reason: "requirement-removed"; readonly requirement: string }
  | { readonly reason: "python"; readonly locked: string; readonly declared: string }
  | { readonly reason: "platform-added"; readonly platform: string }
  | { readonly reason: "platform-removed"; readonly platform: string }
  | { readonly reason: "bundle-platform-added"; readonly platform: string }
  | { readonly reason: "bundle-platform-removed"; readonly platform: string };
