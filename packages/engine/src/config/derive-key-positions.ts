import type { AST } from "toml-eslint-parser";

/** A 1-based place in a text. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The place of a key or an array item in a TOML text; null where it is not written. */
export type FindPosition = (path: readonly (string | number)[]) => Position | null;

type Path = readonly (string | number)[];
type Places = Map<string, Position>;

/** Finds where the keys and items of a TOML text stand; nothing is found in a text that is not TOML. */
export async function deriveKeyPositions(text: string): Promise<FindPosition> {
  const { parseTOML } = await import("toml-eslint-parser");
  const places: Places = new Map();
  try {
    const [document] = parseTOML(text).body;
    for (const node of document.body) {
      if (node.type === "TOMLKeyValue") placeKeyValue(places, [], node);
      else {
        place(places, node.resolvedKey, node);
        // The first of a list of tables is where the list begins.
        if (node.kind === "array") place(places, node.resolvedKey.slice(0, -1), node);
        for (const pair of node.body) placeKeyValue(places, node.resolvedKey, pair);
      }
    }
  } catch {
    return () => null;
  }
  return (path) => places.get(JSON.stringify(path)) ?? null;
}

function placeKeyValue(places: Places, base: Path, node: AST.TOMLKeyValue): void {
  const keys = node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
  const path = [...base, ...keys];
  // In `a.b = 1` the table `a` is written nowhere else.
  keys.forEach((_, index) => place(places, [...base, ...keys.slice(0, index + 1)], node));
  placeValue(places, path, node.value);
}

function placeValue(places: Places, path: Path, node: AST.TOMLContentNode): void {
  if (node.type === "TOMLInlineTable") {
    for (const pair of node.body) placeKeyValue(places, path, pair);
  }
  if (node.type !== "TOMLArray") return;
  node.elements.forEach((element, index) => {
    place(places, [...path, index], element);
    placeValue(places, [...path, index], element);
  });
}

function place(places: Places, path: Path, node: AST.TOMLNode): void {
  const key = JSON.stringify(path);
  if (places.has(key)) return;
  places.set(key, { line: node.loc.start.line, column: node.loc.start.column + 1 });
}
