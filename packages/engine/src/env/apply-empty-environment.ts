import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import type { Uv } from "../uv/read-uv.ts";
import { requireUv } from "./exec-uv.ts";

/**
 * Makes an environment without packages in an empty folder. uv makes the first of a command, and the
 * others are written as that one is: it is relocatable, so nothing in it says where it lies.
 */
export async function applyEmptyEnvironment(
  workspace: Workspace,
  uv: Uv,
  interpreter: Interpreter,
  stage: string,
): Promise<void> {
  const make = () =>
    requireUv(workspace, uv, [
      ...["venv", "--quiet", "--relocatable", "--no-project"],
      ...["--python", interpreter.path, stage],
    ]);
  let isFirst = false;
  const first = await shareWork(workspace, ["empty environment", interpreter.path], async () => {
    isFirst = true;
    await make();
    return { stage, entries: await readEntries(stage) };
  });
  if (isFirst) return;
  if (first.entries.some((entry) => saysWhere(entry, first.stage))) await make();
  else for (const entry of first.entries) await writeEntry(stage, entry);
}

type Entry = { readonly path: string } & (
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly to: string }
  | { readonly kind: "file"; readonly content: Buffer; readonly mode: number }
);

async function readEntries(folder: string): Promise<Entry[]> {
  // Asked for names alone, it would follow links.
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  // A folder comes before what is in it.
  return await Promise.all(paths.sort().map((path) => readEntry(folder, path)));
}

async function readEntry(folder: string, path: string): Promise<Entry> {
  const at = join(folder, path);
  const facts = await lstat(at);
  if (facts.isDirectory()) return { path, kind: "folder" };
  if (facts.isSymbolicLink()) return { path, kind: "link", to: await readlink(at) };
  return { path, kind: "file", content: await readFile(at), mode: facts.mode };
}

async function writeEntry(folder: string, entry: Entry): Promise<void> {
  const at = join(folder, entry.path);
  if (entry.kind === "folder") await mkdir(at);
  else if (entry.kind === "link") await symlink(entry.to, at);
  else await writeFile(at, entry.content, { mode: entry.mode });
}

function saysWhere(entry: Entry, stage: string): boolean {
  const name = basename(stage);
  if (entry.kind === "link") return entry.to.includes(name);
  return entry.kind === "file" && entry.content.includes(name);
}
