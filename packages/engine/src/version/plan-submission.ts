import { PysnipError } from "../errors/pysnip-error.ts";
import { draftNewJob, draftNextVersion } from "./derive-draft.ts";
import type { Draft } from "./derive-draft.ts";
import { deriveNextVersion } from "./derive-next-version.ts";
import { deriveSubmissionChange } from "./derive-submission-change.ts";
import { explainHistory } from "./explain-history.ts";
import type { History, HistoryEntry } from "./history-record.ts";
import { parseHistory } from "./parse-history.ts";
import { planDeferredVersion } from "./plan-deferred-version.ts";
import { explainReplaced, planFiles } from "./plan-submission-files.ts";
import { renderSubmissionMessages } from "./render-submission-messages.ts";
import type { Settled, SubmissionChange } from "./settled-submission.ts";
import type { SubmissionInput, SubmissionPlan } from "./submission.ts";
import { highestLevel } from "./version-rules.ts";
import type { VersionAnswer } from "./version-rules.ts";

/**
 * Plans what a submission writes: the files of a new job, the next version of one, or nothing when
 * its content is what the present version stands for. Writes nothing and runs nothing of the text.
 * Throws PYSNIP_NAME_INVALID, PYSNIP_JOB_EXISTS, PYSNIP_SNIPPET_INVALID, PYSNIP_REQUIREMENT_INVALID,
 * PYSNIP_REQUIREMENT_CONFLICT, PYSNIP_ENTRY_UNCLEAR, PYSNIP_HISTORY_INVALID or
 * PYSNIP_VERSION_REFUSED, each with every problem of its kind.
 */
export async function planSubmission(input: SubmissionInput): Promise<SubmissionPlan> {
  const { current } = input;
  const draft =
    current === null ? await draftNewJob(input) : await draftNextVersion(input, current);
  const history = parseHistory(current?.history ?? "");
  if (history.problems.length > 0) throw explainHistory(draft.folder, history);
  const change = deriveSubmissionChange(current?.job.version ?? null, draft, history);
  const answer = refuseVersion(decide(input, draft, history, change), draft);
  const moved = answer.kind === "unchanged" && isMoved(draft, change.previous);
  const settled: Settled = { input, draft, history, change, answer, moved };
  const files = await planFiles(settled);
  const { kind } = draft.job;
  const plan: SubmissionPlan = {
    files,
    name: draft.name,
    module: draft.module,
    entry: draft.job.entry.text,
    kind,
    action: answer.kind === "new" ? answer.action : moved ? "move" : "unchanged",
    from: change.previous?.record.to ?? null,
    version: answer.version,
    bump: answer.kind === "new" && current !== null ? answer.bump : null,
    contentId: draft.content.contentId,
    contractChanges: change.contract,
    requirementChanges: change.requirements,
    suggestedRequirements: draft.suggestions.sure,
    messages: [
      ...renderSubmissionMessages({ input, draft, change, answer, moved, files }),
      ...explainReplaced(settled, files),
    ],
  };
  return input.versionPlan === true ? await planDeferredVersion(plan, input) : plan;
}

function decide(
  input: SubmissionInput,
  draft: Draft,
  history: History,
  change: SubmissionChange,
): VersionAnswer {
  const { policy, initial } = input.config.versions;
  return deriveNextVersion({
    current: input.current?.job.version ?? null,
    recorded: history.entries.map(({ record }) => ({
      version: record.to,
      contentId: record.contentId,
    })),
    contentId: draft.content.contentId,
    suggested: highestLevel(change.contract.map(({ level }) => level)),
    policy,
    initial,
    wish: input.version ?? {},
  });
}

function refuseVersion(
  answer: VersionAnswer,
  { name, folder }: Draft,
): Exclude<VersionAnswer, { kind: "refused" }> {
  if (answer.kind !== "refused") return answer;
  throw new PysnipError("PYSNIP_VERSION_REFUSED", {
    headline: `\`${name}\` in \`${folder}\` does not get the version that was asked for`,
    details: answer.problems,
    hint: answer.hint,
  });
}

/** A job that was renamed keeps its content; only its history should say so. */
function isMoved({ name }: Draft, previous: HistoryEntry | null): boolean {
  const recorded = previous?.record.name;
  return recorded !== undefined && recorded !== name;
}
