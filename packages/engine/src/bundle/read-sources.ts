import { statSync } from "node:fs";
import { join } from "node:path";
import { readSourceFiles, type SourceOwner } from "../config/read-source-files.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes } from "../host/files.ts";
import { readMilliseconds } from "../host/clock.ts";
import { mapInPortions } from "../host/map-in-portions.ts";
import { refuseCollidingNames } from "../requirements/check-local-names.ts";
import type { BundleFile, Hashed } from "./bundle-request.ts";
import { checkSourceTimes } from "./check-source-times.ts";

/** The code of a bundle: the job's own, and that of each local library. */
export interface BundleSources {
  readonly sources: readonly BundleFile[];
  readonly libraries: readonly { readonly name: string; readonly files: readonly BundleFile[] }[];
}

/** Reads what goes into a bundle from the `src/` of a job and of its local libraries. */
export async function readBundleSources(
  workspace: Workspace,
  request: SourceOwner & {
    readonly libraries?: readonly SourceOwner[] | undefined;
    readonly hashed?: Hashed | undefined;
  },
): Promise<BundleSources> {
  const owners = [request, ...(request.libraries ?? [])];
  const read = await mapInPortions(owners, async (owner) => ({
    name: owner.name,
    root: owner.root,
    files: await readSources(workspace, owner, request.hashed),
  }));
  const listings = read.map(({ root, files }) => ({ root, files: files.map(({ path }) => path) }));
  refuseCollidingNames(request.name, listings);
  const [own, ...libraries] = read;
  return { sources: own?.files ?? [], libraries };
}

async function readSources(
  workspace: Workspace,
  job: SourceOwner,
  hashed: Hashed | undefined,
): Promise<BundleFile[]> {
  const { files } = await readSourceFiles(workspace, job);
  if (files.length > MOST_FILES) throw tooMuch(job, `${files.length} files`, `${MOST_FILES} files`);
  let bytes = 0;
  const read = await mapInPortions(files, async (path) => {
    const content = await readBytes(join(workspace.root, job.root, path), MOST_BYTES);
    if (content === null) throw vanished(job, path);
    bytes += content.length;
    if (bytes > MOST_BYTES) throw tooMuch(job, `more than ${MOST_BYTES} bytes`, "that");
    return { path, content };
  });
  // Afterwards: what changes from now on is not in the bundle.
  if (hashed !== undefined && hashed.since !== null) {
    const times = files.map((path) => [path, readChanged(job, path)] as const);
    checkSourceTimes(job, times, hashed, readMilliseconds());
  }
  return read;

  function readChanged(owner: SourceOwner, path: string): number {
    const facts = statSync(join(workspace.root, owner.root, path), { throwIfNoEntry: false });
    if (facts === undefined) throw vanished(owner, path);
    return facts.ctimeMs;
  }
}

// The archive format without its 64-bit extension counts members in 16 bits and bytes in 32.
const MOST_FILES = 50_000;
const MOST_BYTES = 1024 * 1024 * 1024;

function tooMuch({ root, name }: { root: string; name: string }, found: string, most: string) {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${root}/src\` of \`${name}\` holds ${found}`,
    details: [`a bundle takes at most ${most}`],
    hint: "let git ignore what the job does not need",
  });
}

function vanished({ root, name }: { root: string; name: string }, path: string): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `a file of \`${name}\` disappeared while it was bundled`,
    details: [`  ${root}/${path}`],
    hint: "run the target again",
  });
}
