import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import type { Options } from "execa";
import pLimit from "p-limit";

/** A program to start: an argument list, never a shell string, and the whole environment it will see. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutSeconds?: number;
  /** What the program reads from its standard input; nothing when left out. */
  readonly input?: string;
}

/** How a program ended and what it said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly notFound: boolean;
}

// Whatever asks for them: most of what is started here is uv, which uses every core by itself.
const AT_ONCE = 8;
const inTurn = pLimit(AT_ONCE);

/** Runs a program to its end and captures what it says; few of them at a time. */
export async function execCommand(command: Command): Promise<CommandResult> {
  return await inTurn(() => exec(command));
}

async function exec(command: Command): Promise<CommandResult> {
  const { execa } = await import("execa");
  const running = execa(command.file, [...command.arguments], {
    ...optionsOf(command),
    ...(command.input === undefined ? { stdin: "ignore" as const } : { input: command.input }),
    maxBuffer: 64 * 1024 * 1024,
  });
  running.once("exit", () => void closeOutputs([running.stdout, running.stderr]));
  const result = await running;
  return {
    exitCode: result.exitCode ?? 1,
    stdout: String(result.stdout ?? ""),
    stderr: String(result.stderr ?? ""),
    // The limit may also pass while the outputs of a program are read that has ended by itself.
    timedOut: result.timedOut && result.signal === TIMEOUT_SIGNAL,
    notFound: result.code === "ENOENT",
  };
}

// A pipe stays open as long as any process holds it, such as a child that the program left behind. What
// the program itself wrote lies in the pipes when it ends; it is read before they are closed, also where
// this process was too busy to do so in time.
async function closeOutputs(outputs: readonly (Readable | null)[]): Promise<void> {
  const sockets = outputs.filter((output) => output instanceof Socket);
  const count = () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  await pause(OUTPUT_MILLISECONDS, undefined, { ref: false });
  for (let before = -1, turns = 0; before !== count() && turns < MOST_TURNS; turns++) {
    before = count();
    await turn();
  }
  for (const socket of sockets) socket.destroy();
}

const OUTPUT_MILLISECONDS = 1000;
// What a pipe holds takes a few; a child that never stops writing is not waited for.
const MOST_TURNS = 100;

/**
 * Runs a program in the foreground: it keeps this process's input, output and terminal. Gives its exit
 * code, or the system's words where it did not start.
 */
export async function execForeground(command: Command): Promise<number | string> {
  const { execa } = await import("execa");
  const result = await execa(command.file, [...command.arguments], {
    ...optionsOf(command),
    stdio: "inherit",
  });
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal) return 128 + (SIGNAL_NUMBERS[result.signal] ?? 0);
  return result.originalMessage ?? "it did not start";
}

const SIGNAL_NUMBERS: Partial<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

const TIMEOUT_SIGNAL = "SIGKILL";

function optionsOf(command: Command): Options {
  return {
    cwd: command.directory,
    env: definedOnly(command.environment),
    extendEnv: false,
    reject: false,
    ...(command.timeoutSeconds === undefined
      ? {}
      : { timeout: command.timeoutSeconds * 1000, killSignal: TIMEOUT_SIGNAL }),
  };
}

function definedOnly(variables: Command["environment"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
