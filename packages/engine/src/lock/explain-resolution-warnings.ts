/** What uv warns of in a resolution that it finished: packages that their index has withdrawn. */
export function explainResolutionWarnings(stderr: string): string[] {
  return [...stderr.matchAll(YANKED)].map(([, name, version, reason]) => {
    const because = reason === undefined ? "" : `: ${reason.replace(/\p{C}+/gu, " ")}`;
    return `warning: ${name} ${version} has been withdrawn from its index (yanked)${because}`;
  });
}

const YANKED =
  /^warning: `([A-Za-z0-9._-]{1,200})==([^`\n]{1,100})` is yanked(?: \(reason: "([^\n]{0,500})"\))?$/gm;
