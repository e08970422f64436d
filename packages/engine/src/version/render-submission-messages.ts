import { redact } from "../errors/redact.ts";
import type { EntryChoice } from "./derive-entry.ts";
import type { CleanSnippet } from "./parse-pasted-text.ts";
import type { SnippetParameter } from "./snippet-analysis.ts";

/** What there is to say about a new job. */
export interface SubmissionNews {
  readonly folder: string;
  readonly project: string;
  readonly version: string;
  readonly entry: string;
  readonly choice: EntryChoice;
  readonly clean: CleanSnippet;
}

/** Renders what a person should know after a submission, ending with the command to run next. */
export function renderSubmissionMessages(news: SubmissionNews): string[] {
  const { folder, project, version, entry, choice, clean } = news;
  const what = choice.function === null ? `script ${entry}` : `entry ${entry}`;
  const suggested = clean.suggestedRequirements.map((text) => `\`${text}\``).join(", ");
  const sentences = [
    `created ${project} ${version} (${what})`,
    ...(choice.function === null ? [] : [renderParameters(choice.function.parameters)]),
    ...clean.repairs,
    ...choice.notes.map((note) => `note: ${note}`),
    ...(suggested === ""
      ? []
      : [
          `note: nothing was declared for ${suggested}; add what is needed to \`dependencies\` in \`${folder}/pyproject.toml\``,
        ]),
    `next: npx nx run ${project}:lock`,
  ];
  // A `%pip install` line may hold an address with a password.
  return sentences.map(redact);
}

function renderParameters(parameters: readonly SnippetParameter[]): string {
  if (parameters.length === 0) return "parameters: none";
  return `parameters: ${listParameters(parameters).join(", ")}`;
}

/** Writes the marks `/` and `*` where a signature has them. */
function listParameters(parameters: readonly SnippetParameter[]): string[] {
  const texts: string[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const before = parameters[index - 1]?.kind;
    const { kind } = parameter;
    if (before === "positional-only" && kind !== before) texts.push("/");
    const follows = before === kind || before === "var-positional";
    if (kind === "keyword-only" && !follows) texts.push("*");
    texts.push(renderParameter(parameter));
  }
  return parameters.at(-1)?.kind === "positional-only" ? [...texts, "/"] : texts;
}

function renderParameter({ name, kind, annotation, default: value }: SnippetParameter): string {
  const stars = kind === "var-positional" ? "*" : kind === "var-keyword" ? "**" : "";
  const typed = annotation === null ? "" : `: ${shorten(annotation)}`;
  return `${stars}${name}${typed}${value === null ? "" : ` = ${shorten(value)}`}`;
}

/** Keeps a message on one line, however long a default value is. */
function shorten(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const short = [...line].slice(0, MAX_SHOWN).join("");
  return short === text ? text : `${short}…`;
}

const MAX_SHOWN = 60;
