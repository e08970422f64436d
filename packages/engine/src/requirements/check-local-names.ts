import { PysnipError } from "../errors/pysnip-error.ts";

/** A project whose sources go onto one path with others, and what lies under its `src/`. */
export interface SourceListing {
  readonly root: string;
  /** Paths that begin with `src/`. */
  readonly files: readonly string[];
}

/**
 * Refuses names directly under `src/` that two of a job's projects have. From source Python would
 * take the first and hide the second, and in a bundle they lie in one folder.
 */
export function refuseCollidingNames(name: string, listings: readonly SourceListing[]): void {
  // Within one project, other rules hold.
  if (listings.length < 2) return;
  const owners = new Map<string, string>();
  const collisions = new Set<string>();
  for (const { root, files } of listings) {
    for (const path of files) {
      const top = topOf(path);
      const folded = nameOf(top).normalize("NFC").toLowerCase();
      const place = `${root}/${top}`;
      const owner = owners.get(folded);
      if (owner === undefined) owners.set(folded, place);
      else if (!owner.startsWith(`${root}/src/`)) collisions.add(`  \`${owner}\` and \`${place}\``);
    }
  }
  if (collisions.size === 0) return;
  throw new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `two projects that \`${name}\` is made of have a module of one name`,
    details: [...collisions],
    hint: "rename one of each two: what lies under `src/` of a job and its libraries is one folder to Python",
  });
}

function topOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

// A module may be a file or a folder.
function nameOf(top: string): string {
  return top.replace(/\.(?:py|pyi)$/, "").replace(/\.[\w.-]*(?:so|pyd)$/, "");
}
