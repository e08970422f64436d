import { configError } from "../config/explain-problems.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import { parseToml } from "../config/parse-toml.ts";
import { parseInlineMetadata } from "../requirements/parse-inline-metadata.ts";
import { scanInlineBlocks } from "../requirements/scan-inline-block.ts";
import { parsePoetry } from "./parse-poetry.ts";
import { listUv, parseStandardProject } from "./parse-standard-project.ts";
import type { ForeignProject, ImportFacts, ImportPlan, ImportRequest } from "./project-import.ts";
import type { ImportModule } from "./scan-import-layout.ts";

/** What a folder turned out to hold. */
export interface FoundProject {
  readonly kind: Exclude<ImportPlan["found"], "job"> | "nothing";
  readonly project: ForeignProject;
  /** The module whose header (PEP 723) makes it a program; null when none or several have one. */
  readonly program: ImportModule | null;
}

/** Reads what a folder says of itself: standard or Poetry's tables, a requirement file, or a header. */
export function parseForeignProject(
  facts: ImportFacts,
  { folder, groups = [] }: ImportRequest,
  modules: readonly ImportModule[],
): FoundProject {
  const path = manifestPathOf(folder);
  const context = { path, locate: facts.locate, indexes: facts.config.indexes, groups };
  const manifest = parseTables(facts.manifest, path);
  const programs = modules.filter(({ from }) => hasHeader(facts.sources[from] ?? ""));
  const program = programs.length === 1 ? (programs[0] ?? null) : null;
  const header = program === null ? NOTHING : parseHeader(program, facts, context);
  const poetry = tableOf(tableOf(manifest["tool"])["poetry"]);
  const found = (kind: FoundProject["kind"], project: ForeignProject) => ({
    kind,
    program,
    project: { ...project, findings: [...project.findings, ...header.findings] },
  });
  if ("project" in manifest) return found("project", parseStandardProject(manifest, context));
  if (Object.keys(poetry).length > 0) return found("poetry", parsePoetry(poetry, context));
  if (facts.requirementFiles.length > 0) return found("requirements", NOTHING);
  if (program !== null) {
    return { kind: "script", program, project: header };
  }
  return found("nothing", NOTHING);
}

type Context = Parameters<typeof listUv>[1];

/** A header stays the place of its own requirements; only what uv adds to it is looked at. */
function parseHeader(
  { from }: ImportModule,
  { sources }: ImportFacts,
  context: Context,
): ForeignProject {
  const path = `${context.path.slice(0, -"pyproject.toml".length)}${from}`;
  const source = sources[from] ?? "";
  const metadata = parseInlineMetadata(source, { path });
  const block = scanInlineBlocks(source).blocks.find(({ type }) => type === "script");
  const parsed = parseToml(block?.text ?? "");
  const table = "table" in parsed ? parsed.table : {};
  const place = () => `${path}:${block?.firstLine ?? 1}`;
  const uv = tableOf(tableOf(table["tool"])["uv"]);
  return {
    ...NOTHING,
    requiresPython: metadata?.requiresPython ?? null,
    findings: listUv(uv, context, metadata?.dependencies ?? [], place),
  };
}

function hasHeader(source: string): boolean {
  return scanInlineBlocks(source).blocks.some(({ type }) => type === "script");
}

function parseTables(text: string | null, path: string): Record<string, unknown> {
  const parsed = parseToml(text ?? "");
  if ("problem" in parsed) throw configError(path, [parsed.problem]);
  return parsed.table;
}

function tableOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

const NOTHING: ForeignProject = {
  name: null,
  version: null,
  requiresPython: null,
  requirements: [],
  groups: {},
  scripts: [],
  findings: [],
};
