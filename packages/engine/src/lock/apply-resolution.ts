import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { readTextFile } from "../host/files.ts";
import { makeStage } from "../host/make-stage.ts";
import { indexVariable } from "../config/check-indexes.ts";
import { parseToml } from "../config/parse-toml.ts";
import type { PlatformName } from "../config/platform.ts";
import type { Workspace } from "../config/workspace.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { deriveIndexPins, type FindIndex } from "../uv/derive-index-pins.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readProjectStatus } from "../uv/read-index-files.ts";
import { readIndexes } from "../uv/read-indexes.ts";
import type { Uv } from "../uv/read-uv.ts";
import { scanExplanation } from "../uv/scan-explanation.ts";
import { checkSources } from "./check-sources.ts";
import { type AbsentWheels, deriveAbsentWheels } from "./derive-absent-wheels.ts";
import {
  ABSENT,
  deriveFirstPins,
  derivePinsFromFailure,
  derivePinsFromResolution,
} from "./derive-pins.ts";
import { explainResolutionWarnings } from "./explain-resolution-warnings.ts";
import type { LockRequest } from "./lock-difference.ts";
import type { LockedPackage } from "./lockfile.ts";
import { planResolution, type ResolutionPlan } from "./plan-resolution.ts";
import { type UvLock, uvLockSchema } from "./uv-lock.ts";

/** What a resolution is made of: the machine's side of it. */
export interface ResolutionTools {
  readonly workspace: Workspace;
  readonly uv: Uv;
  readonly interpreter: Interpreter;
  readonly cutOff: string | null;
  /** Packages whose version is kept where it still satisfies. */
  readonly preferred: readonly LockedPackage[];
  /** Who the resolution is for, as messages say it. */
  readonly subject: string;
}

/** What uv resolved, and what it could not. */
export interface AppliedResolution {
  readonly uvLock: UvLock;
  /** Platforms that were left out, and the packages that have no wheel for them. */
  readonly absent: readonly AbsentWheels[];
  readonly warnings: readonly string[];
}

/**
 * Lets uv resolve one requirement set in a folder of its own; nothing of it stays behind. uv is
 * asked again in two cases. It binds an index only to names that it is told, so a pinned package
 * that turns up below another one, in the result or in a failure, has its name added. And it fails
 * for every platform that a package has no wheel for, so those that no bundle is made for are left
 * out.
 */
export async function applyResolution(
  tools: ResolutionTools,
  request: LockRequest,
): Promise<AppliedResolution> {
  const { workspace, uv, interpreter, cutOff, preferred, subject } = tools;
  const indexes = await readIndexes(workspace);
  const findIndex = findIndexOf(request, subject);
  const lines = splitRequirementLines(request.requirements);
  const requirements = lines.requirements.map((text) => parseRequirement(text));
  const own = new Set(requirements.filter(({ url }) => url === null).map(({ name }) => name));
  const absent: AbsentWheels[] = [];
  let state = deriveFirstPins([...own], findIndex);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const leftOut = new Set(absent.flatMap(({ platforms }) => platforms));
    const context = { indexes, pythonPath: interpreter.path, cutOff, preferred, leftOut };
    const plan = planResolution(request, { ...context, pins: state.pins });
    const { result, text } = await runOnce(workspace, uv, plan, indexes.credentials);
    if (result.exitCode !== 0) {
      const next = derivePinsFromFailure(state, result.stderr, findIndex, own);
      const givesUp = next === null || next.pins.size < state.pins.size;
      if (givesUp) await refuseClosed(workspace, subject, result, findIndex);
      if (next) state = next;
      else {
        await refuseQuarantined(workspace, subject, result.stderr, findIndex);
        absent.push(findAbsentWheels(request, leftOut, subject, result));
      }
      continue;
    }
    const uvLock = parseUvLock(text, uv);
    const next = derivePinsFromResolution(state, uvLock, findIndex, indexes);
    if (next === null) {
      checkSources(uvLock, { findIndex, indexes, subject });
      return { uvLock, absent, warnings: explainResolutionWarnings(result.stderr) };
    }
    state = next;
  }
  throw new PysnipError("PYSNIP_RESOLUTION_FAILED", {
    headline: `${subject}: packages of pinned indexes keep bringing in further ones`,
    details: [`after ${MOST_ROUNDS} rounds ${state.pins.size} packages were pinned`],
    hint: "declare the packages of the private index that the job needs",
  });
}

// To uv an index that wants to know who asks has no such package; only the page of it says so.
async function refuseClosed(
  workspace: Workspace,
  subject: string,
  result: { readonly stderr: string; readonly timedOut: boolean },
  findIndex: FindIndex,
): Promise<void> {
  const rows = await askPages(workspace, result.stderr, ABSENT, findIndex);
  const closed = rows.flatMap(({ name, index, found }) =>
    found && "problem" in found && found.problem.kind === "unreachable"
      ? [{ index, line: `  \`${name}\` at the index \`${index}\`: ${found.problem.reason}` }]
      : [],
  );
  const [first] = closed;
  if (!first) return;
  const variable = `UV_INDEX_${indexVariable(first.index)}`;
  throw new PysnipError("PYSNIP_INDEX_UNREACHABLE", {
    headline: `${subject}: an index does not say whether it has a package`,
    details: [
      ...closed.map(({ line }) => line),
      ...explainUvFailure("resolve", subject, result).details,
    ],
    hint: `set \`${variable}_USERNAME\` and \`${variable}_PASSWORD\`, or use netrc; never a file of the repository`,
  });
}

// To uv a project in quarantine is one without releases; only its page says why.
async function refuseQuarantined(
  workspace: Workspace,
  subject: string,
  explanation: string,
  findIndex: FindIndex,
): Promise<void> {
  for (const { name, found } of await askPages(workspace, explanation, NO_VERSIONS, findIndex)) {
    const status = found && "value" in found ? found.value : null;
    if (status?.status !== "quarantined") continue;
    const reason = status.reason ?? "the index gives no reason";
    throw new PysnipError("PYSNIP_RESOLUTION_FAILED", {
      headline: `${subject}: \`${name}\` is in quarantine at its index`,
      details: [`  ${reason.replace(/\p{C}+/gu, " ")}`],
      hint: "do not work around it: a project in quarantine is suspected of harm",
    });
  }
}

async function askPages(
  workspace: Workspace,
  explanation: string,
  pattern: RegExp,
  findIndex: FindIndex,
) {
  const matches = scanExplanation(explanation).matchAll(pattern);
  const names = [...new Set([...matches].map(([, name = ""]) => foldName(name)))];
  const ask = async (name: string) => {
    const index = findIndex(name);
    return { name, index, found: await readProjectStatus(workspace, { name, index }) };
  };
  return await Promise.all(names.map(ask));
}

const NO_VERSIONS = /there are no versions of ([A-Za-z0-9][A-Za-z0-9._-]{0,199})/g;

// Throws where the failure has another reason, or concerns a platform that bundles are made for.
function findAbsentWheels(
  request: LockRequest,
  leftOut: ReadonlySet<PlatformName>,
  subject: string,
  result: { readonly stderr: string; readonly timedOut: boolean },
): AbsentWheels {
  const failure = explainUvFailure("resolve", subject, result);
  const tried = request.platforms.filter((platform) => !leftOut.has(platform));
  const absent = deriveAbsentWheels(result.stderr, request.python, tried);
  if (absent === null) throw failure;
  const needed = absent.platforms.filter((platform) => request.bundlePlatforms.includes(platform));
  if (needed.length === 0 && absent.platforms.length < tried.length) return absent;
  const names = absent.names.map((name) => `\`${name}\``).join(", ");
  throw new PysnipError("PYSNIP_WHEEL_MISSING", {
    headline: `${subject}: ${names} ${absent.names.length === 1 ? "has" : "have"} no wheel for ${(needed.length > 0 ? needed : absent.platforms).join(", ")}`,
    details: failure.details,
    hint: "choose another version, leave the platform out of `bundle-platforms`, or name the package in `policy.wheel-exceptions`",
  });
}

const MOST_ROUNDS = 20;

/** Where the packages of a request come from, by its pins. */
export function findIndexOf(request: LockRequest, subject: string): FindIndex {
  const { named = [], jobPins = [] } = request.settings ?? {};
  return deriveIndexPins(named, new Map(jobPins), subject);
}

async function runOnce(
  workspace: Workspace,
  uv: Uv,
  plan: ResolutionPlan,
  credentials: Readonly<Record<string, string>>,
) {
  const directory = await makeStage(workspace.cacheDirectory, "resolve");
  try {
    await writeFile(join(directory, "pyproject.toml"), plan.manifest);
    if (plan.preferences !== null) await writeFile(join(directory, "uv.lock"), plan.preferences);
    const result = await execCommand({
      file: uv.path,
      arguments: plan.arguments,
      directory,
      environment: { ...deriveClosedEnvironment(workspace.host.variables), ...credentials },
      timeoutSeconds: 300,
    });
    const text = await readTextFile(join(directory, "uv.lock"), 64 * 1024 * 1024);
    return { result, text };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function parseUvLock(text: string | null, uv: Uv): UvLock {
  const parsed = text === null ? null : parseToml(text);
  const checked = parsed && "table" in parsed ? uvLockSchema.safeParse(parsed.table) : null;
  if (checked?.success) return checked.data;
  throw new PysnipError("PYSNIP_UV_UNUSABLE", {
    headline: `uv ${uv.version} wrote a \`uv.lock\` that this pysnip cannot read`,
    details: checked?.error?.issues.slice(0, 5).map((issue) => issue.message) ?? [],
    hint: "update pysnip, or put an older uv first on PATH",
  });
}
