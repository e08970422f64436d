/** The folder of a job's bundle, relative to the workspace: the one that the outputs of its target name. */
export function outputPathOf(root: string): string {
  return `dist/${root}`;
}
