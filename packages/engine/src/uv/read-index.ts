import { isAbsolute, join } from "node:path";
import type { HostEnvironment } from "../host/environment.ts";
import { readTextFile } from "../host/files.ts";
import { deriveIndex, type PackageIndex } from "./derive-index.ts";
import type { PipConfig } from "./parse-pip-config.ts";

/** Finds the package index that this machine is set up for; pip's files are read only when needed. */
export async function readIndex(host: HostEnvironment): Promise<PackageIndex> {
  const named = deriveIndex(host.variables, []);
  if (named.url !== null) return named;
  if (host.variables["PIP_CONFIG_FILE"] === "/dev/null") return named;
  const { chosen, user, machine } = pipConfigFiles(host);
  const own = await readConfigs(chosen);
  // pip leaves out those of the user where a file is chosen that exists.
  const others = await readConfigs([...(own.length > 0 ? [] : user), ...machine]);
  return deriveIndex(host.variables, [...own, ...others]);
}

async function readConfigs(paths: readonly string[]): Promise<PipConfig[]> {
  const read = async (path: string) => {
    const text = await readTextFile(path, MAXIMUM_BYTES).catch(() => null);
    return text === null ? [] : [{ path, text }];
  };
  return (await Promise.all(paths.map(read))).flat();
}

const MAXIMUM_BYTES = 64 * 1024;

interface PipConfigFiles {
  readonly chosen: readonly string[];
  readonly user: readonly string[];
  readonly machine: readonly string[];
}

// pip's documentation, "Configuration", the files that outrank others first.
function pipConfigFiles({ variables, home, system }: HostEnvironment): PipConfigFiles {
  const chosen = variables["PIP_CONFIG_FILE"] ? [variables["PIP_CONFIG_FILE"]] : [];
  const name = system === "win32" ? "pip.ini" : "pip.conf";
  const at = (...folders: string[]) => join(...folders, "pip", name);
  if (system === "win32") {
    const user = [at(variables["APPDATA"] ?? home), at(home)];
    return { chosen, user, machine: [at(variables["PROGRAMDATA"] || "C:\\ProgramData")] };
  }
  const usual = at(variables["XDG_CONFIG_HOME"] || join(home, ".config"));
  const old = join(home, ".pip", name);
  if (system === "darwin") {
    const support = ["Library", "Application Support"];
    return { chosen, user: [at(home, ...support), usual, old], machine: [at("/", ...support)] };
  }
  const shared = (variables["XDG_CONFIG_DIRS"] || "/etc/xdg").split(":").filter(isAbsolute);
  const machine = ["/etc/pip.conf", ...shared.toReversed().map((folder) => at(folder))];
  return { chosen, user: [usual, old], machine };
}
