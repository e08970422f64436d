import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes, writeFileAtomically } from "../host/files.ts";
import {
  applyRepair,
  readFound,
  readJournal,
  SUBMISSION_SECONDS,
  takeSubmissionLock,
} from "./apply-repair.ts";
import { planRepair } from "./plan-repair.ts";
import type { RepairPlan } from "./plan-repair.ts";
import { planSubmission } from "./plan-submission.ts";
import { openPlaces, readSubmissionPlace } from "./read-submission-place.ts";
import { readSubmissionFacts } from "./read-submission-facts.ts";
import type { KnownProject } from "./read-submission-facts.ts";
import type { SubmissionPlan, SubmissionRequest } from "./submission.ts";
import type { SubmissionJournal } from "./submission-journal.ts";

/** How a submission is carried out. */
export interface SubmissionOptions {
  readonly toolVersion: string;
  /** Projects whose names are taken, beside those that the workspace's files show. */
  readonly projects?: readonly KnownProject[];
  /** Plans and says everything, and leaves no trace. */
  readonly dryRun?: boolean;
  readonly waitSeconds?: number;
  /** Told of every step, so that a test can end the process there. */
  readonly onStep?: (step: string) => void | Promise<void>;
}

/** A submission that is planned and recorded, whose files somebody writes now. */
export interface OpenSubmission {
  readonly plan: SubmissionPlan;
  /** What became of a submission before this one that had been cut short; null when none was. */
  readonly repaired: RepairPlan | null;
  /** To be called when every file of the plan is written. */
  readonly close: () => Promise<void>;
}

/**
 * Plans a submission and keeps everybody else out of the job until `close` is called: what is decided
 * about a version holds only as long as nobody else decides. What is to be written is kept in a
 * journal, so that the next command can complete it, or take it back, when this process ends before.
 */
export async function openSubmission(
  workspace: Workspace,
  request: SubmissionRequest,
  options: SubmissionOptions,
): Promise<OpenSubmission> {
  const folder = request.folder.replace(/\/+$/, "");
  const step = options.onStep ?? (() => {});
  const place = await readSubmissionPlace(workspace, folder);
  if (openPlaces.has(place)) throw explainTwice(folder);
  openPlaces.add(place);
  const seconds = options.waitSeconds ?? SUBMISSION_SECONDS;
  const lock = await takeSubmissionLock(workspace, folder, place, seconds).catch((error) => {
    openPlaces.delete(place);
    throw error;
  });
  const release = () => {
    openPlaces.delete(place);
    lock.release();
  };
  try {
    await step("locked");
    const repaired = await repair(workspace, folder, place, options);
    await step("repaired");
    const facts = await readSubmissionFacts(workspace, request, options.projects ?? []);
    await step("read");
    const plan = await planSubmission({ ...request, ...facts, toolVersion: options.toolVersion });
    await step("planned");
    if (plan.files.length === 0 || options.dryRun === true) {
      release();
      return { plan, repaired, close: async () => {} };
    }
    const journal = await writeJournal(workspace, folder, place, plan);
    const onExit = () => {
      settleOnExit(workspace.root, place, journal);
      release();
    };
    process.once("exit", onExit);
    await step("journal written");
    const close = async () => {
      await rm(`${place}.json`, { force: true });
      await step("journal removed");
      process.removeListener("exit", onExit);
      release();
    };
    return { plan, repaired, close };
  } catch (error) {
    release();
    throw error;
  }
}

/** Carries a submission out: plans it and writes its files, one after the other, each as a whole. */
export async function applySubmission(
  workspace: Workspace,
  request: SubmissionRequest,
  options: SubmissionOptions,
): Promise<Omit<OpenSubmission, "close">> {
  const { plan, repaired, close } = await openSubmission(workspace, request, options);
  if (options.dryRun !== true) {
    for (const { path, content } of plan.files) {
      await options.onStep?.(`writing ${path}`);
      await writeFileAtomically(join(workspace.root, path), content);
    }
    await options.onStep?.("written");
  }
  await close();
  return { plan, repaired };
}

async function repair(
  workspace: Workspace,
  folder: string,
  place: string,
  { dryRun }: SubmissionOptions,
): Promise<RepairPlan | null> {
  if (dryRun !== true) return await applyRepair(workspace, folder, place);
  const journal = await readJournal(place);
  if (journal === null) return null;
  const { outcome } = planRepair(journal, readFound(workspace.root, journal));
  if (outcome === "dropped") return null;
  throw new PysnipError("PYSNIP_SUBMISSION_UNFINISHED", {
    headline: `a submission to \`${folder}\` was cut short, and a dry run does not write what is missing`,
    hint: "run the command without `--dry-run`",
  });
}

async function writeJournal(
  workspace: Workspace,
  folder: string,
  place: string,
  plan: SubmissionPlan,
): Promise<SubmissionJournal> {
  const files = await Promise.all(
    plan.files.map(async ({ path, content }) => {
      const bytes = await readBytes(join(workspace.root, path), MAXIMUM_BYTES);
      const before = bytes === null ? null : Buffer.from(bytes).toString("base64");
      return { path, before, after: content };
    }),
  );
  const { name, from, version: to } = plan;
  const journal: SubmissionJournal = { v: 1, folder, name, from, to, pid: process.pid, files };
  await writeFileAtomically(`${place}.json`, JSON.stringify(journal));
  return journal;
}

const MAXIMUM_BYTES = 128 * 1024 * 1024;

/** An exit before anything was written, as after a dry run, leaves nothing that could be completed. */
function settleOnExit(root: string, place: string, journal: SubmissionJournal): void {
  const { outcome } = planRepair(journal, readFound(root, journal));
  if (outcome === "dropped") rmSync(`${place}.json`, { force: true });
}

function explainTwice(folder: string): PysnipError {
  return new PysnipError("PYSNIP_SUBMISSION_BUSY", {
    headline: `this command has submitted to \`${folder}\` already, and those files are not written yet`,
    hint: "submit once, and again when the command has ended",
  });
}
