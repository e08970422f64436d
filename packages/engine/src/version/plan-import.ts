import { configError } from "../config/explain-problems.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { parseManifest } from "../config/parse-manifest.ts";
import { foldName } from "../requirements/normalize-name.ts";
import { checkFolder } from "./check-folder.ts";
import {
  checkImportModule,
  checkImportName,
  checkMoves,
  deriveImportPython,
  deriveImportVersion,
  listForeignFiles,
} from "./check-import.ts";
import { deriveImportEntry } from "./derive-import-entry.ts";
import type { ImportEntry } from "./derive-import-entry.ts";
import { deriveJobContent } from "./derive-job-content.ts";
import { collectRefusals, explainImport, renderFinding, startRefusals } from "./explain-import.ts";
import type { ImportRefusals } from "./explain-import.ts";
import { parseForeignProject } from "./parse-foreign-project.ts";
import type { FoundProject } from "./parse-foreign-project.ts";
import { placeOf } from "./parse-poetry.ts";
import type { ImportFacts, ImportFinding, ImportPlan, ImportRequest } from "./project-import.ts";
import { refuseHiddenPackage } from "./refuse-submission.ts";
import { renderImportManifest } from "./render-import-manifest.ts";
import type { ImportValues } from "./render-import-manifest.ts";
import { renderImportMessages } from "./render-import-messages.ts";
import { scanImportLayout } from "./scan-import-layout.ts";
import type { ImportLayout } from "./scan-import-layout.ts";

/**
 * Plans how a folder with Python code becomes a job: the keys that its manifest lacks, and the files
 * that have to lie below `src/`. Pure, and nothing of the code is run. Throws PYSNIP_IMPORT_REFUSED
 * with everything that is in the way, or PYSNIP_CONFIG_INVALID for a manifest that cannot be read.
 */
export async function planImport(facts: ImportFacts, given: ImportRequest): Promise<ImportPlan> {
  const request = { ...given, folder: given.folder.replace(/\/+$/, "") };
  const { folder } = request;
  const shape = checkFolder(folder, given.folder);
  if (shape.length > 0) throw explainImport(request, startRefusals(...shape));
  const known = planKnown(facts, folder);
  if (known !== null) return known;
  const settled = settle(facts, request);
  const { found, layout, findings, values } = settled;
  const manifest = await renderImportManifest(facts.manifest, values);
  checkJob(settled, manifest);
  const at = (path: string) => `${folder}/${path}`;
  const plan = {
    found,
    name: values.name,
    moves: layout.moves.map(({ from, to }) => ({ from: at(from), to: at(to) })),
    files: [{ path: manifestPathOf(folder), content: manifest }],
    findings,
  };
  return { ...plan, messages: renderImportMessages(plan, values) };
}

/** A job needs nothing any more; one that is broken is for its owner to mend. */
function planKnown(facts: ImportFacts, folder: string): ImportPlan | null {
  if (facts.manifest === null) return null;
  const parsed = parseManifest(facts.manifest, folder, facts.config);
  if (parsed.kind === "broken") throw configError(manifestPathOf(folder), parsed.problems);
  if (parsed.kind === "other") return null;
  const { name } = parsed.job;
  const messages = [`${name} in \`${folder}\` is a job already; nothing is written`];
  return { found: "job", name, moves: [], files: [], findings: [], messages };
}

interface Settled {
  readonly facts: ImportFacts;
  readonly request: ImportRequest;
  readonly found: Exclude<ImportPlan["found"], "job">;
  readonly layout: ImportLayout;
  readonly entry: ImportEntry;
  readonly findings: readonly ImportFinding[];
  readonly values: ImportValues;
}

/** Decides everything about the job, or refuses with every reason that was found. */
function settle(facts: ImportFacts, request: ImportRequest): Settled {
  const { folder } = request;
  const refusals = startRefusals();
  const layout = scanImportLayout(facts.files);
  const found = parseForeignProject(facts, request, layout.modules);
  const { project, kind } = found;
  const name = project.name ?? foldName(folder.slice(folder.lastIndexOf("/") + 1));
  const python = deriveImportPython(facts, request.python, project.requiresPython);
  const version = deriveVersion(facts, found, folder);
  const findings = [
    ...version.findings,
    ...project.findings,
    ...listBeside(layout, folder),
    ...listForeignFiles(facts.files, folder),
  ];
  if (kind === "nothing") refuseNothing(refusals);
  checkFindings(findings, request, refusals);
  checkMoves(layout, request, refusals);
  checkImportName(name, facts.existingProjects, refusals);
  const entry = collectRefusals(refusals, () =>
    deriveImportEntry({
      request,
      modules: layout.modules,
      sources: facts.sources,
      scripts: project.scripts,
      program: found.program,
      projectModule: foldName(name).replaceAll("-", "_"),
    }),
  );
  if (entry !== null) checkImportModule(entry, python, refusals);
  if (entry === null || kind === "nothing" || refusals.lines.length > 0) {
    throw explainImport(request, refusals);
  }
  const values = deriveValues(facts, request, found, entry);
  const all = { ...values, name, python, version: version.text };
  return { facts, request, found: kind, layout, entry, findings, values: all };
}

function deriveVersion(facts: ImportFacts, { kind, project }: FoundProject, folder: string) {
  const table = kind === "poetry" ? ["tool", "poetry"] : ["project"];
  const context = { path: manifestPathOf(folder), locate: facts.locate };
  const place = placeOf(context, [...table, "version"]);
  return deriveImportVersion(project.version, facts.config.versions.initial, place);
}

function deriveValues(
  facts: ImportFacts,
  { groups = [] }: ImportRequest,
  { kind, project }: FoundProject,
  { module, kind: jobKind, choice }: ImportEntry,
): Omit<ImportValues, "name" | "version" | "python"> {
  const [first] = facts.requirementFiles;
  const { requiresPython, requirements: dependencies, groups: optional } = project;
  return {
    entry: choice.function === null ? module.module : `${module.module}:${choice.function.name}`,
    kind: jobKind,
    groups,
    requirementsFile:
      kind === "requirements" && first ? first.path.slice(first.path.lastIndexOf("/") + 1) : null,
    project: kind === "poetry" ? { requiresPython, dependencies, optional } : null,
  };
}

/** Reads the new manifest as any later command will, and its requirements with it. */
function checkJob({ facts, request, layout, entry, values }: Settled, manifest: string): void {
  const { folder } = request;
  const parsed = parseManifest(manifest, folder, facts.config);
  const path = manifestPathOf(folder);
  if (parsed.kind === "other") {
    throw configError(path, [{ path: [], message: "there is no table `[tool.pysnip]`" }]);
  }
  if (parsed.kind === "broken") throw configError(path, parsed.problems);
  const { job } = parsed;
  const refusals = startRefusals();
  collectRefusals(refusals, () => {
    const content = deriveJobContent({
      job,
      source: { path: `${folder}/${entry.module.path}`, text: entry.source },
      files: facts.requirementFiles,
      otherSources: [],
      analysis: entry.analysis,
      entry: entry.choice.function,
    });
    for (const { module } of layout.modules.filter(isTop)) {
      refuseHiddenPackage({ module, content }, { name: values.name });
    }
  });
  if (refusals.lines.length > 0) throw explainImport(request, refusals);
}

function isTop({ module }: { readonly module: string }): boolean {
  return !module.includes(".");
}

function checkFindings(
  findings: readonly ImportFinding[],
  { partial }: ImportRequest,
  refusals: ImportRefusals,
): void {
  const lost = findings.filter(({ kind }) => kind === "lost");
  const problems = findings.filter(({ kind }) => kind === "problem");
  refusals.lines.push(...[...problems, ...(partial === true ? [] : lost)].map(renderFinding));
  if (lost.length === 0 || partial === true || problems.length > 0) return;
  refusals.flags.push("--partial");
}

function refuseNothing({ lines, hints }: ImportRefusals): void {
  lines.push(
    "it holds neither `[project]` nor `[tool.poetry]`, no `requirements.txt`, and no script with a header (PEP 723)",
  );
  hints.push("write what the code needs into a `requirements.txt`, which may be empty");
}

function listBeside({ notes }: ImportLayout, folder: string): ImportFinding[] {
  return notes.map((text) => ({
    kind: "note",
    place: folder,
    text: `${text} and is not part of the job`,
    instead: "move what the job imports below `src/`",
  }));
}
