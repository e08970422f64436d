/** The folder that a person means, as the engine takes it; a shell's completion writes `./jobs/x/`. */
export function deriveFolder(directory: string): string {
  return directory.replace(/^\.\/+/, "").replace(/\/$/, "");
}
