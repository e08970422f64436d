/**
 * One job of the benchmark: a function of its own and one of ten requirement sets.
 * @typedef {{ name: string, root: string, dependencies: readonly string[], source: string }} CorpusJob
 */

/** Ten sets of what small jobs ask for; all of it is pure Python or has wheels everywhere. */
const SETS = [
  ["requests>=2.31,<3"],
  ["requests>=2.31,<3", "python-dateutil>=2.8,<3"],
  ["httpx>=0.27,<1"],
  ["httpx>=0.27,<1", "attrs>=23"],
  ["pydantic>=2,<3"],
  ["pydantic>=2,<3", "requests>=2.31,<3"],
  ["click>=8,<9", "rich>=13,<15"],
  ["click>=8,<9", "attrs>=23"],
  ["rich>=13,<15", "python-dateutil>=2.8,<3"],
  ["attrs>=23", "python-dateutil>=2.8,<3"],
];

/**
 * @param {number} count
 * @returns {CorpusJob[]}
 */
export function makeCorpus(count) {
  return Array.from({ length: count }, (_, index) => {
    const name = `job-${String(index + 1).padStart(4, "0")}`;
    return {
      name,
      root: `jobs/${name}`,
      dependencies: SETS[index % SETS.length] ?? [],
      source: renderSource(index, 0),
    };
  });
}

/**
 * A requirement that no job has; another `edition` is another requirement.
 * @param {number} edition
 */
export function makeDependency(edition) {
  return `idna>=3.${edition},<4`;
}

/**
 * The source of a job; another `edition` is another source.
 * @param {number} index
 * @param {number} edition
 */
export function renderSource(index, edition) {
  return [
    `"""Job ${index}."""`,
    "",
    "",
    "def answer(values: list[float] | None = None) -> dict[str, float]:",
    '    """Weigh some values."""',
    "    values = values or [1.0, 2.0, 3.0]",
    `    total = sum(values) * ${index + 1}`,
    `    return {"total": total, "mean": total / len(values), "edition": ${edition}.0}`,
    "",
  ].join("\n");
}

/**
 * The standard part of a manifest.
 * @param {CorpusJob} job
 * @param {readonly string[]} [more] further requirements
 */
export function renderProject({ name, dependencies }, more = []) {
  return [
    "[project]",
    `name = "${name}"`,
    'version = "1.0.0"',
    'requires-python = ">=3.10"',
    `dependencies = ${JSON.stringify([...dependencies, ...more])}`,
    "",
  ].join("\n");
}
