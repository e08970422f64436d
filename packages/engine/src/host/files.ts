import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { PysnipError } from "../errors/pysnip-error.ts";
import { makeTemporaryName } from "./make-temporary-name.ts";

/** A file's bytes as text, or null where there is no regular file; `maximumBytes` bounds what is read. */
export async function readTextFile(path: string, maximumBytes: number): Promise<string | null> {
  return readTextAtOnce(path, maximumBytes);
}

/** The same without a promise, for what is read thousands of times. */
export function readTextAtOnce(path: string, maximumBytes: number): string | null {
  const handle = openRegularFile(path);
  if (handle === null) return null;
  try {
    const length = readPart(handle);
    return length > 0 && length <= maximumBytes
      ? part.toString("utf8", 0, length)
      : readWhole(path, handle, maximumBytes).toString("utf8");
  } finally {
    closeSync(handle);
  }
}

/**
 * A regular file's bytes, or null where there is none. A link, a folder or a device is refused. The
 * calls are synchronous: for a small file, handing five of them to other threads takes ten times as
 * long as the calls.
 */
export async function readBytes(path: string, maximumBytes: number): Promise<Uint8Array | null> {
  const handle = openRegularFile(path);
  if (handle === null) return null;
  try {
    return readWhole(path, handle, maximumBytes);
  } finally {
    closeSync(handle);
  }
}

const part = Buffer.allocUnsafeSlow(64 * 1024);
const more = Buffer.allocUnsafeSlow(1);

// Asking what a handle is takes as long as opening and reading it. Only a regular file ends before this
// much is read from a position: a folder, a pipe and a terminal have none, a device has no end or no
// beginning. Some file systems give less than there is, so the end is asked for.
function readPart(handle: number): number {
  try {
    const length = readSync(handle, part, 0, part.length, 0);
    return readSync(handle, more, 0, 1, length) === 0 ? length : 0;
  } catch {
    return 0;
  }
}

// Looked at when it is open, so that nothing else can take its place before it is read.
function readWhole(path: string, handle: number, maximumBytes: number): Buffer {
  const facts = fstatSync(handle);
  if (!facts.isFile()) throw notRegular(path);
  if (facts.size > maximumBytes) {
    throw new PysnipError("PYSNIP_FILE_REFUSED", {
      headline: `\`${path}\` has ${facts.size} bytes; at most ${maximumBytes} are read`,
      hint: "make the file smaller, or move it away",
    });
  }
  return readFileSync(handle);
}

// Opens no link, waits for nobody at the other end of a pipe, and takes no terminal.
const { O_NOFOLLOW, O_NONBLOCK = 0, O_NOCTTY = 0, O_RDONLY } = constants;
const GENTLY = O_RDONLY | (O_NOFOLLOW ?? 0) | O_NONBLOCK | O_NOCTTY;

function openRegularFile(path: string): number | null {
  // Windows opens links whatever is asked of it.
  if (O_NOFOLLOW === undefined && !isRegularFile(path)) return null;
  try {
    return openSync(path, GENTLY);
  } catch (error) {
    if (isAbsent(error) || !isRegularFile(path)) return null;
    // Somebody has to give back a lease of this file first, and that is worth waiting for.
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    return openSync(path, GENTLY & ~O_NONBLOCK);
  }
}

function isRegularFile(path: string): boolean {
  const facts = lookAt(path);
  if (facts !== null && !facts.isFile()) throw notRegular(path);
  return facts !== null;
}

function lookAt(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function notRegular(path: string): PysnipError {
  return new PysnipError("PYSNIP_FILE_REFUSED", {
    headline: `\`${path}\` is not a regular file`,
    hint: "replace the link or folder by a file",
  });
}

/**
 * Writes a file so that a reader sees the old bytes or the new ones, never a part. Only the disk is waited
 * for: handing the other calls to other threads takes longer than the calls.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = makeTemporaryName(path);
  try {
    const file = openSync(temporary, "wx", 0o644);
    try {
      writeFileSync(file, content);
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw namePath(error, path);
  }
}

/** An error of writing a file, which knows the file by its number, with the file's path. */
export function namePath(error: unknown, path: string): unknown {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === "write" || syscall === "fsync"
    ? Object.assign(error as Error, { path })
    : error;
}

/** Whether something exists at a path, links followed. */
export async function exists(path: string): Promise<boolean> {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** A name part that no other process chooses. */
export function uniqueSuffix(): string {
  return `${process.pid}-${randomBytes(8).toString("hex")}`;
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
