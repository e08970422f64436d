import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import pMap from "p-map";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { Credentials } from "./derive-credentials.ts";
import { directIndexName } from "./derive-index-pins.ts";
import { isOffline } from "./derive-offline.ts";
import { execFetch, type FetchAnswer, openDeadline } from "./exec-fetch.ts";
import type { IndexFile, ProjectStatus } from "./parse-index-page.ts";
import {
  readDirectCredentials,
  readFileCredentials,
  readIndexAccess,
} from "./read-index-access.ts";
import type { Fetched, FileProblem, WantedFile } from "./wanted-file.ts";

/** Where a wanted file lies, and who we are at its index. */
export interface FoundFile {
  readonly wanted: WantedFile;
  readonly url: string;
  readonly size: number | null;
  readonly credentials: Credentials | null;
}

/** Where wanted files lie, and those of which nobody could say. */
export interface FoundFiles {
  readonly found: readonly FoundFile[];
  readonly problems: readonly FileProblem[];
}

/** Asks the indexes where files lie; one request for each project, and all problems at once. */
export async function readIndexFiles(
  workspace: Workspace,
  wanted: readonly WantedFile[],
): Promise<FoundFiles> {
  if (isOffline(workspace.host.variables)) {
    return { found: [], problems: wanted.map((item) => ({ wanted: item, ...OFFLINE })) };
  }
  const signal = openDeadline(TOTAL_SECONDS);
  const find = async (item: WantedFile) => {
    const outcome = await findIndexFile(workspace, item, signal);
    return { item, outcome };
  };
  const rows = await pMap(wanted, find, { concurrency: MOST_AT_ONCE });
  return {
    found: rows.flatMap(({ outcome }) => ("value" in outcome ? [outcome.value] : [])),
    problems: rows.flatMap(({ item, outcome }) =>
      "problem" in outcome ? [{ wanted: item, ...outcome.problem }] : [],
    ),
  };
}

/** Finds one file by its name and digest, on the page that the index has of its project. */
export async function findIndexFile(
  workspace: Workspace,
  wanted: WantedFile,
  signal: AbortSignal,
): Promise<Fetched<FoundFile>> {
  const { index, url } = wanted;
  if (index === directIndexName) return await findDirectFile(workspace, wanted);
  const locate = async (url: string, size: number | null) => {
    const credentials = await readFileCredentials(workspace, index, url);
    return { value: { wanted, url, size, credentials } };
  };
  if (url !== null) return await locate(url, null);
  const page = await readPage(workspace, wanted, signal);
  if ("problem" in page) return page;
  const { files } = page.value;
  const named = files.filter(({ file }) => file === wanted.file);
  const match =
    named.find(({ sha256 }) => sha256 === wanted.sha256) ??
    named.find(({ sha256 }) => sha256 === null);
  if (match) return await locate(match.url, match.size);
  const [other] = named;
  if (other) {
    const reason = `the file of that name is ${other.sha256}`;
    return { problem: { kind: "changed", reason } };
  }
  const count = files.length;
  const reason =
    count === 0
      ? "the page of the project names no files; a proxy or a login may have answered instead"
      : `it is not among the ${count} files of the project`;
  return { problem: { kind: "gone", reason } };
}

/** What the index says of a project as a whole; null while pysnip is offline. */
export async function readProjectStatus(
  workspace: Workspace,
  project: { readonly name: string; readonly index: string },
): Promise<Fetched<ProjectStatus | null> | null> {
  if (isOffline(workspace.host.variables)) return null;
  const page = await readPage(workspace, project, AbortSignal.timeout(STATUS_SECONDS * 1000));
  return "value" in page ? { value: page.value.status } : page;
}

const OFFLINE = { kind: "unreachable", reason: "pysnip is offline" } as const;
const MOST_AT_ONCE = 16;
const TOTAL_SECONDS = 10 * 60;
const STATUS_SECONDS = 10;

interface ProjectPage {
  readonly files: readonly IndexFile[];
  readonly status: ProjectStatus | null;
}

async function findDirectFile(
  workspace: Workspace,
  wanted: WantedFile,
): Promise<Fetched<FoundFile>> {
  const [url = ""] = wanted.url?.split("#", 1) ?? [];
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    return { problem: { kind: "unusable", reason: "no address of a file is known" } };
  }
  const credentials = await readDirectCredentials(workspace, url);
  return { value: { wanted, url, size: null, credentials } };
}

function readPage(
  workspace: Workspace,
  { index, name }: Pick<WantedFile, "index" | "name">,
  signal: AbortSignal,
): Promise<Fetched<ProjectPage>> {
  return shareWork(workspace, ["index-page", index, name], async () => {
    const { url, credentials } = await readIndexAccess(workspace, index);
    if (!/^https?:/i.test(url)) {
      return { problem: { kind: "transport", reason: "its address does not begin with `https`" } };
    }
    const headers = { accept: ACCEPT, "accept-encoding": "gzip" };
    const request = { url: new URL(`${name}/`, url).href, headers, credentials };
    return await execFetch(workspace, request, signal, readAnswer);
  });
}

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";
const MOST_BYTES = 64 * 1024 * 1024;

async function readAnswer(answer: FetchAnswer): Promise<Fetched<ProjectPage>> {
  const text = await readText(answer);
  // Loaded here, because a command that fetches nothing has no use for a parser of HTML.
  const { parseIndexPage, parseProjectStatus } = await import("./parse-index-page.ts");
  const contentType = answer.header("content-type");
  const page = text === null ? null : { text, contentType, url: answer.url };
  const files = page && parseIndexPage(page);
  if (page && files) return { value: { files, status: parseProjectStatus(page) } };
  const reason = "the answer is not a page of a package index";
  return { problem: { kind: "unreachable", reason } };
}

async function readText({ content, header }: FetchAnswer): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of content) {
    size += part.length;
    if (size > MOST_BYTES) return null;
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  if (header("content-encoding").toLowerCase() !== "gzip") return bytes.toString("utf8");
  const plain = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }).catch(() => null);
  return plain?.toString("utf8") ?? null;
}
