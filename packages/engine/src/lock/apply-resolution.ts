import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { readTextFile } from "../host/files.ts";
import { makeStage } from "../host/make-stage.ts";
import { parseToml } from "../config/parse-toml.ts";
import type { Workspace } from "../config/workspace.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { deriveIndexPins, type FindIndex } from "../uv/derive-index-pins.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readIndexes } from "../uv/read-indexes.ts";
import type { Uv } from "../uv/read-uv.ts";
import { checkSources } from "./check-sources.ts";
import { deriveFirstPins, derivePinsFromFailure, derivePinsFromResolution } from "./derive-pins.ts";
import type { LockRequest } from "./lock-difference.ts";
import { planResolution, type ResolutionPlan } from "./plan-resolution.ts";
import { type UvLock, uvLockSchema } from "./uv-lock.ts";

/** What a resolution is made of: the machine's side of it. */
export interface ResolutionTools {
  readonly workspace: Workspace;
  readonly uv: Uv;
  readonly interpreter: Interpreter;
  readonly cutOff: string | null;
  /** Who the resolution is for, as messages say it. */
  readonly subject: string;
}

/**
 * Lets uv resolve one requirement set in a folder of its own; nothing of it stays behind. uv binds
 * an index only to names that it is told, so when a pinned package turns up below another one, in
 * the result or in a failure, its name is added and uv is asked again.
 */
export async function applyResolution(
  tools: ResolutionTools,
  request: LockRequest,
): Promise<UvLock> {
  const { workspace, uv, interpreter, cutOff, subject } = tools;
  const indexes = await readIndexes(workspace);
  const findIndex = findIndexOf(request, subject);
  const lines = splitRequirementLines(request.requirements);
  const requirements = lines.requirements.map((text) => parseRequirement(text));
  const own = new Set(requirements.filter(({ url }) => url === null).map(({ name }) => name));
  let state = deriveFirstPins([...own], findIndex);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const context = { indexes, pythonPath: interpreter.path, pins: state.pins, cutOff };
    const plan = planResolution(request, context);
    const { result, text } = await runOnce(workspace, uv, plan, indexes.credentials);
    if (result.exitCode !== 0) {
      const next = derivePinsFromFailure(state, result.stderr, findIndex, own);
      if (next === null) throw explainUvFailure("resolve", subject, result);
      state = next;
      continue;
    }
    const uvLock = parseUvLock(text, uv);
    const next = derivePinsFromResolution(state, uvLock, findIndex, indexes);
    if (next === null) {
      checkSources(uvLock, { findIndex, indexes, subject });
      return uvLock;
    }
    state = next;
  }
  throw new PysnipError("PYSNIP_RESOLUTION_FAILED", {
    headline: `${subject}: packages of pinned indexes keep bringing in further ones`,
    details: [`after ${MOST_ROUNDS} rounds ${state.pins.size} packages were pinned`],
    hint: "declare the packages of the private index that the job needs",
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
