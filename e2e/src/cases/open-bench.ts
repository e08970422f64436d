import { createHash } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import { countUv, type CountedUv } from "../harness/count-processes.ts";
import { createWorkspace, type NxResult, type Workspace } from "../harness/create-workspace.ts";
import { startCacheServer } from "../harness/start-cache-server.ts";
import { writeBenchJob } from "./bench-jobs.ts";
import { type Bench, type JobEdit, openJob, type Place } from "./edit.ts";
import { findOtherPython } from "./find-other-python.ts";

/** A bench with what its owner alone uses. */
export interface OpenBench extends Bench {
  readonly uv: CountedUv;
  readonly otherPython: string | null;
  dispose(): Promise<void>;
}

/** What became of each job's bundle. */
export type Bundles = ReadonlyMap<string, "hit" | "miss" | "refused">;

/** A digest of the bytes of each job's bundle. */
export type Digests = ReadonlyMap<string, string>;

/** Makes a workspace with a job for every edit, not locked yet, and all that edits need. */
export async function openBench(
  jobs: readonly Pick<JobEdit, "job" | "settings">[],
  { daemon, nx }: { readonly daemon: boolean; readonly nx?: string },
): Promise<OpenBench> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const later: Bench["later"] = (cleanUp) => void cleanUps.unshift(cleanUp);
  const workspace = await createWorkspace(nx ? { nx } : {});
  later(() => workspace.dispose());
  const server = await startCacheServer();
  later(() => server.close());
  await workspace.write(".gitignore", "node_modules/\ndist/\n.nx/\n__pycache__/\n*.local\n");
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (const { job, settings } of jobs) await writeBenchJob(workspace, job, settings);

  const other = await linkOtherPython(workspace);
  const uv = await countUv(join(workspace.root, "..", "counted"), other.path);
  // Loading plugins in the same process is as good, and cheaper where no daemon keeps them loaded.
  const common = { PATH: uv.path, ...(daemon ? {} : { NX_ISOLATE_PLUGINS: "false" }) };
  const withEnv: Bench["with"] = (env) => ({
    workspace,
    nx: (args) => workspace.nx(args, { daemon, env: { ...common, ...env } }),
  });
  return {
    ...withEnv({}),
    ...{ daemon, uv, later, path: uv.path, remoteCache: server.env, with: withEnv },
    names: jobs.map(({ job }) => job),
    openJob: (name) => openJob(workspace, name, other.minor),
    otherPython: other.minor,
    dispose: async () => {
      for (const cleanUp of cleanUps) await cleanUp();
    },
  };
}

// A folder with that one program, so that it hides no other one.
async function linkOtherPython(workspace: Workspace) {
  const { path, pythonMinor } = inject("run");
  const other = await findOtherPython(pythonMinor, path);
  if (other === null) return { path, minor: null };
  const folder = join(workspace.root, "..", "python");
  const name = `python${other.minor}`;
  await workspace.exec("mkdir", ["-p", folder]);
  await workspace.exec("ln", ["-s", join(other.folder, name), join(folder, name)]);
  return { path: `${folder}:${path}`, minor: other.minor };
}

/** What became of the bundle of each job; a job whose task was not started is refused. */
export function readBundles(done: NxResult, names: readonly string[]): Bundles {
  return new Map(
    names.map((name) => {
      const task = done.tasks.get(`${name}:bundle`);
      return [name, task?.success === true ? task.cache : "refused"];
    }),
  );
}

/** The digest of each job's bundle together with its description, as they lie in `dist`. */
export async function readDigests(
  workspace: Workspace,
  names: readonly string[],
): Promise<Digests> {
  const digests = names.map(async (name): Promise<[string, string]> => {
    const hash = createHash("sha256");
    for (const file of [`${name}.zip`, `${name}.bundle.json`]) {
      hash.update(await workspace.readBytes(`dist/jobs/${name}/${file}`));
    }
    return [name, hash.digest("hex")];
  });
  return new Map(await Promise.all(digests));
}

/** The digests of bundles that are made from nothing, with no cache and into an empty folder. */
export async function buildFromNothing(place: Place, names: readonly string[]): Promise<Digests> {
  await place.workspace.remove("dist");
  const done = await place.nx(["run-many", "-t", "bundle", "--skip-nx-cache"]);
  if (done.exitCode !== 0) throw new Error(done.all);
  return readDigests(place.workspace, names);
}
