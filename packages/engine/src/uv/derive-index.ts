type Variables = Readonly<Record<string, string | undefined>>;

/** Where packages come from: an address to pass on, or uv's own default, and who said so. */
export interface PackageIndex {
  readonly url: string | null;
  readonly source: string;
}

/** Chooses the package index: `PYSNIP_INDEX_URL`, `UV_DEFAULT_INDEX`, pip's configuration, uv's default. */
export function deriveIndex(variables: Variables, pipConfigTexts: readonly string[]): PackageIndex {
  for (const name of ["PYSNIP_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"]) {
    const url = variables[name];
    if (url) return { url: withoutName(url), source: `\`${name}\`` };
  }
  for (const text of pipConfigTexts) {
    const url = findIndexUrl(text);
    if (url) return { url, source: "pip's configuration" };
  }
  return { url: null, source: "uv's default" };
}

// uv writes `NAME=URL`; a name has no colon, an address has one before any "=".
function withoutName(value: string): string {
  const equals = value.indexOf("=");
  const colon = value.indexOf(":");
  return equals !== -1 && (colon === -1 || equals < colon) ? value.slice(equals + 1) : value;
}

function findIndexUrl(text: string): string | null {
  let section = "";
  for (const line of text.split("\n")) {
    const header = /^\[([^\]]{1,64})\]\s*$/.exec(line.trim());
    if (header) section = header[1] ?? "";
    const equals = line.indexOf("=");
    if (equals === -1 || !["global", "install", "download"].includes(section)) continue;
    const key = line.slice(0, equals).trim().toLowerCase().replaceAll("_", "-");
    const value = line.slice(equals + 1).trim();
    if (key === "index-url" && value) return value;
  }
  return null;
}
