import { parse } from "smol-toml";
import { parseToml } from "./parse-toml.ts";

/**
 * The same as `parseToml` for one of many manifests. From its first `[tool.…]` on, a manifest tends to say
 * what others say to the letter, and that part is parsed once; so nothing of what this gives may be
 * changed. The result is that of the whole text: a text that is TOML by itself ends between two
 * statements, a table's header does not depend on where it stands, and tables of other names do not
 * meet. Whatever else is the case, the whole is parsed.
 */
export function parseTomlTables(text: string): ReturnType<typeof parseToml> {
  const end = text.indexOf(HEADER) + 1;
  const table = end === 0 ? null : parseParts(text.slice(0, end), text.slice(end));
  return table === null ? parseToml(text) : { table };
}

type Table = Record<string, unknown>;

const HEADER = "\n[tool.";
const known = new Map<string, Table>();
const MOST_KEPT = 256;
const LONGEST_KEPT = 4096;

function parseParts(first: string, last: string): Table | null {
  try {
    const table: Table = parse(first);
    for (const [name, value] of Object.entries(parseLast(last))) {
      if (name in table) return null;
      table[name] = value;
    }
    return table;
  } catch {
    return null;
  }
}

function parseLast(text: string): Readonly<Table> {
  const old = known.get(text);
  if (old !== undefined) return old;
  const table = parse(text);
  if (text.length <= LONGEST_KEPT) {
    // A process that stays may see any number of texts.
    if (known.size >= MOST_KEPT) known.clear();
    known.set(text, table);
  }
  return table;
}
