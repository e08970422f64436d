import { PysnipError } from "../errors/pysnip-error.ts";
import { parseJson as tryParseJson } from "../config/parse-json.ts";
import { shortenText } from "../config/shorten-text.ts";
import { explainForgery } from "./explain-forgery.ts";
import { hashLock } from "./hash-lock.ts";
import { type Lockfile, lockfileSchema, lockVersion } from "./lockfile.ts";
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
    const place = shortenText(issue?.path.join(".") ?? "");
    throw invalid(path, `\`${place}\`: ${shortenText(issue?.message ?? "unreadable")}`);
  }
  const lockfile = checked.data;
  if (hashLock(lockfile) !== lockfile.lockHash) {
    throw invalid(path, "its content does not match its `lockHash`; it was edited by hand");
  }
  const problem = explainForgery(lockfile);
  if (problem !== null) throw invalid(path, problem);
  // Whatever else there is to spell differently, a lockfile has one spelling.
  if (renderLock(lockfile) !== text) {
    throw invalid(path, "it is not spelled as pysnip writes it; it was edited or reformatted");
  }
  return lockfile;
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
  const version = versionOf(value);
  if (version === null || version === lockVersion) return;
  if (version > lockVersion) {
    throw invalid(
      path,
      `its \`lockVersion\` is ${version}, which a newer pysnip wrote; this one knows ${lockVersion}`,
      newerLockHint,
    );
  }
  throw invalid(
    path,
    `its \`lockVersion\` is ${version}, which an older pysnip wrote; this one knows ${lockVersion}`,
    "run `npx nx migrate @pysnip/nx` as the upgrade guide says, or the job's `lock` target",
  );
}

/** Whether a newer pysnip wrote a lockfile, also a damaged one, which this one must neither read nor replace. */
export function isNewerLock(text: string): boolean {
  const value = tryParseJson(text);
  const said = [...text.matchAll(VERSION_LINE)].map(([, version]) => Number(version));
  const versions = value === null ? said : [versionOf(value) ?? 0];
  return versions.some((version) => version > lockVersion);
}

/** What brings a pysnip that can read such a lockfile. */
export const newerLockHint = "npm install --save-dev @pysnip/nx@latest";

// As pysnip writes it; a text that is no JSON, such as one with conflict markers, may have two.
const VERSION_LINE = /^\ufeff?\{?[ \t]{0,8}"lockVersion":[ \t]{0,8}(\d{1,15})\b/gm;

// A number that no pysnip counts up to, such as 1e400, is damage.
function versionOf(value: unknown): number | null {
  const version = (value as { lockVersion?: unknown } | null)?.lockVersion;
  const counts = typeof version === "number" && Number.isSafeInteger(version) && version >= 0;
  return counts ? version : null;
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
