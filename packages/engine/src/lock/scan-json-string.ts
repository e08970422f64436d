/**
 * Where a string of a JSON text ends that begins at this quotation mark: the index behind it, or null
 * where the text or the line ends first, or what has to be escaped stands in it. A loop, because a
 * regular expression keeps a place to return to for each character.
 */
export function scanJsonString(text: string, start: number): number | null {
  for (let index = start + 1; index < text.length; index++) {
    const found = text.charAt(index);
    if (found < " ") return null;
    if (found === '"') return index + 1;
    if (found === "\\" && text.charAt(index + 1) >= " ") index += 1;
  }
  return null;
}
