import type { Tree } from "@nx/devkit";
import { appendMissingLines } from "./edit-lines.ts";
import { registerPlugin } from "./edit-nx-json.ts";
import { initOptions } from "./options.ts";

// At the root alone: a package of a job may be called `dist`.
const IGNORED = ["__pycache__/", "/dist/"];
const ATTRIBUTES = [
  "pysnip.lock -text linguist-generated",
  "history.jsonl -text merge=union",
  "*.py text eol=lf",
];

/** Registers the plugin and the lines that git needs; running it twice changes nothing. */
export default async function init(tree: Tree, options: unknown): Promise<void> {
  initOptions.parse(options);
  edit(tree, "nx.json", (text) => registerPlugin(text || "{}\n", "@pysnip/nx"));
  edit(tree, ".gitignore", (text) => appendMissingLines(text, lacking(text)));
  edit(tree, ".gitattributes", (text) => appendMissingLines(text, ATTRIBUTES));
}

// `dist`, `/dist` and `dist/` say the same for the folder that bundles are written to.
function lacking(text: string): string[] {
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")));
  return IGNORED.filter((line) => !lines.has(line.replace(/^\/|\/$/g, "")));
}

function edit(tree: Tree, path: string, change: (text: string) => string): void {
  const before = tree.read(path, "utf-8") ?? "";
  const after = change(before);
  if (after !== before) tree.write(path, after);
}
