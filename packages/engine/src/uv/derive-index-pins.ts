import type { NamedIndex } from "../config/policy-schema.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { matchName } from "../requirements/match-name.ts";
import { foldName } from "../requirements/normalize-name.ts";

/** What lockfiles call the index of packages that are pinned to none. */
export const defaultIndexName = "default";

/** What lockfiles say of packages that come by `name @ URL` and from no index. */
export const directIndexName = "direct";

/** The name of the index that a package must come from; `name` is in normal form. */
export type FindIndex = (name: string) => string;

/**
 * Combines the globs of `pysnip.toml` with the pins of a job's `libraries`. Refuses a job's pin
 * to an index that nobody named, or against the workspace's; and globs of two indexes that meet in
 * one package, once such a package turns up.
 */
export function deriveIndexPins(
  named: readonly NamedIndex[],
  jobPins: ReadonlyMap<string, string>,
  subject: string,
): FindIndex {
  const globs = named.flatMap(({ name, packages }) =>
    packages.map((text) => ({ index: name, glob: foldName(text) })),
  );
  const byWorkspace = (name: string): string | null => {
    const found = new Set(
      globs.filter(({ glob }) => matchName(glob, name)).map((row) => row.index),
    );
    const [first = null] = found;
    if (found.size < 2) return first;
    throw new PysnipError("PYSNIP_INDEX_REFUSED", {
      headline: `\`${name}\` is pinned to several indexes: ${[...found].join(", ")}`,
      details: ["a package comes from one index; `packages` of `pysnip.toml` names it twice"],
      hint: "narrow one of the globs",
    });
  };
  const problems = checkJobPins(named, jobPins, byWorkspace);
  if (problems.length > 0) {
    throw new PysnipError("PYSNIP_INDEX_REFUSED", {
      headline: `${subject} pins packages to indexes that it cannot use`,
      details: problems,
      hint: "change `index` in `[tool.pysnip.libraries]`, or `[[indexes.named]]` of `pysnip.toml`",
    });
  }
  return (name) => jobPins.get(name) ?? byWorkspace(name) ?? defaultIndexName;
}

function checkJobPins(
  named: readonly NamedIndex[],
  jobPins: ReadonlyMap<string, string>,
  byWorkspace: (name: string) => string | null,
): string[] {
  const known = [defaultIndexName, ...named.map(({ name }) => name)];
  return [...jobPins].flatMap(([name, index]) => {
    const outer = byWorkspace(name);
    if (!known.includes(index)) {
      return [`  \`${name}\`: there is no index \`${index}\`; known: ${known.join(", ")}`];
    }
    return outer === null || outer === index
      ? []
      : [`  \`${name}\`: the job says \`${index}\`, \`pysnip.toml\` says \`${outer}\``];
  });
}
