import type { Settled } from "./settled-submission.ts";
import type { HistoryRecord } from "./history-record.ts";
import { listHeads } from "./parse-history.ts";

/** What the history says of a submission: what was done, by whom, why, and what changed. */
export function deriveHistoryRecord(settled: Settled): HistoryRecord {
  const { input, draft, history, change, answer, moved } = settled;
  const { content, job, clean } = draft;
  const isNew = answer.kind === "new";
  const heads = listHeads(history);
  // The end that the present version stands at goes on; the others are joined to it.
  const tip = heads.find(({ hash }) => hash === change.previous?.hash) ?? heads.at(-1);
  const others = heads.filter((head) => head !== tip).map(({ hash }) => hash);
  return {
    v: 1,
    at: input.now,
    // A job whose history begins now is created as far as the history goes.
    action: tip === undefined ? "create" : isNew ? answer.action : moved ? "move" : "resubmit",
    actor: input.actor,
    from: change.previous?.record.to ?? null,
    to: answer.version,
    name: draft.name,
    ...(isNew && change.previous !== null ? { bump: { ...answer.bump } } : {}),
    reason: input.version?.reason ?? null,
    revertsTo: isNew ? answer.revertsTo : null,
    entry: draft.choice.function?.name ?? null,
    kind: job.kind,
    python: { minor: job.python, requires: job.declared.requiresPython },
    source: {
      id: content.sourceId,
      bytes: Buffer.byteLength(clean.source, "utf8"),
      lines: clean.source.split("\n").length - 1,
      origin: input.text === undefined ? "folder" : (input.origin ?? "api"),
    },
    contract: {
      id: content.contractId,
      shape: content.contract,
      changes: change.contract.map(({ path, kind, level }) => ({ path, kind, level })),
    },
    requirements: {
      hash: content.requirementsHash,
      all: [...content.requirements],
      added: [...change.requirements.added],
      removed: [...change.requirements.removed],
      changed: change.requirements.changed.map(({ name, from, to }) => ({ name, from, to })),
    },
    contentId: content.contentId,
    prev: tip?.hash ?? null,
    ...(others.length > 0 ? { merged: others } : {}),
    git: input.git ?? null,
    tool: input.toolVersion,
  };
}
