import type { Platform } from "../config/platform.ts";

/** The values of all marker variables for an interpreter on a platform (PEP 508). */
export function deriveMarkerEnvironment(
  platform: Platform,
  python: string,
  patch: number,
): Record<string, string> {
  const full = `${python}.${patch}`;
  return {
    implementation_name: "cpython",
    implementation_version: full,
    os_name: platform.osName,
    platform_machine: platform.machine,
    platform_python_implementation: "CPython",
    platform_release: "",
    platform_system: platform.platformSystem,
    platform_version: "",
    python_full_version: full,
    python_version: python,
    sys_platform: platform.sysPlatform,
    extra: "",
  };
}
