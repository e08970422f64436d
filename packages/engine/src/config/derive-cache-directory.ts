import { isAbsolute, join, resolve } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { shortenText } from "./shorten-text.ts";

/** Where pysnip keeps what can be made again: `PYSNIP_CACHE_DIR`, else the user's cache folder. */
export function deriveCacheDirectory(host: {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly system: string;
}): string {
  const chosen = host.variables["PYSNIP_CACHE_DIR"];
  if (chosen) return resolve(refuseRelative(chosen));
  if (host.system === "darwin") return join(host.home, "Library", "Caches", "pysnip");
  if (host.system === "win32") {
    const local = host.variables["LOCALAPPDATA"] ?? join(host.home, "AppData", "Local");
    return join(local, "pysnip", "cache");
  }
  // The XDG base directory specification says that a relative value must be ignored.
  const xdg = host.variables["XDG_CACHE_HOME"];
  return join(xdg && isAbsolute(xdg) ? xdg : join(host.home, ".cache"), "pysnip");
}

function refuseRelative(path: string): string {
  if (isAbsolute(path)) return path;
  throw new PysnipError("PYSNIP_CACHE_UNUSABLE", {
    headline: `\`PYSNIP_CACHE_DIR\` is \`${shortenText(path)}\`, which is no absolute path`,
    details: ["it would mean another folder in each folder that a command runs in"],
    hint: "set `PYSNIP_CACHE_DIR` to an absolute path, or unset it",
  });
}
