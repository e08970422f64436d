import { escapeCharacter, renderQuotedText } from "../../src/requirements/render-quoted-text.ts";
import { ACCEPTED_SECTIONS } from "./accepted-rows.ts";
import { CONFLICTS } from "./conflict-rows.ts";
import { judgeJob, refusalOf, writeJob } from "./judge-row.ts";
import { REFUSED_SECTIONS } from "./refused-rows.ts";
import type { AcceptedRow, RefusedRow, RowSection, RowSource } from "./requirement-row.ts";
import { SIZE_ROWS } from "./size-rows.ts";

/** Writes the page of all forms from the tables of the tests, with what the code answers to each row. */
export async function renderRequirementForms(): Promise<string> {
  const example = await refusalOf("manifest", "numpy ~> 1.12", {});
  const accepted = await Promise.all(ACCEPTED_SECTIONS.map(renderAccepted));
  const refused = await Promise.all(REFUSED_SECTIONS.map(renderRefused));
  return (
    [
      INTRODUCTION,
      "## What is accepted",
      ACCEPTED,
      ...accepted,
      "## What is refused",
      REFUSED,
      `\`\`\`text\n${example.message}\n\`\`\``,
      ANSWERS,
      ...refused,
      await renderConflicts(),
      await renderSizes(),
    ].join("\n\n") + "\n"
  );
}

async function renderAccepted({ title, about, rows }: RowSection<AcceptedRow>): Promise<string> {
  const notices = rows.some(({ verdict }) => verdict === "warn");
  const lines = await Promise.all(
    rows.map(async (row) => {
      const cells = [quote(row.input, "whole"), nameSources(row.sources), await renderMeaning(row)];
      return tableRow(notices ? [...cells, await renderNotice(row)] : cells);
    }),
  );
  const head = ["Written", "In", "Means", ...(notices ? ["Notice"] : [])];
  return `### ${title}\n\n${about}\n\n${table(head, lines)}`;
}

async function judgeRow({ input, sources: [source], setting }: AcceptedRow) {
  return judgeJob(writeJob(source ?? "manifest", input, setting).job, setting);
}

async function renderMeaning(row: AcceptedRow): Promise<string> {
  const { requirements } = await judgeRow(row);
  return requirements.map(({ canonical }) => quote(canonical, "whole")).join(", ") || "nothing";
}

async function renderNotice(row: AcceptedRow): Promise<string> {
  const { notices } = await judgeRow(row);
  return escapeCell((notices[0] ?? "").replace(PLACE, ""));
}

async function renderRefused({ title, about, rows }: RowSection<RefusedRow>): Promise<string> {
  // Places that give a text the same answer share a line.
  const lines = new Map<string, RowSource[]>();
  for (const row of rows) {
    const key = JSON.stringify([quote(row.input), escapeCell(await renderAnswer(row))]);
    lines.set(key, [...(lines.get(key) ?? []), ...row.sources]);
  }
  const body = [...lines].map(([key, sources]) => {
    const [written = "", answer = ""] = JSON.parse(key) as string[];
    return tableRow([written, nameSources([...new Set(sources)]), answer]);
  });
  return `### Refused: ${lowerFirst(title)}\n\n${about}\n\n${table(["Written", "In", "Answer"], body)}`;
}

// The place and the text are those of the row itself; the reader wants what comes behind them.
async function renderAnswer({ input, sources, setting, shown }: RefusedRow): Promise<string> {
  const [source = "manifest"] = sources;
  const [detail = ""] = (await refusalOf(source, input, setting)).details;
  return detail.replace(PLACE, "").replace(`${renderQuotedText(shown)}: `, "");
}

async function renderConflicts(): Promise<string> {
  const lines = await Promise.all(
    CONFLICTS.map(async ({ input }) => {
      const { headline, details } = await refusalOf("file", input, {});
      const places = details.map((detail) => detail.replace("jobs/a/", "")).join("; ");
      return tableRow([quote(input), escapeCell(`${headline}: ${places}`)]);
    }),
  );
  return `### Refused: what excludes each other\n\n${CONFLICT}\n\n${table(["Written", "Answer"], lines)}`;
}

async function renderSizes(): Promise<string> {
  const lines = await Promise.all(
    SIZE_ROWS.map(async ({ title, source, input, says }) => {
      const { details } = await refusalOf(source, input, {});
      const detail = details.find((line) => line.includes(says)) ?? "";
      const answer = detail.replace(PLACE, "").replace(LONG_TEXT, "");
      return tableRow([title, nameSources([source]), escapeCell(answer)]);
    }),
  );
  return `### Refused: what is too long\n\n${SIZE}\n\n${table(["Written", "In", "Answer"], lines)}`;
}

function table(head: readonly string[], lines: readonly string[]): string {
  return [tableRow(head), tableRow(head.map(() => "---")), ...lines].join("\n");
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function nameSources(sources: readonly RowSource[]): string {
  const key = sources.join(" ");
  return EVERYWHERE.get(key) ?? sources.map((source) => SOURCE_NAMES[source]).join(", ");
}

function quote(text: string, length: "whole" | "short" = "short"): string {
  if (text === "") return "nothing";
  const shown =
    length === "short"
      ? renderQuotedText(text)
      : `\`${text.replace(/[^ -~]/g, (character) => escapeCharacter(character))}\``;
  return escapeCell(shown.replaceAll(escapeCharacter("\n"), "⏎"));
}

// A bar ends a cell even inside code.
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function lowerFirst(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

const SOURCE_NAMES: Readonly<Record<RowSource, string>> = {
  manifest: "`dependencies`",
  group: "a group",
  libraries: "`libraries`",
  file: "a file",
  header: "the header",
  list: "a list",
  "requires-python": "`requires-python` of the header",
  "project-python": "`requires-python` of `[project]`",
  version: "`version`",
};
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ["manifest group file header list", "everywhere"],
  ["manifest group file header", "everywhere but in lists"],
  ["manifest group header", "every string"],
  ["manifest group header list", "every string, a list"],
]);
const PLACE = /^[^ ]+?(?::\d+)*: /;
const LONG_TEXT = /^`[^`]*`: /;
const INTRODUCTION = `# Requirement forms

Every form of a requirement that pysnip accepts, what it means, and every form that it refuses with the
answer that you get. The tests write this page from their own tables and fail when it is out of date.
How to declare requirements is in [the guide](../guides/declaring-requirements.md).

\`dependencies\` is that of \`[project]\`, a group is one of \`[project.optional-dependencies]\` that the
job chooses, \`libraries\` is the table of \`[tool.pysnip]\`, a file is a requirement file, the header is the
\`# /// script\` block of the entry, a list is what \`--deps\` takes. ⏎ stands for a line break, and what
cannot be printed is shown by its number.`;
const ACCEPTED = `The lines under "Means" are what is hashed and resolved: one spelling for everything that says the same.`;
const REFUSED = `A refusal names the file, the line and the column, the text, the reason, and what to write instead:`;
const ANSWERS = `All problems of a job are listed in one go, nothing is written and nothing is started. The tables leave
out the place and the text.`;
const CONFLICT = `No index can serve what these ask for. Both places are named.`;
const SIZE = `Limits that no requirement of a person meets.`;
