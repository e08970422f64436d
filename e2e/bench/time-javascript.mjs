// One candidate of the requirement benchmark in a process of its own: reads texts on standard input, prints what it
// accepts and how long each round took. Started by measure-requirements.mjs.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

// Enough for the compiler of V8 to have seen every path.
const WARM_UP = 3;

const [candidate = "", path = "", rounds = "7"] = process.argv.slice(2);
/** @type {string[]} */
const texts = JSON.parse(await text(process.stdin));
const read = await loadCandidate();

let accepted = 0;
for (let round = 0; round < WARM_UP; round += 1) accepted = runRound();
const milliseconds = Array.from({ length: Number(rounds) }, () => {
  const started = performance.now();
  runRound();
  return performance.now() - started;
});
process.stdout.write(JSON.stringify({ accepted, milliseconds }));

function runRound() {
  let count = 0;
  for (const one of texts) {
    try {
      if (read(one) !== false) count += 1;
    } catch {
      // A text that is refused is not counted, and its refusal is a part of the work.
    }
  }
  return count;
}

/** @returns {Promise<(text: string) => unknown>} what reads one text; it throws or gives false for none */
async function loadCandidate() {
  if (candidate === "engine-requirements" || candidate === "engine-specifiers") {
    const engine = await import(pathToFileURL(path).href);
    return candidate === "engine-specifiers"
      ? engine.canonicalSpecifier
      : (one) => engine.parseRequirement(one).canonical;
  }
  const load = createRequire(path);
  if (candidate === "pep440") return load("@renovatebot/pep440").validRange;
  return load("pip-requirements-js").parsePipRequirementsLine;
}
