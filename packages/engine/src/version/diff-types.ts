/** How one type stands to another. */
export type TypeChange = "same" | "widened" | "narrowed" | "changed";

/** Compares two annotations as texts; without one, anything goes. What is not understood has changed. */
export function diffTypes(before: string | null, after: string | null): TypeChange {
  const [one, other] = [membersOf(before ?? "Any"), membersOf(after ?? "Any")];
  const holds = coversAll(one, other);
  const isHeld = coversAll(other, one);
  if (holds && isHeld) return "same";
  if (isHeld) return "widened";
  return holds ? "narrowed" : "changed";
}

function coversAll(wide: readonly string[], narrow: readonly string[]): boolean {
  return narrow.every((part) => wide.some((whole) => covers(whole, part)));
}

function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || ANYTHING.has(wide)) return true;
  if (wide === "float" && narrow === "int") return true;
  const [whole, part] = [splitGeneric(wide), splitGeneric(narrow)];
  if (whole === null || whole.head !== (part?.head ?? narrow) || !ELEMENTS.has(whole.head)) {
    // A plain `list` holds anything.
    return part !== null && part.head === wide && ELEMENTS.has(wide);
  }
  if (part === null || whole.items.length !== part.items.length) return false;
  return part.items.every((item, index) =>
    coversAll(membersOf(whole.items[index] ?? ""), membersOf(item)),
  );
}

/** The alternatives of a type: `int | None`, `Optional[int]` and `Union[int, None]` have the same two. */
function membersOf(text: string): string[] {
  const plain = unquote(text.trim());
  if (plain.length > LONGEST_READ) return [plain];
  const parts = splitTop(plain, "|");
  if (parts.length > 1) return parts.flatMap(membersOf);
  const generic = splitGeneric(plain);
  if (generic === null) return [renameHead(plain)];
  const { head, items } = generic;
  if (head === "Optional") return [...items.flatMap(membersOf), "None"];
  if (head === "Union") return items.flatMap(membersOf);
  if (head === "Literal") return items.map((item) => `Literal[${item}]`);
  return [`${head}[${items.join(", ")}]`];
}

function splitGeneric(text: string): { readonly head: string; readonly items: string[] } | null {
  const open = text.indexOf("[");
  if (open <= 0 || !text.endsWith("]")) return null;
  const items = splitTop(text.slice(open + 1, -1), ",").map((item) => item.trim());
  return { head: renameHead(text.slice(0, open)), items: items.filter((item) => item !== "") };
}

/** `typing.List` and `list` are one. */
function renameHead(text: string): string {
  const name = text.trim().replace(/^(?:typing|t|collections\.abc)\./, "");
  return BUILTIN_NAMES.get(name) ?? name;
}

function unquote(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  const inner = text.slice(1, -1);
  return text.length > 1 && text.endsWith(quote) && !inner.includes(quote) ? inner.trim() : text;
}

/** Splits where no bracket and no string is open. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] as string;
    if (quote !== null) {
      if (char === "\\") index += 1;
      else if (char === quote) quote = null;
    } else if (char === '"' || char === "'") quote = char;
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

// Longer ones are compared as they stand, so that no nesting is too deep.
const LONGEST_READ = 1000;
const ANYTHING: ReadonlySet<string> = new Set(["Any", "object"]);
const BUILTIN_NAMES: ReadonlyMap<string, string> = new Map([
  ["List", "list"],
  ["Dict", "dict"],
  ["Set", "set"],
  ["FrozenSet", "frozenset"],
  ["Tuple", "tuple"],
]);
const ELEMENTS: ReadonlySet<string> = new Set(
  "list set frozenset tuple dict Sequence Iterable Iterator Mapping AsyncIterator".split(" "),
);
