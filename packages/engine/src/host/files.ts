import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
} from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";

/** A file's bytes as text, or null where there is no regular file; `maximumBytes` bounds what is read. */
export async function readTextFile(path: string, maximumBytes: number): Promise<string | null> {
  const bytes = await readBytes(path, maximumBytes);
  return bytes === null ? null : decoder.decode(bytes);
}

// Making one takes longer than reading a small file.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A regular file's bytes, or null where there is none. A link, a folder or a device is refused. The
 * calls are synchronous: for a small file, handing five of them to other threads takes ten times as
 * long as the calls.
 */
export async function readBytes(path: string, maximumBytes: number): Promise<Uint8Array | null> {
  const facts = lookAt(path);
  if (facts === null) return null;
  if (!facts.isFile())
    throw new PysnipError("PYSNIP_FILE_REFUSED", {
      headline: `\`${path}\` is not a regular file`,
      hint: "replace the link or folder by a file",
    });
  // Between lstat and open the path may have become a link; O_NOFOLLOW closes that gap.
  const handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = fstatSync(handle);
    if (size > maximumBytes) {
      throw new PysnipError("PYSNIP_FILE_REFUSED", {
        headline: `\`${path}\` has ${size} bytes; at most ${maximumBytes} are read`,
      });
    }
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function lookAt(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return absent(error as NodeJS.ErrnoException);
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
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return absent(error as NodeJS.ErrnoException) !== null;
  }
}

/** A name part that no other process chooses. */
export function uniqueSuffix(): string {
  return `${process.pid}-${randomBytes(8).toString("hex")}`;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
