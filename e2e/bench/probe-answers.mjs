import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../tools/run-program.mjs";
import { makePlace, run, writeFiles } from "./contestants/contestant.mjs";
import { makeCorpus } from "./job-corpus.mjs";

/** @typedef {import("./contestants/contestant.mjs").Contestant} Contestant */
/** @typedef {import("./contestants/contestant.mjs").Place} Place */

/** Questions with one right answer each; `right` is it. */
const QUESTIONS = [
  { title: "`CI=true`, a new dependency is not in the lockfile: everything", right: "refused" },
  { title: "`CI=true`, the same, the bundle alone", right: "refused" },
  { title: "`CI=true`, a lockfile is missing", right: "refused" },
  { title: "an import that nothing declares", right: "refused" },
  { title: "a file of an installed package is gone, then everything runs", right: "repaired" },
];

/**
 * Asks a contestant the questions, each in the state that everything leaves.
 * @param {Contestant} contestant
 * @param {string} folder
 * @param {(text: string) => void} say
 * @returns {Promise<string[]>}
 */
export async function probeAnswers(contestant, folder, say) {
  const jobs = makeCorpus(3);
  const [job] = jobs;
  if (job === undefined) throw new Error("a benchmark needs jobs");
  const place = await makePlace(contestant, jobs, folder);
  await run(place, contestant.everything);
  await run(place, ["git", "add", "--all"]);
  const stale = { ...job, dependencies: [...job.dependencies, "idna>=3.6,<4"] };
  const alone = contestant.bundleAlone.map((part) => part.replace("{name}", job.name));
  const at = (/** @type {Record<string, string>} */ files) =>
    writeFiles(join(place.root, job.root), files);
  const manifestOf = (/** @type {typeof job} */ of) => ({
    "pyproject.toml": contestant.filesOf(of)["pyproject.toml"] ?? "",
  });
  const back = () => run(place, ["git", "checkout", "--quiet", "--", "."]);

  const answers = [];
  for (const command of [contestant.everything, alone]) {
    await at(manifestOf(stale));
    answers.push(await askInCi(place, command));
    await back();
  }
  const lockfile = ["pysnip.lock", "uv.lock"].map((name) => join(place.root, job.root, name));
  for (const path of lockfile) await rm(path, { force: true });
  answers.push(await askInCi(place, contestant.everything));
  await back();

  await at(withSource(contestant, job, `import tabulate\n${job.source}`));
  const imported = await attempt(place, contestant.everything);
  answers.push(imported.exitCode === 0 ? "not noticed" : "refused");
  await back();
  await run(place, contestant.everything);
  answers.push(await damage(contestant, place));
  say(`  ${contestant.title}: ${answers.join(", ")}`);
  return answers;
}

/** @param {readonly Contestant[]} contestants @param {readonly (readonly string[])[]} answers */
export function renderAnswers(contestants, answers) {
  const lines = QUESTIONS.map(({ title, right }, index) => {
    const cells = answers.map((row) => (row[index] === right ? row[index] : `**${row[index]}**`));
    return `| ${[title, ...cells].join(" | ")} |`;
  });
  return [
    "### What each of them answers",
    "",
    "Wrong answers are in bold.",
    "",
    `| | ${contestants.map(({ title }) => title).join(" | ")} |`,
    `|${"---|".repeat(contestants.length + 1)}`,
    ...lines,
  ].join("\n");
}

/** @param {Contestant} contestant @param {import("./job-corpus.mjs").CorpusJob} job @param {string} source */
function withSource(contestant, job, source) {
  const files = contestant.filesOf(job);
  const path = Object.keys(files).find((name) => files[name] === job.source) ?? "";
  return { [path]: source };
}

/** @param {Place} place @param {readonly string[]} command */
async function askInCi(place, command) {
  const before = await hashLockfiles(place);
  const done = await attempt({ ...place, env: { ...place.env, CI: "true" } }, command);
  const changed = (await hashLockfiles(place)) !== before;
  if (done.exitCode !== 0 && !changed) return "refused";
  return changed ? "exit 0, lockfile written" : "exit 0";
}

/** @param {Place} place @param {readonly string[]} command */
async function attempt({ root, env }, [file = "", ...args]) {
  return await runProgram(file, args, { cwd: root, env, timeoutSeconds: 300 });
}

/** Takes a file of the package `attrs` or its like away, and looks whether it comes back. */
async function damage(/** @type {Contestant} */ contestant, /** @type {Place} */ place) {
  const folders = [join(place.state, "pysnip"), join(place.root, "jobs")];
  const found = await findFile(folders, "certifi/core.py");
  if (found.length === 0) return "no environment";
  for (const path of found) await rm(path, { force: true });
  await attempt(place, contestant.everything);
  const again = await findFile(folders, "certifi/core.py");
  return again.length >= found.length ? "repaired" : "stays broken, exit 0";
}

/** @param {readonly string[]} folders @param {string} ending */
async function findFile(folders, ending) {
  const found = [];
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    found.push(...names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name)));
  }
  return found;
}

async function hashLockfiles(/** @type {Place} */ { root }) {
  const names = await readdir(join(root, "jobs"));
  const hash = createHash("sha256");
  for (const name of names.sort()) {
    for (const file of ["pysnip.lock", "uv.lock"]) {
      const path = join(root, "jobs", name, file);
      hash.update(await readFile(path).catch(() => ""));
    }
  }
  return hash.digest("hex");
}
