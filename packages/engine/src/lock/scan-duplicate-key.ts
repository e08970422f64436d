/** The first key that an object of a JSON text holds twice; null when there is none. */
export function scanDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let last = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const keys = open.at(-1);
      // `\u0061` and `a` are one key.
      const key = String(JSON.parse(last));
      if (keys?.has(key)) return key;
      keys?.add(key);
    } else last = token;
  }
  return null;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
