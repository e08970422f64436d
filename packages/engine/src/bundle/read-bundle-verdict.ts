import { join } from "node:path";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes } from "../host/files.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { checkBundle } from "./check-bundle.ts";
import { readBundlePlan } from "./read-bundle-plan.ts";
import { renderBundle } from "./render-bundle.ts";

/**
 * Builds a job's bundle again in memory and compares it with the one on disk, which may come from a
 * cache. Gives what to say when they are equal; throws PYSNIP_BUNDLE_TAMPERED otherwise.
 */
export async function readBundleVerdict(
  workspace: Workspace,
  request: BundleRequest,
): Promise<{ readonly messages: readonly string[] }> {
  const plan = await readBundlePlan(workspace, request);
  const { archive, description } = renderBundle(request, plan);
  const problems = [
    explain(archive.path, checkBundle(archive.bytes, await read(archive.path), plan.files)),
    explain(description.path, checkBundle(description.bytes, await read(description.path), [])),
  ].filter((problem) => problem !== null);
  if (problems.length === 0) {
    return { messages: [`\`${archive.path}\` is what its sources and lockfile give`] };
  }
  throw new PysnipError("PYSNIP_BUNDLE_TAMPERED", {
    headline: `the bundle of \`${request.name}\` is not what its sources and lockfile give`,
    details: problems,
    hint: `delete Nx's cache and run \`npx nx run ${request.name}:bundle --skip-nx-cache\``,
  });

  function read(path: string): Promise<Uint8Array | null> {
    return readBytes(join(workspace.root, path), MAXIMUM_BYTES).catch(() => null);
  }
}

const MAXIMUM_BYTES = 2 ** 31 - 1;

function explain(path: string, problem: string | null): string | null {
  return problem === null ? null : `\`${path}\`: ${problem}`;
}
