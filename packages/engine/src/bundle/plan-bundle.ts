import { digest } from "../lock/hash-lock.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { renderRequirements } from "../lock/render-requirements.ts";
import type { ReadyPart, ReadyParts } from "./apply-parts.ts";
import type { BundleManifest, ManifestPart } from "./bundle-manifest.ts";
import type { BundleFile, BundleRequest } from "./bundle-request.ts";
import { derivePartFolder } from "./plan-packages.ts";
import type { BundleSources } from "./read-sources.ts";
import { renderHandler } from "./render-handler.ts";
import { layerFileOf } from "./render-layer.ts";
import { renderSortedJson } from "./render-sorted-json.ts";
import { renderWheelPins } from "./render-wheel-pins.ts";
import type { ZipEntry } from "./render-zip.ts";

/** A bundle before it is written: its manifest and every member. */
export interface BundlePlan {
  readonly manifest: BundleManifest;
  readonly entries: readonly ZipEntry[];
}

/** The files that a job and pysnip bring to a bundle. */
export interface BundleFiles extends BundleSources {
  readonly runner: readonly BundleFile[];
}

/** What a bundle carries, with its layers by part. */
export interface Carried extends ReadyParts {
  readonly layers: ReadonlyMap<ReadyPart, { readonly sha256: string }>;
}

/** Composes a bundle from checked inputs: the code, the runner, the manifest, and what its kind adds. */
export function planBundle(
  request: BundleRequest,
  lockfile: Lockfile,
  { sources, libraries, runner }: BundleFiles,
  carried: Carried,
): BundlePlan {
  const code = [...sources, ...libraries.flatMap(({ files }) => files)];
  const own = [...runner, ...code, ...planExtraFiles(request, lockfile, carried)];
  const manifest: BundleManifest = {
    format: 1,
    kind: request.bundle,
    name: request.name,
    version: request.version,
    entry: request.entry,
    jobKind: request.kind,
    python: request.python,
    platforms: request.platforms,
    environmentHashes: lockfile.environmentHashes,
    requirementsHash: lockfile.requirementsHash,
    lockHash: lockfile.lockHash,
    sourcesHash: hashFiles(code),
    ...(libraries.length === 0 ? {} : { libraries: hashLibraries(libraries) }),
    runnerHash: hashFiles(runner),
    ...(request.handler === null ? {} : { handler: request.handler }),
    ...(carried.compiler === null ? {} : { bytecode: carried.compiler }),
    ...(request.bundle === "thin" ? {} : { parts: planManifestParts(request, carried) }),
    members: Object.fromEntries([
      ...own.map((file) => [file.path, digestOf(file)]),
      ...carried.packages.members,
    ]),
  };
  const text = Buffer.from(renderSortedJson(manifest), "utf8");
  const files = [...own, { path: "bundle.json", content: text }];
  const entries = files.map(({ path, content }): ZipEntry => ({ name: path, content }));
  return { manifest, entries: [...entries, ...carried.packages.entries] };
}

function planExtraFiles(
  request: BundleRequest,
  lockfile: Lockfile,
  { parts }: Carried,
): BundleFile[] {
  const requirements = (text: string): BundleFile[] => [
    { path: "requirements.txt", content: Buffer.from(text, "utf8") },
  ];
  switch (request.bundle) {
    case "thin":
      return requirements(renderRequirements(lockfile));
    case "wheelhouse":
      return requirements(renderWheelPins(parts.map(({ part }) => part)));
    case "fat":
    case "layered":
      return request.handler === null ? [] : [renderHandler(request.handler)];
  }
}

function planManifestParts(request: BundleRequest, { parts, layers }: Carried) {
  return Object.fromEntries(
    parts.flatMap((ready) => {
      const { part, plan } = ready;
      const sha256 = layers.get(ready)?.sha256;
      const described: ManifestPart = {
        folder: derivePartFolder(request.bundle, part),
        id: plan.id,
        ...(part.glibc === null ? {} : { glibc: part.glibc }),
        ...(sha256 === undefined ? {} : { file: layerFileOf(plan), sha256 }),
      };
      return part.platforms.map((platform) => [platform, described] as const);
    }),
  );
}

function hashLibraries(libraries: BundleFiles["libraries"]): Record<string, string> {
  return Object.fromEntries(libraries.map(({ name, files }) => [name, hashFiles(files)]));
}

function hashFiles(files: readonly BundleFile[]): string {
  const lines = files.map((file) => `${digestOf(file)}  ${file.path}`).sort();
  return digest(Buffer.from(lines.join("\n"), "utf8"));
}

// The runner is in every bundle of a command; nobody writes into a file's content.
const digests = new WeakMap<Uint8Array, string>();

function digestOf({ content }: BundleFile): string {
  const known = digests.get(content);
  if (known !== undefined) return known;
  const made = digest(content);
  digests.set(content, made);
  return made;
}
