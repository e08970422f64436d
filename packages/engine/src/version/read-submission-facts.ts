import { lstat, readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse-json.ts";
import { readManifest } from "../config/read-config.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readClock } from "../host/clock.ts";
import { readTextFile } from "../host/files.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { readNewestPython } from "../uv/read-newest-python.ts";
import { isInside } from "./check-folder.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import { readCompileVerdict } from "./read-compile-verdict.ts";
import { readCurrentJob } from "./read-current-job.ts";
import { readGitFacts } from "./read-git-facts.ts";
import type { SubmissionInput, SubmissionRequest } from "./submission.ts";

/** What a submission has to know of the workspace that it writes into. */
export type SubmissionFacts = Omit<SubmissionInput, keyof SubmissionRequest | "toolVersion">;

/** A project that a build tool knows, wherever its name comes from. */
export interface KnownProject {
  readonly name: string;
  /** Workspace-relative. */
  readonly root: string;
}

/** Looks at the workspace: what stands in the folder, who else has its name, and which Python there is. */
export async function readSubmissionFacts(
  workspace: Workspace,
  request: SubmissionRequest,
  projects: readonly KnownProject[],
): Promise<SubmissionFacts> {
  const { config, host } = workspace;
  const folder = request.folder.replace(/\/+$/, "");
  const inside = isInside(folder);
  if (inside) await refuseLinks(workspace.root, folder);
  const found = inside ? await readCurrentJob(workspace, folder) : null;
  const job = found?.current.job;
  const newestPython =
    request.python ?? job?.python ?? config.python ?? (await readNewestPython(workspace));
  const text = request.text ?? found?.current.source?.text;
  return {
    config,
    current: found?.current ?? null,
    otherSources: found?.otherSources ?? [],
    newestPython,
    ...(await readGitFacts(workspace, inside ? folder : ".")),
    now: readClock(host.variables["SOURCE_DATE_EPOCH"]),
    existingFiles: inside ? await listNeighbours(workspace.root, folder) : [],
    // A job that is there has its name already.
    existingProjects: found === null ? await listProjects(workspace, folder, projects) : [],
    compiles:
      text === undefined
        ? undefined
        : await readCompileVerdict(
            workspace,
            cleanSnippet(text, { repair: request.text === undefined || (request.repair ?? true) })
              .source,
            newestPython,
          ),
  };
}

/** What lies beside each part of the folder's path, and what lies in the folder, two levels deep. */
async function listNeighbours(root: string, folder: string): Promise<string[]> {
  const parts = folder.split("/");
  const levels = [...parts.keys()].map((length) => parts.slice(0, length).join("/"));
  const own = [folder, `${folder}/src`, `${folder}/tests`];
  const lists = await mapInPortions([...levels, ...own], async (level) => {
    const names = await readdir(join(root, level)).catch(() => []);
    return names.map((name) => posix.join(level, name));
  });
  return lists.flat();
}

/** The names that other projects of the workspace have, from its files and as a build tool knows them. */
export async function listProjects(
  workspace: Workspace,
  folder: string,
  projects: readonly KnownProject[],
): Promise<string[]> {
  const { default: glob } = await import("fast-glob");
  const manifests = await glob.glob(["**/pyproject.toml", "**/project.json", "**/package.json"], {
    cwd: workspace.root,
    ignore: ["**/node_modules/**", "**/.venv/**", "dist/**", ".nx/**"],
    followSymbolicLinks: false,
  });
  const others = manifests.filter((path) => posix.dirname(path) !== folder);
  const names = await mapInPortions(others, (path) => namesOf(workspace, path));
  const known = projects.filter(({ root }) => root !== folder).map(({ name }) => name);
  return [...new Set([...known, ...names.flat()])];
}

const MAXIMUM_BYTES = 1024 * 1024;

async function namesOf(workspace: Workspace, path: string): Promise<string[]> {
  if (path.endsWith(".json")) return await namesOfNxProject(workspace.root, path);
  const root = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
  const found = await readManifest(workspace.root, root, workspace.config).catch(() => null);
  return found?.parsed.kind === "job" ? [found.parsed.job.name] : [];
}

/** What Nx may call a project that is no job: a name of its own for Nx, its name, or its folder's. */
async function namesOfNxProject(workspaceRoot: string, path: string): Promise<string[]> {
  const text = await readTextFile(join(workspaceRoot, path), MAXIMUM_BYTES).catch(() => null);
  const manifest = z
    .looseObject({ name: z.unknown(), nx: z.looseObject({ name: z.unknown() }).optional() })
    .safeParse(parseJson(text ?? "")).data;
  const names = [manifest?.nx?.name, manifest?.name].filter((name) => typeof name === "string");
  const folder = posix.basename(posix.dirname(path));
  if (names.length > 0) return names;
  return path.endsWith("project.json") && folder !== "." ? [folder] : [];
}

/** Throws PYSNIP_NAME_INVALID when something on the way to a job's files leads elsewhere. */
export async function refuseLinks(root: string, folder: string): Promise<void> {
  const parts = folder.split("/");
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  const found: string[] = [];
  for (const path of [...folders, `${folder}/src`, `${folder}/tests`]) {
    const facts = await lstat(join(root, path)).catch(() => null);
    if (facts !== null && !facts.isDirectory()) found.push(path);
  }
  const files = ["pyproject.toml", "history.jsonl", "requirements.txt"].map(
    (name) => `${folder}/${name}`,
  );
  const inner = await Promise.all(
    [`${folder}/src`, `${folder}/tests`].map(async (path) =>
      (await readdir(join(root, path)).catch(() => []))
        .filter((name) => name.endsWith(".py"))
        .map((name) => `${path}/${name}`),
    ),
  );
  for (const path of [...files, ...inner.flat()]) {
    const facts = await lstat(join(root, path)).catch(() => null);
    if (facts?.isSymbolicLink() === true) found.push(path);
  }
  if (found.length === 0) return;
  throw new PysnipError("PYSNIP_NAME_INVALID", {
    headline: `\`${folder}\` cannot be the folder of a job`,
    details: found.map((path) => `\`${path}\` is a link or a file; nothing is written through it`),
    hint: "choose a folder of the workspace itself",
  });
}
