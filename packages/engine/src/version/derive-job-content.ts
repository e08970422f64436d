import type { JobConfig } from "../config/config.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { deriveRequirements, renderRequirementLines } from "../requirements/derive-requirements.ts";
import type { ReadText } from "../requirements/derive-requirements.ts";
import { deriveContract } from "./derive-contract.ts";
import { deriveContractRecord } from "./derive-contract-record.ts";
import type { ContractRecord } from "./derive-contract-record.ts";
import { hashContent, hashContract, hashSources } from "./hash-content.ts";
import type { OtherSource } from "./hash-content.ts";
import { listRecorded } from "./diff-requirements.ts";
import type { SnippetAnalysis, SnippetFunction } from "./snippet-analysis.ts";

/** What a job consists of, as far as a version stands for it. */
export interface JobParts {
  readonly job: JobConfig;
  /** The cleaned text of the entry's file, and its path. */
  readonly source: ReadText;
  readonly files: readonly ReadText[];
  readonly otherSources: readonly OtherSource[];
  readonly analysis: SnippetAnalysis;
  /** The function that is called; null for a script. */
  readonly entry: SnippetFunction | null;
}

/** What tells one content from another, and what a history keeps of it. */
export interface JobContent {
  readonly sourceId: string;
  readonly contractId: string;
  readonly contract: ContractRecord;
  readonly requirementsHash: string;
  /** Sorted lines without passwords. */
  readonly requirements: readonly string[];
  /** The canonical texts themselves. */
  readonly canonical: readonly string[];
  readonly contentId: string;
}

/** Derives the content of a job. Its lockfile, its tests and its name are no part of it. */
export function deriveJobContent(parts: JobParts): JobContent {
  const { job, source, files, otherSources, analysis, entry } = parts;
  const required = deriveRequirements({
    name: job.name,
    manifestPath: manifestPathOf(job.root),
    python: job.python,
    declared: job.declared,
    files,
    entry: source,
    // Whether the workspace allows them is for `lock` to say.
    directReferences: true,
  });
  const contract = deriveContract(entry, analysis);
  const identity = {
    sourceId: hashSources(source.text, otherSources),
    contractId: hashContract(contract),
    requirementsHash: required.hash,
    entry: entry?.name ?? null,
    kind: job.kind,
  };
  const { sourceId, contractId, requirementsHash } = identity;
  return {
    sourceId,
    contractId,
    contract: deriveContractRecord(contract),
    requirementsHash,
    requirements: listRecorded(renderRequirementLines(required)),
    canonical: required.requirements.map(({ canonical }) => canonical),
    contentId: hashContent(identity),
  };
}
