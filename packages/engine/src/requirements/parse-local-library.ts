import { z } from "zod";
import type { ConfigProblem, DeclaredTables } from "../config/config.ts";
import { explainIssues } from "../config/explain-problems.ts";
import { parseToml } from "../config/parse-toml.ts";
import { deriveLocalProjects } from "./derive-local-projects.ts";
import { endOfName, foldName } from "./normalize-name.ts";

/** The name and the requirements of a project that is no job, or why it cannot be a library. */
export type ParsedLibrary =
  | { readonly name: string; readonly declared: DeclaredTables }
  | { readonly problems: readonly ConfigProblem[] };

/** Reads the `pyproject.toml` of a project that jobs use as a library. */
export function parseLocalLibrary(text: string): ParsedLibrary {
  const parsed = parseToml(text);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const { success, data, error } = manifest.safeParse(parsed.table);
  if (!success) return { problems: explainIssues(error.issues, [], manifest) };
  const { project, tool } = data;
  if (project.dynamic.includes("dependencies")) {
    const message = "`dependencies` must be written here, because nothing is built to find them";
    return { problems: [{ path: ["project", "dynamic"], message }] };
  }
  const libraries = tool?.pysnip?.libraries ?? {};
  const problems = findOtherSources(project.dependencies, tool?.uv?.sources ?? {}, libraries);
  if (problems.length > 0) return { problems };
  return {
    name: project.name,
    declared: {
      requiresPython: project["requires-python"] ?? null,
      dependencies: project.dependencies,
      optionalDependencies: {},
      groups: [],
      libraries,
      requirementFiles: [],
      builtins: false,
    },
  };
}

// uv takes these from a folder; an index may have a stranger's package of that name.
function findOtherSources(
  dependencies: readonly string[],
  sources: Table,
  libraries: Table,
): ConfigProblem[] {
  const local = new Set(deriveLocalProjects(libraries).map(({ name }) => name));
  const asked = new Set(dependencies.map((text) => foldName(text.slice(0, endOfName(text, 0)))));
  return Object.entries(sources)
    .filter(([key, value]) => {
      const name = foldName(key);
      return asked.has(name) && !local.has(name) && [value].flat().some(isFolderSource);
    })
    .map(([key]) => ({
      path: ["tool", "uv", "sources", key],
      message: `\`${key}\` is taken from a folder; name it in \`[tool.pysnip.libraries]\` too`,
    }));
}

function isFolderSource(value: unknown): boolean {
  return isTable(value) && (value["workspace"] === true || Object.hasOwn(value, "path"));
}

/** The name that a manifest gives its project; null where it gives none. */
export function parseProjectName(text: string): string | null {
  const parsed = parseToml(text);
  if ("problem" in parsed) return null;
  return named.safeParse(parsed.table).data?.project.name ?? null;
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const named = z.looseObject({ project: z.looseObject({ name: z.string() }) });

const manifest = z.looseObject({
  project: z.looseObject({
    name: z.string(),
    "requires-python": z.string().optional(),
    dependencies: z.array(z.string()).default([]),
    dynamic: z.array(z.string()).default([]),
  }),
  // Of every other tool, whatever it likes.
  tool: z
    .looseObject({
      // As written: a record would silently drop a key such as `__proto__`.
      uv: z
        .looseObject({ sources: z.custom<Table>(isTable, "must be a table").optional() })
        .optional(),
      pysnip: z
        .looseObject({ libraries: z.custom<Table>(isTable, "must be a table").optional() })
        .optional(),
    })
    .optional(),
});
