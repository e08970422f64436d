import { readFileSync } from "node:fs";
import { COMMAND_START } from "./parse-command-start.ts";

/**
 * Puts the moment at which the command began into the environment of its tasks. Nx hashes the sources as
 * they are then, or a little later; with its daemon, as they are when this is called.
 */
export function noteCommandStart(): void {
  process.env[COMMAND_START] = String(findStart());
}

function findStart(): number {
  if (process.env["NX_DAEMON_PROCESS"] === "true") return Date.now();
  const isWorker = "NX_PLUGIN_WORKER" in globalThis;
  // A process that Nx starts for a plugin is younger than the hashes, which nobody tells its age.
  return (isWorker ? readParentStart() : null) ?? performance.timeOrigin;
}

// Ticks since the machine was started; Linux has a hundred a second for every program that asks.
const TICK_MS = 10;

// Both figures are rounded to a tick. Nothing is hashed before Node itself is loaded, which takes longer.
const ROUNDING_MS = 2 * TICK_MS;

function readParentStart(): number | null {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    // The program's name may hold spaces and brackets; the 22nd field counts from its last bracket.
    const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
    const began = Date.now() - uptime + ticks * TICK_MS + ROUNDING_MS;
    return Number.isFinite(began) ? began : null;
  } catch {
    // Other systems do not say it in a file.
    return null;
  }
}
