import { JOBS } from "./measure-many-bundles.mjs";

/** @typedef {import("./measure-bundles.mjs").MeasuredSet} MeasuredSet */
/** @typedef {import("./measure-many-bundles.mjs").ManySteps} ManySteps */
/** @typedef {import("./measure-starts.mjs").Start} Start */

/**
 * What was aimed at, and what came of it.
 * @param {readonly MeasuredSet[]} sets
 * @param {ManySteps} many
 * @returns {string} Markdown
 */
export function renderTargets(sets, many) {
  const rows = sets.flatMap(({ set, builds }) => {
    if (set.target === null) return [];
    const ratio = cpuOf(builds["inside-fat"]) / cpuOf(builds["install"]);
    return [rowOf(`\`fat\` of ${set.title}, to install-and-zip`, ratio, set.target, 3)];
  });
  rows.push(
    rowOf(
      `${JOBS} jobs, \`layered\`, to install-and-zip for each`,
      many.layered.cpu / many.install.cpu,
      0.01,
      4,
    ),
    rowOf(`${JOBS} jobs, \`fat\`, to \`cp\` of the bytes`, many.fat.cpu / many.copy.cpu, 1.6, 2),
    rowOf(
      `${JOBS} jobs, nothing changed: ms a job, in the plugin`,
      (many.graph.cpu / JOBS) * 1000,
      0.2,
      2,
    ),
  );
  return [
    "### Targets",
    "",
    "Processor time inside a process that runs already, all caches warm.",
    "",
    "| Ratio of processor time | Measured | Target | |",
    "|---|---|---|---|",
    ...rows,
    ...(rows.some((row) => row.includes(MISSED)) ? ["", ABOUT_MISSED] : []),
  ].join("\n");
}

const MISSED = "**missed**";
const ABOUT_MISSED =
  "Where nothing changed, the plugin parses the manifest and the source of every job; the benchmark `graph` tells that\n" +
  "from reading the files. A `fat` bundle costs more than its bytes by what is the same for every job: its lockfile, the\n" +
  "runner's files, their digests.";

/** @param {string} title @param {number} measured @param {number} target @param {number} digits */
function rowOf(title, measured, target, digits) {
  const verdict = measured <= target ? "met" : MISSED;
  return `| ${title} | ${measured.toFixed(digits)} | ≤ ${target} | ${verdict} |`;
}

/**
 * Every way to make one bundle.
 * @param {readonly MeasuredSet[]} sets
 * @returns {string} Markdown
 */
export function renderBuilds(sets) {
  const order = [
    "inside-fat",
    "inside-bytecode",
    "inside-layered",
    "fat",
    "install",
    "pex",
    "rawPex",
    "shiv",
    "copy",
  ];
  const lines = sets.flatMap(({ set, packages, builds }) => [
    `| **${set.title}** (${packages} packages) | | | | | | |`,
    ...order.flatMap((name) => {
      const build = builds[name];
      if (build === undefined) return [];
      const cells = [
        build.title,
        build.cpu.toFixed(3),
        build.wall.toFixed(3),
        megabytes(build.peakBytes, 0),
        megabytes(build.bytes, 2),
        build.processes === null ? "" : String(build.processes),
        (build.cpu / cpuOf(builds["install"])).toFixed(3),
      ];
      return [`| ${cells.join(" | ")} |`];
    }),
  ]);
  return [
    "### One job",
    "",
    "Wheels lie on the disk, every tool's cache is full, its output is not there. Middle of three, of seven inside a",
    "running process; what takes longer than 1.5 seconds is measured once, after a first time that does not count. Peak memory is that of the largest process. Nx's own time is in none of the rows (the benchmark",
    '`scale` has it); inside a batch of Nx the rows "in a running process" are what one more job costs.',
    "",
    "| | CPU s | Wall s | Peak MB | Output MB | Processes | CPU, to install-and-zip |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
    explainSmall(sets),
  ].join("\n");
}

/** @param {readonly MeasuredSet[]} sets */
function explainSmall(sets) {
  const behind = sets.filter(({ builds }) => cpuOf(builds["fat"]) > 0.9 * cpuOf(builds["install"]));
  if (behind.length === 0) return "";
  const titles = behind.map(({ set }) => set.title).join(", ");
  return (
    `Alone in a process of its own such a job is no cheaper than with install-and-zip, because Node has to start and\n` +
    `the program to load: ${titles}. The gain begins with the second job of the same process.`
  );
}

/**
 * @param {readonly MeasuredSet[]} sets
 * @param {Record<string, Start[]>} starts
 * @returns {string} Markdown
 */
export function renderStarts(sets, starts) {
  const titles = (starts[sets[0]?.set.name ?? ""] ?? []).map(({ title }) => title);
  const lines = titles.map((title, index) => {
    const cells = sets.map(({ set }) => {
      const start = starts[set.name]?.[index];
      return start === undefined ? "" : `${seconds(start.first)} · ${seconds(start.next)}`;
    });
    return `| ${[title, ...cells].join(" | ")} |`;
  });
  return [
    "### Starting the result",
    "",
    "A job that imports all of its set. CPU / wall seconds of the first start · of later ones. First means that nothing",
    "is extracted and that Python has written no bytecode; the files themselves are in memory.",
    "",
    `| | ${sets.map(({ set }) => set.title).join(" | ")} |`,
    `|${"---|".repeat(sets.length + 1)}`,
    ...lines,
  ].join("\n");
}

/** @param {{ cpu: number, wall: number }} took */
function seconds({ cpu, wall }) {
  return `${cpu.toFixed(2)} / ${wall.toFixed(2)}`;
}

/**
 * @param {ManySteps} many
 * @returns {string} Markdown
 */
export function renderMany(many) {
  const lines = Object.values(many).map(({ title, jobs, cpu, wall, bytes }) => {
    const each = ((cpu / jobs) * 1000).toFixed(2);
    return `| ${title} | ${jobs} | ${cpu.toFixed(3)} | ${wall.toFixed(3)} | ${each} | ${megabytes(bytes, 0)} |`;
  });
  return [
    `### ${JOBS} jobs over twelve sets`,
    "",
    "Ours inside one process, after a warm-up, without the processes that it waits for. Where nothing changed, Nx takes",
    "every bundle from its cache and calls no executor; what remains of pysnip is that the plugin reads the manifests.",
    "Install-and-zip is measured once for each set and counted for each job of it.",
    "",
    "| | Jobs | CPU s | Wall s | CPU ms a job | MB on disk |",
    "|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** @param {{ cpu: number } | undefined} build */
function cpuOf(build) {
  return build?.cpu ?? Number.NaN;
}

/** @param {number | null} bytes @param {number} digits */
function megabytes(bytes, digits) {
  return bytes === null ? "" : (bytes / 1e6).toFixed(digits);
}
