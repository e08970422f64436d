import { createRequire } from "node:module";

/** The version of the Nx that this plugin belongs to; null where none can be found. */
export function nxVersion(): string | null {
  try {
    return (load("nx/package.json") as { readonly version: string }).version;
  } catch {
    return null;
  }
}

const load = createRequire(import.meta.url);
