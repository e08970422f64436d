/** One line of a wheel's RECORD. */
export interface RecordLine {
  readonly path: string;
  /** `sha256=…` in URL-safe base64; empty for RECORD itself. */
  readonly hash: string;
  /** Decimal digits, or empty. */
  readonly size: string;
}

/** Takes a RECORD apart (PEP 376, RFC 4180 quoting); a text says which line is refused. */
export function scanWheelRecord(text: string): RecordLine[] | string {
  const lines: RecordLine[] = [];
  const state: Cursor = { text: text.startsWith("\ufeff") ? text.slice(1) : text, at: 0 };
  while (state.at < state.text.length) {
    const cells = readRow(state);
    if (cells === null) return `its line ${lines.length + 1} is not three values with commas`;
    const [path = "", hash = "", size = ""] = cells;
    if (cells.length === 1 && path === "") continue;
    // Some tools end a line with further commas; an installer reads the first three values.
    if (cells.length < 3 || cells.slice(3).some((cell) => cell !== "")) {
      return `its line ${lines.length + 1} is not three values with commas`;
    }
    lines.push({ path, hash, size });
  }
  return lines;
}

/** The text of a RECORD. */
export function renderWheelRecord(lines: readonly RecordLine[]): string {
  return lines.map(({ path, hash, size }) => `${quote(path)},${hash},${size}\n`).join("");
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readRow(state: Cursor): string[] | null {
  const cells: string[] = [];
  for (;;) {
    const cell = readCell(state);
    if (cell === null) return null;
    cells.push(cell);
    const { text, at } = state;
    if (text[at] === ",") {
      state.at += 1;
      continue;
    }
    if (text.startsWith("\r\n", at)) state.at += 2;
    else if (at < text.length) state.at += 1;
    return cells;
  }
}

function readCell(state: Cursor): string | null {
  const { text } = state;
  let at = state.at;
  if (text[at] !== '"') {
    while (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r") at += 1;
    const cell = text.slice(state.at, at);
    state.at = at;
    return cell;
  }
  let cell = "";
  for (;;) {
    const end = text.indexOf('"', at + 1);
    if (end === -1) return null;
    cell += text.slice(at + 1, end);
    if (text[end + 1] !== '"') {
      state.at = end + 1;
      return state.at === text.length || ",\r\n".includes(text[state.at] ?? "") ? cell : null;
    }
    cell += '"';
    at = end + 1;
  }
}

function quote(path: string): string {
  return /[",\r\n]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}
