import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";

/** A file's bytes as text, or null where there is no regular file; `maximumBytes` bounds what is read. */
export async function readTextFile(path: string, maximumBytes: number): Promise<string | null> {
  const bytes = await readBytes(path, maximumBytes);
  return bytes === null ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** A regular file's bytes, or null where there is none. A link, a folder or a device is refused. */
export async function readBytes(path: string, maximumBytes: number): Promise<Uint8Array | null> {
  const facts = await lstat(path).catch(absent);
  if (facts === null) return null;
  if (!facts.isFile())
    throw new PysnipError("PYSNIP_FILE_REFUSED", {
      headline: `\`${path}\` is not a regular file`,
      hint: "replace the link or folder by a file",
    });
  // Between lstat and open the path may have become a link; O_NOFOLLOW closes that gap.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await handle.stat();
    if (size > maximumBytes) {
      throw new PysnipError("PYSNIP_FILE_REFUSED", {
        headline: `\`${path}\` has ${size} bytes; at most ${maximumBytes} are read`,
      });
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Writes a file so that a reader sees the old bytes or the new ones, never a part. */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${uniqueSuffix()}`);
  try {
    const handle = await open(temporary, "wx", 0o644);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether something exists at a path, links followed. */
export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(absent)) !== null;
}

/** A name part that no other process chooses. */
export function uniqueSuffix(): string {
  return `${process.pid}-${randomBytes(8).toString("hex")}`;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
