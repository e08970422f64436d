import { isTable } from "../config/parse-toml.ts";
import type { RequirementInput } from "./derive-declared-requirements.ts";
import { deriveLocalProjects } from "./derive-local-projects.ts";
import { matchName } from "./match-name.ts";
import { foldName } from "./normalize-name.ts";
import type { PlacedProblem } from "./refuse-problems.ts";
import type { DeclaredRequirement } from "./requirement-source.ts";

type Answer = Pick<PlacedProblem, "reason" | "instead">;

/**
 * Finds packages of a manifest that its `[tool.uv.sources]` takes from elsewhere, while pysnip would
 * take a stranger's package of that name from an index. What the manifest does not require, or
 * declares for pysnip too, is no problem.
 */
export function checkUvSources(
  { declared: tables, manifestPath: file, locate, indexes }: RequirementInput,
  declared: readonly DeclaredRequirement[],
): PlacedProblem[] {
  if (tables.sources === undefined) return [];
  const local = new Set(deriveLocalProjects(tables.libraries).map(({ name }) => name));
  const pinned = (name: string) =>
    indexes === undefined ||
    indexes.some(({ packages }) => packages.some((glob) => matchName(foldName(glob), name)));
  return Object.entries(tables.sources).flatMap(([key, value]) => {
    const name = foldName(key);
    const asking = declared.filter(
      ({ requirement, source }) =>
        requirement.name === name && requirement.url === null && source !== "constraint",
    );
    if (asking.length === 0 || local.has(name)) return [];
    const hasIndex = asking.some(({ index }) => index !== undefined) || pinned(name);
    const [answer] = [value]
      .flat()
      .filter(isTable)
      .filter((source) => concerns(source, asking))
      .flatMap((source) => explainSource(name, source, hasIndex) ?? []);
    if (answer === undefined) return [];
    const place = locate?.(["tool", "uv", "sources", key]) ?? { line: 0, column: 0 };
    return [{ file, ...place, text: `tool.uv.sources.${key}`, ...answer }];
  });
}

// uv may bind a source to one group, or to a group of development, which no job has.
function concerns(
  { extra, group }: Record<string, unknown>,
  asking: readonly DeclaredRequirement[],
): boolean {
  if (typeof group === "string") return false;
  if (typeof extra !== "string") return true;
  return asking.some(
    (item) => item.group !== undefined && foldName(item.group) === foldName(extra),
  );
}

function explainSource(
  name: string,
  { path, workspace, git, url, index }: Record<string, unknown>,
  hasIndex: boolean,
): Answer | null {
  if (typeof path === "string" && ARCHIVE.test(path)) {
    return {
      reason: "uv takes it from a file, which exists on one machine only",
      instead: PUBLISH,
    };
  }
  if (path !== undefined || workspace === true) {
    const library = `${name.replaceAll("-", "_")} = { project = "${name}" }`;
    return {
      reason: "uv takes it from a folder, where pysnip would ask an index",
      instead: `write \`${library}\` into \`[tool.pysnip.libraries]\` too`,
    };
  }
  if (git !== undefined) {
    return { reason: "uv takes it from a repository, which has no hash to lock", instead: PUBLISH };
  }
  if (url !== undefined) {
    return {
      reason: "uv takes it from an address, where pysnip would ask an index",
      instead: `write \`${name} @ URL#sha256=…\` where it is required, which \`policy.direct-references\` allows, and take the source out`,
    };
  }
  return index === undefined || hasIndex
    ? null
    : {
        reason: "uv takes it from an index of its own, where pysnip would ask the default one",
        instead: `add \`${name}\` to the \`packages\` of that index, an \`[[indexes.named]]\` of \`pysnip.toml\``,
      };
}

const ARCHIVE = /\.(?:whl|zip|tgz|tar\.[a-z0-9]+)$/i;
const PUBLISH = "publish it to an index and take the source out";
