import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "../tools/find-python.mjs";
import { runProgram } from "../tools/run-program.mjs";
import { say, withProgress } from "../tools/show-progress.mjs";
import { renderComparison } from "./render-comparison.mjs";
import { writeRequirementTexts } from "./requirement-texts.mjs";

/**
 * What one candidate did with all texts; `problem` where it could not be measured.
 * @typedef {{ name: string, accepted: number, milliseconds: number[] } | { name: string, problem: string }} Measured
 */

/**
 * The same texts for several candidates; the first is ours.
 * @typedef {{ title: string, texts: number, results: Measured[] }} Comparison
 */

const TEXTS = 20_000;
const ROUNDS = 7;
const PACKAGING = "26.3";
const PEP440 = "4.2.4";
const PIP_REQUIREMENTS = "1.0.3";

/**
 * Reads 20,000 requirements with the built engine, with `packaging`, and with the nearest JavaScript libraries as far
 * as they go, one after another, each in a process of its own. The others are installed into a temporary folder.
 * @param {{ engine: string }} options the folder of the built engine
 * @returns {Promise<string[]>} Markdown
 */
export async function measureRequirements({ engine }) {
  const index = join(engine, "index.js");
  if (!existsSync(index)) throw new Error(`${index} is missing: run \`npm run build\` first`);
  const folder = await mkdtemp(join(tmpdir(), "pysnip-bench-"));
  try {
    const python = await installPackaging(folder);
    const node = await installLibraries(folder);
    const written = writeRequirementTexts(TEXTS);
    const texts = written.map(({ text }) => text);
    const specifiers = written.map(({ specifier }) => specifier);
    const comparisons = [
      {
        title: `${TEXTS.toLocaleString("en")} requirements, parsed and written in canonical form`,
        texts: texts.length,
        results: [
          await timeNode("pysnip", "engine-requirements", index, texts),
          await timePython(python, "requirements", texts),
          await timeNode(
            `pip-requirements-js ${PIP_REQUIREMENTS} (parses only)`,
            "pip-requirements-js",
            node,
            texts,
          ),
        ],
      },
      {
        title: "The version specifiers of these requirements",
        texts: specifiers.length,
        results: [
          await timeNode("pysnip", "engine-specifiers", index, specifiers),
          await timePython(python, "specifiers", specifiers),
          await timeNode(`@renovatebot/pep440 ${PEP440} (judges only)`, "pep440", node, specifiers),
        ],
      },
    ];
    return comparisons.map(renderComparison);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ path: string } | { problem: string }} Installed */

/** @param {string} folder @returns {Promise<Installed>} */
async function installPackaging(folder) {
  const python = await findPython();
  if ("problem" in python) return python;
  const home = join(folder, "venv");
  const path = join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  say(`installing packaging ${PACKAGING} into a temporary environment of ${python.command}`);
  return install(path, [
    [python.command, ["-m", "venv", home]],
    [path, ["-m", "pip", "install", "--quiet", `packaging==${PACKAGING}`]],
  ]);
}

/** @param {string} folder @returns {Promise<Installed>} */
async function installLibraries(folder) {
  const path = join(folder, "package.json");
  await writeFile(path, '{ "private": true }\n');
  const names = [`@renovatebot/pep440@${PEP440}`, `pip-requirements-js@${PIP_REQUIREMENTS}`];
  say(`installing ${names.join(" and ")} into a temporary folder`);
  const options = ["--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"];
  return install(path, [["npm", ["install", ...options, ...names]]]);
}

/** @param {string} path @param {[string, string[]][]} commands @returns {Promise<Installed>} */
async function install(path, commands) {
  for (const [file, args] of commands) {
    const { exitCode, all } = await runProgram(file, args, { timeoutSeconds: 300 });
    if (exitCode !== 0) {
      const last = all.trim().split("\n").at(-1) ?? "";
      return { problem: `could not be installed: ${last}` };
    }
  }
  return { path };
}

/** @param {string} name @param {string} candidate @param {string | Installed} where @param {string[]} texts */
async function timeNode(name, candidate, where, texts) {
  const installed = typeof where === "string" ? { path: where } : where;
  if ("problem" in installed) return { name, problem: installed.problem };
  const script = fileURLToPath(new URL("time-javascript.mjs", import.meta.url));
  const args = [script, candidate, installed.path, String(ROUNDS)];
  return time(name, process.execPath, args, texts);
}

/** @param {Installed} python @param {string} kind @param {string[]} texts */
async function timePython(python, kind, texts) {
  const name = `packaging ${PACKAGING} (Python)`;
  if ("problem" in python) return { name, problem: python.problem };
  const script = fileURLToPath(new URL("time_packaging.py", import.meta.url));
  return time(name, python.path, [script, kind, String(ROUNDS)], texts);
}

/** @param {string} name @param {string} file @param {string[]} args @param {string[]} texts @returns {Promise<Measured>} */
async function time(name, file, args, texts) {
  const finished = await withProgress(`measuring ${name}`, () =>
    runProgram(file, args, { input: JSON.stringify(texts), timeoutSeconds: 900 }),
  );
  if (finished.exitCode !== 0) {
    const said = finished.stderr.split("\n").find((line) => /\bError\b/.test(line)) ?? "";
    return { name, problem: `stopped with exit code ${finished.exitCode}: ${said.trim()}` };
  }
  return { name, ...JSON.parse(finished.stdout) };
}
