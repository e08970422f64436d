/** @typedef {import("./check-wheel-corpus.mjs").CorpusRow} CorpusRow */

/**
 * The page that `npm run corpus -- --write` stores.
 * @param {readonly CorpusRow[]} rows
 * @param {readonly string[]} conflicts what keeps all wheels from lying in one folder
 * @param {string} pythonVersion
 */
export function renderCorpus(rows, conflicts, pythonVersion) {
  const bad = rows.filter(({ problems }) => problems.length > 0);
  return `# Wheels that were bundled

Written by \`npm run corpus -- --write\`. It downloads the wheels that \`e2e/corpus/wheel-corpus.txt\` pins
(CPython ${pythonVersion}, Linux x86_64), checks each as bundling does (headers, contents, \`RECORD\`), writes it to an
archive by copying its members, lets Python's \`zipfile\` test and read the archive, and compares every file with
what \`uv pip install --target\` installs. Left out of the comparison is what only an installation has: generated
commands, the interpreter in the first line of a script, and the lines of \`RECORD\` about these.

${rows.length} wheels, ${sum(rows, (row) => row.raw + row.rewritten)} files; ${bad.length} wheels were refused or differ.

${renderTools(rows)}
${renderFeatures(rows)}
${renderLargest(rows)}
${renderConflicts(conflicts)}
## Each wheel

"Copied" are members whose compressed data were taken as they are; "written" those with other content than in the
wheel, because something in it moved: \`RECORD\`, and scripts that name no interpreter.

${table(
  ["Package", "Version", "Made by", "Copied", "Written", "Problems"],
  rows.map((row) => [
    row.name,
    row.version,
    row.generator,
    String(row.raw),
    String(row.rewritten),
    row.problems.join("; "),
  ]),
)}`;
}

/** @param {readonly CorpusRow[]} rows */
function renderTools(rows) {
  /** @type {Map<string, CorpusRow[]>} */
  const tools = new Map();
  for (const row of rows) {
    const tool = /^[^\s(]+/.exec(row.generator)?.[0] ?? "unknown";
    tools.set(tool, [...(tools.get(tool) ?? []), row]);
  }
  return `## By build tool

${table(
  ["Made by", "Wheels", "Files", "Problems"],
  [...tools]
    .toSorted(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
    .map(([tool, mine]) => [
      tool,
      String(mine.length),
      String(sum(mine, (row) => row.raw + row.rewritten)),
      String(mine.filter(({ problems }) => problems.length > 0).length),
    ]),
)}`;
}

/** @type {readonly (readonly [string, (features: Record<string, number>) => number])[]} */
const MEASURES = [
  ["Members", ({ members = 0 }) => members],
  ["Bytes, unpacked", ({ unpacked = 0 }) => unpacked],
  ["Bytes unpacked for one packed", ({ unpacked = 0, packed = 1 }) => Math.ceil(unpacked / packed)],
  ["Bytes of a name", ({ longest = 0 }) => longest],
];

/** @param {readonly CorpusRow[]} rows */
function renderLargest(rows) {
  return `## The largest

${table(
  ["What", "Most", "In"],
  MEASURES.map(([title, measure]) => {
    const most = Math.max(...rows.map(({ features }) => measure(features)));
    const where = rows.find(({ features }) => measure(features) === most);
    return [title, most.toLocaleString("en"), where?.name ?? ""];
  }),
)}`;
}

/** @type {readonly (readonly [string, string])[]} */
const FEATURES = [
  ["folders", "folders with an entry of their own"],
  ["stored", "members that are not compressed"],
  ["descriptors", "sizes behind the data instead of before them"],
  ["unicode", "names declared as UTF-8"],
  ["extra", "extra fields in the directory"],
  ["foreign", "made on a system that is not Unix"],
];

/** @param {readonly CorpusRow[]} rows */
function renderFeatures(rows) {
  return `## What is unusual in them

${table(
  ["Members with", "Members", "Wheels"],
  FEATURES.map(([key, title]) => [
    title,
    String(sum(rows, ({ features }) => features[key] ?? 0)),
    String(rows.filter(({ features }) => (features[key] ?? 0) > 0).length),
  ]),
)}`;
}

/** @param {readonly string[]} conflicts */
function renderConflicts(conflicts) {
  if (conflicts.length === 0)
    return "All of them fit into one folder, also where case does not count.\n";
  return `All of them do not fit into one folder:\n\n${conflicts.map((line) => `* ${line.trim()}\n`).join("")}`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

/**
 * @param {readonly CorpusRow[]} rows
 * @param {(row: CorpusRow) => number} count
 */
function sum(rows, count) {
  return rows.reduce((total, row) => total + count(row), 0);
}
