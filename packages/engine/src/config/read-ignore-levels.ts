import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, posix } from "node:path";
import type { HostEnvironment } from "../host/environment.ts";
import { readTextFile } from "../host/files.ts";
import type { IgnoreLevel } from "./derive-ignored.ts";
import { shareWork, type Workspace } from "./workspace.ts";

/** The files of a folder that hold such rules. */
export const ignoreFiles = [".nxignore", ".gitignore"];

/**
 * Reads the rules by which Nx leaves files out: `.nxignore` and `.gitignore` of every folder from
 * the git root down, git's exclude file of the clone, and the ignore file of the user. Each is
 * read once per command. The deepest folder comes first.
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
  const levels = await Promise.all(
    [...all].map((folder) =>
      shareWork(workspace, ["ignore", folder], async (): Promise<IgnoreLevel> => {
        const own = ignoreFiles.map((name) => join(folder, name));
        if (folder !== root) return { folder, rules: await readRules(own) };
        const exclude = join(root, ".git", "info", "exclude");
        const user = await findUserFile(workspace.host);
        return { folder, rules: await readRules([...own, exclude, user]) };
      }),
    ),
  );
  return levels
    .filter((level) => level.rules.length > 0)
    .sort((left, right) => right.folder.length - left.folder.length);
}

async function readRules(files: readonly string[]): Promise<IgnoreLevel["rules"]> {
  const texts = await Promise.all(files.map((file) => readRuleFile(file)));
  const written = texts.filter((text) => text !== null);
  if (written.length === 0) return [];
  const { default: createIgnore } = await import("ignore");
  return written.map((text) => createIgnore({ ignorecase: false }).add(text));
}

async function readRuleFile(path: string): Promise<string | null> {
  // Hardly a folder has one, and to fail to open a file takes longer than to look for it.
  if (!existsSync(path)) return null;
  return await readTextFile(path, 1024 * 1024).catch(() => null);
}

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
    const text = (await readRuleFile(file)) ?? "";
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
