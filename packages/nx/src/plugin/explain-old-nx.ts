/** Why a job that takes ignored files along cannot be used with an Nx; null when it can. */
export function explainOldNx(
  { root, generated }: { readonly root: string; readonly generated: readonly string[] },
  readVersion: () => string | null,
): string | null {
  if (generated.length === 0) return null;
  const version = readVersion();
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  // An Nx that cannot be found cannot be judged; the plugin's peer range is then all there is.
  if (version === null || major > 23 || (major === 23 && minor >= 3)) return null;
  return [
    `\`generated\` needs Nx 23.3 or newer, and this is ${version} (PYSNIP_JOB_UNUSABLE)`,
    `  ${root}/pyproject.toml: an older Nx does not see changes of files that git ignores`,
    "hint: run `npx nx migrate latest`, or take `generated` out and let git have the files",
  ].join("\n");
}
