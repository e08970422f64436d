import type { BumpLevel } from "./version-rules.ts";

/** One difference between two contracts, and how much it matters to a caller. */
export interface ContractChange {
  /** Such as `parameters.limit`, `returns` or `models.Row.id`. */
  readonly path: string;
  readonly kind: "added" | "removed" | "renamed" | "widened" | "narrowed" | "changed" | "moved";
  readonly level: BumpLevel;
  /** The same for a person. */
  readonly text: string;
}
