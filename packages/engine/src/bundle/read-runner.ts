import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readBytes } from "../host/files.ts";
import { runnerDirectory } from "../host/runner-directory.ts";
import type { BundleFile } from "./bundle-request.ts";

/** The Python files that every bundle carries: its start, and the runner. */
export async function readRunner(): Promise<BundleFile[]> {
  const directory = runnerDirectory();
  const names = await readdir(join(directory, "pysnip_runner"));
  const modules = names
    .filter((name) => name.endsWith(".py"))
    .map((name) => `pysnip_runner/${name}`);
  const places = [["bundle_main.py", "__main__.py"], ...modules.map((name) => [name, name])];
  return await Promise.all(
    places.map(async ([from = "", path = ""]) => {
      const content = await readBytes(join(directory, from), 1024 * 1024);
      if (content === null) throw new Error(`the runner has no ${from}`);
      return { path, content };
    }),
  );
}
