import { createHash } from "node:crypto";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Workspace } from "../config/workspace.ts";
import { uniqueSuffix } from "../host/files.ts";
import { execFetch, type FetchAnswer } from "./exec-fetch.ts";
import { findStoredFile, storedFilePath } from "./find-stored-file.ts";
import type { FoundFile } from "./read-index-files.ts";
import type { Fetched, FetchLimits, WantedFile } from "./wanted-file.ts";

/** Fetches a file into the store: hashed while it arrives, published by one rename. */
export async function applyFileFetch(
  workspace: Workspace,
  { wanted, url, size, credentials }: FoundFile,
  limits: FetchLimits,
): Promise<Fetched<string>> {
  // Some servers call an archive compressed content and would have it unpacked on the way.
  const headers = { accept: "*/*", "accept-encoding": "identity" };
  const request = { url, headers, credentials };
  const outcome = await execFetch(workspace, request, limits.signal, (answer) =>
    writeContent(answer, limits),
  );
  if ("problem" in outcome) return outcome;
  const { sha256, length, temporary } = outcome.value;
  if (sha256 === wanted.sha256) {
    return { value: await applyStoredFile(workspace.cacheDirectory, wanted, temporary) };
  }
  if (size !== null && length < size) {
    const reason = `it ended after ${length} of ${size} bytes`;
    return { problem: { kind: "unreachable", reason } };
  }
  return { problem: { kind: "changed", reason: `what arrived is ${sha256}` } };
}

interface Written {
  readonly temporary: string;
  readonly sha256: string;
  readonly length: number;
}

async function writeContent(
  { content }: FetchAnswer,
  { stage, maximumBytes }: FetchLimits,
): Promise<Fetched<Written>> {
  const temporary = join(stage, uniqueSuffix());
  const hash = createHash("sha256");
  let length = 0;
  const handle = await open(temporary, "wx");
  try {
    for await (const part of content) {
      length += part.length;
      if (length > maximumBytes) {
        const reason = `it is larger than ${maximumBytes} bytes`;
        return { problem: { kind: "unusable", reason } };
      }
      hash.update(part);
      // The failure of a handle names no path, by which it is told from that of a socket.
      await handle.write(part).catch((error: unknown) => {
        throw Object.assign(error as Error, { path: temporary });
      });
    }
  } finally {
    await handle.close();
  }
  return { value: { temporary, sha256: `sha256:${hash.digest("hex")}`, length } };
}

/** Moves a file whose digest is right to its place in the store; its path there. */
export async function applyStoredFile(
  cacheDirectory: string,
  wanted: WantedFile,
  temporary: string,
): Promise<string> {
  const target = storedFilePath(cacheDirectory, wanted);
  await mkdir(dirname(target), { recursive: true });
  await chmod(temporary, 0o444);
  await rename(temporary, target).catch(async () => {
    // Windows replaces no read-only file; and another process may have been first.
    if ((await findStoredFile(cacheDirectory, wanted)) !== null) return;
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  });
  return target;
}
