import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * A short digest of the code that a build ships: the same on every machine that has the same sources.
 * @param {readonly { fileName: string, code: string }[]} chunks
 * @param {string} runner the folder of the Python code
 * @returns {string}
 */
export function hashBuild(chunks, runner) {
  const files = chunks.map(({ fileName, code }) => [fileName, hash(code)]).concat(list(runner));
  const lines = files.map(([name, digest]) => `${digest}  ${name}`).sort();
  return hash(lines.join("\n")).slice(0, 12);
}

/** @param {string} folder @returns {string[][]} */
function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [
      `python/${relative(folder, path).split(sep).join("/")}`,
      hash(readFileSync(path)),
    ]);
}

/** @param {string | Uint8Array} content */
function hash(content) {
  return createHash("sha256").update(content).digest("hex");
}
