import { hash, randomBytes } from "node:crypto";
import { readdirSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isGone } from "./process-identity.ts";

/**
 * A name for a file beside `path` that will be moved there, which no other process chooses. What killed
 * processes of this machine left beside it under such names is removed: git and Nx see those files.
 */
export function makeTemporaryName(path: string): string {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  for (const name of listNames(folder)) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, machine] = SUFFIX.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || machine !== nameMachine()) continue;
    const owner = { pid: Number(pid), host: hostname(), boot: null, started: null };
    if (isGone(owner)) removeQuietly(join(folder, name));
  }
  return join(folder, `${prefix}${process.pid}-${nameMachine()}-${randomBytes(8).toString("hex")}`);
}

const SUFFIX = /^(\d{1,10})-([0-9a-f]{12})-[0-9a-f]{16}$/;

let named: string | undefined;

// In another container, the number of a process that lives there may be nobody's here.
function nameMachine(): string {
  named ??= hash("sha256", `${hostname()}\n${findNumberSpace()}`).slice(0, 12);
  return named;
}

function findNumberSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It belongs to somebody else.
  }
}
