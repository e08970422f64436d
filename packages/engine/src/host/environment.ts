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

// Asked for late and once: the report that says so takes longer than many commands.
let musl: boolean | undefined;

function usesMusl(): boolean {
  return (musl ??= platform() === "linux" && !hasGlibc());
}

function hasGlibc(): boolean {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } };
  return Boolean(report?.header?.glibcVersionRuntime);
}
