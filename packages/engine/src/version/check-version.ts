import { PysnipError } from "../errors/pysnip-error.ts";
import type { JobContent } from "./derive-job-content.ts";
import { isUnderstated } from "./derive-next-version.ts";
import { explainHistory } from "./explain-history.ts";
import { findPrevious, parseHistory } from "./parse-history.ts";

/** What a check of a job's version looks at. */
export interface VersionFacts {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly history: string | null;
  readonly content: JobContent;
  /** Whether a version that says less than its contract calls for needs a reason. */
  readonly strictContract: boolean;
}

/**
 * Says that a job's folder holds what its history records for its version. Throws
 * PYSNIP_HISTORY_INVALID, or PYSNIP_VERSION_UNRECORDED with the command that records what is there.
 */
export function checkVersion(facts: VersionFacts): string {
  const { folder, name, version, content } = facts;
  const history = parseHistory(facts.history ?? "");
  if (history.problems.length > 0) throw explainHistory(folder, history);
  const refuse = (headline: string, details: readonly string[], hint?: string) =>
    new PysnipError("PYSNIP_VERSION_UNRECORDED", {
      headline,
      details,
      hint: hint ?? `npx nx g @pysnip/nx:snippet ${folder}`,
    });
  const lines = history.entries.filter(({ record }) => record.to === version);
  const [first] = lines;
  if (first === undefined) {
    const last = findPrevious(history, null)?.record.to;
    const details = [`the last one that is recorded is ${last}`];
    throw refuse(
      `no line of \`${folder}/history.jsonl\` records \`${name}\` ${version}`,
      last === undefined ? [] : details,
    );
  }
  if (lines.some(({ record }) => record.contentId !== first.record.contentId)) {
    throw refuse(
      `two contents of \`${name}\` were both given the version ${version}, as when two branches are merged`,
      lines.map(({ line, record }) => `line ${line}: ${showId(record.contentId)}`),
    );
  }
  if (first.record.contentId !== content.contentId) {
    throw refuse(
      `\`${folder}\` is not what was recorded as \`${name}\` ${version}`,
      listDifferences(first.record, content),
    );
  }
  const { bump } = first.record;
  if (facts.strictContract && bump && isUnderstated(bump, first.record.reason ?? null)) {
    throw refuse(
      `\`${name}\` ${version} is a ${bump.applied} version, and its contract calls for a ${bump.suggested} one`,
      (first.record.contract.changes ?? []).map(
        ({ path, kind, level }) => `${path}: ${kind} (${level})`,
      ),
      `npx nx g @pysnip/nx:snippet ${folder} --bump ${bump.suggested}`,
    );
  }
  const count = history.entries.length;
  return `\`${name}\` ${version} (${showId(content.contentId)}) is what its history records; ${count} line${count === 1 ? "" : "s"}, all in place`;
}

function showId(contentId: string): string {
  return `c:${contentId.slice("sha256:".length, 19)}`;
}

interface Recorded {
  readonly source: { readonly id: string };
  readonly contract: { readonly id: string };
  readonly requirements: { readonly hash: string };
}

function listDifferences(record: Recorded, content: JobContent): string[] {
  return [
    ...(record.source.id === content.sourceId ? [] : ["the files under `src/` differ"]),
    ...(record.contract.id === content.contractId ? [] : ["the contract differs"]),
    ...(record.requirements.hash === content.requirementsHash ? [] : ["the requirements differ"]),
  ];
}
