import { rm } from "node:fs/promises";
import pMap from "p-map";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { applyStoreCleaning } from "../config/apply-store-cleaning.ts";
import { makeStage } from "../host/make-stage.ts";
import { applyFileFetch } from "./apply-file-fetch.ts";
import { applyPipFetch } from "./apply-pip-fetch.ts";
import { checkWanted } from "./check-wanted.ts";
import { isOffline } from "./derive-offline.ts";
import { openDeadline } from "./exec-fetch.ts";
import { explainFetch } from "./explain-fetch.ts";
import { findIndexFile } from "./read-index-files.ts";
import { findStoredFile } from "./find-stored-file.ts";
import type { Fetched, FetchLimits, FileProblem, WantedFile } from "./wanted-file.ts";

/** How files may be fetched. */
export interface FetchMode {
  /** Uses what the store has and asks nobody; left out, `PYSNIP_OFFLINE` decides. */
  readonly offline?: boolean;
  readonly maximumBytes?: number;
  readonly totalSeconds?: number;
}

/**
 * Makes locked files exist on this machine and says where: digest to path. They lie in a store by
 * their SHA-256, which is computed when a file arrives and again when it is used; a damaged one is
 * fetched anew. The call succeeds with all files, or fails and names every one that is not there.
 */
export async function applyWheels(
  workspace: Workspace,
  wanted: readonly WantedFile[],
  mode: FetchMode = {},
): Promise<ReadonlyMap<string, string>> {
  checkWanted(wanted);
  const distinct = [...new Map(wanted.map((item) => [item.sha256, item])).values()];
  const paths = new Map<string, string>();
  const look = async (item: WantedFile) => {
    const path = await shareWork(workspace, ["stored-file", item.sha256, item.file], () =>
      findStoredFile(workspace.cacheDirectory, item),
    );
    if (path !== null) paths.set(item.sha256, path);
  };
  await pMap(distinct, look, { concurrency: MOST_AT_ONCE });
  const missing = distinct.filter(({ sha256 }) => !paths.has(sha256));
  if (missing.length === 0) return paths;
  const offline = mode.offline ?? isOffline(workspace.host.variables);
  if (offline) throw explainFetch(missing.map(refuseOffline));
  const stage = await makeStage(workspace.cacheDirectory, "wheels");
  try {
    const limits = {
      stage,
      signal: openDeadline(mode.totalSeconds ?? TOTAL_SECONDS),
      maximumBytes: mode.maximumBytes ?? MOST_BYTES,
    };
    const problems = await fetchAll(workspace, missing, limits, paths);
    if (problems.length > 0) throw explainFetch(problems);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  await applyStoreCleaning(workspace);
  return paths;
}

const MOST_AT_ONCE = 16;
const MOST_BYTES = 4 * 1024 * 1024 * 1024;
const TOTAL_SECONDS = 30 * 60;

function refuseOffline(wanted: WantedFile): FileProblem {
  return { wanted, kind: "unreachable", reason: "it is not in the store, and pysnip is offline" };
}

async function fetchAll(
  workspace: Workspace,
  missing: readonly WantedFile[],
  limits: FetchLimits,
  paths: Map<string, string>,
): Promise<FileProblem[]> {
  const digests = missing.map(({ sha256 }) => sha256);
  // Several jobs of one command may miss the same files, which is said and done once.
  await shareWork(workspace, ["fetch-report", ...digests], async () =>
    workspace.report(
      `fetching ${missing.length} locked ${missing.length === 1 ? "file" : "files"}`,
    ),
  );
  const problems: FileProblem[] = [];
  const fetch = async (wanted: WantedFile) => {
    const key = ["fetched-file", wanted.sha256, wanted.file, wanted.index];
    const outcome = await shareWork(workspace, key, () => fetchFile(workspace, wanted, limits));
    if ("value" in outcome) paths.set(wanted.sha256, outcome.value);
    else problems.push({ wanted, ...outcome.problem });
  };
  await pMap(missing, fetch, { concurrency: MOST_AT_ONCE });
  // A call that fails anyway needs no second way.
  if (problems.some(({ kind }) => kind !== "transport")) return problems;
  return await applyPipFetch(workspace, problems, limits, paths);
}

async function fetchFile(
  workspace: Workspace,
  wanted: WantedFile,
  limits: FetchLimits,
): Promise<Fetched<string>> {
  const found = await findIndexFile(workspace, wanted, limits.signal);
  return "problem" in found ? found : await applyFileFetch(workspace, found.value, limits);
}
