import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, posix } from "node:path";
import type { HostEnvironment } from "../host/environment.ts";
import type { IgnoreLevel } from "./derive-ignored.ts";
import { shareWork, type Workspace } from "./workspace.ts";

/** The files of a folder that hold such rules. */
export const ignoreFiles = [".nxignore", ".gitignore"];

/**
 * Reads the rules by which Nx leaves files out: `.nxignore` and `.gitignore` of every folder from
 * the git root down, git's exclude file of the clone, and the ignore file of the user. Each is
 * read once per command. Whatever its folder, a `.nxignore` comes before all others; then the deepest
 * folder comes first.
 */
export async function readIgnoreLevels(
  workspace: Workspace,
  folders: readonly string[],
): Promise<IgnoreLevel[]> {
  const root = await shareWork(workspace, ["git root"], async () => findGitRoot(workspace.root));
  const all = new Set([root]);
  for (const folder of folders) {
    for (let path = folder; path.length > root.length; path = posix.dirname(path)) all.add(path);
  }
  const read = await Promise.all(
    [...all].map((folder) =>
      shareWork(workspace, ["ignore", folder], async () => {
        const exclude = join(root, ".git", "info", "exclude");
        const more = folder === root ? [exclude, await findUserFile(workspace.host)] : [];
        return {
          nx: { folder, rules: await readRules([join(folder, ".nxignore")]) },
          git: { folder, rules: await readRules([join(folder, ".gitignore"), ...more]) },
        };
      }),
    ),
  );
  return [...sortLevels(read.map(({ nx }) => nx)), ...sortLevels(read.map(({ git }) => git))];
}

function sortLevels(levels: readonly IgnoreLevel[]): IgnoreLevel[] {
  return levels
    .filter((level) => level.rules.length > 0)
    .sort((left, right) => right.folder.length - left.folder.length);
}

async function readRules(files: readonly string[]): Promise<IgnoreLevel["rules"]> {
  const written = files.map((file) => readRuleFile(file)).filter((text) => text !== null);
  if (written.length === 0) return [];
  const { default: createIgnore } = await import("ignore");
  return written.map((text) => createIgnore({ ignorecase: false }).add(text));
}

// Through links, as git and Nx do: many people keep their own ignore file elsewhere.
function readRuleFile(path: string): string | null {
  try {
    // Hardly a folder has one, and to fail to open a file takes longer than to look for it.
    const facts = statSync(path, { throwIfNoEntry: false });
    if (!facts?.isFile() || facts.size > MAXIMUM_BYTES) return null;
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const MAXIMUM_BYTES = 16 * 1024 * 1024;

function findGitRoot(workspaceRoot: string): string {
  for (let folder = workspaceRoot; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return workspaceRoot;
  }
}

// git-config(1), core.excludesFile: `$XDG_CONFIG_HOME/git/ignore` when it is not set.
async function findUserFile(host: HostEnvironment): Promise<string> {
  const configured = host.variables["XDG_CONFIG_HOME"];
  const config = configured && isAbsolute(configured) ? configured : join(host.home, ".config");
  for (const file of [join(host.home, ".gitconfig"), join(config, "git", "config")]) {
    const text = readRuleFile(file) ?? "";
    const value = /^[ \t]{0,32}excludesfile[ \t]{0,32}=[ \t]{0,32}([^\n]{1,1000})$/im.exec(
      text,
    )?.[1];
    if (value)
      return value
        .trim()
        .replace(/^"|"$/g, "")
        .replace(/^~(?=\/)/, host.home);
  }
  return join(config, "git", "ignore");
}
