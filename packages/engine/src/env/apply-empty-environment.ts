import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { forgetWork, shareWork, type Workspace } from "../config/workspace.ts";
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
  const key = ["empty environment", interpreter.path];
  const first = await shareWork(workspace, key, async () => {
    isFirst = true;
    await make();
    return { stage, entries: readEntries(stage) };
  }).catch((error: unknown) => {
    if (!isFirst) return null;
    // What one run of uv met need not happen to the next.
    forgetWork(workspace, key);
    throw error;
  });
  if (first === null) return await make();
  if (isFirst) return;
  if (first.entries.some((entry) => saysWhere(entry, first.stage))) await make();
  else for (const entry of first.entries) writeEntry(stage, entry);
}

type Entry = { readonly path: string } & (
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly to: string }
  | { readonly kind: "file"; readonly content: Buffer; readonly mode: number }
);

function readEntries(folder: string): Entry[] {
  // Asked for names alone, it would follow links.
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  // A folder comes before what is in it.
  return paths.sort().map((path) => readEntry(folder, path));
}

function readEntry(folder: string, path: string): Entry {
  const at = join(folder, path);
  const facts = lstatSync(at);
  if (facts.isDirectory()) return { path, kind: "folder" };
  if (facts.isSymbolicLink()) return { path, kind: "link", to: readlinkSync(at) };
  return { path, kind: "file", content: readFileSync(at), mode: facts.mode };
}

function writeEntry(folder: string, entry: Entry): void {
  const at = join(folder, entry.path);
  if (entry.kind === "folder") mkdirSync(at);
  else if (entry.kind === "link") symlinkSync(entry.to, at);
  else writeFileSync(at, entry.content, { mode: entry.mode });
}

function saysWhere(entry: Entry, stage: string): boolean {
  const name = basename(stage);
  if (entry.kind === "link") return entry.to.includes(name);
  return entry.kind === "file" && entry.content.includes(name);
}
