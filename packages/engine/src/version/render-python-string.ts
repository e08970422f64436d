/** Writes any text as a Python string literal in ASCII, so that nothing in it can end the literal. */
export function renderPythonString(value: string): string {
  const escaped = value.replace(/[^\x20-\x7e]|["\\]/gu, (char) => {
    const code = char.codePointAt(0) as number;
    if (char === '"' || char === "\\") return `\\${char}`;
    if (char === "\n") return "\\n";
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
  return `"${escaped}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
