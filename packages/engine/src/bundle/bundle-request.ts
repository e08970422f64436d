import type { PythonMinor } from "../config/config.ts";
import type { BundleSettings } from "../config/derive-bundle-settings.ts";
import type { PlatformName } from "../config/platform.ts";
import type { SourceOwner } from "../config/read-source-files.ts";

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
  /** Globs of ignored files that belong to the sources, relative to the job. */
  readonly generated?: readonly string[] | undefined;
  /** The projects of the workspace whose sources go into the bundle beside the job's. */
  readonly libraries?: readonly SourceOwner[] | undefined;
  readonly bundle: BundleSettings["kind"];
  readonly bytecode: BundleSettings["bytecode"];
  /** The function that AWS Lambda calls, as `module.function`. */
  readonly handler: string | null;
  /** How many bytes the files may have together; it is judged whenever the bundle is made. */
  readonly sizeLimit: number | null;
  /** How the sources were hashed that the bundle will stand for in a cache; left out where none keeps it. */
  readonly hashed?: Hashed | undefined;
  /** The folder that the bundle is written to, relative to the workspace. */
  readonly outputPath: string;
}

/** How sources were hashed before they are read. */
export interface Hashed {
  /** In milliseconds since 1970: a file that changed later was hashed as it was before; null if unknown. */
  readonly since: number | null;
  /** Files and folders that tasks before may write, relative to the workspace: they are hashed afterwards. */
  readonly listLeft: () => readonly string[];
}

/** One file of a bundle, before it becomes bytes of an archive. */
export interface BundleFile {
  /** Its place in the archive, with `/` between folders. */
  readonly path: string;
  readonly content: Uint8Array;
}
