import { join } from "node:path";
import { shareWork, type Workspace } from "../config/workspace.ts";
import type { HostEnvironment } from "../host/environment.ts";
import { readTextFile } from "../host/files.ts";
import { type Credentials, deriveCredentials } from "./derive-credentials.ts";
import { directIndexName } from "./derive-index-pins.ts";
import { findIndexAddress } from "./plan-index-options.ts";
import { readIndexes } from "./read-indexes.ts";

/** How an index is reached: where it begins, and who we are there. */
export interface IndexAccess {
  /** Ends with a slash. */
  readonly url: string;
  readonly credentials: Credentials | null;
}

/** Finds the address of an index that a lockfile names, and the credentials that belong to it. */
export function readIndexAccess(workspace: Workspace, name: string): Promise<IndexAccess> {
  return shareWork(workspace, ["index-access", name], async () => {
    const indexes = await readIndexes(workspace);
    const address = findIndexAddress(indexes, name) ?? UV_DEFAULT;
    const url = address.endsWith("/") ? address : `${address}/`;
    return { url, credentials: await readCredentials(workspace, name, url) };
  });
}

/**
 * The credentials for a file that the page of an index names: those of the index where it lies there,
 * else what netrc has for its host.
 */
export async function readFileCredentials(
  workspace: Workspace,
  index: string,
  url: string,
): Promise<Credentials | null> {
  const access = await readIndexAccess(workspace, index);
  const isThere = URL.canParse(url) && new URL(url).origin === new URL(access.url).origin;
  // A redirect may lead back to the index, and its credentials go nowhere else.
  const own = isThere ? null : await readDirectCredentials(workspace, url);
  return own ?? access.credentials;
}

/** The credentials for a file that comes by its address: what netrc has for its host. */
export async function readDirectCredentials(
  workspace: Workspace,
  url: string,
): Promise<Credentials | null> {
  return await readCredentials(workspace, directIndexName, url);
}

// What uv asks where nobody names an index.
const UV_DEFAULT = "https://pypi.org/simple";

async function readCredentials(
  workspace: Workspace,
  name: string,
  url: string,
): Promise<Credentials | null> {
  const { host } = workspace;
  if (!URL.canParse(url)) return null;
  const direct = name === directIndexName;
  const { credentials } = await readIndexes(workspace);
  return deriveCredentials(name, url, {
    fromAddress: direct ? {} : credentials,
    variables: direct ? {} : host.variables,
    netrc: await shareWork(workspace, ["netrc"], () => readNetrc(host)),
  });
}

async function readNetrc({ variables, home, system }: HostEnvironment): Promise<string | null> {
  const usual = join(home, system === "win32" ? "_netrc" : ".netrc");
  return await readTextFile(variables["NETRC"] || usual, 1024 * 1024).catch(() => null);
}
