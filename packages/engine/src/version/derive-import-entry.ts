import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { deriveEntry } from "./derive-entry.ts";
import type { EntryChoice } from "./derive-entry.ts";
import type { ImportFacts, ImportRequest } from "./project-import.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import { parseSnippet } from "./parse-snippet.ts";
import { refuseDoubtfulSource } from "./refuse-submission.ts";
import type { ImportModule } from "./scan-import-layout.ts";
import type { SnippetAnalysis } from "./snippet-analysis.ts";

/** What an imported job calls, and the text of its file. */
export interface ImportEntry {
  readonly module: ImportModule;
  readonly kind: "function" | "script";
  readonly source: string;
  readonly analysis: SnippetAnalysis;
  readonly choice: EntryChoice;
}

/** Where the entry of a project may be looked for. */
export interface EntryQuestion {
  readonly request: ImportRequest;
  readonly modules: readonly ImportModule[];
  readonly sources: ImportFacts["sources"];
  /** Commands of the project, as `module:function`. */
  readonly scripts: readonly string[];
  /** The module whose header (PEP 723) says that it is a program. */
  readonly program: ImportModule | null;
  readonly projectModule: string;
}

/**
 * Chooses what an imported job calls: what is asked for, else the one command of the project, else
 * the one module there is, else one of a usual name. Throws PYSNIP_ENTRY_UNCLEAR with the modules, and
 * PYSNIP_SNIPPET_INVALID for a file that cannot be read as Python.
 */
export function deriveImportEntry(question: EntryQuestion): ImportEntry {
  const { request, modules, sources, program } = question;
  const [module, wanted] = chooseModule(question);
  const text = sources[module.from];
  if (text === undefined) throw explainUnread(module);
  const source = cleanSnippet(text, { repair: true }).source;
  const analysis = parseSnippet(source);
  refuseDoubtfulSource(analysis);
  const works = analysis.firstStatementLine !== null || analysis.hasMainGuard;
  const isProgram = module === program && wanted === undefined && works;
  const kind = request.kind ?? (isProgram ? "script" : "function");
  const entry =
    kind === "script" && modules.some((item) => item.module === wanted) ? undefined : wanted;
  return { module, kind, source, analysis, choice: deriveEntry(analysis, { entry, kind }) };
}

function chooseModule(question: EntryQuestion): [ImportModule, string | undefined] {
  const { request, modules, scripts, program } = question;
  const find = (name: string | undefined) => modules.find(({ module }) => module === name);
  const { entry } = request;
  if (entry !== undefined) {
    const [name = "", wanted] = entry.split(":");
    const named = find(name);
    if (wanted !== undefined && named === undefined) throw explainModules(question, name);
    if (named !== undefined) return [named, wanted];
  }
  const [script = "", ...others] = scripts;
  const [scriptModule, command] = script.split(":");
  const commanded = others.length === 0 && command !== undefined ? find(scriptModule) : undefined;
  if (commanded !== undefined) return [commanded, entry ?? command];
  const plain = modules.filter(({ module, path }) => isPlain(path) && !module.startsWith("_"));
  const usual = plain.filter(
    ({ module }) => USUAL.has(module.split(".").at(-1) ?? "") || module === question.projectModule,
  );
  const chosen = program ?? only(plain) ?? only(usual) ?? only(modules);
  if (chosen === undefined) throw explainModules(question, null);
  return [chosen, entry];
}

function only<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function isPlain(path: string): boolean {
  return !/\/__\w+__\.py$/.test(path);
}

function explainUnread({ from }: ImportModule): PysnipError {
  return new PysnipError("PYSNIP_SNIPPET_INVALID", {
    headline: `${renderQuotedText(from)} cannot be read as text of UTF-8, or is too large`,
  });
}

function explainModules({ modules, request }: EntryQuestion, missing: string | null): PysnipError {
  const shown = modules.slice(0, MOST_SHOWN).map(({ module }) => `\`${module}\``);
  const more = modules.length > MOST_SHOWN ? ` and ${modules.length - MOST_SHOWN} more` : "";
  const example = modules.find(({ path }) => isPlain(path))?.module ?? "module";
  return new PysnipError("PYSNIP_ENTRY_UNCLEAR", {
    headline:
      modules.length === 0
        ? `\`${request.folder}\` holds no Python module that a job could call`
        : missing === null
          ? `nothing says which of ${modules.length} modules the job calls: ${shown.join(", ")}${more}`
          : `there is no module ${renderQuotedText(missing)}; there are ${shown.join(", ")}${more}`,
    hint: `add \`--entry ${example}:main\`, or what you mean`,
  });
}

const MOST_SHOWN = 12;
const USUAL: ReadonlySet<string> = new Set(["main", "handler", "run", "job", "app"]);
