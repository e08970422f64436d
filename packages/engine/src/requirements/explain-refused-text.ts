import { rememberAnswers } from "./remember-answers.ts";
import type { RequirementProblem } from "./requirement-problem.ts";
import { findForeignCharacter } from "./scan-text.ts";

/**
 * Explains a text that is no PEP 508 requirement but something else that people paste: an option
 * of pip, a path, a bare URL, a variable, hidden characters. Null means that a parser should look.
 */
export const explainRefusedText = rememberAnswers(
  (text): RequirementProblem | null =>
    explainCharacters(text) ??
    explainExpansion(text) ??
    explainOption(text) ??
    explainHash(text) ??
    explainLocation(text) ??
    explainSpelling(text),
);

/** Explains the first character outside printable ASCII and tab; PEP 508 names and versions are ASCII. */
export function explainCharacters(text: string): RequirementProblem | null {
  const index = findForeignCharacter(text);
  if (index === -1) return null;
  const unit = text.codePointAt(index) ?? 0;
  const name = `U+${unit.toString(16).toUpperCase().padStart(4, "0")}`;
  const kind = unit < 0x20 || (unit >= 0x7f && unit < 0xa0) ? "control" : "non-ASCII";
  return {
    column: index + 1,
    reason: `it holds the ${kind} character ${name}`,
    instead: "type the name again with plain ASCII letters",
  };
}

function explainExpansion(text: string): RequirementProblem | null {
  const at = text.indexOf("$");
  if (at === -1) return null;
  return {
    column: at + 1,
    reason: "variables would make the environment depend on the machine and may hold secrets",
    instead: "write the value itself; credentials belong to the index in `pysnip.toml`",
  };
}

function explainOption(text: string): RequirementProblem | null {
  // What a comment says is not asked for; that a comment stands here at all is the parser's finding.
  const asked = text.replace(/[ \t]#.*$/, "");
  const match = /(?:^|\s)(-[A-Za-z]|--[A-Za-z][A-Za-z0-9-]*)/.exec(asked);
  const option = match?.[1];
  if (match === null || option === undefined) {
    return text.startsWith("-")
      ? explained(0, "a name begins with a letter or a digit", NAME)
      : null;
  }
  const at = match.index + match[0].length - option.length;
  const [reason, instead] = OPTIONS.get(option) ?? UNKNOWN_OPTION;
  return explained(at, `\`${option}\` is an option: ${reason}`, instead);
}

function explainHash(text: string): RequirementProblem | null {
  const match = /#(?:sha\d+|md5)=/i.exec(text);
  // A fragment belongs to a URL, where the policy for direct references judges it.
  if (match === null || text.includes("://")) return null;
  return explained(match.index, "hashes belong to `pysnip.lock`", "leave the hash out");
}

function explainLocation(text: string): RequirementProblem | null {
  if (VERSION_CONTROL.test(text)) {
    return explained(0, "code from a repository has no hash to lock", "write `name==version`");
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) || /^file:/i.test(text)) {
    return explained(0, "a bare URL names no package", "write `name==version`");
  }
  if (/^(?:\.{0,2}[/\\]|\.{1,2}$|~[/\\]|[A-Za-z]:[/\\])/.test(text)) {
    return explained(0, "a path exists on one machine only and cannot be locked", NAME_OR_SOURCE);
  }
  if (/^[^\s@]+\.(?:whl|zip|tar\.gz|tar\.bz2|tgz|egg)$/i.test(text)) {
    return explained(0, "an archive is a path, not a package", NAME_OR_SOURCE);
  }
  return null;
}

function explainSpelling(text: string): RequirementProblem | null {
  if (text === "*" || text === "all") {
    return explained(0, "it names no package", NAME);
  }
  const pinned = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*@\s*v?(\d[A-Za-z0-9.!+-]*)$/.exec(text);
  if (pinned !== null) {
    const [, name = "", version = ""] = pinned;
    return explained(name.length, "`@` introduces a URL", `write \`${name}==${version}\``);
  }
  return null;
}

function explained(index: number, reason: string, instead: string): RequirementProblem {
  return { column: index + 1, reason, instead };
}

const NAME = "write the name of a package, such as `numpy>=2`";
const NAME_OR_SOURCE = "publish it to an index, or put its modules under `src/`";
const VERSION_CONTROL = /^(?:git|hg|svn|bzr)(?:\+[a-z]+)?:|^git@/i;

type Refusal = readonly [reason: string, instead: string];
const FILES: Refusal = [
  "a list cannot read files",
  "name the file in `requirements` of `[tool.pysnip]`",
];
const INDEXES: Refusal = [
  "an index in a text would outrank the configured ones",
  "write an `[[indexes.named]]` entry in `pysnip.toml`",
];
const EDITABLE: Refusal = ["it runs a build and exists on one machine only", NAME_OR_SOURCE];
const WHEELS: Refusal = [
  "which packages may be built is policy",
  "write `policy.wheel-exceptions` in `pysnip.toml`",
];
const PRERELEASES: Refusal = [
  "pre-releases are policy",
  "write `policy.prereleases` in `pysnip.toml`",
];
const HASHES: Refusal = ["hashes belong to `pysnip.lock`", "leave the hash out"];
const ALWAYS_HASHED: Refusal = ["hashes are always checked", "leave the line out"];
const BUILD: Refusal = ["it passes arguments to a build", "leave it out"];
const UNKNOWN_OPTION: Refusal = ["options are not requirements", "leave it out"];

const OPTIONS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ...["-r", "--requirement", "-c", "--constraint"].map((name): [string, Refusal] => [name, FILES]),
  ...["-e", "--editable"].map((name): [string, Refusal] => [name, EDITABLE]),
  ...[
    "-i",
    "--index-url",
    "--extra-index-url",
    "--pypi-url",
    "--no-index",
    "-f",
    "--find-links",
    "--trusted-host",
    "--index",
    "--default-index",
  ].map((name): [string, Refusal] => [name, INDEXES]),
  ...["--no-binary", "--only-binary", "--prefer-binary"].map((name): [string, Refusal] => [
    name,
    WHEELS,
  ]),
  ["--pre", PRERELEASES],
  ["--prerelease", PRERELEASES],
  ["--hash", HASHES],
  ["--require-hashes", ALWAYS_HASHED],
  ...[
    "--config-settings",
    "--config-setting",
    "-C",
    "--global-option",
    "--install-option",
    "--build-option",
  ].map((name): [string, Refusal] => [name, BUILD]),
]);
