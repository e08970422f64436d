import { mkdir, mkdtemp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { defaultWorkspaceConfig } from "../src/config/parse-workspace-config.ts";
import type { Workspace } from "../src/config/workspace.ts";

/** A workspace folder with files, seen by an engine that knows only the given variables. */
export async function makeWorkspace(
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Promise<Workspace> {
  const home = await realpath(await mkdtemp(join(tmpdir(), "pysnip-engine-")));
  const root = join(home, "workspace");
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return reopen({ root, home, variables });
}

/** The same workspace as another command sees it: nothing is remembered. */
export function reopen(place: {
  readonly root: string;
  readonly home: string;
  readonly variables: Readonly<Record<string, string>>;
}): Workspace {
  return {
    root: place.root,
    cacheDirectory: join(place.home, "cache"),
    config: defaultWorkspaceConfig,
    report: () => {},
    shared: new Map(),
    host: {
      variables: place.variables,
      home: place.home,
      system: "linux",
      machine: "x64",
      musl: false,
    },
  };
}

/** Every file of a folder with its text, by path, so that two moments can be compared. */
export async function readTree(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const tree: Record<string, string> = {};
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    tree[path] = await readFile(path, "utf8");
  }
  return tree;
}
