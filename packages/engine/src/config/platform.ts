/** A system that a job can be locked for, by the name that manifests use. */
export interface Platform {
  readonly name: PlatformName;
  readonly sysPlatform: string;
  readonly machine: string;
  readonly osName: string;
  readonly platformSystem: string;
}

export const platformNames = [
  "linux-x86_64",
  "linux-aarch64",
  "macos-arm64",
  "macos-x86_64",
  "windows-x86_64",
] as const;

/** One of the platform names that `platforms` accepts. */
export type PlatformName = (typeof platformNames)[number];

/** What a platform answers to the variables of a marker (PEP 508, environment markers). */
export const platformTable: Readonly<Record<PlatformName, Platform>> = {
  "linux-x86_64": posix("linux-x86_64", "linux", "x86_64", "Linux"),
  "linux-aarch64": posix("linux-aarch64", "linux", "aarch64", "Linux"),
  "macos-arm64": posix("macos-arm64", "darwin", "arm64", "Darwin"),
  "macos-x86_64": posix("macos-x86_64", "darwin", "x86_64", "Darwin"),
  "windows-x86_64": {
    name: "windows-x86_64",
    sysPlatform: "win32",
    machine: "AMD64",
    osName: "nt",
    platformSystem: "Windows",
  },
};

function posix(
  name: PlatformName,
  sysPlatform: string,
  machine: string,
  platformSystem: string,
): Platform {
  return { name, sysPlatform, machine, osName: "posix", platformSystem };
}
