import type {
  CreateDependenciesContext,
  DependencyType,
  RawProjectGraphDependency,
} from "@nx/devkit";

// The enumeration itself would load Nx.
const STATIC = "static" as DependencyType;

type Projects = CreateDependenciesContext["projects"];

/**
 * The edges from jobs to the projects whose sources they contain. Both ends are in what was inferred
 * already, so nothing is read again; a library that Nx does not know as a project has no edge.
 */
export function listLibraryDependencies(projects: Projects): RawProjectGraphDependency[] {
  const names = new Map(Object.entries(projects).map(([name, { root }]) => [root, name]));
  return Object.entries(projects).flatMap(([source, { root, targets }]) =>
    Object.values(targets ?? {})
      .filter(({ executor }) => executor === "@pysnip/nx:bundle")
      .flatMap(({ options }) => listLibraryRoots(options))
      .flatMap((library): RawProjectGraphDependency[] => {
        const target = names.get(library);
        if (target === undefined || target === source) return [];
        return [{ source, target, type: STATIC, sourceFile: `${root}/pyproject.toml` }];
      }),
  );
}

/** The folders of the local libraries that a target `bundle` names. */
export function listLibraryRoots(options: unknown): readonly string[] {
  const { libraries = [] } = (options ?? {}) as { libraries?: readonly { root: string }[] };
  return libraries.length === 0 ? NONE : libraries.map(({ root }) => root);
}

// Hardly a job has one.
const NONE: readonly string[] = [];
