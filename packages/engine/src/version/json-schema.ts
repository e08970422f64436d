import type { JsonValue } from "./parse-expression.ts";

/** A JSON Schema (2020-12) as a plain value. */
export type JsonSchema = { readonly [key: string]: JsonValue };

/** Where a derivation looks names up, and where it leaves what it could not say. */
export interface TypeScope {
  /** Gives the schema of a name of the snippet itself, or null when the snippet does not define it. */
  readonly refer: (name: string) => JsonSchema | null;
  /** Path by name of what the snippet imports. */
  readonly imports: ReadonlyMap<string, string>;
  readonly warnings: Set<string>;
  /** What goes beyond a limit; nothing is cut silently. */
  readonly problems: Set<string>;
}
