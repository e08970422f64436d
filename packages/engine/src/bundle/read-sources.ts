import { join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes, readTextFile } from "../host/files.ts";
import type { BundleFile } from "./bundle-request.ts";
import { deriveIgnored, type IgnoreLevel } from "./derive-ignored.ts";

/** Reads what goes into a bundle from `src/`: exactly the files that Nx hashes as its inputs. */
export async function readSources(
  workspaceRoot: string,
  job: { readonly root: string; readonly name: string },
): Promise<BundleFile[]> {
  const prefix = job.root === "." ? "" : `${job.root}/`;
  const entries = await list(join(workspaceRoot, job.root, "src"));
  const folders = [
    `${prefix}src`,
    ...entries.filter(isFolder).map(({ path }) => `${prefix}src/${path}`),
  ];
  const levels = await readIgnoreLevels(workspaceRoot, folders);
  const kept = entries.filter(
    (entry) => !isFolder(entry) && !deriveIgnored(`${prefix}src/${entry.path}`, levels),
  );
  const links = kept.filter((entry) => !entry.dirent.isFile());
  if (links.length > 0) throw notAFile(job.name, prefix, links);
  return await Promise.all(
    kept
      .map((entry) => `src/${entry.path}`)
      .sort()
      .map(async (path) => {
        const content = await readBytes(join(workspaceRoot, prefix + path), MAXIMUM_BYTES);
        if (content === null) throw vanished(job.name, prefix + path);
        return { path, content };
      }),
  );
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

interface Listed {
  readonly path: string;
  readonly dirent: { isFile(): boolean; isDirectory(): boolean };
}

async function list(directory: string): Promise<Listed[]> {
  const { default: glob } = await import("fast-glob");
  return await glob.glob("**/*", {
    cwd: directory,
    dot: true,
    objectMode: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    ignore: ["**/__pycache__/**", "**/__pycache__"],
  });
}

function isFolder(entry: Listed): boolean {
  return entry.dirent.isDirectory();
}

async function readIgnoreLevels(
  workspaceRoot: string,
  folders: readonly string[],
): Promise<IgnoreLevel[]> {
  const { default: createIgnore } = await import("ignore");
  const all = new Set([""]);
  for (const folder of folders) {
    const parts = folder.split("/");
    for (let length = 1; length <= parts.length; length++)
      all.add(parts.slice(0, length).join("/"));
  }
  const levels = await Promise.all(
    [...all].map(async (folder) => {
      const files = [".nxignore", ".gitignore"].map((name) => join(workspaceRoot, folder, name));
      // Nx also reads git's own exclude file, after every other.
      if (folder === "") files.push(join(workspaceRoot, ".git", "info", "exclude"));
      const texts = await Promise.all(
        files.map((file) => readTextFile(file, 1024 * 1024).catch(() => null)),
      );
      const rules = texts.filter((text) => text !== null).map((text) => createIgnore().add(text));
      return { folder, rules };
    }),
  );
  return levels.filter((level) => level.rules.length > 0);
}

function notAFile(name: string, prefix: string, entries: readonly Listed[]): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${name}\` has links or devices under \`src/\``,
    details: entries.slice(0, 20).map((entry) => `  ${prefix}src/${entry.path}`),
    hint: "replace each by a plain file, or let git ignore it",
  });
}

function vanished(name: string, path: string): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `a file of \`${name}\` disappeared while it was bundled`,
    details: [`\`${path}\``],
    hint: "run the target again",
  });
}
