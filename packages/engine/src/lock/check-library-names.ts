import { PysnipError } from "../errors/pysnip-error.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { deriveChains } from "./derive-chains.ts";
import type { LockedPackage } from "./lockfile.ts";

/** A locked closure, and the local libraries that are to lie beside it. */
export interface LibrarySubject {
  readonly libraries: readonly { readonly name: string; readonly root: string }[];
  /** Names of the job's own requirements, in normal form. */
  readonly requirements: readonly string[];
  readonly packages: readonly LockedPackage[];
}

/**
 * Throws `PYSNIP_LIBRARY_CONFLICT` where another package brings in one by the name of a local library:
 * both would be there, and one of them would hide the other from whoever imports it.
 */
export function refuseLibraryPackages(job: string, subject: LibrarySubject): void {
  const { libraries, requirements, packages } = subject;
  if (libraries.length === 0) return;
  const chainOf = deriveChains(requirements, packages);
  const roots = new Map(libraries.map(({ name, root }) => [foldName(name), root]));
  const details = packages.flatMap(({ name, version, index }) => {
    const root = roots.get(name);
    if (root === undefined) return [];
    const chain = chainOf(name).join(" -> ");
    return [
      `  ${name} ${version} from the index \`${index}\` has the name of the local library in \`${root}\` (${chain})`,
    ];
  });
  if (details.length === 0) return;
  throw new PysnipError("PYSNIP_LIBRARY_CONFLICT", {
    headline: `packages of \`${job}\` have the names of its local libraries`,
    details,
    hint: `give the library another \`name\`, or leave out the requirement at the start of the chain; then \`npx nx run ${job}:lock\``,
  });
}
