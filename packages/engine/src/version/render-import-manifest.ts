import { editManifest } from "./edit-manifest.ts";
import { lineEnd, setTomlKey } from "./edit-toml.ts";
import type { KeyPath } from "./edit-toml.ts";
import { renderManifest } from "./render-manifest.ts";
import { renderTomlString } from "./render-toml-string.ts";

/** What the manifest of an imported project is to say. */
export interface ImportValues {
  readonly name: string;
  readonly version: string;
  readonly python: string;
  readonly entry: string;
  readonly kind: "function" | "script";
  readonly groups: readonly string[];
  readonly requirementsFile: string | null;
  /** Tables that `[project]` gets because another tool's table said the same; null where it has them. */
  readonly project: {
    readonly requiresPython: string | null;
    readonly dependencies: readonly string[];
    readonly optional: Readonly<Record<string, readonly string[]>>;
  } | null;
}

/** Renders the manifest of an imported project: the text that is there with the keys that it lacks. */
export async function renderImportManifest(
  before: string | null,
  values: ImportValues,
): Promise<string> {
  const { name, version, python, entry, kind, project, groups } = values;
  const requirementsFile = values.requirementsFile ?? undefined;
  if (before === null) {
    const rendered = renderManifest({ ...values, description: null, requirements: [] });
    return await editManifest(rendered, { requirementsFile });
  }
  let text = await editManifest(await setString(before, ["project", "name"], name), { version });
  if (project !== null) {
    const { requiresPython, dependencies, optional } = project;
    if (requiresPython !== null) {
      text = await setString(text, ["project", "requires-python"], requiresPython);
    }
    text = await setList(text, ["project", "dependencies"], dependencies);
    for (const [group, items] of Object.entries(optional)) {
      text = await setList(text, ["project", "optional-dependencies", group], items);
    }
  }
  text = await editManifest(text, { entry, kind: kind === "function" ? undefined : kind, python });
  if (groups.length > 0) text = await setList(text, ["tool", "pysnip", "groups"], groups);
  return await editManifest(text, { requirementsFile });
}

async function setString(text: string, path: KeyPath, value: string): Promise<string> {
  return await setTomlKey(text, path, renderTomlString(value));
}

async function setList(text: string, path: KeyPath, items: readonly string[]): Promise<string> {
  const strings = items.map(renderTomlString);
  if (strings.length < 2) return await setTomlKey(text, path, `[${strings.join("")}]`);
  const end = lineEnd(text);
  const lines = strings.map((item) => `    ${item},${end}`).join("");
  return await setTomlKey(text, path, `[${end}${lines}]`);
}
