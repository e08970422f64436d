import { platformTable, type PlatformName } from "../config/platform.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { defaultIndexName } from "../uv/derive-index-pins.ts";
import type { PackageIndexes } from "../uv/package-indexes.ts";
import { planIndexOptions } from "../uv/plan-index-options.ts";
import { namesOfSpared } from "./diff-settings.ts";
import type { LockRequest, ResolutionSettings } from "./lock-difference.ts";
import type { Pins } from "./derive-pins.ts";
import type { LockedPackage } from "./lockfile.ts";
import { renderPreferences } from "./render-preferences.ts";

/** A run of `uv lock`: the hidden project that it reads, and its arguments. */
export interface ResolutionPlan {
  readonly manifest: string;
  /** The `uv.lock` that lies beside it when uv starts; null for none. */
  readonly preferences: string | null;
  readonly arguments: readonly string[];
  /** What is set for uv on top of the closed environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The packages whose index pages uv asks for anew instead of taking them from its cache. */
export type Refresh = "all" | readonly string[];

/** What a resolution depends on besides the request. */
export interface ResolutionContext {
  readonly indexes: PackageIndexes;
  readonly pythonPath: string;
  readonly pins: Pins;
  /** The moment before which releases must have been uploaded; null for no such bound. */
  readonly cutOff: string | null;
  /** Packages whose version is kept where it still satisfies. */
  readonly preferred: readonly LockedPackage[];
  readonly refresh: Refresh;
  /** Platforms that are left out, because a package has no wheel for them. */
  readonly leftOut: ReadonlySet<PlatformName>;
  /** Whether uv has to tell which packages it looks at. */
  readonly telling: boolean;
}

/**
 * Plans the resolution of one requirement set as a hidden uv project: one Python minor, the declared
 * platforms only, wheels only, and a workspace of its own so that no parent folder has a say.
 */
export function planResolution(request: LockRequest, context: ResolutionContext): ResolutionPlan {
  const { indexes, pythonPath, cutOff, preferred, leftOut, telling } = context;
  const platforms = request.platforms.filter((platform) => !leftOut.has(platform));
  const { requirements, constraints } = splitRequirementLines(request.requirements);
  const manifest = [
    "[project]",
    `name = "${HIDDEN_PROJECT}"`,
    // A constant, because uv calls its lockfile outdated when the version changes.
    'version = "0"',
    `requires-python = "==${request.python}.*"`,
    `dependencies = ${tomlList(requirements)}`,
    "",
    "[tool.uv]",
    "package = false",
    ...(constraints.length > 0 ? [`constraint-dependencies = ${tomlList(constraints)}`] : []),
    `environments = ${tomlList(platforms.map(platformMarker))}`,
    `required-environments = ${tomlList(request.bundlePlatforms.map(platformMarker))}`,
    "",
    "[tool.uv.workspace]",
    "members = []",
    "",
    ...renderPins(request, context),
  ].join("\n");
  return {
    manifest,
    preferences: preferred.length === 0 ? null : renderPreferences(request.python, preferred),
    arguments: [
      ...["lock", "--python", pythonPath, ...planIndexOptions(indexes, defaultIndexName)],
      ...planSettings(request.settings),
      ...planRefresh(context.refresh),
      ...(cutOff === null ? [] : ["--exclude-newer", cutOff, ...planSpared(context)]),
      ...(telling ? ["--verbose"] : []),
    ],
    variables: telling ? { RUST_LOG: "uv_resolver=debug" } : {},
  };
}

const HIDDEN_PROJECT = "pysnip-resolution";

/**
 * The part of the hidden project that binds packages to indexes. uv obeys `tool.uv.sources` for
 * packages that the project itself names, so those that only others need are named in a group, by a
 * marker that no Python of this project satisfies: uv binds the name and resolves nothing for it. The
 * marker has an end below and one above, because a resolution that forks by patch version binds only
 * what its own range can meet. `explicit` keeps an index from being asked for anything else.
 */
function renderPins(request: LockRequest, { indexes, pins }: ResolutionContext): string[] {
  if (pins.size === 0) return [];
  const { requirements } = splitRequirementLines(request.requirements);
  const direct = new Set(requirements.map((text) => parseRequirement(text).name));
  const names = [...pins.keys()].sort();
  const used = new Set(pins.values());
  return [
    "[dependency-groups]",
    `pinned = ${tomlList(names.filter((name) => !direct.has(name)).map((name) => `${name} ; ${NO_PYTHON}`))}`,
    "",
    "[tool.uv.sources]",
    ...names.map((name) => `${toml(name)} = { index = ${toml(pins.get(name) ?? "")} }`),
    "",
    ...indexes.named.flatMap(({ name, url }) =>
      used.has(name)
        ? ["[[tool.uv.index]]", `name = ${toml(name)}`, `url = ${toml(url)}`, "explicit = true", ""]
        : [],
    ),
  ];
}

const NO_PYTHON = "python_full_version < '3' or python_full_version >= '4'";

function planSettings(settings: ResolutionSettings | undefined): string[] {
  const { prereleases = "if-necessary", builds = false, wheelExceptions = [] } = settings ?? {};
  const mode = typeof prereleases === "string" ? prereleases : "if-necessary";
  const names = typeof prereleases === "string" ? [] : prereleases;
  return [
    ...["--prerelease", mode],
    ...names.flatMap((name) => ["--prerelease-package", `${name}=allow`]),
    // uv builds nothing but what it is also told not to take as a wheel.
    ...(builds ? [] : ["--no-build"]),
    ...(builds ? [] : wheelExceptions.flatMap((name) => ["--no-binary-package", name])),
  ];
}

function planRefresh(refresh: Refresh): string[] {
  return refresh === "all" ? ["--refresh"] : refresh.flatMap((name) => ["--refresh-package", name]);
}

// uv reads an index's own cut-off only where it reads configuration, so packages are named instead.
function planSpared({ indexes, pins }: ResolutionContext): string[] {
  const spared = namesOfSpared(indexes.named);
  return [...pins]
    .filter(([, index]) => spared.includes(index))
    .flatMap(([name]) => ["--exclude-newer-package", `${name}=false`]);
}

function platformMarker(name: PlatformName): string {
  const { sysPlatform, machine } = platformTable[name];
  return [
    `sys_platform == '${sysPlatform}'`,
    `platform_machine == '${machine}'`,
    // Without these uv also resolves, and finds wheels for, what only another Python needs.
    "implementation_name == 'cpython'",
    "platform_python_implementation == 'CPython'",
  ].join(" and ");
}

function tomlList(items: readonly string[]): string {
  return `[${items.map(toml).join(", ")}]`;
}

// A TOML basic string takes the escapes of JSON; requirements hold no control characters.
function toml(text: string): string {
  return JSON.stringify(text);
}
