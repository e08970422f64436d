import { join } from "node:path";
import { readSourceFiles } from "../config/read-source-files.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { readBytes } from "../host/files.ts";
import type { BundleFile } from "./bundle-request.ts";

/** Reads what goes into a bundle from `src/`: exactly the files that Nx hashes as its inputs. */
export async function readSources(
  workspaceRoot: string,
  job: { readonly root: string; readonly name: string },
): Promise<BundleFile[]> {
  const prefix = job.root === "." ? "" : `${job.root}/`;
  const files = await readSourceFiles(workspaceRoot, job.root);
  const links = files.filter(({ isFile }) => !isFile);
  if (links.length > 0) throw notAFile(job.name, prefix, links);
  return await Promise.all(
    files.map(async ({ path }) => {
      const content = await readBytes(join(workspaceRoot, prefix + path), MAXIMUM_BYTES);
      if (content === null) throw vanished(job.name, prefix + path);
      return { path, content };
    }),
  );
}

const MAXIMUM_BYTES = 256 * 1024 * 1024;

function notAFile(
  name: string,
  prefix: string,
  entries: readonly { readonly path: string }[],
): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `\`${name}\` has links or devices under \`src/\``,
    details: entries.slice(0, 20).map((entry) => `  ${prefix}${entry.path}`),
    hint: "replace each by a plain file, or let git ignore it",
  });
}

function vanished(name: string, path: string): PysnipError {
  return new PysnipError("PYSNIP_SOURCE_REFUSED", {
    headline: `a file of \`${name}\` disappeared while it was bundled`,
    details: [`\`${path}\``],
    hint: "run the target again",
  });
}
