import { zipLimits } from "./zip-limits.ts";

/** A member's name from its bytes; a text in `problem` says why the bytes are no name. */
export function scanZipName(
  bytes: Buffer,
  isUnicode: boolean,
  unicodePath: Buffer | null,
): { readonly name: string; readonly problem: string | null } {
  const name = bytes.toString("utf8");
  if (unicodePath !== null && !unicodePath.subarray(5).equals(bytes)) {
    return { name, problem: "has a second name" };
  }
  const isAscii = name.length === bytes.length && !NOT_ASCII.test(name);
  if (isAscii) return { name, problem: explainName(name, bytes.length) };
  // Without the flag some readers take the bytes for code page 437, others for UTF-8.
  if (!isUnicode) return { name, problem: "has a name whose characters are not declared" };
  if (!Buffer.from(name, "utf8").equals(bytes))
    return { name, problem: "has a name that is no UTF-8" };
  return { name, problem: explainName(name, bytes.length) };
}

// oxlint-disable-next-line no-control-regex
const NOT_ASCII = /[^\u0000-\u007f]/;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

function explainName(name: string, length: number): string | null {
  if (length === 0) return "has no name";
  if (length > zipLimits.nameBytes) return `has a name of ${length} bytes`;
  if (CONTROL.test(name)) return "has a control character in its name";
  if (name.includes("\\")) return "has a backslash in its name";
  if (name.includes(":")) return "has a colon in its name";
  if (name.startsWith("/")) return "has an absolute name";
  const parts = (name.endsWith("/") ? name.slice(0, -1) : name).split("/");
  for (const part of parts) {
    if (part === "..") return "leads outside";
    if (part === "" || part === ".") return "has an empty part in its name";
    if (part.length * 3 > zipLimits.partBytes && Buffer.byteLength(part) > zipLimits.partBytes) {
      return `has a part of more than ${zipLimits.partBytes} bytes in its name`;
    }
  }
  return null;
}
