import { parse, TomlError } from "smol-toml";
import type { ConfigProblem } from "./config.ts";

/** A TOML document as plain tables, or the one place where it stops being TOML. */
export function parseToml(
  text: string,
): { readonly table: Record<string, unknown> } | { readonly problem: ConfigProblem } {
  try {
    return { table: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = (error.message.split("\n")[0] ?? "").replace("Invalid TOML document: ", "");
    return { problem: { path: [], message, line: error.line, column: error.column } };
  }
}

/** Whether a value of a TOML document is a table; a date is an object too. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
