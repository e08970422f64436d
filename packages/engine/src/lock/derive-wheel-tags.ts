import type { PlatformName } from "../config/platform.ts";

/**
 * The wheel tags that an interpreter on a platform accepts, best first, mapped to their rank
 * (PyPA "Platform compatibility tags"; the order of `packaging.tags`).
 */
export function deriveWheelTags(
  python: string,
  platform: PlatformName,
): ReadonlyMap<string, number> {
  const key = `${python} ${platform}`;
  const tags = known.get(key) ?? makeTags(python, platform);
  known.set(key, tags);
  return tags;
}

// Some hundred tags for each of a few keys, and every lockfile that is read asks for them.
const known = new Map<string, ReadonlyMap<string, number>>();

function makeTags(python: string, platform: PlatformName): ReadonlyMap<string, number> {
  const minor = Number(python.split(".")[1]);
  const platforms = platformTags(platform);
  const interpreters = [`py3${minor}`, "py3"];
  for (let older = minor - 1; older >= 0; older--) interpreters.push(`py3${older}`);
  const tags = [
    ...platforms.map((tag) => `cp3${minor}-cp3${minor}-${tag}`),
    ...platforms.map((tag) => `cp3${minor}-abi3-${tag}`),
    ...platforms.map((tag) => `cp3${minor}-none-${tag}`),
  ];
  for (let older = minor - 1; older >= 2; older--) {
    tags.push(...platforms.map((tag) => `cp3${older}-abi3-${tag}`));
  }
  for (const interpreter of interpreters) {
    tags.push(...platforms.map((tag) => `${interpreter}-none-${tag}`));
  }
  tags.push(
    `cp3${minor}-none-any`,
    ...interpreters.map((interpreter) => `${interpreter}-none-any`),
  );
  return new Map(tags.map((tag, rank) => [tag, rank]));
}

function platformTags(platform: PlatformName): string[] {
  switch (platform) {
    case "linux-x86_64":
      return manylinuxTags("x86_64", 5);
    case "linux-aarch64":
      return manylinuxTags("aarch64", 17);
    case "macos-arm64":
      return macosTags("arm64");
    case "macos-x86_64":
      return macosTags("x86_64");
    case "windows-x86_64":
      return ["win_amd64"];
  }
}

// glibc 2.28 is what Debian 10, RHEL 8 and every later distribution have.
const NEWEST_GLIBC_MINOR = 28;
// PEP 600: the older names are aliases of manylinux_2_17, 2_12 and 2_5.
const MANYLINUX_ALIASES: Partial<Record<number, string>> = {
  17: "manylinux2014",
  12: "manylinux2010",
  5: "manylinux1",
};

function manylinuxTags(machine: string, oldestGlibcMinor: number): string[] {
  const tags: string[] = [];
  for (let minor = NEWEST_GLIBC_MINOR; minor >= oldestGlibcMinor; minor--) {
    tags.push(`manylinux_2_${minor}_${machine}`);
    const alias = MANYLINUX_ALIASES[minor];
    if (alias) tags.push(`${alias}_${machine}`);
  }
  return [...tags, `linux_${machine}`];
}

const NEWEST_MACOS = 13;

function macosTags(machine: "arm64" | "x86_64"): string[] {
  const intel = ["x86_64", "intel", "fat64", "fat3", "universal2", "universal"];
  const tags: string[] = [];
  for (let major = NEWEST_MACOS; major >= 11; major--) {
    const kinds = machine === "x86_64" ? intel : ["arm64", "universal2"];
    tags.push(...kinds.map((kind) => `macosx_${major}_0_${kind}`));
  }
  for (let minor = 16; minor >= 4; minor--) {
    const kinds = machine === "x86_64" ? intel : ["universal2"];
    tags.push(...kinds.map((kind) => `macosx_10_${minor}_${kind}`));
  }
  return tags;
}
