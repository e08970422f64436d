import { platformTable, type PlatformName } from "../config/platform.ts";
import type { PackageIndex } from "../uv/derive-index.ts";
import type { LockRequest } from "./lock-difference.ts";

/** A run of `uv lock`: the hidden project that it reads, and its arguments. */
export interface ResolutionPlan {
  readonly manifest: string;
  readonly arguments: readonly string[];
}

/**
 * Plans the resolution of one requirement set as a hidden uv project: one Python minor, the declared
 * platforms only, wheels only, and a workspace of its own so that no parent folder has a say.
 */
export function planResolution(
  request: LockRequest,
  index: PackageIndex,
  pythonPath: string,
): ResolutionPlan {
  const manifest = [
    "[project]",
    `name = "${HIDDEN_PROJECT}"`,
    // A constant, because uv calls its lockfile outdated when the version changes.
    'version = "0"',
    `requires-python = "==${request.python}.*"`,
    `dependencies = ${tomlList(request.requirements)}`,
    "",
    "[tool.uv]",
    "package = false",
    `environments = ${tomlList(request.platforms.map(platformMarker))}`,
    `required-environments = ${tomlList(request.bundlePlatforms.map(platformMarker))}`,
    "",
    "[tool.uv.workspace]",
    "members = []",
    "",
  ].join("\n");
  const indexOptions = index.url === null ? [] : ["--default-index", `default=${index.url}`];
  return {
    manifest,
    arguments: ["lock", "--no-build", "--python", pythonPath, ...indexOptions],
  };
}

const HIDDEN_PROJECT = "pysnip-resolution";

function platformMarker(name: PlatformName): string {
  const { sysPlatform, machine } = platformTable[name];
  return `sys_platform == '${sysPlatform}' and platform_machine == '${machine}'`;
}

// A TOML basic string takes the escapes of JSON; requirements hold no control characters.
function tomlList(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
}
