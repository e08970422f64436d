import { platformTable, type PlatformName } from "../config/platform.ts";

/**
 * The marker that is true on exactly the given platforms, null when that is all of them. It is
 * written by us and not taken from uv, whose spelling changes between releases.
 */
export function renderPlatformMarker(
  included: readonly PlatformName[],
  all: readonly PlatformName[],
): string | null {
  if (included.length === all.length) return null;
  const systems = [...new Set(included.map((name) => platformTable[name].sysPlatform))].sort();
  const clauses = systems.flatMap((system) => {
    const ofSystem = (name: PlatformName) => platformTable[name].sysPlatform === system;
    const mine = included.filter(ofSystem);
    if (mine.length === all.filter(ofSystem).length) return [`sys_platform == "${system}"`];
    return mine
      .map((name) => platformTable[name].machine)
      .sort()
      .map((machine) => `sys_platform == "${system}" and platform_machine == "${machine}"`);
  });
  return clauses.join(" or ");
}
