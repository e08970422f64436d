import { canonicalSpecifier } from "./canonical-specifier.ts";
import { renderVersion } from "./canonical-version.ts";
import { tryParseClause } from "./parse-specifier.ts";
import { tryParseVersion, type Version } from "./parse-version.ts";
import { renderQuotedText } from "./render-quoted-text.ts";
import type { RequirementProblem } from "./requirement-problem.ts";

/** A range as a canonical PEP 440 specifier, with a note where other readers mean something else. */
export type ParsedRange =
  | { readonly specifier: string; readonly note?: string; readonly problem?: never }
  | { readonly specifier?: never; readonly note?: never; readonly problem: RequirementProblem };

/**
 * Reads a version range of a `libraries` table: PEP 440, and what Elixir, npm, Poetry and Cargo
 * write (`~> 1.12`, `^1.2`, `~1.2`, `1.x`, `1.2.3 - 2`, `>=1 <2`, `*`). The result admits the final
 * releases that the writer's tool would admit. Ranges without an equal in PEP 440 and bare partial
 * versions are problems with the spelling to use.
 */
export function parseVersionRange(text: string): ParsedRange {
  const trimmed = text.trim();
  if (text.length > LONGEST_RANGE) {
    return refused(LONGEST_RANGE, `a range may have ${LONGEST_RANGE} characters`, PEP440);
  }
  if (trimmed === "" || /^[*xX]$/.test(trimmed)) return { specifier: "" };
  const union = /\|\|?|\bor\b/.exec(text);
  if (union !== null)
    return refused(union.index, "PEP 440 cannot say `or`", "write one range that holds both");
  const hyphen = /^([^\s]+)[ \t]+-[ \t]+([^\s]+)$/.exec(trimmed);
  if (hyphen !== null) return parseHyphenRange(hyphen[1] ?? "", hyphen[2] ?? "");
  const usesCommas = text.includes(",");
  const clauses: string[] = [];
  const notes: string[] = [];
  let at = 0;
  for (;;) {
    SEPARATOR.lastIndex = at;
    SEPARATOR.test(text);
    at = SEPARATOR.lastIndex;
    if (at === text.length) break;
    COMPARATOR.lastIndex = at;
    const [whole = "", operator = "", version = ""] = COMPARATOR.exec(text) ?? [];
    if (whole === "") return refused(at, "a version should stand here", PEP440);
    const parsed = parseComparator(operator, version, usesCommas);
    if (parsed.problem !== undefined) {
      return { problem: { ...parsed.problem, column: at + 1 } };
    }
    clauses.push(parsed.specifier);
    if (parsed.note !== undefined) notes.push(parsed.note);
    at += whole.length;
  }
  const specifier = canonicalSpecifier(clauses.filter((clause) => clause !== "").join(","));
  return notes.length === 0 ? { specifier } : { specifier, note: notes.join("; ") };
}

function parseComparator(operator: string, text: string, usesCommas: boolean): ParsedRange {
  const written = operator + text;
  if (operator === "===")
    return refused(0, "`===` compares text, not versions", `write \`==${text}\``);
  if (/-[ _.]?dev/i.test(text)) {
    const release = text.replace(/-.*$/, "");
    return refused(0, "`-dev` sorts differently elsewhere", `write \`>=${release}.dev0\` for that`);
  }
  if (DIRECT_OPERATORS.has(operator) && tryParseClause(written) !== null) {
    const bound = usesCommas ? null : partialBound(operator, text);
    return bound === null
      ? { specifier: written }
      : { specifier: bound, note: `\`${written}\` is read as \`${bound}\`` };
  }
  const series = operator === "" || operator === "=" ? parseSeries(text) : null;
  if (series !== null) return { specifier: series };
  const version = tryParseVersion(text);
  if (version === null) {
    return refused(0, `${renderQuotedText(written)} is not a version range`, PEP440);
  }
  const odd = explainOddVersion(version, text);
  if (odd !== null) return odd;
  if (operator === "~>") return translatePessimistic(version);
  if (operator === "^") return translateCaret(version);
  if (operator === "~") return translateTilde(version, written);
  if (operator === "" || operator === "=") return translateExact(version, written);
  return refused(0, `${renderQuotedText(written)} is not a version range`, PEP440);
}

// `1.x`, `1.2.*`, `1.x.x`: numbers, then nothing but wildcards.
function parseSeries(text: string): string | null {
  const parts = text.replace(/^v/, "").split(".");
  const wild = parts.findIndex((part) => !/^\d+$/.test(part));
  if (wild < 1 || !parts.slice(wild).every((part) => /^[xX*]$/.test(part))) return null;
  return `==${parts.slice(0, wild).join(".")}.*`;
}

// npm and Cargo take a partial version for all of its releases; PEP 440 takes it for its `.0`.
function partialBound(operator: string, text: string): string | null {
  if ((operator !== ">" && operator !== "<=") || !/^\d+(?:\.\d+)?$/.test(text)) return null;
  const next = increment(text.split("."));
  return operator === ">" ? `>=${next}` : `<${next}`;
}

function explainOddVersion(version: Version, text: string): ParsedRange | null {
  const plain = version.epoch === "0" && version.local === null;
  // semver has pre-releases only, and PEP 440 takes the `-1` of one for a post-release.
  const known = version.pre === null || /(?:a|b|alpha|beta|rc)[-_.]?\d*$/i.test(text);
  if (plain && known && !/-\d/.test(text) && version.dev === null) return null;
  return refused(
    0,
    `${renderQuotedText(text)} has a part that other tools read differently`,
    PEP440,
  );
}

function translatePessimistic(version: Version): ParsedRange {
  const { release } = version;
  if (release.length > 1) return { specifier: `~=${renderVersion(version)}` };
  const specifier = `>=${renderVersion(version)},<${increment(release)}`;
  return { specifier, note: `\`~> ${release[0]}\` is read as \`${specifier}\`; Elixir refuses it` };
}

function translateCaret(version: Version): ParsedRange {
  const { release } = version;
  const significant = release.findIndex((part) => part !== "0");
  const kept = significant === -1 ? release.length : significant + 1;
  return { specifier: `>=${renderVersion(version)},<${increment(release.slice(0, kept))}` };
}

function translateTilde(version: Version, written: string): ParsedRange {
  const { release } = version;
  if (release.length > 3)
    return refused(0, "`~` takes up to three numbers", `write \`~=${written.slice(1)}\``);
  if (release.length === 3) return { specifier: `~=${renderVersion(version)}` };
  const specifier = `>=${renderVersion(version)},<${increment(release)}`;
  // `~=1.2` would admit all of 1; the added zero keeps it to 1.2.
  const isPlain = release.length === 2 && version.pre === null && version.post === null;
  return { specifier: isPlain ? `~=${renderVersion(version)}.0` : specifier };
}

function translateExact(version: Version, written: string): ParsedRange {
  const text = renderVersion(version);
  if (version.release.length > 2) return { specifier: `==${text}` };
  const series = `\`==${version.release.join(".")}.*\``;
  return refused(
    0,
    `${renderQuotedText(written)} means one version to some tools and a series to others`,
    `write ${series} for the series or \`==${text}\` for that version`,
  );
}

function parseHyphenRange(low: string, high: string): ParsedRange {
  const from = tryParseVersion(low);
  const to = tryParseVersion(high);
  if (from === null || to === null) {
    return refused(0, "a range with ` - ` stands between two versions", "write `>=1.2,<2`");
  }
  const odd = explainOddVersion(from, low) ?? explainOddVersion(to, high);
  if (odd !== null) return odd;
  const upper = to.release.length > 2 ? `<=${renderVersion(to)}` : `<${increment(to.release)}`;
  return { specifier: canonicalSpecifier(`>=${renderVersion(from)},${upper}`) };
}

// Digit strings, because a number of a version may be longer than a double is exact.
function increment(release: readonly string[]): string {
  const last = release.length - 1;
  return [...release.slice(0, last), (BigInt(release[last] ?? "0") + 1n).toString()].join(".");
}

function refused(at: number, reason: string, instead: string): ParsedRange {
  return { problem: { column: at + 1, reason, instead } };
}

const PEP440 = "write it as PEP 440 has it, such as `>=1.2,<2` or `~=1.12`";
const DIRECT_OPERATORS = new Set(["==", "!=", ">=", "<=", ">", "<", "~="]);
// What may stand between two comparators: npm writes spaces, Elixir `and`, PEP 440 a comma.
const SEPARATOR = /(?:[ \t,]|and(?=[ \t]))*/y;
const COMPARATOR = /(~>|~=|===|==|!=|>=|<=|=|~|\^|>|<)?[ \t]*([A-Za-z0-9.*!+_-]+)/y;
const LONGEST_RANGE = 256;
