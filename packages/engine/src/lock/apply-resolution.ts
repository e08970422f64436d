import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PysnipError } from "../errors/pysnip-error.ts";
import type { HostEnvironment } from "../host/environment.ts";
import { execCommand } from "../host/exec-command.ts";
import { readTextFile, uniqueSuffix } from "../host/files.ts";
import { parseToml } from "../config/parse-toml.ts";
import { deriveClosedEnvironment } from "../uv/derive-closed-environment.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import type { Interpreter } from "../uv/interpreter.ts";
import { readIndex } from "../uv/read-index.ts";
import type { Uv } from "../uv/read-uv.ts";
import type { LockRequest } from "./lock-difference.ts";
import { planResolution } from "./plan-resolution.ts";
import { type UvLock, uvLockSchema } from "./uv-lock.ts";

/** Lets uv resolve one requirement set in a folder of its own; nothing of it stays behind. */
export async function applyResolution(
  host: HostEnvironment,
  cacheDirectory: string,
  uv: Uv,
  interpreter: Interpreter,
  request: LockRequest,
  subject: string,
): Promise<UvLock> {
  const directory = join(cacheDirectory, "stage", `resolve-${uniqueSuffix()}`);
  await mkdir(directory, { recursive: true });
  try {
    const plan = planResolution(request, await readIndex(host), interpreter.path);
    await writeFile(join(directory, "pyproject.toml"), plan.manifest);
    const result = await execCommand({
      file: uv.path,
      arguments: plan.arguments,
      directory,
      environment: deriveClosedEnvironment(host.variables),
      timeoutSeconds: 300,
    });
    if (result.exitCode !== 0) throw explainUvFailure("resolve", subject, result);
    return parseUvLock(await readTextFile(join(directory, "uv.lock"), 64 * 1024 * 1024), uv);
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
