import { isFilePath } from "../config/path-schema.ts";
import { explainCharacters, explainRefusedText } from "./explain-refused-text.ts";
import { tryParseRequirement } from "./parse-requirement.ts";
import { type PlacedProblem, refuseProblems } from "./refuse-problems.ts";
import type { RequirementProblem } from "./requirement-problem.ts";
import type { DeclaredRequirement, SourcePosition } from "./requirement-source.ts";
import { type LogicalLine, scanLogicalLines } from "./scan-logical-lines.ts";

/** A `-r` or `-c` line: another file, as written, relative to the file that names it. */
export interface FileInclude extends SourcePosition {
  readonly kind: "requirements" | "constraints";
  readonly path: string;
}

/** What a requirement file asks for. */
export interface RequirementsFile {
  readonly requirements: readonly DeclaredRequirement[];
  readonly includes: readonly FileInclude[];
}

/**
 * Reads the text of a requirement file: comments, annotations of pip-compile and uv, continuations,
 * a byte order mark, LF and CRLF. `path` is only shown. `-r` and `-c` lines come back as `includes`;
 * whoever reads files decides about them. Every other option, paths, bare URLs, variables and
 * hidden characters are refused; hashes too, unless `allowHashes` says that the text is a lock.
 * Throws one `PYSNIP_REQUIREMENT_INVALID` with every problem and its place.
 */
export function parseRequirementsFile(
  text: string,
  options: { readonly path: string; readonly allowHashes?: boolean },
): RequirementsFile {
  const { path: file, allowHashes = false } = options;
  refuseProblems(checkSize(text, allowHashes ? MOST_WITH_HASHES : MOST, file));
  const { lines, problems: lineProblems } = scanLogicalLines(text);
  const problems: PlacedProblem[] = lineProblems.map((problem) => Object.assign({ file }, problem));
  const requirements: DeclaredRequirement[] = [];
  const includes: FileInclude[] = [];
  for (const line of lines.slice(0, MOST_REQUIREMENTS + 1)) {
    const position = { file, ...line.positionOf(0) };
    const parsed = parseLine(line.text, allowHashes);
    if ("problem" in parsed) {
      problems.push(placeProblem(parsed.problem, line, file));
    } else if ("include" in parsed) {
      includes.push({ ...position, ...parsed.include });
    } else {
      requirements.push({ ...position, ...parsed, source: "file" });
    }
  }
  if (lines.length > MOST_REQUIREMENTS) problems.push(tooMany(lines.length, file));
  refuseProblems(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  return { requirements, includes };
}

type ParsedLine =
  | ParsedText
  | { readonly include: Pick<FileInclude, "kind" | "path"> }
  | Pick<DeclaredRequirement, "requirement" | "text" | "hashes">;

type ParsedText =
  | { readonly problem: RequirementProblem }
  | Pick<DeclaredRequirement, "requirement" | "text">;

function parseLine(text: string, allowHashes: boolean): ParsedLine {
  const include = INCLUDE.exec(text);
  if (include !== null) return parseInclude(text, include[1] ?? "", include[2] ?? "");
  if (!allowHashes || !text.includes(" --hash")) return parseRequirementText(text);
  const start = text.indexOf(" --hash");
  const hashes = text
    .slice(start)
    .trim()
    .split(/[ \t]+/);
  const wrong = hashes.find((hash) => !HASH.test(hash));
  if (wrong !== undefined) {
    return {
      problem: {
        column: text.indexOf(wrong, start) + 1,
        reason: `${wrong.startsWith("--hash=") ? "the hash" : "what follows a hash"} is not a hash of sha256, sha384 or sha512`,
        instead: "write `--hash=sha256:` and 64 hex digits",
      },
    };
  }
  const parsed = parseRequirementText(text.slice(0, start).trimEnd());
  return "problem" in parsed
    ? parsed
    : { ...parsed, hashes: hashes.map((hash) => hash.slice("--hash=".length).toLowerCase()) };
}

function parseRequirementText(text: string): ParsedText {
  const refused = explainRefusedText(text);
  if (refused !== null) return { problem: refused };
  const { requirement, problem } = tryParseRequirement(text);
  return problem === undefined ? { requirement, text } : { problem };
}

function parseInclude(text: string, option: string, path: string): ParsedLine {
  const problem = explainCharacters(text) ?? explainPath(text, path);
  if (problem !== null) return { problem };
  const kind = option === "-r" || option === "--requirement" ? "requirements" : "constraints";
  return { include: { kind, path: path.replace(/^(?:\.\/)+/, "") } };
}

function explainPath(text: string, path: string): RequirementProblem | null {
  const column = text.length - path.length + 1;
  if (!INSIDE_PATH.test(path)) {
    return {
      column,
      reason:
        "the path of another file is relative, with `/`, without spaces, variables or a scheme",
      instead: "write a path such as `-r base.txt` or `-r ../common/base.txt`",
    };
  }
  if (isFilePath(path)) return null;
  return { column, reason: "no file can have so long a name", instead: "write a shorter path" };
}

function placeProblem(problem: RequirementProblem, line: LogicalLine, file: string): PlacedProblem {
  return { ...problem, ...line.positionOf(problem.column - 1), file, text: line.text };
}

function checkSize(text: string, most: typeof MOST, file: string): PlacedProblem[] {
  const refuse = (count: number, allowed: number, unit: string): PlacedProblem[] => {
    const reason = `a requirement file may have ${allowed} ${unit}, this one has ${count}`;
    return [{ file, line: 1, column: 1, text: "…", reason, instead: SHORTEN }];
  };
  if (text.length > most.characters) return refuse(text.length, most.characters, "characters");
  const lines = text.split("\n").length;
  return lines > most.lines ? refuse(lines, most.lines, "lines") : [];
}

function tooMany(count: number, file: string): PlacedProblem {
  const reason = `a requirement file may have ${MOST_REQUIREMENTS} requirements, this one has ${count}`;
  return { file, line: 1, column: 1, text: "…", reason, instead: SHORTEN };
}

const SHORTEN = "name the packages that the code imports; the lockfile finds the rest";
const INCLUDE = /^(-r|-c|--requirement(?=[ \t=])|--constraint(?=[ \t=]))[ \t]*=?[ \t]*(.*)$/;
const INSIDE_PATH = /^(?![/~])[A-Za-z0-9_.@+/-]+$/;
const HASH = /^--hash=(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/i;
const MOST_REQUIREMENTS = 512;
// Comments and annotations take lines as well.
const MOST = { characters: 256 * 1024, lines: 16_384 };
// A line of a lock brings a hash of 80 characters for each file of a release.
const MOST_WITH_HASHES = { characters: 4 * 1024 * 1024, lines: 65_536 };
