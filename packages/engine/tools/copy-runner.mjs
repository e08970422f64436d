// Copies the Python runner into `dist/python`, where bundles take it from; removes what is no longer there.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../runner/src", import.meta.url));
const target = fileURLToPath(new URL("../dist/python", import.meta.url));

const wanted = listFiles(source).filter(
  (file) => !/(^|[\\/])__pycache__[\\/]/.test(file) && !/\.py[co]$/.test(file),
);
const needed = [
  "__main__.py",
  join("pysnip_runner", "__init__.py"),
  "bundle_main.py",
  "compile_wheel.py",
];
const missing = needed.filter((name) => !wanted.some((file) => file.endsWith(name)));
if (missing.length > 0) {
  console.error(`the runner is not whole: ${missing.join(", ")} not found in ${source}`);
  process.exitCode = 1;
}
const kept = new Set(wanted);
for (const file of listFiles(target)) {
  if (!kept.has(file)) rmSync(join(target, file));
}
for (const file of wanted) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  cpSync(join(source, file), join(target, file));
}

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
