import { join } from "node:path";
import type { HostEnvironment } from "../host/environment.ts";
import { readTextFile } from "../host/files.ts";
import { deriveIndex, type PackageIndex } from "./derive-index.ts";

/** Finds the package index that this machine is set up for; pip's files are read only when needed. */
export async function readIndex(host: HostEnvironment): Promise<PackageIndex> {
  const named = deriveIndex(host.variables, []);
  if (named.url !== null) return named;
  const texts = await Promise.all(
    pipConfigFiles(host).map((path) => readTextFile(path, MAXIMUM_BYTES).catch(() => null)),
  );
  return deriveIndex(
    host.variables,
    texts.filter((text) => text !== null),
  );
}

const MAXIMUM_BYTES = 64 * 1024;

// pip's documentation, "Configuration": the user's file outranks the machine's.
function pipConfigFiles(host: HostEnvironment): string[] {
  const { variables, home } = host;
  const chosen = variables["PIP_CONFIG_FILE"];
  if (chosen === "/dev/null") return [];
  const user =
    host.system === "win32"
      ? [join(variables["APPDATA"] ?? home, "pip", "pip.ini"), join(home, "pip", "pip.ini")]
      : [
          join(variables["XDG_CONFIG_HOME"] ?? join(home, ".config"), "pip", "pip.conf"),
          join(home, ".pip", "pip.conf"),
          ...(host.system === "darwin"
            ? [join(home, "Library", "Application Support", "pip", "pip.conf")]
            : []),
        ];
  const machine = host.system === "win32" ? [] : ["/etc/xdg/pip/pip.conf", "/etc/pip.conf"];
  return [...(chosen ? [chosen] : []), ...user, ...machine];
}
