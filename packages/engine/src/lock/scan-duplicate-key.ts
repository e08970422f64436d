import { shortenText } from "../config/shorten-text.ts";
import { scanJsonString } from "./scan-json-string.ts";

/** The first key that an object of a JSON text holds twice, for a message; null when there is none. */
export function scanDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let last = "";
  for (let index = 0; index < json.length; index++) {
    const token = json.charAt(index);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token === '"') {
      const end = scanJsonString(json, index) ?? json.length;
      last = json.slice(index, end);
      index = end - 1;
    } else if (token === ":") {
      const keys = open.at(-1);
      // `\u0061` and `a` are one key.
      const key = String(JSON.parse(last));
      if (keys?.has(key)) return shortenText(key);
      keys?.add(key);
    }
  }
  return null;
}
