/** One file that a RECORD names with its SHA-256. */
export interface RecordRow {
  readonly path: string;
  readonly digest: string;
  readonly size: number | null;
}

/**
 * The rows of a RECORD that have a digest (PEP 376, PEP 427): `path,sha256=<urlsafe base64 without
 * padding>,size`; a path with a comma or quote is quoted. Bytecode beside a source is left out: Python
 * writes it anew where the two do not fit.
 */
export function parseRecord(text: string): RecordRow[] {
  return [...text.matchAll(ROW)].flatMap(([, path = "", digest = "", size = ""]) => {
    const quoted = path.length > 1 && path.startsWith('"') && path.endsWith('"');
    const name = quoted ? path.slice(1, -1).replaceAll('""', '"') : path;
    if (name.includes("__pycache__/")) return [];
    return [{ path: name, digest, size: size === "" ? null : Number(size) }];
  });
}

const ROW = /^(.*),sha256=([\w-]{43}),(\d*)\r?$/gm;
