import type { Marker, MarkerOperand } from "./marker.ts";
import { parseMarker } from "./parse-marker.ts";

/**
 * The one spelling of a marker: double quotes, single spaces, current variable names, only the parentheses that
 * precedence needs. Order and meaning stay as written. Throws PYSNIP_REQUIREMENT_INVALID.
 */
export function canonicalMarker(text: string): string {
  return renderMarker(parseMarker(text));
}

/** Prints a marker in canonical form; `a and (b and c)` becomes `a and b and c`, which says the same. */
export function renderMarker(marker: Marker): string {
  if (marker.kind === "comparison") {
    return `${renderOperand(marker.left)} ${marker.operator} ${renderOperand(marker.right)}`;
  }
  if (marker.kind === "any") {
    return marker.parts.map(renderMarker).join(" or ");
  }
  return marker.parts
    .map((part) => (part.kind === "any" ? `(${renderMarker(part)})` : renderMarker(part)))
    .join(" and ");
}

// Marker text has no escapes, so it holds at most one of the two quotes.
function renderOperand({ kind, value }: MarkerOperand): string {
  if (kind === "variable") {
    return value;
  }
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
