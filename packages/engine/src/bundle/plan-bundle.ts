import stringify from "json-stable-stringify";
import { PysnipError } from "../errors/pysnip-error.ts";
import { diffLock } from "../lock/diff-lock.ts";
import { explainDifference } from "../lock/explain-lock.ts";
import { digest } from "../lock/hash-lock.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { renderRequirements } from "../lock/render-requirements.ts";
import type { BundleManifest } from "./bundle-manifest.ts";
import type { BundleFile, BundleRequest } from "./bundle-request.ts";
import { refuseBuiltPackages } from "./check-built-packages.ts";

/** A bundle before it is written: its manifest and every member. */
export interface BundlePlan {
  readonly manifest: BundleManifest;
  readonly files: readonly BundleFile[];
}

/** Composes a `thin` bundle: the code, the runner, hashed requirements and the manifest. */
export function planBundle(
  request: BundleRequest,
  lockfile: Lockfile,
  sources: readonly BundleFile[],
  runner: readonly BundleFile[],
): BundlePlan {
  checkLock(request, lockfile);
  refuseBuiltPackages(request.name, lockfile);
  checkEntry(request, sources);
  checkNames(request, sources);
  const requirements = Buffer.from(renderRequirements(lockfile), "utf8");
  const files = [...runner, ...sources, { path: "requirements.txt", content: requirements }];
  const members = Object.fromEntries(files.map((file) => [file.path, digest(file.content)]));
  const manifest: BundleManifest = {
    format: 1,
    kind: "thin",
    name: request.name,
    version: request.version,
    entry: request.entry,
    jobKind: request.kind,
    python: request.python,
    platforms: request.platforms,
    environmentHashes: lockfile.environmentHashes,
    requirementsHash: lockfile.requirementsHash,
    lockHash: lockfile.lockHash,
    sourcesHash: hashFiles(sources),
    members,
  };
  const text = `${stringify(manifest, { space: 2 })}\n`;
  return { manifest, files: [...files, { path: "bundle.json", content: Buffer.from(text) }] };
}

function hashFiles(files: readonly BundleFile[]): string {
  const lines = files.map((file) => `${digest(file.content)}  ${file.path}`).sort();
  return digest(Buffer.from(lines.join("\n"), "utf8"));
}

function checkLock(request: BundleRequest, lockfile: Lockfile): void {
  // The texts of the requirements are not among a bundle's options; their hash stands for them.
  const texts = lockfile.requirements.map((requirement) => requirement.text);
  const differences = diffLock({ ...request, requirements: texts }, lockfile).map(
    explainDifference,
  );
  if (request.requirementsHash !== lockfile.requirementsHash) {
    differences.unshift("  the requirements changed");
  }
  if (differences.length === 0) return;
  throw new PysnipError("PYSNIP_LOCK_MISMATCH", {
    headline: `the lockfile of \`${request.name}\` does not belong to its manifest`,
    details: differences,
    hint: `npx nx run ${request.name}:lock`,
  });
}

function checkEntry(request: BundleRequest, sources: readonly BundleFile[]): void {
  const [module = ""] = request.entry.split(":");
  const base = `src/${module.replaceAll(".", "/")}`;
  const candidates = [`${base}.py`, `${base}/__init__.py`];
  if (sources.some((file) => candidates.includes(file.path))) return;
  throw new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `the entry \`${request.entry}\` of \`${request.name}\` has no file`,
    details: [
      `looked for \`${request.root}/${candidates.join(`\` and \`${request.root}/`)}\``,
      "a file that git or Nx ignores does not go into a bundle",
    ],
    hint: "correct `entry`, or stop ignoring the file",
  });
}

// What Windows forbids in names; the runner refuses what could lead out of its folder.
// oxlint-disable-next-line no-control-regex
const UNUSUAL = /[\\:"*?<>|\u0000-\u001f\u007f]/;

function checkNames(request: BundleRequest, sources: readonly BundleFile[]): void {
  const seen = new Map<string, string>();
  for (const { path } of sources) {
    if (UNUSUAL.test(path)) {
      throw new PysnipError("PYSNIP_SOURCE_REFUSED", {
        headline: `\`${request.name}\` has a file whose name not every system can have`,
        details: [`${JSON.stringify(path)} holds one of \\ : " * ? < > | or a control character`],
        hint: "rename it",
      });
    }
    const folded = path.normalize("NFC").toLowerCase();
    const twin = seen.get(folded);
    if (twin !== undefined) {
      throw new PysnipError("PYSNIP_SOURCE_REFUSED", {
        headline: `\`${request.name}\` has two files that are one on some systems`,
        details: [`\`${twin}\` and \`${path}\` differ only in case or Unicode form`],
        hint: "rename one of them",
      });
    }
    seen.set(folded, path);
  }
}
