import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { shareWork, type Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes } from "../host/files.ts";
import { makeStage } from "../host/make-stage.ts";
import { hashFile } from "../uv/find-stored-file.ts";
import { applyBundlePlan, renderDescription } from "./apply-bundle-plan.ts";
import type { BundleManifest } from "./bundle-manifest.ts";
import type { BundleRequest } from "./bundle-request.ts";
import { forgetLayer } from "./apply-layer.ts";
import { explainDifference, explainMissing } from "./check-bundle.ts";
import type { ByteSource } from "./parse-zip.ts";
import { withZipFile } from "./read-zip-file.ts";
import { layerFileOf, renderLayer } from "./render-layer.ts";
import type { ZipEntry } from "./render-zip.ts";
import { readZipDigest, writeZip } from "./write-zip.ts";

/**
 * Builds a job's bundle again without writing it and compares it with the one on disk, which may come
 * from a cache. Gives what to say when they are equal; throws PYSNIP_BUNDLE_TAMPERED otherwise.
 */
export async function readBundleVerdict(
  workspace: Workspace,
  request: BundleRequest,
): Promise<{ readonly messages: readonly string[] }> {
  const bundle = await applyBundlePlan(workspace, request, ({ plan, fetch }) =>
    shareWork(workspace, ["layer-digest", plan.id], async () => {
      await fetch();
      return await readZipDigest(renderLayer(plan, request.python));
    }),
  );
  const written = await readZipDigest(bundle.entries);
  const problems: string[] = [];
  await compare(bundle.archive, bundle.entries, written.sha256);
  for (const [plan, layer] of bundle.layers) {
    const path = `${dirname(bundle.archive)}/${layerFileOf(plan)}`;
    const isSame = await compare(path, renderLayer(plan, request.python), layer.sha256);
    // It may have come from the store, where it would be taken for what it was for ever.
    if (!isSame) await forgetLayer(workspace, plan);
  }
  const expected = renderDescription(bundle, basename(bundle.archive), written);
  const actual = await readBytes(at(bundle.description), MAXIMUM_BYTES).catch(() => null);
  if (actual === null || Buffer.compare(expected, actual) !== 0) {
    const why = actual === null ? explainMissing() : explainDescription(bundle.manifest, actual);
    problems.push(`\`${bundle.description}\`: ${why}`);
  }
  if (problems.length === 0) {
    return { messages: [`\`${bundle.archive}\` is what its sources and lockfile give`] };
  }
  throw new PysnipError("PYSNIP_BUNDLE_TAMPERED", {
    headline: `the bundle of \`${request.name}\` is not what its sources and lockfile give`,
    details: problems,
    hint: `run \`npx nx reset\` and then \`npx nx run ${request.name}:verify --skip-remote-cache\`; a remote cache keeps its entry until somebody deletes it there`,
  });

  function at(path: string): string {
    return join(workspace.root, path);
  }

  async function compare(path: string, entries: readonly ZipEntry[], sha256: string) {
    const found = await hashFile(at(path));
    if (found === sha256) return true;
    const why =
      found === null ? explainMissing() : await findDifference(workspace, entries, at(path));
    problems.push(`\`${path}\`: ${why}`);
    return false;
  }
}

const MAXIMUM_BYTES = 2 ** 31 - 1;
const PORTION = 1024 * 1024;

async function findDifference(
  workspace: Workspace,
  entries: readonly ZipEntry[],
  path: string,
): Promise<string> {
  const stage = await makeStage(workspace.cacheDirectory, "verify");
  try {
    const rebuilt = join(stage, "bundle.zip");
    await writeZip(rebuilt, entries);
    return await withZipFile(rebuilt, (expected) =>
      withZipFile(path, (actual) => {
        const sizes = { expected: expected.size, actual: actual.size };
        return explainDifference(entries, sizes, findOffset(expected, actual));
      }),
    );
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

function findOffset(expected: ByteSource, actual: ByteSource): number {
  for (let offset = 0; ; offset += PORTION) {
    const left = expected.read(offset, PORTION);
    const right = actual.read(offset, PORTION);
    if (left.length > 0 && left.equals(right)) continue;
    const shared = Math.min(left.length, right.length);
    let at = 0;
    while (at < shared && left[at] === right[at]) at++;
    return offset + at;
  }
}

// Bytecode of another patch release of Python is no damage, and another one is needed to tell.
function explainDescription(expected: BundleManifest, actual: Uint8Array): string {
  const text = Buffer.from(actual).toString("utf8");
  const compiler = /"bytecode": "([0-9.]{1,20})"/.exec(text)?.[1];
  if (expected.bytecode === undefined || compiler === undefined) return "it says something else";
  if (compiler === expected.bytecode) return "it says something else";
  return `its packages were compiled by CPython ${compiler}, and here is CPython ${expected.bytecode}`;
}
