// Usage: node e2e/tools/compile.mjs packages/engine/tsconfig.lib.json
// `tsc -b`, and what it leaves undone: outputs that somebody deleted come back, outputs whose source is
// gone go away, and files that are no TypeScript (schemas, templates) are copied beside the code.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

/** Folder in `dist` that `copy-runner.mjs` fills. */
const FOREIGN_FOLDER = /^python[\\/]/;

const project = resolve(process.argv[2] ?? "");
const { compilerOptions } = JSON.parse(readFileSync(project, "utf8"));
const folder = dirname(project);
const source = join(folder, compilerOptions.rootDir);
const output = join(folder, compilerOptions.outDir);

const sources = listFiles(source).filter((file) => !/\.spec\.ts$|__snapshots__/.test(file));
const code = sources.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
const assets = sources.filter((file) => !file.endsWith(".ts"));
const expected = new Set([
  ...code.flatMap((file) => [file.replace(/ts$/, "js"), file.replace(/ts$/, "d.ts")]),
  ...assets,
]);

for (const file of listFiles(output)) {
  if (!expected.has(file) && !FOREIGN_FOLDER.test(file)) rmSync(join(output, file));
}
if (code.some((file) => !existsSync(join(output, file.replace(/ts$/, "js"))))) {
  // tsc believes its build information and does not look whether the outputs are there.
  rmSync(join(folder, compilerOptions.tsBuildInfoFile), { force: true });
}
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-b", project], { stdio: "inherit" });
for (const file of assets) {
  mkdirSync(dirname(join(output, file)), { recursive: true });
  cpSync(join(source, file), join(output, file));
}
process.exitCode = status ?? 1;

/**
 * @param {string} top
 * @returns {string[]} paths relative to `top`
 */
function listFiles(top) {
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(top, join(entry.parentPath, entry.name)));
}
