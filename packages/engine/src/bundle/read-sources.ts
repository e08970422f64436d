import { join } from "node:path";
import { readSourceFiles } from "../config/read-source-files.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes } from "../host/files.ts";
import type { BundleFile } from "./bundle-request.ts";

/** Reads what goes into a bundle from `src/`. */
export async function readSources(
  workspace: Workspace,
  job: { readonly root: string; readonly name: string },
): Promise<BundleFile[]> {
  const { files, others } = await readSourceFiles(workspace, job.root);
  if (others.length > 0) throw notPlain(job, others);
  return await Promise.all(
    files.map(async (path) => {
      const content = await readBytes(join(workspace.root, job.root, path), MAXIMUM_BYTES);
      if (content === null) throw vanished(job, path);
      return { path, content };
    }),
  );
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

function notPlain({ root, name }: { root: string; name: string }, paths: readonly string[]) {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${name}\` has links or devices under \`src/\``,
    details: paths.slice(0, 20).map((path) => `  ${root}/${path}`),
    hint: "replace each by a plain file, or let git ignore it",
  });
}

function vanished({ root, name }: { root: string; name: string }, path: string): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `a file of \`${name}\` disappeared while it was bundled`,
    details: [`  ${root}/${path}`],
    hint: "run the target again",
  });
}
