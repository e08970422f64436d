import { delimiter, join } from "node:path";
import { CI_SIGNALS } from "../../tools/ci-signals.mjs";
import type { E2eRun } from "./run-folder.ts";

/** Variables to set for one command; undefined removes one. */
export type EnvironmentChanges = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a command in a workspace: this machine's own, without CI signals and without what
 * the test run itself brought along (Nx, npm, vitest, Python), so that a case holds what it sets.
 */
export function makeEnvironment(
  run: E2eRun,
  stateFolder: string,
  changes: EnvironmentChanges = {},
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!isScrubbed(name)) env[name] = value;
  }
  Object.assign(env, {
    PATH: withoutOwnPrograms(run.path),
    NX_CACHE_DIRECTORY: join(stateFolder, "nx-cache"),
    NX_WORKSPACE_DATA_DIRECTORY: join(stateFolder, "nx-data"),
    NX_DAEMON: "false",
    NX_NO_CLOUD: "true",
    PYSNIP_CACHE_DIR: join(run.folder, "pysnip-cache"),
    // Failures must read the same in a terminal and in a log.
    NX_TUI: "false",
  });
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

const SCRUBBED_NAMES = new Set<string>([
  ...CI_SIGNALS,
  "FORCE_COLOR",
  "NO_COLOR",
  "INIT_CWD",
  "K_SERVICE",
  "LERNA_PACKAGE_NAME",
  "NODE",
  "NODE_ENV",
  "NODE_OPTIONS",
  "NODE_PATH",
  "VIRTUAL_ENV",
]);
const SCRUBBED_PREFIXES = ["NX_", "PYSNIP_", "VITEST", "GIT_", "PYTHON", "npm_lifecycle_"];
// What `npm run` itself sets; a person's own settings (registry, certificates, cache) must stay.
const SCRUBBED_NPM = /^npm_(package_|command|execpath|node_execpath|config_(local_)?prefix$)/;

function isScrubbed(name: string): boolean {
  return (
    SCRUBBED_NAMES.has(name) ||
    SCRUBBED_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    SCRUBBED_NPM.test(name)
  );
}

/** `npm test` puts this repository's own programs on PATH; a workspace must use its own. */
function withoutOwnPrograms(path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => !/node_modules[\\/]\.bin$|node-gyp-bin$/.test(folder))
    .join(delimiter);
}
