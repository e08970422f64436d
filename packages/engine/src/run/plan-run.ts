import { join } from "node:path";
import type { JobConfig } from "../config/config.ts";
import type { Command } from "../host/exec-command.ts";
import { deriveJobVariables } from "./derive-job-variables.ts";

/** What a run or a test of a job needs to know of this machine. */
export interface RunPlace {
  readonly workspaceRoot: string;
  /** Where the person stands; paths among the arguments of a run are relative to it. */
  readonly currentDirectory: string;
  readonly runnerDirectory: string;
  readonly python: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The folders of the job's local libraries, relative to the workspace. */
  readonly libraries: readonly string[];
}

/** The program that runs a job from its sources; `args` belong to the runner. */
export function planRun(job: JobConfig, place: RunPlace, args: readonly string[]): Command {
  const source = join(place.workspaceRoot, job.root, "src");
  return command(job, place, place.currentDirectory, [
    ...["run", "--source", source, ...librariesOf(place)],
    ...["--entry", job.entry.text, "--kind", job.kind, "--"],
    ...args,
  ]);
}

/** The program that runs a job's unit tests. */
export function planTest(job: JobConfig, place: RunPlace): Command {
  const folder = join(place.workspaceRoot, job.root);
  return command(job, place, folder, [
    ...["test", "--source", join(folder, "src"), ...librariesOf(place)],
    ...["--tests", join(folder, "tests")],
  ]);
}

// One option for all of them; JSON, because a path may hold any separator.
function librariesOf({ workspaceRoot, libraries }: RunPlace): string[] {
  if (libraries.length === 0) return [];
  return ["--libraries", JSON.stringify(libraries.map((root) => join(workspaceRoot, root, "src")))];
}

function command(
  job: JobConfig,
  place: RunPlace,
  directory: string,
  args: readonly string[],
): Command {
  return {
    file: place.python,
    // Isolated, so that no PYTHON* variable and no user site has a say; no bytecode beside sources.
    arguments: ["-I", "-B", place.runnerDirectory, ...args],
    directory,
    environment: deriveJobVariables(place.variables, job.env),
  };
}
