/** Renders any text as one printable line of at most so many characters; a longer one is cut. */
export function renderPlainText(text: string, most: number): string {
  // Characters may be two units and blanks vanish, hence more than is kept.
  const start = text.length > most * 8 ? text.slice(0, most * 8) : text;
  const plain = [...start.replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim()];
  return plain.length > most ? `${plain.slice(0, most - 1).join("")}…` : plain.join("");
}

const UNPRINTABLE = /[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069\u2028\u2029]/gu;
