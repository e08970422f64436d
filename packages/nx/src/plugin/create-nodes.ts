import { createHash } from "node:crypto";
import type { CreateNodesResult } from "@nx/devkit";
import { explainError, type JobFinding, readJobs } from "@pysnip/engine";
import { nxVersion } from "../adapter/nx-version.ts";
import { toolVersion } from "../adapter/tool-version.ts";
import { explainOldNx } from "./explain-old-nx.ts";
import { inferBrokenProject, inferProject } from "./infer-targets.ts";
import { parsePluginOptions, type TargetNames } from "./plugin-options.ts";

interface Found {
  readonly file: string;
  readonly finding: Exclude<JobFinding, { kind: "other" }>;
}

/** Infers a project for every job among the given manifests; never throws and starts nothing. */
export async function createJobNodes(
  files: readonly string[],
  options: unknown,
  workspaceRoot: string,
): Promise<(readonly [string, CreateNodesResult])[]> {
  const { names, mistake } = parsePluginOptions(options);
  const roots = files.map(rootOf);
  const findings = await readJobs(workspaceRoot, roots).catch((error: unknown) =>
    roots.map((root): JobFinding => ({
      kind: "broken",
      name: deriveSpareName(root),
      message: explainError(error),
    })),
  );
  const found = files.flatMap((file, index): Found[] => {
    const finding = findings[index];
    return finding && finding.kind !== "other" ? [{ file, finding }] : [];
  });
  const twins = findTwins(found);
  const version = toolVersion();
  return found.map((item) => {
    const root = rootOf(item.file);
    const project = infer(item, names, version, { mistake, twins: twins.get(item.file) ?? null });
    return [item.file, { projects: { [root]: { root, ...project } } }] as const;
  });
}

function infer(
  { file, finding }: Found,
  names: TargetNames,
  version: string,
  refusals: Readonly<Record<"mistake" | "twins", string | null>>,
) {
  const root = rootOf(file);
  const all = Object.values(names);
  if (root === ".") {
    // Only `lock`, so that no target of the workspace's own root project is replaced.
    return inferBrokenProject(usableName(nameOf(finding), root), all.slice(0, 1), AT_ROOT);
  }
  // A name of its own: two projects of one name would make every Nx command fail.
  const name = refusals.twins === null ? usableName(nameOf(finding), root) : deriveSpareName(root);
  const old = finding.kind === "job" ? explainOldNx(generatedOf(finding), nxVersion) : null;
  const refusal = refusals.mistake ?? refusals.twins ?? old;
  if (refusal !== null) return inferBrokenProject(name, all, refusal);
  if (finding.kind === "job") return inferProject(finding, names, version);
  return inferBrokenProject(name, all, finding.message);
}

function generatedOf({ job, libraries }: Extract<JobFinding, { kind: "job" }>) {
  const generated = [job, ...libraries].flatMap((owner) => owner.generated);
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

function nameOf(finding: Found["finding"]): string {
  return finding.kind === "job" ? finding.job.name : finding.name;
}

const AT_ROOT = [
  "a job cannot lie at the workspace root (PYSNIP_JOB_UNUSABLE)",
  "`pyproject.toml` at the root has a table `[tool.pysnip]`",
  "hint: move the job into a folder such as `jobs/<name>`",
].join("\n");

function findTwins(found: readonly Found[]): Map<string, string> {
  const byName = new Map<string, string[]>();
  for (const { file, finding } of found) {
    const name = nameOf(finding);
    byName.set(name, [...(byName.get(name) ?? []), file]);
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
