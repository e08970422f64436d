import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one process from every other, also after its number was given to another one. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The boot that the process belongs to, where the system says it. */
  readonly boot: string | null;
  /** When the process began, in the system's own unit, where the system says it. */
  readonly started: string | null;
}

/** The identity of this process. */
export function readOwnIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    boot: readBoot(),
    started: readStart(process.pid),
  };
}

/** Whether a process is certainly gone. One on another machine cannot be judged, so it never is. */
export function isGone(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return false;
  if (identity.boot !== null && identity.boot !== readBoot()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const started = readStart(identity.pid);
  return identity.started !== null && started !== null && identity.started !== started;
}

function readBoot(): string | null {
  return readProc("/proc/sys/kernel/random/boot_id");
}

function readStart(pid: number): string | null {
  const text = readProc(`/proc/${pid}/stat`);
  // The program's name may hold spaces and brackets; the 22nd field counts from its last bracket.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
