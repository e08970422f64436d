import type { Affected, Cost } from "./edit.ts";
import type { edits } from "./edits.ts";

const HEADER = [
  "| What changed | `lock` asks uv | `bundle` | Bytes | Selected by task | Selected by project |",
  "|---|---|---|---|---|---|",
];

/** The table of the documentation, with a note for every bundle that is made in vain. */
export function renderEdits(groups: typeof edits): string {
  const notes: string[] = [];
  const lines = groups.flatMap(([where, rows]) => [
    `| **${where}** | | | | | |`,
    ...rows.map((row) => renderRow(row, noteOf(row, notes))),
  ]);
  const explained = notes.map((note, index) => `${index + 1}. ${note}`);
  return `${[...HEADER, ...lines, "", ...explained].join("\n")}\n`;
}

// Rows with one reason share a note.
function noteOf({ because }: Cost, notes: string[]): string {
  if (because === undefined) return "";
  if (!notes.includes(because)) notes.push(because);
  return ` (${notes.indexOf(because) + 1})`;
}

function renderRow(row: Cost, note: string): string {
  const cells = [
    row.title,
    row.uv ? "yes" : "no",
    `${row.bundle}${note}`,
    row.bytes === "none" ? "–" : row.bytes,
    renderSelected(row.affected, "byTask"),
    renderSelected(row.affected, "byProject"),
  ];
  return `| ${cells.join(" | ")} |`;
}

function renderSelected(affected: Affected | null, way: keyof Affected): string {
  if (affected === null) return "–";
  return affected[way] ? "yes" : "no";
}
