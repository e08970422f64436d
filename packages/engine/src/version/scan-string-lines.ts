/**
 * Finds the lines (counted from 0) that begin inside a triple-quoted string. A clean-up that works
 * line by line must leave them alone, because there the text is a value and no code.
 */
export function scanStringLines(source: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let line = 0;
  let quote = "";
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] as string;
    if (char === "\n") {
      line += 1;
      // A string in single quotes ends with its line, unless a backslash was skipped together with the break.
      if (quote.length === 1) quote = "";
      if (quote !== "") inside.add(line);
    } else if (quote !== "") {
      if (char === "\\") {
        at += 1;
        if (source[at] === "\n") {
          line += 1;
          inside.add(line);
        }
      } else if (source.startsWith(quote, at)) {
        at += quote.length - 1;
        quote = "";
      }
    } else if (char === "#") {
      const end = source.indexOf("\n", at);
      at = (end === -1 ? source.length : end) - 1;
    } else if (char === '"' || char === "'") {
      quote = source.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      at += quote.length - 1;
    }
  }
  return inside;
}
