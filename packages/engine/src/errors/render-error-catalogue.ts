import type { ErrorEntry } from "./error-catalogue.ts";

/** The reference page of all error codes as Markdown, sorted by code. */
export function renderErrorCatalogue(catalogue: Readonly<Record<string, ErrorEntry>>): string {
  const entries = Object.entries(catalogue).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sections = entries.map(
    ([code, { meaning, remedy }]) => `## ${code}\n\n${meaning}\n\nWhat to do: ${remedy}\n`,
  );
  return `${HEADER}\n${sections.join("\n")}`;
}

const HEADER = `# Error codes

Every refusal of pysnip carries one of these codes, the facts, and a \`hint:\` with the command to run.
This page is rendered from \`packages/engine/src/errors/error-catalogue.ts\`: edit that file, then run
\`npx vitest run src/errors -u\` in \`packages/engine\`.
`;
