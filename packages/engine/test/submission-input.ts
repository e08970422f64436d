import { posix } from "node:path";
import { parseManifest } from "../src/config/parse-manifest.ts";
import { defaultWorkspaceConfig } from "../src/config/parse-workspace-config.ts";
import { planSubmission } from "../src/version/plan-submission.ts";
import type { CurrentJob, SubmissionInput, SubmissionPlan } from "../src/version/submission.ts";

/** A submission to an empty workspace, of nothing. */
export const submissionInput: SubmissionInput = {
  folder: "jobs/churn",
  origin: "stdin",
  newestPython: "3.11",
  config: defaultWorkspaceConfig,
  current: null,
  otherSources: [],
  actor: { name: "Ann" },
  git: null,
  now: "2026-01-02T03:04:05.000Z",
  toolVersion: "0.1.0",
  existingFiles: [],
  existingProjects: [],
};

/** The files of a workspace by path, and submissions to one of its folders. */
export interface MemoryFolder {
  readonly files: Map<string, string>;
  /** Plans a submission on what stands there; the files of the plan stand there afterwards. */
  readonly submit: (change?: Partial<SubmissionInput>) => Promise<SubmissionPlan>;
}

/** A job's folder that exists in memory only, so that many submissions cost nothing. */
export function makeMemoryFolder(defaults: Partial<SubmissionInput> = {}): MemoryFolder {
  const files = new Map<string, string>();
  return {
    files,
    submit: async (change = {}) => {
      const input = { ...submissionInput, ...defaults, ...change };
      const plan = await planSubmission({
        ...input,
        current: readCurrent(files, input),
        existingFiles: [...files.keys()],
      });
      for (const { path, content } of plan.files) files.set(path, content);
      return plan;
    },
  };
}

function readCurrent(
  files: ReadonlyMap<string, string>,
  { folder, config }: SubmissionInput,
): CurrentJob | null {
  const manifest = files.get(`${folder}/pyproject.toml`);
  if (manifest === undefined) return null;
  const parsed = parseManifest(manifest, folder, config);
  if (parsed.kind !== "job") throw new Error(JSON.stringify(parsed));
  const { job } = parsed;
  const path = `${folder}/src/${job.entry.module}.py`;
  const text = files.get(path);
  return {
    manifest,
    job,
    source: text === undefined ? null : { path, text },
    files: job.declared.requirementFiles.map((file) => {
      const read = posix.join(folder, file);
      return { path: read, text: files.get(read) ?? "", constraints: false };
    }),
    requirementsFile: files.get(`${folder}/requirements.txt`) ?? null,
    history: files.get(`${folder}/history.jsonl`) ?? null,
  };
}
