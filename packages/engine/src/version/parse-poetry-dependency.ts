import { parsePoetryRange } from "../requirements/parse-poetry-range.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { tryParseRequirement } from "../requirements/parse-requirement.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { derivePythonMarker } from "./derive-python-marker.ts";

/** A dependency of a Poetry table as requirements of PEP 508, and what of it they do not say. */
export interface PoetryDependency {
  readonly requirements: readonly string[];
  readonly isOptional: boolean;
  readonly losses: readonly PoetryLoss[];
}

/** Something that PEP 508 has no words for; a problem where the job would be wrong without it. */
export interface PoetryLoss {
  readonly kind: "problem" | "lost" | "note";
  readonly text: string;
  readonly instead: string;
}

/** Reads one entry of a Poetry table of dependencies: a constraint, a table, or a list of tables. */
export function parsePoetryDependency(name: string, written: unknown): PoetryDependency {
  if (tryParseRequirement(name).requirement?.canonical !== foldName(name)) {
    return refused("lost", `${quote(name)} is not the name of a package`, PEP508);
  }
  const parts = Array.isArray(written) ? written : [written];
  const read = parts.map((part) => parsePart(name, part));
  return {
    requirements: read.flatMap(({ requirements }) => requirements),
    isOptional: read.some(({ isOptional }) => isOptional),
    losses: read.flatMap(({ losses }) => losses),
  };
}

function parsePart(name: string, written: unknown): PoetryDependency {
  if (typeof written === "string") return parseTable(name, { version: written });
  if (isTable(written)) return parseTable(name, written);
  return refused("lost", `${quote(name)} is neither a constraint nor a table`, PEP508);
}

function parseTable(name: string, table: Readonly<Record<string, unknown>>): PoetryDependency {
  const direct = DIRECT.find((key) => Object.hasOwn(table, key));
  const isOptional = table["optional"] === true;
  if (direct !== undefined) {
    const text = `${quote(name)} comes from \`${direct}\`, which has no hash to lock`;
    return { ...refused("lost", text, ELSEWHERE), isOptional };
  }
  const range = parsePoetryRange(textOf(table, "version") ?? "*");
  if (range.problem !== undefined) {
    const { reason, instead } = range.problem;
    return { ...refused("lost", `${quote(name)}: ${reason}`, instead), isOptional };
  }
  const marker = deriveMarker(table);
  if (marker === null) {
    const text = `the \`python\` of ${quote(name)} is no constraint that can be converted`;
    return { ...refused("lost", text, "write it as `markers`"), isOptional };
  }
  const extras = listOf(table["extras"]);
  const requirement = [
    name,
    extras.length === 0 ? "" : `[${extras.join(",")}]`,
    range.specifier,
    marker === "" ? "" : `; ${marker}`,
  ].join("");
  const { problem } = tryParseRequirement(requirement);
  if (problem !== undefined) {
    const text = `${renderQuotedText(requirement)}: ${problem.reason}`;
    return { ...refused("lost", text, problem.instead), isOptional };
  }
  return { requirements: [requirement], isOptional, losses: listLosses(name, table) };
}

function listLosses(name: string, table: Readonly<Record<string, unknown>>): PoetryLoss[] {
  const unknown = Object.keys(table).filter((key) => !KNOWN.has(key));
  return [
    ...(table["allow-prereleases"] === true
      ? [
          {
            kind: "note" as const,
            text: `${quote(name)} may be a pre-release`,
            instead: `write \`prereleases = ["${name}"]\` below \`[policy]\` in \`pysnip.toml\``,
          },
        ]
      : []),
    ...unknown.map((key) => ({
      kind: "lost" as const,
      text: `${quote(name)} has the key ${quote(key)}, which is not known here`,
      instead: "leave the key out, or write the requirement as PEP 508 has it",
    })),
  ];
}

/** What the keys `markers`, `python` and `platform` say together; null when one cannot be read. */
function deriveMarker(table: Readonly<Record<string, unknown>>): string | null {
  const python = textOf(table, "python");
  const fromPython = python === null ? "" : derivePythonMarker(python);
  if (fromPython === null) return null;
  const platform = textOf(table, "platform");
  const parts = [
    textOf(table, "markers") ?? "",
    fromPython,
    platform === null ? "" : `sys_platform == "${platform}"`,
  ].filter((part) => part.trim() !== "");
  if (parts.length < 2) return parts.join("");
  return parts.map((part) => (/\bor\b/.test(part) ? `(${part})` : part)).join(" and ");
}

function refused(kind: PoetryLoss["kind"], text: string, instead: string): PoetryDependency {
  return { requirements: [], isOptional: false, losses: [{ kind, text, instead }] };
}

function textOf(table: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = table[key];
  return typeof value === "string" ? value : null;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function quote(text: string): string {
  return renderQuotedText(text);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const PEP508 = "write it as PEP 508 has it, such as `requests>=2.31,<3`";
const ELSEWHERE = "publish it to an index, or put its modules under `src/`";
const DIRECT = ["git", "path", "url", "file"];
const KNOWN: ReadonlySet<string> = new Set(
  "version extras optional markers python platform source allow-prereleases develop".split(" "),
);
