import { type Version, parseVersion } from "./parse-version.ts";

/** The normal form of a version, as PEP 440 "Normalization" prints it; trailing zeros stay. Throws PYSNIP_REQUIREMENT_INVALID. */
export function canonicalVersion(text: string): string {
  return renderVersion(parseVersion(text));
}

/** Prints a version in normal form; `trimmed` leaves out trailing zeros of the release, which no comparison sees. */
export function renderVersion(
  version: Version,
  { trimmed = false }: { trimmed?: boolean } = {},
): string {
  const epoch = version.epoch === "0" ? "" : `${version.epoch}!`;
  const release = trimmed ? trimRelease(version.release, 1) : version.release;
  const pre = version.pre === null ? "" : version.pre[0] + version.pre[1];
  const post = version.post === null ? "" : `.post${version.post}`;
  const dev = version.dev === null ? "" : `.dev${version.dev}`;
  const local = version.local === null ? "" : `+${version.local.join(".")}`;
  return epoch + release.join(".") + pre + post + dev + local;
}

function trimRelease(release: readonly string[], least: number): readonly string[] {
  let length = release.length;
  while (length > least && release[length - 1] === "0") {
    length -= 1;
  }
  return length === release.length ? release : release.slice(0, length);
}
