/** One of pip's configuration files. */
export interface PipConfig {
  readonly path: string;
  readonly text: string;
}

/** What a file says: the options of each section, by the names that pip gives them. */
export type PipSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads the text of a file as pip does, by the rules of Python's `configparser`: `=` or `:` after a
 * name, comments on lines of their own, values that go on where a line is further in. A number is the
 * line for which pip would refuse the whole file.
 */
export function parsePipConfig(text: string): PipSections | number {
  const sections = new Map<string, Map<string, string>>();
  const seen = new Set<string>();
  let section: string | null = null;
  let open: string | null = null;
  let indent = 0;
  for (const [at, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .entries()) {
    const content = line.trim();
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    const depth = line.length - line.trimStart().length;
    const options = section === null ? null : (sections.get(section) ?? new Map<string, string>());
    if (options && open !== null && depth > indent) {
      options.set(open, `${options.get(open) ?? ""}\n${content}`);
      continue;
    }
    indent = depth;
    const header = readHeader(content);
    const option = header === null ? readOption(content) : null;
    const key = header === null ? `${section}\n${option?.name}` : `[${header}]`;
    // The section of defaults alone may stand in several places.
    if (seen.has(key) && header !== DEFAULTS) return at + 1;
    seen.add(key);
    if (header !== null) {
      section = header;
      open = null;
      sections.set(section, sections.get(section) ?? new Map<string, string>());
    } else if (options && option) {
      open = normalizeOption(option.name);
      options.set(open, option.value);
    } else return at + 1;
  }
  return sections;
}

/** The address that `pip install` takes from its files, of which the first outranks the rest; null for none. */
export function findPipIndexUrl(files: readonly PipSections[]): string | null {
  for (const section of SECTIONS) {
    const values = files.flatMap((sections) => {
      const options = sections.get(section);
      return options?.get(OPTION) ?? (options && sections.get(DEFAULTS)?.get(OPTION)) ?? [];
    });
    // An empty value stands in the way of those in files behind it, and is none.
    const value = values[0]?.trim();
    if (value) return value;
  }
  return null;
}

// Whatever file they stand in: a section of a command outranks `global`.
const SECTIONS = [":env:", "install", "global"];
const DEFAULTS = "DEFAULT";
const OPTION = "index-url";

// Up to the last bracket, whatever follows it.
function readHeader(content: string): string | null {
  const end = content.lastIndexOf("]");
  return content.startsWith("[") && end > 1 ? content.slice(1, end) : null;
}

function readOption(content: string): { readonly name: string; readonly value: string } | null {
  const end = content.search(/[=:]/);
  const name = content.slice(0, Math.max(end, 0)).trim().toLowerCase();
  return name === "" ? null : { name, value: content.slice(end + 1).trim() };
}

function normalizeOption(name: string): string {
  return name.replaceAll("_", "-").replace(/^--/, "");
}
