import type { PlatformName } from "./platform.ts";
import type { autoInstallModes, supportedPythons } from "./job-schema.ts";
import type { BundleSettings, WrittenBundle } from "./derive-bundle-settings.ts";
import type { IndexesTable, PolicyTable } from "./policy-schema.ts";
import type { VersionsTable } from "./versions-schema.ts";

/** A Python minor version such as `3.11`. */
export type PythonMinor = (typeof supportedPythons)[number];

/** When commands may install by themselves. */
export type AutoInstall = (typeof autoInstallModes)[number];

/** Defaults of a workspace, from `pysnip.toml`. */
export interface WorkspaceConfig {
  readonly python: PythonMinor | null;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[] | null;
  readonly autoInstall: AutoInstall;
  /** Whether a missing environment that may not be installed is a failure. */
  readonly failOnMissing: boolean;
  readonly bundle: WrittenBundle;
  readonly indexes: IndexesTable;
  readonly policy: PolicyTable;
  readonly versions: VersionsTable;
}

/** Where in `src/` a run begins. */
export interface Entry {
  readonly text: string;
  readonly module: string;
  readonly function: string | null;
}

/** Requirements as the manifest writes them, before anything is understood. */
export interface DeclaredTables {
  readonly dependencies: readonly string[];
  readonly optionalDependencies: Readonly<Record<string, readonly string[]>>;
  readonly groups: readonly string[];
  readonly libraries: Readonly<Record<string, unknown>>;
  readonly requirementFiles: readonly string[];
  readonly builtins: boolean;
  readonly requiresPython: string | null;
  /** `[tool.uv.sources]` as it is written; absent where there is none. */
  readonly sources?: Readonly<Record<string, unknown>>;
}

/** Everything a job says of itself, with the workspace's defaults filled in. */
export interface JobConfig {
  readonly root: string;
  readonly name: string;
  readonly version: string;
  readonly entry: Entry;
  readonly kind: "function" | "script";
  readonly python: PythonMinor;
  readonly platforms: readonly PlatformName[];
  readonly bundlePlatforms: readonly PlatformName[];
  readonly autoInstall: AutoInstall;
  readonly failOnMissing: boolean;
  readonly bundle: BundleSettings;
  readonly env: readonly string[];
  /** Globs of ignored files that belong to the sources, relative to the job. */
  readonly generated: readonly string[];
  /** What the job narrows of the workspace's policy. */
  readonly policy: PolicyTable;
  readonly declared: DeclaredTables;
}

/** One thing that is wrong with a configuration file, and where: a path of keys into it. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}
