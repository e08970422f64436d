import { PysnipError } from "../errors/pysnip-error.ts";
import type { PythonMinor } from "./config.ts";
import { supportedPythons } from "./job-schema.ts";

/**
 * A Python minor as a person gives it on a command line, where `3.11` may arrive as a number and
 * `3.10` as 3.1. Throws PYSNIP_CONFIG_INVALID for one that jobs cannot use.
 */
export function parsePythonMinor(given: string | number): PythonMinor {
  const text = given === 3.1 ? "3.10" : String(given);
  const known = supportedPythons.find((minor) => minor === text);
  if (known) return known;
  throw new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`${text.slice(0, 40)}\` is no Python minor that jobs can use`,
    details: [`known: ${supportedPythons.join(", ")}`],
    hint: `--python ${supportedPythons.at(-1)}`,
  });
}
