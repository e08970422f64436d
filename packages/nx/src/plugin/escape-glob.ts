/** A path as glob text that matches only itself; Nx reads inputs and outputs as globs. */
export function escapeGlob(path: string): string {
  return path.replace(/[()[\]{}*?!\\]/g, "\\$&");
}
