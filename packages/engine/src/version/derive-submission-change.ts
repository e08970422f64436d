import type { ContractChange } from "./contract-change.ts";
import type { Draft } from "./derive-draft.ts";
import { diffContract } from "./diff-contract.ts";
import { diffRequirements } from "./diff-requirements.ts";
import type { History } from "./history-record.ts";
import { findPrevious } from "./parse-history.ts";
import type { SubmissionChange } from "./settled-submission.ts";

/** Derives what a draft changes against what the history says of the present version. */
export function deriveSubmissionChange(
  current: string | null,
  draft: Draft,
  history: History,
): SubmissionChange {
  const previous = findPrevious(history, current);
  const record = previous?.record;
  const before = record?.requirements.all ?? record?.requirements.added ?? [];
  const { content, job } = draft;
  const requirements = diffRequirements(before, content.requirements);
  if (record === undefined) return { previous, contract: [], requirements };
  const { requiresPython } = job.declared;
  const python = record.python?.requires;
  return {
    previous,
    requirements,
    contract: [
      ...(record.contract.id === content.contractId
        ? []
        : record.contract.shape === undefined
          ? [UNKNOWN_CHANGE]
          : diffContract(record.contract.shape, content.contract)),
      ...(python === undefined || python === requiresPython
        ? []
        : [explainPython(python, requiresPython)]),
    ],
  };
}

function explainPython(before: string | null, after: string | null): ContractChange {
  const [one, other] = [before, after].map((text) => (text === null ? "none" : `\`${text}\``));
  const text = `\`requires-python\` was ${one} and is ${other}`;
  return { path: "requires-python", kind: "changed", level: "minor", text };
}

// The first lines of all kept only the contract's digest.
const UNKNOWN_CHANGE: ContractChange = {
  path: "contract",
  kind: "changed",
  level: "major",
  text: "the contract is another one; the history does not say how the one before read",
};
