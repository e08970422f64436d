import type { ErrorCode } from "../errors/error-catalogue.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { pinnedUvVersion } from "./uv-release.ts";

/** What uv was asked to do; decides the code of a failure that its text does not explain. */
export type UvActivity = "resolve" | "install" | "find";

/** Turns a failed uv into a refusal: our headline for the kind of failure, uv's reasoning below it. */
export function explainUvFailure(
  activity: UvActivity,
  subject: string,
  result: { readonly stderr: string; readonly timedOut: boolean },
): PysnipError {
  const flat = result.stderr.replace(/\s+/g, " ");
  const rule = result.timedOut
    ? TIMED_OUT[activity]
    : (RULES.find((candidate) => flat.includes(candidate.text)) ?? FALLBACK[activity]);
  return new PysnipError(rule.code, {
    headline: `${subject}: ${rule.headline}`,
    details: result.stderr
      .split("\n")
      // An index may say anything, for instance why a release was withdrawn.
      .map((line) => line.replace(/\p{Cc}+/gu, " ").trimEnd())
      .map((line) => line.replace(UNUSABLE_ADVICE, ""))
      .filter((line) => line !== "" && !line.startsWith("Using CPython"))
      .slice(0, 60)
      .map((line) => `  ${line}`),
    hint: rule.hint,
  });
}

// It names an option of uv's, which pysnip decides on by the policy.
const UNUSABLE_ADVICE =
  / Consider using `exclude-newer-package` to override the cutoff for this package\.$/;

interface Rule {
  readonly text: string;
  readonly code: ErrorCode;
  readonly headline: string;
  readonly hint: string;
}

const network =
  "check the network and the index: `PYSNIP_INDEX_URL`, proxy and certificate variables";
const credentials =
  "set `UV_INDEX_<NAME>_USERNAME` and `UV_INDEX_<NAME>_PASSWORD`, or use netrc; never a file of the repository";

// The order matters: uv prints "not found" together with the hint that explains it.
const RULES: readonly Rule[] = [
  rule(
    "401 Unauthorized",
    "PYSNIP_INDEX_UNREACHABLE",
    "the index asks for credentials",
    credentials,
  ),
  rule(
    "403 Forbidden",
    "PYSNIP_INDEX_UNREACHABLE",
    "the index refused the credentials",
    credentials,
  ),
  ...["network was disabled", "Network connectivity is disabled"].map((text) =>
    rule(
      text,
      "PYSNIP_INDEX_UNREACHABLE",
      "pysnip is offline (`PYSNIP_OFFLINE`), and uv's cache does not have all that is needed",
      "unset `PYSNIP_OFFLINE`, or run the target once where an index can be reached",
    ),
  ),
  rule(
    "Failed to parse environment variable",
    "PYSNIP_UV_UNUSABLE",
    "uv cannot read a variable of the environment",
    "correct the variable that uv names, or unset it",
  ),
  rule(
    "no wheels with a matching platform tag",
    "PYSNIP_WHEEL_MISSING",
    "a package has no wheel for a platform that the job is bundled for",
    "choose another version, or leave the platform out of `bundle-platforms`",
  ),
  ...["building source distributions is disabled", "building from source is disabled"].map((text) =>
    rule(
      text,
      "PYSNIP_WHEEL_MISSING",
      "a package has no wheel at all, and pysnip builds nothing that the policy does not except",
      "choose a version that is published as a wheel, or name the package in `policy.wheel-exceptions`",
    ),
  ),
  rule(
    "is missing an upload date",
    "PYSNIP_RESOLUTION_FAILED",
    "the index gives no upload times, so the age of its releases is unknown",
    "use an index that gives upload times (PEP 700), or spare it by `any-age = true` in its `[[indexes.named]]`",
  ),
  rule(
    "was filtered by `exclude-newer`",
    "PYSNIP_RESOLUTION_FAILED",
    "releases that are younger than the policy allows were left out, and no others satisfy all requirements",
    "ask for older ones, wait, or lower `policy.min-release-age`; an index of your own is spared by `any-age = true` in its `[[indexes.named]]`",
  ),
  rule(
    "unexpected argument '--prerelease-package'",
    "PYSNIP_UV_UNUSABLE",
    "this uv cannot allow pre-releases for single packages",
    `put uv ${pinnedUvVersion} first on PATH, or write \`prereleases\` without names`,
  ),
  rule(
    "was yanked",
    "PYSNIP_RESOLUTION_FAILED",
    "the only versions that would do have been withdrawn (yanked)",
    "allow another version; if you accept the reason that uv shows, ask for that one exactly with `==`",
  ),
  rule(
    "was not found in the package registry",
    "PYSNIP_RESOLUTION_FAILED",
    "the index does not have a package of that name",
    "check the spelling of the requirement",
  ),
  rule(
    "requirements are unsatisfiable",
    "PYSNIP_RESOLUTION_FAILED",
    "no set of versions satisfies all requirements",
    "loosen one of the requirements that uv names",
  ),
  rule(
    "Hash mismatch",
    "PYSNIP_INSTALL_FAILED",
    "the index offers a file that is not the one in the lockfile",
    "do not lock again before you know why the file changed",
  ),
  rule("Failed to fetch", "PYSNIP_INDEX_UNREACHABLE", "the index did not answer", network),
  rule("Request failed", "PYSNIP_INDEX_UNREACHABLE", "the index did not answer", network),
  rule("error sending request", "PYSNIP_INDEX_UNREACHABLE", "the index did not answer", network),
  rule("No space left", "PYSNIP_INSTALL_FAILED", "the disk is full", "free some space"),
  rule(
    "No interpreter found",
    "PYSNIP_PYTHON_MISSING",
    "uv found no interpreter of the job's Python version",
    "install that Python, for instance with `uv python install`",
  ),
];

const FALLBACK: Readonly<Record<UvActivity, Rule>> = {
  resolve: rule(
    "",
    "PYSNIP_RESOLUTION_FAILED",
    "uv could not resolve the requirements",
    "read uv's message above",
  ),
  install: rule(
    "",
    "PYSNIP_INSTALL_FAILED",
    "uv could not install the locked packages",
    "read uv's message above and run the target again",
  ),
  find: rule(
    "",
    "PYSNIP_UV_UNUSABLE",
    "uv could not look for an interpreter",
    "read uv's message above",
  ),
};

const SLOW_INDEX = rule("", "PYSNIP_INDEX_UNREACHABLE", "uv ran out of time", network);

// Only a search for interpreters asks no index.
const TIMED_OUT: Readonly<Record<UvActivity, Rule>> = {
  resolve: SLOW_INDEX,
  install: SLOW_INDEX,
  find: FALLBACK.find,
};

function rule(text: string, code: ErrorCode, headline: string, hint: string): Rule {
  return { text, code, headline, hint };
}
