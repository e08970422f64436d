/**
 * Compares the built engine with a live `packaging` over random texts.
 *
 *   node compare-live.mjs [--python <one that has packaging>] [--count 20000] [--seed 1] [--engine <folder of the built engine>]
 *
 * Exit 0: no difference but the allowed ones; 1: a difference; 2: the comparison could not be made.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareRows } from "./compare-rows.mjs";

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    engine: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) },
  },
});

const engine = await loadEngine(options.engine);
const rows = JSON.parse(askPython(["--seed", options.seed, "--count", options.count], ""));
const { compared, allowed, differences, canonical } = compareRows(engine, rows);
const unequal = JSON.parse(askPython(["--recheck"], JSON.stringify(canonical)));
report();
process.exitCode = differences.length + unequal.length === 0 ? 0 : 1;

async function loadEngine(folder) {
  const files = [
    "canonical-version",
    "compare-versions",
    "canonical-specifier",
    "specifier-contains",
    "canonical-marker",
    "evaluate-marker",
    "parse-requirement",
    "parse-wheel-name",
  ].map((name) => join(folder, "requirements", `${name}.js`));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    fail(`${missing} is missing`, "npm run build");
  }
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  return Object.assign({}, ...modules);
}

// uv makes an environment with the release that the rules were compared with.
function findPython() {
  if (options.python) return [options.python];
  const release = "packaging==26.3";
  return ["uv", "run", "--quiet", "--isolated", "--no-project", "--with", release, "python"];
}

function askPython(args, input) {
  const script = fileURLToPath(new URL("random-rows.py", import.meta.url));
  try {
    const [file, ...start] = findPython();
    return execFileSync(file, [...start, script, ...args], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 29,
      env: { ...process.env, PYTHONHASHSEED: "0", PYTHONUTF8: "1" },
    });
  } catch (error) {
    return fail(
      `no packaging could judge: ${error.message}`,
      "put uv on PATH, or name a Python that has packaging with --python",
    );
  }
}

function report() {
  const counts = ["versions", "pairs", "specifiers", "markers", "requirements", "wheels"];
  console.log(
    `seed ${options.seed}: ${counts.map((kind) => `${rows[kind].length} ${kind}`).join(", ")}`,
  );
  console.log(
    `${compared} comparisons, ${canonical.length} canonical forms parsed back by packaging`,
  );
  for (const [id, count] of allowed) {
    console.log(`allowed ${id}: ${count}`);
  }
  console.log(
    `differences: ${differences.length}, canonical forms that say something else: ${unequal.length}`,
  );
  for (const difference of [...differences, ...unequal].slice(0, 20)) {
    console.log(JSON.stringify(difference));
  }
}

function fail(message, hint) {
  console.error(`${message}\nhint: ${hint}`);
  process.exit(2);
}
