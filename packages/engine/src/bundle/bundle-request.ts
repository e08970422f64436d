import type { PythonMinor } from "../config/config.ts";
import type { PlatformName } from "../config/platform.ts";

/** Everything that a bundle's bytes depend on besides its lockfile, its sources and the runner. */
export interface BundleRequest {
  readonly root: string;
  readonly name: string;
  readonly version: string;
  readonly entry: string;
  readonly kind: "function" | "script";
  readonly python: PythonMinor;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[];
  readonly requirementsHash: string;
  /** The folder that the bundle is written to, relative to the workspace. */
  readonly outputPath: string;
}

/** One file of a bundle, before it becomes bytes of an archive. */
export interface BundleFile {
  /** Its place in the archive, with `/` between folders. */
  readonly path: string;
  readonly content: Uint8Array;
}
