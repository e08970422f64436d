// `npm run corpus`: reads some two hundred widely used wheels, bundles each, and compares what comes out with what
// Python's `zipfile` reads and with what `uv pip install --target` installs. Apart from the tests: it downloads half
// a gigabyte.
//
//   npm run corpus                        all wheels of wheel-corpus.txt
//   npm run corpus -- --only <package>    one of them
//   npm run corpus -- --folder <folder>   keeps the downloads there and uses those that are there
//   npm run corpus -- --engine <folder>   with another build of the engine
//   npm run corpus -- --write             also stores the table as docs/reference/wheel-corpus.md
//   npm run corpus -- --pin               makes wheel-corpus.txt anew from wheel-corpus.in
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython } from "../tools/find-python.mjs";
import { runProgram } from "../tools/run-program.mjs";
import { openEngine } from "./open-engine.mjs";
import { renderCorpus } from "./render-corpus.mjs";

/**
 * What became of one wheel.
 * @typedef {object} CorpusRow
 * @property {string} name
 * @property {string} version
 * @property {string} generator
 * @property {number} raw members copied as they are
 * @property {number} rewritten members with other content than the wheel's
 * @property {Record<string, number>} features
 * @property {readonly string[]} problems
 */

const PINS = fileURLToPath(new URL("wheel-corpus.txt", import.meta.url));
const WISHES = fileURLToPath(new URL("wheel-corpus.in", import.meta.url));
const COMPARISON = fileURLToPath(new URL("compare_with_install.py", import.meta.url));
const TABLE = fileURLToPath(new URL("../../docs/reference/wheel-corpus.md", import.meta.url));
const PYTHON_VERSION = "3.11";
const UV_PLATFORM = "x86_64-manylinux_2_28";
const PIP_PLATFORMS = ["2_28", "2_27", "2_24", "2_17", "2_12", "2_5", "2014", "2010", "1"].flatMap(
  (policy) => ["--platform", `manylinux${policy.includes("_") ? "_" : ""}${policy}_x86_64`],
);

const { values: options } = parseArgs({
  options: {
    engine: {
      type: "string",
      default: fileURLToPath(new URL("../../packages/engine/dist", import.meta.url)),
    },
    folder: { type: "string" },
    only: { type: "string" },
    pin: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const python = await findPython();
if ("problem" in python) throw new Error(python.problem);
const stage = await mkdtemp(join(tmpdir(), "pysnip-corpus-"));
try {
  const folder = options.folder ?? join(stage, "wheels");
  await mkdir(folder, { recursive: true });
  if (options.pin) await pin(folder);
  await checkAll(folder, await provide(folder));
} finally {
  await rm(stage, { recursive: true, force: true });
}

/**
 * The wheels that are asked for, downloaded where the folder does not have them.
 * @param {string} folder
 */
async function provide(folder) {
  const pins = (await readFile(PINS, "utf8"))
    .split("\n")
    .filter(
      (line) => line !== "" && (options.only === undefined || line.startsWith(`${options.only}==`)),
    );
  const missing = new Set(pins);
  for (const file of await readdir(folder)) missing.delete(await lineOf(folder, file));
  if (missing.size > 0) await download(folder, [...missing].join("\n"), ["--require-hashes"]);
  const wanted = new Set(pins.map((line) => line.split(" ")[0]));
  return (await readdir(folder)).filter((file) => wanted.has(pinOf(file))).toSorted();
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 */
async function checkAll(folder, files) {
  const engine = await openEngine(options.engine);
  /** @type {CorpusRow[]} */
  const rows = [];
  /** @type {import("./open-engine.mjs").WheelContents[]} */
  const wheels = [];
  for (const file of files) {
    const { row, contents } = await checkOne(engine, folder, file);
    rows.push(row);
    if (contents) wheels.push(contents);
    const verdict = row.problems.length === 0 ? "as installed" : row.problems.join("; ");
    console.log(`${row.name} ${row.version} (${row.generator}): ${verdict}`);
  }
  const conflicts = engine.findConflicts(wheels);
  const bad = rows.filter(({ problems }) => problems.length > 0);
  console.log(`${rows.length} wheels, ${bad.length} with problems`);
  for (const line of conflicts) console.log(line);
  if (rows.length === 0 || bad.length > 0) process.exitCode = 1;
  if (options.write) await writeFile(TABLE, renderCorpus(rows, conflicts, PYTHON_VERSION));
}

/**
 * @param {import("./open-engine.mjs").Engine} engine
 * @param {string} folder
 * @param {string} file
 * @returns {Promise<{ row: CorpusRow, contents?: import("./open-engine.mjs").WheelContents }>}
 */
async function checkOne(engine, folder, file) {
  const [name = "", version = ""] = pinOf(file).split("==");
  const row = { name, version, generator: "", raw: 0, rewritten: 0, features: {} };
  try {
    const contents = await engine.readWheel(join(folder, file), file);
    const archive = join(stage, "bundle.zip");
    await engine.writeWheels(archive, folder, [contents]);
    const answer = await compareWithInstall(archive, join(folder, file));
    const { generator, entries } = contents;
    const rewritten = entries.filter(({ raw }) => raw === null).length;
    const raw = entries.length - rewritten;
    const problems = [
      ...(answer.broken === null ? [] : [`${answer.broken} cannot be read`]),
      ...(answer.members === entries.length ? [] : [`${answer.members} members were read`]),
      ...answer.differences,
    ];
    const { features } = answer;
    return { row: { ...row, generator, raw, rewritten, features, problems }, contents };
  } catch (error) {
    const [problem = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return { row: { ...row, problems: [problem] } };
  }
}

/**
 * @param {string} archive
 * @param {string} wheel
 * @returns {Promise<{ broken: string | null, members: number, differences: string[], features: Record<string, number> }>}
 */
async function compareWithInstall(archive, wheel) {
  const tree = join(stage, "tree");
  await rm(tree, { recursive: true, force: true });
  await run("uv", [
    ...["pip", "install", "--quiet", "--no-config", "--no-index", "--no-deps", "--no-cache"],
    ...["--no-installer-metadata", "--no-compile-bytecode", "--python-version", PYTHON_VERSION],
    ...["--python-platform", UV_PLATFORM, "--target", tree, wheel],
  ]);
  return JSON.parse(await run(command(), ["-I", COMPARISON, archive, tree, wheel]));
}

/** @param {string} folder */
async function pin(folder) {
  const compiled = await run("uv", [
    ...["pip", "compile", "--quiet", "--no-config", "--no-header", "--no-annotate"],
    ...["--only-binary", ":all:", "--python-version", PYTHON_VERSION],
    ...["--python-platform", UV_PLATFORM, WISHES],
  ]);
  await download(folder, compiled, []);
  const wanted = new Set(compiled.split("\n").filter(Boolean));
  const lines = [];
  for (const file of await readdir(folder)) {
    if (!wanted.has(pinOf(file))) continue;
    lines.push(`${await lineOf(folder, file)}\n`);
  }
  await writeFile(PINS, lines.toSorted().join(""));
}

/**
 * @param {string} folder
 * @param {string} requirements
 * @param {readonly string[]} more
 */
async function download(folder, requirements, more) {
  const list = join(stage, "requirements.txt");
  await writeFile(list, requirements);
  console.log(`downloading to ${folder}`);
  await run(command(), [
    ...["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", ...more],
    ...["--implementation", "cp", "--python-version", PYTHON_VERSION, ...PIP_PLATFORMS],
    ...["--dest", folder, "--requirement", list],
  ]);
}

/**
 * @param {string} folder
 * @param {string} file
 */
async function lineOf(folder, file) {
  const hash = createHash("sha256").update(await readFile(join(folder, file)));
  return `${pinOf(file)} --hash=sha256:${hash.digest("hex")}`;
}

/** @param {string} file */
function pinOf(file) {
  const [name = "", version = ""] = file.split("-");
  return `${name.toLowerCase().replaceAll(/[-_.]+/g, "-")}==${version}`;
}

function command() {
  return "problem" in python ? "" : python.command;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
async function run(program, args) {
  const { exitCode, stdout, all } = await runProgram(program, args, { timeoutSeconds: 1800 });
  if (exitCode !== 0) throw new Error(`${program} failed: ${all.trim()}`);
  return stdout;
}
