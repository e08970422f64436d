/** What uv warns of in a resolution that it finished: withdrawn packages, and extras that do not exist. */
export function explainResolutionWarnings(stderr: string): string[] {
  const warnings = new Set<string>();
  const lines = stderr.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const extra = EXTRA.exec(line);
    if (extra) {
      const [, name, version, wanted] = extra;
      const which = version === undefined ? name : `${name} ${version}`;
      warnings.add(`warning: ${which} has no extra \`${wanted}\`, so nothing comes with it`);
    }
    const yanked = YANKED.exec(line);
    if (!yanked) continue;
    const [head, name, version, begun] = yanked;
    const end = begun === undefined ? at : findEnd(lines, at);
    const text = lines.slice(at, end + 1).join(" ");
    const reason = begun === undefined ? "" : `: ${shorten(text.slice(head.length))}`;
    at = end;
    warnings.add(`warning: ${name} ${version} has been withdrawn from its index (yanked)${reason}`);
  }
  return [...warnings];
}

const EXTRA =
  /^warning: The package `([A-Za-z0-9._-]{1,200})(?:==([^`\s]{1,100})| @ [^`]{1,2000})` does not have an extra named `([A-Za-z0-9._-]{1,200})`$/;
const YANKED = /^warning: `([A-Za-z0-9._-]{1,200})==([^`]{1,100})` is yanked(?:$|( \(reason: "))/;
const CLOSED = '")';

// The index wrote the reason, which may have lines of its own; without an end it is the first of them.
function findEnd(lines: readonly string[], start: number): number {
  for (let at = start; at < Math.min(lines.length, start + MOST_LINES); at++) {
    const line = lines[at] ?? "";
    if (at > start && line.startsWith("warning: ")) break;
    if (line.trimEnd().endsWith(CLOSED)) return at;
  }
  return start;
}

const MOST_LINES = 200;
const MOST_CHARACTERS = 300;

function shorten(text: string): string {
  const plain = text
    .slice(0, MOST_READ)
    .replace(/[\p{C}\s]+/gu, " ")
    .trimEnd();
  const reason = plain.endsWith(CLOSED) ? plain.slice(0, -CLOSED.length) : plain;
  return reason.length > MOST_CHARACTERS ? `${reason.slice(0, MOST_CHARACTERS)}…` : reason;
}

const MOST_READ = 10_000;
