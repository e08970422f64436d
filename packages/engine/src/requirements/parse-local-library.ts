import { z } from "zod";
import type { ConfigProblem, DeclaredTables } from "../config/config.ts";
import { explainIssues } from "../config/explain-problems.ts";
import { isTable, parseToml } from "../config/parse-toml.ts";

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
  const sources = tool?.uv?.sources;
  return {
    name: project.name,
    declared: {
      requiresPython: project["requires-python"] ?? null,
      dependencies: project.dependencies,
      optionalDependencies: project["optional-dependencies"],
      groups: [],
      libraries,
      requirementFiles: [],
      builtins: false,
      ...(sources === undefined ? {} : { sources }),
    },
  };
}

/** The name that a manifest gives its project; null where it gives none. */
export function parseProjectName(text: string): string | null {
  const parsed = parseToml(text);
  if ("problem" in parsed) return null;
  return named.safeParse(parsed.table).data?.project.name ?? null;
}

type Table = Readonly<Record<string, unknown>>;

const named = z.looseObject({ project: z.looseObject({ name: z.string() }) });

const manifest = z.looseObject({
  project: z.looseObject({
    name: z.string(),
    "requires-python": z.string().optional(),
    dependencies: z.array(z.string()).default([]),
    "optional-dependencies": z.record(z.string(), z.array(z.string())).default({}),
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
