import { renderPlainText } from "./render-plain-text.ts";
import type { DocumentedName } from "./snippet-analysis.ts";

/** What a docstring says of the parts of what it describes; texts are single lines. */
export interface DocstringSections {
  readonly names: readonly DocumentedName[];
  readonly returns: string | null;
}

/**
 * Parses a docstring's sections in the styles of Google (`Args:`), NumPy (`Parameters` underlined)
 * and Sphinx (`:param x:`), mixed as they may be. A name that is described twice keeps its first text.
 */
export function parseDocstringSections(docstring: string): DocstringSections {
  const lines = removeIndent(docstring);
  const found: Found = { names: new Map(), returns: [] };
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as Line;
    const field = FIELD.exec(line.text);
    if (field !== null) at = readField(lines, at, field, found);
    else if (NUMPY_HEADING.test(line.text) && isUnderlined(lines, at))
      at = readNumpySection(lines, at, found);
    else if (GOOGLE_HEADING.test(line.text)) at = readGoogleSection(lines, at, found);
    else at += 1;
  }
  const names = [...found.names].map(([name, text]) => ({ name, text: plain(text) }));
  return {
    names: names.filter(({ text }) => text !== ""),
    returns: plain(found.returns) || null,
  };
}

interface Line {
  readonly indent: number;
  /** Without blanks at both ends. */
  readonly text: string;
}

interface Found {
  readonly names: Map<string, string[]>;
  returns: string[];
}

/** As `inspect.cleandoc` does: the first line has no indentation, the others lose what all have. */
function removeIndent(docstring: string): Line[] {
  const lines = docstring.split("\n", MAX_LINES).map((line): Line => {
    const text = line.replaceAll("\t", "        ");
    return { indent: text.length - text.trimStart().length, text: text.trim() };
  });
  const filled = lines.slice(1).filter(({ text }) => text !== "");
  const common = filled.reduce((least, { indent }) => Math.min(least, indent), Infinity);
  return lines.map(({ indent, text }, index) => ({
    indent: index === 0 || text === "" ? 0 : indent - common,
    text,
  }));
}

function readField(
  lines: readonly Line[],
  start: number,
  [, role = "", subject = "", rest = ""]: readonly (string | undefined)[],
  found: Found,
): number {
  const { indent } = lines[start] as Line;
  const texts = [rest];
  let at = start + 1;
  // A field goes on in deeper lines; a flush line ends it, as in reStructuredText.
  for (; at < lines.length; at += 1) {
    const next = lines[at] as Line;
    if (next.text !== "" && next.indent <= indent) break;
    texts.push(next.text);
  }
  if (PARAMETER_ROLES.has(role)) {
    // `:param int x:` names the type first.
    keepName(subject.split(" ").at(-1) ?? "", texts, found);
  } else if (RETURN_ROLES.has(role) && found.returns.length === 0) found.returns = texts;
  return at;
}

function isUnderlined(lines: readonly Line[], at: number): boolean {
  return /^-{3,}$/.test(lines[at + 1]?.text ?? "");
}

function readNumpySection(lines: readonly Line[], start: number, found: Found): number {
  const { indent, text: heading } = lines[start] as Line;
  const isReturn = RETURN_HEADING.test(heading);
  let at = start + 2;
  let open: string[] | null = null;
  for (; at < lines.length; at += 1) {
    const { indent: depth, text } = lines[at] as Line;
    if (text === "") continue;
    if (depth < indent || isUnderlined(lines, at)) break;
    if (depth > indent) open?.push(text);
    else if (isReturn) {
      // The first line names the type of what is returned.
      open = found.returns.length === 0 ? found.returns : null;
    } else if (/^\S.{0,199}$/.test(text) && !text.startsWith("..")) {
      open = [];
      for (const name of (text.split(":", 1)[0] as string).split(",")) keepName(name, open, found);
    } else break;
  }
  return at;
}

function readGoogleSection(lines: readonly Line[], start: number, found: Found): number {
  const { indent, text: heading } = lines[start] as Line;
  const isReturn = RETURN_HEADING.test(heading.slice(0, -1));
  let at = start + 1;
  let level: number | null = null;
  let open: string[] | null = null;
  for (; at < lines.length; at += 1) {
    const { indent: depth, text } = lines[at] as Line;
    if (text === "") continue;
    if (depth <= indent) break;
    level ??= depth;
    if (isReturn) {
      found.returns.push(found.returns.length === 0 ? text.replace(LEADING_TYPE, "") : text);
    } else if (depth > level) open?.push(text);
    else {
      const [, name = "", rest = ""] = GOOGLE_ENTRY.exec(text) ?? [];
      open = [rest];
      keepName(name, open, found);
    }
  }
  return at;
}

function keepName(written: string, texts: string[], { names }: Found): void {
  const name = written.trim().replace(/^(?:\\?\*){1,2}/, "");
  if (NAME.test(name) && !names.has(name) && names.size < MAX_NAMES) names.set(name, texts);
}

function plain(texts: readonly string[]): string {
  return renderPlainText(texts.join(" "), MAX_TEXT);
}

const MAX_LINES = 2000;
const MAX_NAMES = 300;
const MAX_TEXT = 1000;
const FIELD = /^:(\w{1,20})(?: {1,9}([^:]{1,200}))?:(?: (.*))?$/;
const PARAMETER_ROLES = new Set(
  "param parameter arg argument key keyword kwarg ivar var cvar".split(" "),
);
const RETURN_ROLES = new Set(["return", "returns", "yield", "yields"]);
const NUMPY_HEADING = /^(?:(?:Other )?Parameters|Attributes|Keyword Arguments|Returns?|Yields?)$/;
const GOOGLE_HEADING =
  /^(?:Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments|Other Parameters|Attributes|Returns?|Yields?):$/;
const RETURN_HEADING = /^(?:Return|Yield)s?$/;
// `name (int, optional): text`; what is in parentheses may nest, so only the closing `):` counts.
const GOOGLE_ENTRY = /^((?:\\?\*){0,2}\w{1,200})(?: {0,9}\(.{0,300}?\))? {0,9}: {0,9}(.*)$/;
const LEADING_TYPE = /^[A-Za-z_][\w.]{0,99}(?:\[.{0,200}?\])?: /;
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,199}$/u;
