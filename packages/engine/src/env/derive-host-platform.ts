import type { PlatformName } from "../config/platform.ts";

/** The name of the platform that this machine is; null for one that jobs cannot be locked for. */
export function deriveHostPlatform(host: {
  readonly system: string;
  readonly machine: string;
  readonly musl: boolean;
}): PlatformName | null {
  // manylinux wheels need glibc, so a musl system is a platform of its own.
  return host.musl ? null : (PLATFORMS.get(`${host.system}-${host.machine}`) ?? null);
}

const PLATFORMS = new Map<string, PlatformName>([
  ["linux-x64", "linux-x86_64"],
  ["linux-arm64", "linux-aarch64"],
  ["darwin-arm64", "macos-arm64"],
  ["darwin-x64", "macos-x86_64"],
  ["win32-x64", "windows-x86_64"],
]);
