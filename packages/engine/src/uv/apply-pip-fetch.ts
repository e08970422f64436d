import { mkdir, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { join } from "node:path";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { uniqueSuffix } from "../host/files.ts";
import { applyStoredFile } from "./apply-file-fetch.ts";
import type { Credentials } from "./derive-credentials.ts";
import { directIndexName } from "./derive-index-pins.ts";
import { execPip } from "./exec-pip.ts";
import { findStoredFile, hashFile } from "./find-stored-file.ts";
import { type PipFetchStep, planPipFetch } from "./plan-pip-fetch.ts";
import { type IndexAccess, readIndexAccess } from "./read-index-access.ts";
import type { FetchLimits, FileProblem } from "./wanted-file.ts";

/**
 * The second way, for files whose index could not be heard of at all: pip knows the certificates and
 * proxies of more machines than Node does. Adds what it fetched to `paths`; gives back what is left.
 */
export async function applyPipFetch(
  workspace: Workspace,
  problems: readonly FileProblem[],
  limits: FetchLimits,
  paths: Map<string, string>,
): Promise<FileProblem[]> {
  // What pip fetched for another job of this command is there by now.
  for (const { wanted } of problems) {
    const path = await findStoredFile(workspace.cacheDirectory, wanted);
    if (path !== null) paths.set(wanted.sha256, path);
  }
  const left = problems.filter(({ wanted }) => !paths.has(wanted.sha256));
  const said = new Map<string, string>();
  for (const step of planPipFetch(left.map(({ wanted }) => wanted))) {
    const key = ["pip-fetch", step.index, ...step.arguments, step.requirements];
    const outcome = await shareWork(workspace, key, async () => {
      await reportOnce(workspace, left);
      return await applyStep(workspace, step, limits);
    });
    for (const [sha256, path] of outcome.paths) paths.set(sha256, path);
    for (const [sha256, refusal] of outcome.said) said.set(sha256, refusal);
  }
  return left.flatMap(({ wanted, kind, reason }) => {
    if (paths.has(wanted.sha256)) return [];
    const refusal = said.get(wanted.sha256);
    return { wanted, kind, reason: refusal ? `${reason}; pip: ${refusal}` : reason };
  });
}

function reportOnce(workspace: Workspace, [first]: readonly FileProblem[]): Promise<void> {
  const line = `fetching them through pip, because ${first?.reason}`;
  return shareWork(workspace, ["pip-report", line], async () => workspace.report(line));
}

interface StepOutcome {
  /** By digest, where a file lies now, and why another one does not. */
  readonly paths: ReadonlyMap<string, string>;
  readonly said: ReadonlyMap<string, string>;
}

async function applyStep(
  workspace: Workspace,
  step: PipFetchStep,
  limits: FetchLimits,
): Promise<StepOutcome> {
  const paths = new Map<string, string>();
  const said = new Map<string, string>();
  const directory = join(limits.stage, uniqueSuffix());
  await mkdir(directory);
  const refusal = limits.signal.aborted
    ? "no time is left"
    : await fetchStep(workspace, step, directory);
  for (const wanted of step.files) {
    const path = join(directory, wanted.file);
    const whole = (await hashFile(path)) === wanted.sha256;
    if (whole) {
      paths.set(wanted.sha256, await applyStoredFile(workspace.cacheDirectory, wanted, path));
    } else said.set(wanted.sha256, refusal ?? "it fetched another file");
  }
  return { paths, said };
}

async function fetchStep(
  workspace: Workspace,
  step: PipFetchStep,
  directory: string,
): Promise<string | null> {
  const list = join(directory, "requirements.txt");
  await writeFile(list, step.requirements);
  const direct = step.index === directIndexName;
  const access = direct ? null : await readIndexAccess(workspace, step.index);
  const said = await execPip(workspace, {
    arguments: ["download", "--quiet", ...step.arguments, ...["--dest", directory, "-r", list]],
    directory,
    more: {
      // The file of a user may name further indexes, which would learn the names of our packages.
      PIP_CONFIG_FILE: devNull,
      PIP_RETRIES: "1",
      ...(access === null ? {} : { PIP_INDEX_URL: renderSecretUrl(access) }),
    },
    timeoutSeconds: PIP_SECONDS,
  });
  const line = said?.findLast((text) => text.startsWith("ERROR:")) ?? said?.at(-1);
  return said && hideSecrets(line ?? "it failed", access?.credentials ?? null);
}

const PIP_SECONDS = 600;

function renderSecretUrl({ url, credentials }: IndexAccess): string {
  if (credentials === null) return url;
  const address = new URL(url);
  address.username = encodeURIComponent(credentials.username);
  address.password = encodeURIComponent(credentials.password);
  return address.href;
}

// What follows `?` may be a signature that lets its reader in.
function hideSecrets(line: string, credentials: Credentials | null): string {
  const secrets = [credentials?.password, encodeURIComponent(credentials?.password ?? "")];
  let text = line.replace(/\p{Cc}+/gu, " ").replace(/\?\S+/g, "?***");
  for (const secret of secrets) if (secret) text = text.replaceAll(secret, "***");
  return text.slice(0, 300);
}
