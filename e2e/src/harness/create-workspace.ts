import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { inject } from "vitest";
import { type Finished, type RunOptions, runProgram } from "../../tools/run-program.mjs";
import { type EnvironmentChanges, makeEnvironment } from "./make-environment.ts";
import { copyTree, DEFAULT_NX, prepareTemplate, type TemplateKind } from "./prepare-template.ts";
import { readTaskOutcomes, runReportPath, type TaskOutcomes } from "./read-task-outcomes.ts";
import { removeTree } from "./remove-tree.ts";
import type { E2eRun } from "./run-folder.ts";

/** What a command in a workspace may be given. */
export interface CommandOptions {
  readonly env?: EnvironmentChanges;
  readonly input?: string;
  readonly timeoutSeconds?: number;
  /** Folder relative to the workspace. */
  readonly cwd?: string;
}

/** A finished Nx command: its text without colours, and what became of each task. */
export interface NxResult extends Finished {
  readonly tasks: TaskOutcomes;
}

/** A real Nx workspace in a temporary folder. Paths are relative to its root. */
export interface Workspace {
  readonly root: string;
  nx(args: readonly string[], options?: CommandOptions & { daemon?: boolean }): Promise<NxResult>;
  exec(file: string, args: readonly string[], options?: CommandOptions): Promise<Finished>;
  /** Runs git and fails when git fails. */
  git(...args: string[]): Promise<Finished>;
  write(path: string, text: string | Uint8Array): Promise<void>;
  read(path: string): Promise<string>;
  readBytes(path: string): Promise<Buffer>;
  remove(path: string): Promise<void>;
  dispose(): Promise<void>;
}

/** How a workspace is to be made. */
export interface WorkspaceOptions {
  readonly nx?: string;
  readonly template?: TemplateKind;
  /** Name of the workspace's folder, for cases with unusual paths. */
  readonly name?: string;
}

/** Makes a workspace with Nx and the packed packages, one commit, and state folders of its own. */
export async function createWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const run = inject("run");
  const template = await prepareTemplate(
    run,
    options.nx ?? DEFAULT_NX,
    options.template ?? "installed",
  );
  const home = await mkdtemp(join(run.folder, "ws-"));
  const root = join(home, options.name ?? "workspace");
  await mkdir(root);
  await copyTree(template, root);
  const workspace = openWorkspace(run, root, join(home, "state"));
  await workspace.write("nx.json", `${JSON.stringify({ analytics: false }, null, 2)}\n`);
  await workspace.write(".gitignore", "node_modules/\ndist/\n.nx/\n");
  await workspace.git("init", "--quiet", "--initial-branch=main");
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", "Empty workspace");
  return workspace;
}

/** Opens a folder that already is a workspace, for example a second clone; `stateFolder` holds Nx's files. */
export function openWorkspace(run: E2eRun, root: string, stateFolder: string): Workspace {
  const at = (path: string) => join(root, path);
  const exec: Workspace["exec"] = (file, args, options = {}) =>
    runProgram(file, args, toRunOptions(run, root, stateFolder, options));
  let daemonWasUsed = false;
  const workspace: Workspace = {
    root,
    exec,
    nx: (args, options = {}) => {
      daemonWasUsed ||= options.daemon === true;
      return runNx(exec, join(stateFolder, "nx-cache"), root, args, options);
    },
    git: async (...args) => {
      const done = await exec("git", [...IDENTITY, ...args]);
      if (done.exitCode !== 0) throw new Error(`git ${args.join(" ")} failed\n${done.all}`);
      return done;
    },
    write: async (path, text) => {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), text);
    },
    read: (path) => readFile(at(path), "utf8"),
    readBytes: (path) => readFile(at(path)),
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    dispose: async () => {
      // A daemon that is left behind would hold the folder for hours.
      if (daemonWasUsed) await workspace.nx(["daemon", "--stop"], { timeoutSeconds: 60 });
      if (!process.env.PYSNIP_E2E_KEEP) await removeTree(stateFolder);
      if (!process.env.PYSNIP_E2E_KEEP) await removeTree(root);
    },
  };
  return workspace;
}

const IDENTITY = ["-c", "user.name=e2e", "-c", "user.email=e2e@example.invalid"];
const COMMAND_TIMEOUT_SECONDS = 280;

async function runNx(
  exec: Workspace["exec"],
  cacheDirectory: string,
  root: string,
  args: readonly string[],
  options: CommandOptions & { daemon?: boolean },
): Promise<NxResult> {
  await rm(runReportPath(cacheDirectory), { force: true });
  const env = {
    NX_DAEMON: options.daemon ? "true" : "false",
    // A process for each plugin takes longer than the rest of a small command. Those who want Nx as it
    // comes say so; its daemon always has them.
    NX_ISOLATE_PLUGINS: options.daemon ? undefined : "false",
    ...options.env,
  };
  const done = await exec(process.execPath, [await findNx(root), ...args], { ...options, env });
  return {
    ...done,
    stdout: stripVTControlCharacters(done.stdout),
    stderr: stripVTControlCharacters(done.stderr),
    all: stripVTControlCharacters(done.all),
    tasks: await readTaskOutcomes(cacheDirectory),
  };
}

/** The file moved between Nx versions, so its manifest is asked. */
async function findNx(root: string): Promise<string> {
  const folder = join(root, "node_modules", "nx");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    bin: { nx: string };
  };
  return join(folder, manifest.bin.nx);
}

function toRunOptions(
  run: E2eRun,
  root: string,
  stateFolder: string,
  options: CommandOptions,
): RunOptions {
  return {
    cwd: join(root, options.cwd ?? "."),
    env: makeEnvironment(run, stateFolder, options.env),
    timeoutSeconds: options.timeoutSeconds ?? COMMAND_TIMEOUT_SECONDS,
    ...(options.input === undefined ? {} : { input: options.input }),
  };
}
