import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { copyTree } from "../harness/prepare-template.ts";
import { openWorkspace, type Workspace } from "../harness/create-workspace.ts";
import { readTaskOutcomes } from "../harness/read-task-outcomes.ts";
import { removeTree } from "../harness/remove-tree.ts";
import type { Bench, Place } from "./edit.ts";

/** A second clone below another path, which shares nothing with the first but the remote cache. */
export async function cloneElsewhere(bench: Bench): Promise<Place> {
  const folder = await mkdtemp(join(inject("run").folder, "another place "));
  const workspace = await clone(bench.workspace, join(folder, "deep", "down", "workspace"));
  await workspace.exec("ln", ["-s", join(bench.workspace.root, "node_modules"), "node_modules"]);
  bench.later(() => workspace.dispose());
  const { daemon, remoteCache, path } = bench;
  const env = { ...remoteCache, PATH: path };
  return { workspace, nx: (args) => workspace.nx(args, { daemon, env }) };
}

// The user `nobody` of most systems.
const OTHER_USER = "65534";

/**
 * A clone of another user: a home of its own, a strict umask, another language and time zone; and
 * another user id, where the tests may take one.
 */
export async function cloneForOtherUser(bench: Bench): Promise<Place> {
  // Not in the run's own folder, which other users cannot enter.
  const home = await mkdtemp(join(tmpdir(), "pysnip-e2e-user-"));
  bench.later(() => removeTree(home));
  const workspace = await clone(bench.workspace, join(home, "workspace"));
  await workspace.exec("mkdir", ["node_modules"]);
  await copyTree(join(bench.workspace.root, "node_modules"), join(workspace.root, "node_modules"));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await workspace.exec("chown", ["-R", `${OTHER_USER}:${OTHER_USER}`, home]);
  const become = isRoot
    ? ["setpriv", `--reuid=${OTHER_USER}`, `--regid=${OTHER_USER}`, "--clear-groups"]
    : [];
  const program = [...become, "sh", "-c", 'umask 077 && exec "$@"', "sh", "node_modules/.bin/nx"];
  const env = {
    ...bench.remoteCache,
    ...{ HOME: home, USER: "somebody", LOGNAME: "somebody", LANG: "tr_TR.UTF-8", TZ: "Asia/Tokyo" },
    ...{ PATH: bench.path, PYSNIP_CACHE_DIR: join(home, "pysnip") },
  };
  const nx: Place["nx"] = async (args) => {
    const [file = "", ...rest] = [...program, ...args];
    const done = await workspace.exec(file, rest, { env });
    return { ...done, tasks: await readTaskOutcomes(join(home, "state", "nx-cache")) };
  };
  return { workspace, nx };
}

async function clone(from: Workspace, to: string): Promise<Workspace> {
  await from.exec("git", ["clone", "--quiet", from.root, to]);
  return openWorkspace(inject("run"), to, join(dirname(to), "state"));
}
