import stringify from "json-stable-stringify";
import { PysnipError } from "../errors/pysnip-error.ts";
import { compareVersions } from "../requirements/compare-versions.ts";
import { splitRequirementLines } from "../requirements/derive-requirements.ts";
import { requirementsHash } from "../requirements/hash-requirements.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { parseRequirement } from "../requirements/parse-requirement.ts";
import { parseWheelName } from "../requirements/parse-wheel-name.ts";
import { deriveChains } from "./derive-chains.ts";
import { deriveEnvironmentHashes } from "./derive-environment-hashes.ts";
import { listBuilt } from "./derive-locked-settings.ts";
import { digest, hashLock } from "./hash-lock.ts";
import { type LockedPackage, type Lockfile, lockfileSchema, lockVersion } from "./lockfile.ts";
import { renderLock } from "./render-lock.ts";
import { scanDuplicateKey } from "./scan-duplicate-key.ts";

/** Reads the text of a `pysnip.lock`; refuses one that was edited, merged by hand or cut short. */
export function parseLock(text: string, path: string): Lockfile {
  const before = known.get(text);
  if (before) return before;
  const lockfile = examineLock(text, path);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, lockfile);
  return lockfile;
}

// Jobs of one workspace tend to have equal lockfiles, and a lockfile is long.
const known = new Map<string, Lockfile>();
const MOST_KNOWN = 16;

function examineLock(text: string, path: string): Lockfile {
  const value = parseJson(text, path);
  try {
    return examineValue(value, text, path);
  } catch (error) {
    // JSON.parse keeps the last of two keys, so a text that holds one twice is always refused below,
    // and this says why; one that is right need not be read for it.
    const duplicate = scanDuplicateKey(text);
    if (duplicate !== null) throw invalid(path, `it holds the key \`${duplicate}\` twice`);
    throw error;
  }
}

function examineValue(value: unknown, text: string, path: string): Lockfile {
  refuseOtherVersion(value, path);
  const checked = lockfileSchema.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw invalid(path, `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "unreadable"}`);
  }
  const lockfile = checked.data;
  if (hashLock(lockfile) !== lockfile.lockHash) {
    throw invalid(path, "its content does not match its `lockHash`; it was edited by hand");
  }
  const problem = findForgery(lockfile);
  if (problem !== null) throw invalid(path, problem);
  // Whatever else there is to spell differently, a lockfile has one spelling.
  if (renderLock(lockfile) !== text) {
    throw invalid(path, "it is not spelled as pysnip writes it; it was edited or reformatted");
  }
  return lockfile;
}

// A digest over a lie is easily made: what follows from the content is worked out again, because
// environments are shared by these hashes across jobs and workspaces.
function findForgery(lockfile: Lockfile): string | null {
  const { requirements, resolution } = lockfile;
  if (requirements.some(({ text, hash }) => digest(text) !== hash)) {
    return "a requirement does not match its digest; it was edited by hand";
  }
  const texts = requirements.map(({ text }) => text);
  if (requirementsHash(texts) !== lockfile.requirementsHash) {
    return "its `requirementsHash` does not follow from its content";
  }
  if (stringify(deriveEnvironmentHashes(lockfile)) !== stringify(lockfile.environmentHashes)) {
    return "its `environmentHashes` does not follow from its content";
  }
  // What is not said to be built is asked of no policy.
  const built = listBuilt(resolution.packages);
  if (built.join() !== (resolution.settings?.builtFromSource ?? []).join()) {
    return "its `builtFromSource` does not follow from its content";
  }
  const names = splitRequirementLines(texts).requirements.map(
    (text) => parseRequirement(text).name,
  );
  const chainOf = deriveChains(names, resolution.packages);
  const smuggled = resolution.packages.find(({ name }) => chainOf(name).length === 0);
  if (smuggled) return `no requirement leads to its package \`${smuggled.name}\``;
  const foreign = resolution.packages.find(hasForeignWheel);
  return foreign
    ? `its package \`${foreign.name}\` has a wheel of another package or version`
    : null;
}

// A bundle copies the file whatever the version says, and policies judge the version.
function hasForeignWheel({ name, version, artefacts }: LockedPackage): boolean {
  return artefacts.some(({ file }) => {
    if (!file.endsWith(".whl")) return false;
    const wheel = parseWheelName(file);
    return wheel.name !== foldName(name) || compareVersions(wheel.version, version) !== 0;
  });
}

function parseJson(text: string, path: string): unknown {
  if (text.trim() === "") throw invalid(path, "it is empty");
  if (text.startsWith("\ufeff")) throw invalid(path, "it begins with a byte order mark");
  if (CONFLICT_MARKER.test(text)) {
    throw invalid(path, "it holds merge conflict markers; two lockfiles cannot be merged by hand");
  }
  if (text.includes("\r")) {
    throw invalid(
      path,
      "its line ends were changed to CRLF; `.gitattributes` needs the line `pysnip.lock -text`",
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON: ${(error as Error).message}`);
  }
}

/** A line that git leaves where two versions could not be merged. */
export const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7})(?: |$)/m;

function refuseOtherVersion(value: unknown, path: string): void {
  const version = (value as { lockVersion?: unknown } | null)?.lockVersion;
  if (typeof version !== "number" || version === lockVersion) return;
  if (version > lockVersion) {
    throw invalid(
      path,
      `its \`lockVersion\` is ${version}, which a newer pysnip wrote; this one knows ${lockVersion}`,
      "npm install --save-dev @pysnip/nx@latest",
    );
  }
  throw invalid(
    path,
    `its \`lockVersion\` is ${version}, which an older pysnip wrote; this one knows ${lockVersion}`,
    "run `npx nx migrate @pysnip/nx` as the upgrade guide says, or the job's `lock` target",
  );
}

function invalid(
  path: string,
  reason: string,
  hint = "delete the file, run the job's `lock` target and commit the result",
): PysnipError {
  return new PysnipError("PYSNIP_LOCK_INVALID", {
    headline: `\`${path}\` cannot be used`,
    details: [reason],
    hint,
  });
}
