import { foldName } from "./normalize-name.ts";

/** An entry of `libraries` that names a project of the workspace. */
export interface LocalProject {
  readonly importName: string;
  /** As it is written. */
  readonly project: string;
  /** In normal form. */
  readonly name: string;
}

/** The entries of `libraries` that name projects of the workspace; what else is wrong is said elsewhere. */
export function deriveLocalProjects(libraries: Readonly<Record<string, unknown>>): LocalProject[] {
  return Object.entries(libraries).flatMap(([importName, value]): LocalProject[] => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, "project")) return [];
    const { project } = value as { readonly project: unknown };
    return typeof project === "string" ? [{ importName, project, name: foldName(project) }] : [];
  });
}
