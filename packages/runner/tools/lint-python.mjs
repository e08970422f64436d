/**
 * Lints the runner's Python and checks its formatting with ruff as WebAssembly, so that no Python
 * package has to be installed. `--fix` writes the formatted text.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { parse } from "smol-toml";

const root = fileURLToPath(new URL("..", import.meta.url));
const fix = process.argv.includes("--fix");
const settings = parse(readFileSync(join(root, "pyproject.toml"), "utf8")).tool.ruff;
const ruff = new Workspace(settings, PositionEncoding.Utf16);
// What a test needs no sentence for: its title says what it shows.
const inTests = new Set(["D100", "D101", "D102", "D103", "PLR2004", "S101", "S105", "S108"]);

const files = ["src", "tests"].flatMap((folder) => listPython(join(root, folder)));
const problems = files.flatMap(checkFile);
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${problems.length} problems (ruff ${Workspace.version()})`);
if (problems.length > 0 || files.length === 0) process.exitCode = 1;

/** Every Python file below a folder, sorted by path. */
function listPython(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** The problems of one file, as `path:line:column code message`. */
function checkFile(path) {
  const name = relative(process.cwd(), path);
  const isTest = relative(root, path).startsWith("tests");
  const text = readFileSync(path, "utf8");
  const formatted = ruff.format(text);
  if (fix && formatted !== text) writeFileSync(path, formatted);
  const found = ruff
    .check(fix ? formatted : text)
    .filter(({ code }) => !(isTest && inTests.has(code)))
    .map(({ code, message, start_location: at }) =>
      [`${name}:${at.row}:${at.column}`, code ?? "syntax", message].join(" "),
    );
  if (!fix && formatted !== text)
    found.push(`${name} is not formatted; run this tool with \`--fix\``);
  return found;
}
