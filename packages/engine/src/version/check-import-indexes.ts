import type { IndexesTable } from "../config/policy-schema.ts";
import { redact } from "../errors/redact.ts";
import { matchName } from "../requirements/match-name.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import type { ImportFinding } from "./project-import.ts";

/** Where a project of another tool gets packages from. */
export interface ForeignIndex {
  readonly place: string;
  readonly name: string | null;
  readonly url: string;
}

/** A package that comes from one index, which another tool's table names. */
export interface ForeignPin {
  readonly place: string;
  readonly package: string;
  readonly index: string;
}

/**
 * Lists what `pysnip.toml` lacks of the indexes of a project. A package that is taken from another
 * index than its author meant may be a stranger's, so that this is a problem and no note.
 */
export function checkImportIndexes(
  indexes: readonly ForeignIndex[],
  pins: readonly ForeignPin[],
  { named }: IndexesTable,
): ImportFinding[] {
  const known = new Set(named.map(({ url }) => plainUrl(url)));
  const missing = indexes.filter(
    ({ url }) => !PUBLIC.has(plainUrl(url)) && !known.has(plainUrl(url)),
  );
  const loose = pins.filter(
    (pin) =>
      !indexes.some(({ name, url }) => name === pin.index && PUBLIC.has(plainUrl(url))) &&
      !named.some(({ packages }) =>
        packages.some((glob) => matchName(glob.toLowerCase(), foldName(pin.package))),
      ),
  );
  return [
    ...missing.map(({ place, name, url }) => ({
      kind: "problem" as const,
      place,
      text: `packages come from ${renderQuotedText(redact(url))}, which \`pysnip.toml\` does not name`,
      instead: `write \`[[indexes.named]]\` with \`name = "${name ?? "default"}"\`, the \`url\` without credentials, and \`packages\` in \`pysnip.toml\``,
    })),
    ...loose.map((pin) => ({
      kind: "problem" as const,
      place: pin.place,
      text: `${renderQuotedText(pin.package)} comes from the index ${renderQuotedText(pin.index)}`,
      instead: `add ${renderQuotedText(foldName(pin.package))} to the \`packages\` of that index in \`pysnip.toml\``,
    })),
  ];
}

function plainUrl(url: string): string {
  return redact(url)
    .replace("***@", "")
    .replace(/\/{1,8}$/, "");
}

const PUBLIC: ReadonlySet<string> = new Set([
  "https://pypi.org/simple",
  "https://pypi.python.org/simple",
]);
