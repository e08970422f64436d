import type { ProjectConfiguration, Tree } from "@nx/devkit";
import {
  explainDifference,
  explainError,
  findManifests,
  type LockProposal,
  readLockProposal,
  readWorkspace,
  type Workspace,
} from "@pysnip/engine";
import pMap from "p-map";
import { createJobNodes } from "../../plugin/create-nodes.ts";

/** What Nx tells a person about a workspace that is out of sync. */
interface SyncResult {
  readonly outOfSyncMessage?: string;
  readonly outOfSyncDetails?: string[];
}

// Most of them wait for one uv.
const AT_ONCE = 4;

/**
 * Works out every lockfile as the target `lock` would, and hands those that differ to Nx. Nothing is
 * started when all are current; where `lock` would refuse for a job, everything is refused.
 */
export default async function sync(tree: Tree): Promise<SyncResult> {
  const workspace = await readWorkspace(tree.root, () => {});
  const nodes = await createJobNodes(await findManifests(workspace), undefined, tree.root);
  const projects = nodes.flatMap(([, { projects }]) => Object.values(projects ?? {}));
  const answers = await pMap(projects, (project) => propose(workspace, project), {
    concurrency: AT_ONCE,
  });
  const refusals = answers.filter((answer) => typeof answer === "string");
  if (refusals.length > 0) throw new Error(refusals.join("\n\n"));
  const stale = answers.flatMap((answer) =>
    typeof answer === "string" || answer.text === null ? [] : [{ ...answer, text: answer.text }],
  );
  for (const { path, text } of stale) tree.write(path, text);
  if (stale.length === 0) return {};
  const what = stale.length === 1 ? "a lockfile is" : `${stale.length} lockfiles are`;
  return { outOfSyncMessage: `${what} out of date`, outOfSyncDetails: stale.flatMap(explain) };
}

/** The lockfile that a job should have, or why its target `lock` would fail. */
async function propose(
  workspace: Workspace,
  { root, targets }: Partial<ProjectConfiguration>,
): Promise<LockProposal | string> {
  const refused = Object.values(targets ?? {}).find(
    ({ executor }) => executor === "@pysnip/nx:refuse",
  );
  if (refused) return String(refused.options.message);
  try {
    return await readLockProposal(workspace, root ?? "", "auto");
  } catch (error) {
    return explainError(error);
  }
}

function explain({ path, differences }: LockProposal): string[] {
  return [`\`${path}\``, ...differences.map(explainDifference)];
}
