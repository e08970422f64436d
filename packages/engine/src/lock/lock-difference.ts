import type { PythonMinor } from "../config/config.ts";
import type { NamedIndex } from "../config/policy-schema.ts";
import type { PlatformName } from "../config/platform.ts";
import type { Prereleases } from "../requirements/policy.ts";

/** What of indexes and policy reaches a resolution. */
export interface ResolutionSettings {
  readonly named: readonly NamedIndex[];
  /** Package names with the index that the job's `libraries` name for them. */
  readonly jobPins: readonly (readonly [name: string, index: string])[];
  readonly prereleases: Prereleases;
  /** How old a release has to be, in hours. */
  readonly releaseAge: number;
  /** Whether any package may be built from source. */
  readonly builds: boolean;
  /** The packages that may be built from source, in normal form. */
  readonly wheelExceptions: readonly string[];
}

/** What a manifest asks a lockfile to be for. */
export interface LockRequest {
  /** Canonical lines; one that begins with `-c ` only bounds versions. */
  readonly requirements: readonly string[];
  readonly requirementsHash: string;
  readonly python: PythonMinor;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[];
  /** Absent where a lockfile is compared by somebody who does not know the workspace's policy. */
  readonly settings?: ResolutionSettings;
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
  | { readonly reason: "bundle-platform-removed"; readonly platform: string }
  | {
      readonly reason: "index";
      readonly name: string;
      readonly locked: string;
      readonly declared: string;
    }
  | { readonly reason: "prereleases"; readonly locked: string; readonly declared: string }
  | { readonly reason: "release-age"; readonly locked: string; readonly declared: string }
  | { readonly reason: "any-age"; readonly index: string }
  | { readonly reason: "wheel-exception"; readonly name: string };
