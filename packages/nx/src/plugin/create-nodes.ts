import { createHash } from "node:crypto";
import type { CreateNodesResult } from "@nx/devkit";
import { explainError, type JobFinding, readJobs } from "@pysnip/engine";
import { nxVersion } from "../adapter/nx-version.ts";
import { toolBuild } from "../adapter/tool-version.ts";
import { explainOldNx } from "./explain-old-nx.ts";
import { explainTokens } from "./explain-tokens.ts";
import { inferBrokenProject } from "./infer-broken-project.ts";
import { inferNestedLocks } from "./infer-nested-locks.ts";
import { inferProject } from "./infer-targets.ts";
import { parsePluginOptions, type TargetNames } from "./plugin-options.ts";

type Finding = Exclude<JobFinding, { kind: "other" }>;

/** A job as if no other had its name. */
interface Draft {
  readonly name: string;
  readonly project: ReturnType<typeof inferBrokenProject>;
}

/** Infers a project for every job among the given manifests; never throws and starts nothing. */
export async function createJobNodes(
  files: readonly string[],
  options: unknown,
  workspaceRoot: string,
): Promise<(readonly [string, CreateNodesResult])[]> {
  const { names, mistake } = parsePluginOptions(options);
  const draft = openDrafts(names, toolBuild(), mistake);
  const roots = files.map(rootOf);
  // One by one, so that what was read of one job is not kept until the last is read.
  const drafts = await readJobs(workspaceRoot, roots, draft).catch((error: unknown) => {
    const message = explainError(error);
    return roots.map((root) =>
      draft({ kind: "broken", name: deriveSpareName(root), message }, root),
    );
  });
  const found = files.flatMap((file, index) => {
    const job = drafts[index];
    return job ? [{ file, job }] : [];
  });
  const twins = findTwins(found);
  const shown = found.map(({ file, job: { project } }) => {
    const { root } = project;
    const twin = twins.get(file);
    // A name of its own: two projects of one name would make every Nx command fail.
    return twin === undefined || root === "."
      ? project
      : inferBrokenProject(root, deriveSpareName(root), Object.values(names), mistake ?? twin);
  });
  if (mistake === null) inferNestedLocks(shown, names);
  return shown.map(
    (project, index) =>
      [found[index]?.file ?? "", { projects: { [project.root]: project } }] as const,
  );
}

// One function for a job: of two, the outer one would be compiled with the inner one inside it.
function openDrafts(names: TargetNames, version: string, mistake: string | null) {
  const all = Object.values(names);
  return (finding: JobFinding, root: string): Draft | null => {
    if (finding.kind === "other") return null;
    const name = nameOf(finding);
    const usable = usableName(name, root);
    const refuse = (message: string, targets = all) => ({
      name,
      project: inferBrokenProject(root, usable, targets, message),
    });
    // Only `lock`, so that no target of the workspace's own root project is replaced.
    if (root === ".") return refuse(AT_ROOT, all.slice(0, 1));
    if (mistake !== null) return refuse(mistake);
    const tokens = explainTokens(root, finding);
    if (tokens !== null) return refuse(tokens);
    if (finding.kind === "broken") return refuse(finding.message);
    const old = explainOldNx(generatedOf(finding), nxVersion);
    if (old !== null) return refuse(old);
    return { name, project: inferProject(finding, names, version) };
  };
}

function generatedOf({ job, libraries }: Extract<JobFinding, { kind: "job" }>) {
  const generated = job.generated.concat(libraries.flatMap((library) => library.generated));
  return { root: job.root, generated };
}

// Nx keeps projects in plain objects; a name that those have already makes every command fail.
function usableName(name: string, root: string): string {
  return name === "" || name in Object.prototype ? deriveSpareName(root) : name;
}

/** A name for a job that cannot have its own; the hash keeps it apart from every other job. */
function deriveSpareName(root: string): string {
  const id = createHash("sha256").update(root).digest("hex").slice(0, 8);
  return `${root.replaceAll("/", "-")}-${id}`;
}

function nameOf(finding: Finding): string {
  return finding.kind === "job" ? finding.job.name : finding.name;
}

const AT_ROOT = [
  "a job cannot lie at the workspace root (PYSNIP_JOB_UNUSABLE)",
  "`pyproject.toml` at the root has a table `[tool.pysnip]`",
  "hint: move the job into a folder such as `jobs/<name>`",
].join("\n");

function findTwins(
  found: readonly { readonly file: string; readonly job: Draft }[],
): Map<string, string> {
  const byName = new Map<string, string[]>();
  for (const { file, job } of found) {
    const { name } = job;
    const files = byName.get(name);
    if (files === undefined) byName.set(name, [file]);
    else files.push(file);
  }
  const twins = new Map<string, string>();
  for (const [name, files] of byName) {
    if (files.length < 2) continue;
    const message = [
      `${files.length} jobs are called \`${name}\` (PYSNIP_JOB_UNUSABLE)`,
      ...files.map((file) => `  ${file}`),
      "hint: change `name` in all but one of them",
    ].join("\n");
    for (const file of files) twins.set(file, message);
  }
  return twins;
}

function rootOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash === -1 ? "." : file.slice(0, slash);
}
