import { tryParseClause } from "./parse-specifier.ts";

/**
 * Rewrites version conditions in the spelling of npm, Poetry, Ruby, Elixir or plain mistake as a PEP 440 specifier set,
 * for hints only. An empty text means "any version"; null means that nothing certain can be offered.
 */
export function suggestSpecifier(text: string): string | null {
  const clauses: string[] = [];
  for (const part of splitConditions(text)) {
    const clause = suggestClause(part);
    if (clause === null) {
      return null;
    }
    clauses.push(clause);
  }
  return clauses.filter((clause) => clause !== "").join(",");
}

// Conditions follow one another after a comma, a space before an operator, `and` or `&&`.
function splitConditions(text: string): string[] {
  return text
    .replaceAll("&&", ",")
    .replace(/[ \t]and[ \t]/g, ",")
    .replace(/([^ \t,<>=!~^@])[ \t]+(?=[<>=!~^])/g, "$1,")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function suggestClause(part: string): string | null {
  const [, operator = "", version = ""] =
    /^([<>=!~^@]*)[ \t]*([^ \t<>=!~^@][^ \t]*)$/.exec(part) ?? [];
  if (version === "" || (operator.startsWith("@") && operator !== "@")) {
    return version === "" ? null : suggestClause(part.slice(1));
  }
  if (/^(\*|x|any|latest)$/i.test(version)) {
    return ANY_VERSION_OPERATORS.has(operator) ? "" : null;
  }
  const prefix = version.replace(/\.[x*](\.[x*])*$/i, "");
  const clause = translate(operator, prefix.replace(/^v/i, ""), prefix !== version);
  return clause !== null && clause.split(",").every((one) => tryParseClause(one) !== null)
    ? clause
    : null;
}

function translate(operator: string, version: string, isWildcard: boolean): string | null {
  const parts = version.split(".");
  const isPlain = parts.every((part) => /^[0-9]+$/.test(part));
  switch (operator) {
    case "^":
      return isPlain ? `>=${version},<${caretEnd(parts)}` : null;
    case "~":
      return isPlain && !isWildcard ? suggestTilde(parts) : isPlain ? `==${version}.*` : null;
    case "~=":
    case "~>":
      if (isWildcard) {
        return `==${version}.*`;
      }
      return parts.length === 1 && isPlain ? `>=${version},<${after(parts, 0)}` : `~=${version}`;
    case ">":
      return isWildcard && isPlain ? `>=${after(parts)}` : `>${withoutLabel(version)}`;
    case "<=":
    case "=<":
      return isWildcard && isPlain ? `<${after(parts)}` : `<=${withoutLabel(version)}`;
    case "<":
    case ">=":
    case "=>":
      return `${operator === "=>" ? ">=" : operator}${withoutLabel(version)}`;
    case "!=":
    case "<>":
      return `!=${version}${isWildcard ? ".*" : ""}`;
    case "":
    case "@":
    case "=":
    case "==":
    case "===":
      return `==${version}${isWildcard ? ".*" : ""}`;
    default:
      return null;
  }
}

// npm's `~1.2` stays below 1.3, whereas `~=1.2` would stay below 2.
function suggestTilde(parts: readonly string[]): string {
  if (parts.length === 1) {
    return `>=${parts.join(".")},<${after(parts)}`;
  }
  return `~=${parts.length === 2 ? [...parts, "0"].join(".") : parts.join(".")}`;
}

// A caret keeps the first part that is not zero.
function caretEnd(parts: readonly string[]): string {
  const first = parts.findIndex((part) => /[1-9]/.test(part));
  return after(parts, first === -1 ? parts.length - 1 : first);
}

function after(parts: readonly string[], index: number = parts.length - 1): string {
  return [...parts.slice(0, index), String(BigInt(parts[index] ?? "0") + 1n)].join(".");
}

function withoutLabel(version: string): string {
  return version.replace(/\+.*$/, "");
}

// `< *` and `!= *` leave no version at all, so they are nobody's way to say "any".
const ANY_VERSION_OPERATORS: ReadonlySet<string> = new Set(["", "@", "=", "==", ">=", "~", "^"]);
