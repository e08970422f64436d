import { closeSync, openSync, readSync } from "node:fs";
import { homedir, platform, arch } from "node:os";

/** What a decision may know of this machine; read once, passed on as a value. */
export interface HostEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly system: NodeJS.Platform;
  readonly machine: string;
  readonly musl: boolean;
}

/** Reads the variables and the kind of this machine. */
export function readHostEnvironment(): HostEnvironment {
  return {
    variables: { ...process.env },
    home: homedir(),
    system: platform(),
    machine: arch(),
    get musl() {
      return usesMusl();
    },
  };
}

let musl: boolean | undefined;

function usesMusl(): boolean {
  return (musl ??= platform() === "linux" && !hasGlibc());
}

// The first page of a program names what loads it, and with it the C library (ELF, PT_INTERP). The
// report knows as well, but takes longer than many commands.
function hasGlibc(): boolean {
  const page = readFirstPage(process.execPath);
  if (page.includes("/ld-musl-")) return false;
  if (page.includes("/ld-linux")) return true;
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } };
  return Boolean(report?.header?.glibcVersionRuntime);
}

// A program may be replaced while it runs, or be there to be run alone.
function readFirstPage(path: string): Buffer {
  const page = Buffer.alloc(4096);
  try {
    const file = openSync(path, "r");
    try {
      return page.subarray(0, readSync(file, page));
    } finally {
      closeSync(file);
    }
  } catch {
    return page;
  }
}
