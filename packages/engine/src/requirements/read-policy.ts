import { manifestPathOf } from "../config/derive-job-paths.ts";
import { posix } from "node:path";
import type { ConfigProblem, JobConfig } from "../config/config.ts";
import { refuseConfig } from "../config/read-config.ts";
import type { PolicyTable } from "../config/policy-schema.ts";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { derivePolicy, type PolicySource } from "./derive-policy.ts";
import { type DenyFile, parseDenyFile } from "./parse-deny-file.ts";
import { readInsideWorkspace } from "./read-requirement-files.ts";
import type { Policy } from "./policy.ts";

/** Reads what a job may depend on: the workspace's policy, the job's own, and the deny files of both. */
export async function readPolicy(workspace: Workspace, job: JobConfig): Promise<Policy> {
  // Few jobs have one of their own, and all others share the workspace's.
  return Object.keys(job.policy).length === 0
    ? await shareWork(workspace, ["policy"], () => readPolicyOf(workspace, job))
    : await readPolicyOf(workspace, job);
}

async function readPolicyOf(workspace: Workspace, job: JobConfig): Promise<Policy> {
  const manifest = manifestPathOf(job.root);
  const outer = await readSource(workspace, "pysnip.toml", ["policy"], workspace.config.policy);
  const inner = await readSource(workspace, manifest, ["tool", "pysnip", "policy"], job.policy);
  const { policy, workspaceProblems, jobProblems } = derivePolicy(outer, inner);
  await refuse(workspace, "pysnip.toml", workspaceProblems);
  await refuse(workspace, manifest, jobProblems);
  return policy;
}

async function refuse(
  workspace: Workspace,
  file: string,
  problems: readonly ConfigProblem[],
): Promise<void> {
  if (problems.length > 0) await refuseConfig(workspace.root, file, problems);
}

async function readSource(
  workspace: Workspace,
  file: string,
  path: readonly string[],
  table: PolicyTable,
): Promise<PolicySource> {
  const [at] = listDenyFile(file, table);
  if (at === undefined) return { table, file, path, deniedNames: new Map() };
  const { names } = await shareWork(workspace, ["deny-file", at], () =>
    readDenyFile(workspace.root, at, file),
  );
  return { table, file, path, deniedNames: names };
}

/** The deny file that a policy names, relative to the workspace; none where it names none. */
export function listDenyFile(file: string, policy: PolicyTable): string[] {
  const named = policy["deny-file"];
  return named === undefined ? [] : [posix.normalize(posix.join(posix.dirname(file), named))];
}

async function readDenyFile(root: string, path: string, namedBy: string): Promise<DenyFile> {
  const file = parseDenyFile(await readInsideWorkspace(root, path, namedBy, MAXIMUM_BYTES), path);
  if (file.problems.length === 0) return file;
  throw new PysnipError("PYSNIP_CONFIG_INVALID", {
    headline: `\`${path}\` holds lines that are no package names`,
    details: file.problems.slice(0, MOST_SHOWN),
    hint: `edit \`${path}\``,
  });
}

const MAXIMUM_BYTES = 8 * 1024 * 1024;
const MOST_SHOWN = 20;
