import { PysnipError } from "../errors/pysnip-error.ts";
import { diffLock } from "../lock/diff-lock.ts";
import { explainDifference } from "../lock/explain-lock.ts";
import type { Lockfile } from "../lock/lockfile.ts";
import { isStandardModule } from "../requirements/check-standard-module.ts";
import type { BundleFile, BundleRequest } from "./bundle-request.ts";
import type { BundleSources } from "./read-sources.ts";
import { refuseMissingWheels } from "./check-missing-wheels.ts";

/** Refuses what no bundle can be made of: another job's lockfile, no entry, names that collide. */
export function checkBundleInputs(
  request: BundleRequest,
  lockfile: Lockfile,
  { sources, libraries }: BundleSources,
  missingWheels: readonly string[],
): void {
  checkLock(request, lockfile);
  refuseMissingWheels(request.name, missingWheels);
  checkEntry(request, sources);
  const all = [...sources, ...libraries.flatMap(({ files }) => files)];
  checkNames(request, all);
  checkHandler(request, sources, all);
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

const OWN_NAMES = new Set(["__main__", "pysnip_runner", "packages", "python", "src"]);

function checkHandler(
  request: BundleRequest,
  sources: readonly BundleFile[],
  all: readonly BundleFile[],
): void {
  const [module = ""] = request.handler?.split(".") ?? [];
  const taken = explainTaken(request, module, sources, all);
  if (taken === null) return;
  throw new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`handler\` of \`${request.name}\` names the module \`${module}\`, which is taken`,
    details: [taken, "the bundler writes that module at the root of the bundle"],
    hint: 'choose another name, for instance `handler = "lambda_function.lambda_handler"`',
  });
}

function explainTaken(
  { root, python }: BundleRequest,
  module: string,
  sources: readonly BundleFile[],
  all: readonly BundleFile[],
): string | null {
  const isAmong = (files: readonly BundleFile[]) =>
    files.some(({ path }) => path.split("/")[1]?.replace(/\.py$/, "") === module);
  if (isAmong(sources)) return `\`${root}/src\` has a module of that name`;
  if (isAmong(all)) return "a library of the job has a module of that name";
  if (isStandardModule(module, python)) return `Python ${python} itself has a module of that name`;
  return OWN_NAMES.has(module) ? "the bundle itself has something of that name" : null;
}
