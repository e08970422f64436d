import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import { execCommand } from "../host/exec-command.ts";
import { readTextFile } from "../host/files.ts";
import { makeStage } from "../host/make-stage.ts";
import { parseToml } from "../config/parse-toml.ts";
import type { PlatformName } from "../config/platform.ts";
import type { Workspace } from "../config/workspace.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { defaultIndexName, deriveIndexPins, type FindIndex } from "../uv/derive-index-pins.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readIndexes } from "../uv/read-indexes.ts";
import type { Uv } from "../uv/read-uv.ts";
import { scanResolverLog } from "../uv/scan-resolver-log.ts";
import { pinnedUvVersion } from "../uv/uv-release.ts";
import { checkSources } from "./check-sources.ts";
import { type AbsentWheels, deriveAbsentWheels } from "./derive-absent-wheels.ts";
import { derivePins } from "./derive-pins.ts";
import { explainResolutionWarnings } from "./explain-resolution-warnings.ts";
import { findIndexRefusal } from "./find-index-refusal.ts";
import type { LockRequest } from "./lock-difference.ts";
import type { LockedPackage } from "./lockfile.ts";
import { planResolution, type Refresh, type ResolutionPlan } from "./plan-resolution.ts";
import { type UvLock, uvLockSchema } from "./uv-lock.ts";

/** What a resolution is made of: the machine's side of it. */
export interface ResolutionTools {
  readonly workspace: Workspace;
  readonly uv: Uv;
  readonly interpreter: Interpreter;
  readonly cutOff: string | null;
  /** Packages whose version is kept where it still satisfies. */
  readonly preferred: readonly LockedPackage[];
  readonly refresh: Refresh;
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
 * asked again in two cases. It binds an index only to names that it is told, so pinned packages that
 * it came across have their names added: without them it may have taken a stranger's package, or an
 * older version of what needs them. And it fails for every platform that a package has no wheel for,
 * so those that no bundle is made for are left out.
 */
export async function applyResolution(
  tools: ResolutionTools,
  request: LockRequest,
): Promise<AppliedResolution> {
  const { workspace, uv, interpreter, cutOff, preferred, refresh, subject } = tools;
  const indexes = await readIndexes(workspace);
  const findIndex = findIndexOf(request, subject);
  const { named = [], jobPins = [] } = request.settings ?? {};
  const telling = named.length > 0 || jobPins.length > 0;
  const absent: AbsentWheels[] = [];
  const findPin = findPinOf(request, findIndex);
  let pins = derivePins(new Map(), namesOf(request, preferred), findPin) ?? new Map();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const leftOut = new Set(absent.flatMap(({ platforms }) => platforms));
    const known = { indexes, pythonPath: interpreter.path, cutOff, preferred, refresh };
    const plan = planResolution(request, { ...known, leftOut, telling, pins });
    const { result, visited, text } = await runOnce(workspace, uv, plan, indexes.credentials);
    const more = derivePins(pins, visited, findPin);
    if (more) {
      pins = more;
      continue;
    }
    if (result.exitCode === 0) {
      if (telling && visited.length === 0) throw tellsNothing(uv);
      const uvLock = parseUvLock(text, uv);
      checkSources(uvLock, { findIndex, indexes, subject });
      return { uvLock, absent, warnings: explainResolutionWarnings(result.stderr) };
    }
    const refusal = await findIndexRefusal(workspace, subject, result, findIndex);
    if (refusal) throw refusal;
    absent.push(findAbsentWheels(request, leftOut, subject, result));
  }
  throw new PysnipError("PYSNIP_RESOLUTION_FAILED", {
    headline: `${subject}: packages of pinned indexes keep bringing in further ones`,
    details: [`after ${MOST_ROUNDS} rounds ${pins.size} packages were pinned`],
    hint: "declare the packages of the private index that the job needs",
  });
}

// uv refuses to bind a package that a requirement names by its address; `checkSources` judges those.
function findPinOf(request: LockRequest, findIndex: FindIndex): FindIndex {
  const named = requirementsOf(request).filter(({ url }) => url !== null);
  const names = new Set(named.map(({ name }) => name));
  return (name) => (names.has(name) ? defaultIndexName : findIndex(name));
}

// What an earlier resolution held is likely to be met again, which saves a round.
function namesOf(request: LockRequest, preferred: readonly LockedPackage[]): string[] {
  return [...new Set([...requirementsOf(request), ...preferred].map(({ name }) => name))];
}

function requirementsOf(request: LockRequest) {
  return splitRequirementLines(request.requirements).requirements.map((text) =>
    parseRequirement(text),
  );
}

function tellsNothing({ path, version }: Uv): PysnipError {
  return new PysnipError("PYSNIP_UV_UNUSABLE", {
    headline: `uv ${version} at \`${path}\` does not tell which packages it looks at`,
    details: ["pysnip has to know, because packages of this job are pinned to a named index"],
    hint: `update pysnip, or put uv ${pinnedUvVersion} first on PATH, or name it in \`PYSNIP_UV\``,
  });
}

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
      environment: {
        ...deriveClosedEnvironment(workspace.host.variables),
        ...credentials,
        ...plan.variables,
      },
      timeoutSeconds: 300,
    });
    const text = await readTextFile(join(directory, "uv.lock"), 64 * 1024 * 1024);
    const { visited, stderr } = scanResolverLog(result.stderr);
    return { result: { ...result, stderr }, visited, text };
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
