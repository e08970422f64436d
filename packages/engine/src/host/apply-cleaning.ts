import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { readMilliseconds } from "./clock.ts";
import { makeStage } from "./make-stage.ts";
import { A_DAY, planCleaning, type StoreEntry } from "./plan-cleaning.ts";

/**
 * Removes what nobody has used for long from the stores in the user's cache, at most once a day; called
 * after work that filled them. It never fails: what cannot be removed stays.
 */
export async function applyCleaning(cacheDirectory: string): Promise<void> {
  try {
    const now = readMilliseconds();
    const since = claimDay(cacheDirectory, now);
    if (since === null) return;
    const unused = planCleaning(listEntries(cacheDirectory), { now, since });
    if (unused.length > 0) await removeAll(cacheDirectory, unused, now);
  } catch {
    // The stores are as good as before; tomorrow is another day.
  }
}

// Uses are noted since the file was made, and its own time says when the stores were cleaned last.
const RECORD = "cleaned-1";

/** Since when uses are noted; null where another command has cleaned within a day. */
function claimDay(cacheDirectory: string, now: number): number | null {
  const path = join(cacheDirectory, RECORD);
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) {
    mkdirSync(cacheDirectory, { recursive: true });
    writeFileSync(path, `${now} ${hostname()}\n`, { flag: "wx" });
    return null;
  }
  const [since, host] = readFileSync(path, "utf8").trim().split(" ");
  if (host !== hostname()) {
    // A copy from another machine, such as a part of an image: its uses were noted elsewhere, if at all.
    writeFileSync(path, `${now} ${hostname()}\n`);
    return null;
  }
  if (now - facts.mtimeMs < A_DAY) return null;
  utimesSync(path, now / 1000, now / 1000);
  return Number(since) > 0 ? Number(since) : null;
}

interface Level {
  readonly folder: string;
  readonly name: RegExp;
}

// A folder that somebody else has under such a name holds nothing that looks like an entry.
const STORES: readonly Level[] = [
  { folder: "bytecode", name: /^[0-9a-f]{64}-cpython-[0-9.]{1,20}(?:-[0-9.]{1,20})?$/ },
  { folder: "layers", name: /^(?:[0-9a-f]{32}-\d{1,9}|deps-[0-9a-f]{32}\.zip(?:\.json)?)$/ },
  // Bundles use these too, and note it.
  ...["envs", "packages", "runner", "code"].map((folder) => ({ folder, name: /^[0-9a-f]{32}$/ })),
];
const WHEELS = "wheels";
const PREFIX = /^[0-9a-f]{2}$/;
const DIGEST = /^[0-9a-f]{64}$/;

function listEntries(cacheDirectory: string): StoreEntry[] {
  const prefixes = listNames(join(cacheDirectory, WHEELS), PREFIX);
  const wheels = prefixes.map((prefix) => ({ folder: join(WHEELS, prefix), name: DIGEST }));
  return [...STORES, ...wheels].flatMap(({ folder, name }) => {
    const store = join(cacheDirectory, folder);
    return listNames(store, name).flatMap((entry) => describe(join(store, entry)));
  });
}

function listNames(folder: string, pattern: RegExp): string[] {
  const isFolder = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
}

function describe(path: string): StoreEntry[] {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  // What belongs to another user is used by them, and this process would not know.
  if (facts === undefined || facts.uid !== (process.getuid?.() ?? facts.uid)) return [];
  return [{ path, lastUse: facts.mtimeMs }];
}

async function removeAll(cacheDirectory: string, paths: readonly string[], now: number) {
  const stage = await makeStage(cacheDirectory, "clean");
  try {
    for (const [index, path] of paths.entries()) {
      // Another command may have begun to use it since the list was made.
      const isUsed = describe(path).some(({ lastUse }) => now - lastUse < A_DAY);
      // By rename, so that nobody ever finds a part of an entry.
      if (!isUsed) await rename(path, join(stage, `${index}-${basename(path)}`)).catch(() => {});
    }
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
