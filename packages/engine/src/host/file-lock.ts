import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readMilliseconds } from "./clock.ts";
import { isGone, type ProcessIdentity, readOwnIdentity } from "./process-identity.ts";

/** A lock that this process holds; giving it back twice does no harm, and needs no event loop. */
export interface FileLock {
  readonly release: () => void;
}

/** How long to wait for a lock, and whom to tell that one waits. */
export interface LockPatience {
  readonly waitSeconds: number;
  readonly onWait?: (owner: ProcessIdentity | null) => void;
}

/**
 * Takes a lock named by a path, or gives null when its owner does not let go in time. A lock whose
 * process is gone is taken over at once.
 *
 * Each owner has a file with a number of its own, made exclusively, and owns when no other number has
 * a living owner; two that meet both step back. A dead owner is overtaken by the next number and not
 * by removing its file first, because two that remove can remove each other's.
 */
export async function takeFileLock(path: string, patience: LockPatience): Promise<FileLock | null> {
  await mkdir(dirname(path), { recursive: true });
  const limit = readMilliseconds() + patience.waitSeconds * 1000;
  for (let told = false, wait = SHORTEST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const [highest] = listNumbers(path);
    const owner = highest === undefined ? null : readOwner(path, highest);
    if (highest === undefined || owner === "gone") {
      const lock = tryNumber(path, (highest ?? 0) + 1);
      if (lock !== null) return lock;
    } else {
      if (readMilliseconds() >= limit) return null;
      if (!told) patience.onWait?.(owner);
      told = true;
    }
    await pause(wait * (0.5 + Math.random()));
  }
}

const SHORTEST_WAIT = 10;
const LONGEST_WAIT = 150;
// The owner's machine cannot be asked; nobody holds a lock for so long.
const FOREIGN_LIMIT_MILLISECONDS = 15 * 60 * 1000;
// Between making the file and writing it, its owner has no name yet.
const NAMELESS_LIMIT_MILLISECONDS = 10_000;

function tryNumber(path: string, number: number): FileLock | null {
  const file = `${path}.${number}`;
  try {
    writeFileSync(file, JSON.stringify(readOwnIdentity()), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  }
  const release = () => rmSync(file, { force: true });
  const others = listNumbers(path).filter((other) => other !== number);
  // Since we looked, others may have come and gone, and somebody may hold any number.
  if (others.some((other) => readOwner(path, other) !== "gone")) {
    release();
    return null;
  }
  for (const other of others) rmSync(`${path}.${other}`, { force: true });
  return { release };
}

function readOwner(path: string, number: number): ProcessIdentity | "gone" | null {
  const file = `${path}.${number}`;
  try {
    const age = readMilliseconds() - statSync(file).mtimeMs;
    const text = readFileSync(file, "utf8");
    if (text === "") return age > NAMELESS_LIMIT_MILLISECONDS ? "gone" : null;
    const owner = JSON.parse(text) as ProcessIdentity;
    const isOld = age > FOREIGN_LIMIT_MILLISECONDS && owner.host !== readOwnIdentity().host;
    return isOld || isGone(owner) ? "gone" : owner;
  } catch {
    // It was given back while we looked, or is half written.
    return null;
  }
}

function listNumbers(path: string): number[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^\d{1,15}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((one, other) => other - one);
}
