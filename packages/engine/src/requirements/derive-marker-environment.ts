import type { Platform } from "../config/platform.ts";

/**
 * The values of all marker variables for an interpreter on a platform (PEP 508); null for the release and
 * the version of the system, which machines of one platform differ in.
 */
export function deriveMarkerEnvironment(
  platform: Platform,
  python: string,
  patch: number,
): Record<string, string | null> {
  const full = `${python}.${patch}`;
  return {
    implementation_name: "cpython",
    implementation_version: full,
    os_name: platform.osName,
    platform_machine: platform.machine,
    platform_python_implementation: "CPython",
    platform_release: null,
    platform_system: platform.platformSystem,
    platform_version: null,
    python_full_version: full,
    python_version: python,
    sys_platform: platform.sysPlatform,
    extra: "",
  };
}
