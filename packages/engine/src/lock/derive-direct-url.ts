import { parseRequirement } from "../requirements/parse-requirement.ts";
import { directIndexName } from "../uv/derive-index-pins.ts";
import type { Artefact, LockedPackage, Lockfile } from "./lockfile.ts";

/** The address that a file of a package is locked at, by its digest; null for one from an index. */
export function deriveDirectUrl(
  { name, index }: Pick<LockedPackage, "name" | "index">,
  { sha256 }: Pick<Artefact, "sha256">,
  { requirements }: Pick<Lockfile, "requirements">,
): string | null {
  if (index !== directIndexName) return null;
  const urls = requirements
    .map(({ text }) => parseRequirement(text))
    .flatMap((requirement) => (requirement.name === name ? (requirement.url ?? []) : []));
  return urls.find((url) => digestOf(url) === sha256) ?? "";
}

/** The digest that an address ends in, as lockfiles write it; null where it has none. */
export function digestOf(url: string): string | null {
  const digest = /#(?:[^#]*&)?sha256=([0-9a-f]{64})(?:&|$)/i.exec(url)?.[1];
  return digest === undefined ? null : `sha256:${digest.toLowerCase()}`;
}
