import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folder that holds the Python runner: `__main__.py`, `bundle_main.py` and `pysnip_runner/`. */
export function runnerDirectory(): string {
  const packed = join(import.meta.dirname, "..", "python");
  // A checkout that runs from its TypeScript sources has the runner beside the engine instead.
  return existsSync(packed) ? packed : join(import.meta.dirname, "../../../runner/src");
}
