import { packPackages } from "../../tools/pack-packages.mjs";
import type { Tarballs } from "./run-folder.ts";

/** Packs engine and plugin into an existing folder; fails with npm's output when `dist` is missing. */
export async function packTarballs(folder: string): Promise<Tarballs> {
  return await packPackages(folder);
}
