/**
 * What a job of the benchmark requires and imports; `target` is the share of install-and-zip's processor
 * time that a `fat` bundle may take inside a process that runs already.
 * @typedef {{ name: string, title: string, dependencies: readonly string[], imports: readonly string[], target: number | null }} BundleSet
 */

/** @type {readonly BundleSet[]} */
export const SETS = [
  {
    name: "stdlib",
    title: "standard library only",
    dependencies: [],
    imports: ["csv", "json"],
    target: null,
  },
  {
    name: "requests",
    title: "requests",
    dependencies: ["requests>=2.31,<3"],
    imports: ["requests"],
    target: null,
  },
  {
    name: "pydantic",
    title: "pydantic + requests",
    dependencies: ["pydantic>=2,<3", "requests>=2.31,<3"],
    imports: ["pydantic", "requests"],
    target: 0.15,
  },
  {
    name: "pandas",
    title: "numpy + pandas",
    dependencies: ["numpy>=2,<3", "pandas>=2"],
    imports: ["numpy", "pandas"],
    target: 0.05,
  },
  {
    name: "scipy",
    title: "numpy + scipy",
    dependencies: ["numpy>=2,<3", "scipy>=1.13"],
    imports: ["numpy", "scipy.linalg", "scipy.optimize"],
    target: 0.03,
  },
  {
    name: "wide",
    title: "a wide one",
    dependencies: ["aiohttp", "boto3", "fastapi", "openai", "pyyaml", "sqlalchemy", "typer"],
    imports: ["aiohttp", "boto3", "fastapi", "openai", "sqlalchemy", "typer", "yaml"],
    target: 0.07,
  },
];

/** The sets of many jobs: eleven of some ten packages, and one that is heavy. */
export const MANY_SETS = [
  ["pydantic>=2,<3", "requests>=2.31,<3"],
  ["aiohttp"],
  ["boto3"],
  ["fastapi"],
  ["openai"],
  ["pyyaml", "requests>=2.31,<3", "typer"],
  ["requests>=2.31,<3", "sqlalchemy", "typer"],
  ["boto3", "pyyaml", "typer"],
  ["fastapi", "pyyaml"],
  ["aiohttp", "sqlalchemy"],
  ["pydantic>=2,<3", "sqlalchemy", "typer"],
  ["numpy>=2,<3", "pandas>=2"],
];

/** The set whose first requirement is bumped, and what its jobs require then. */
export const BUMPED = { set: 0, dependencies: ["pydantic>=2,<2.12", "requests>=2.31,<3"] };

/** @param {number} index of a job among many */
export function setOf(index) {
  return index % MANY_SETS.length;
}

/**
 * @param {string} name
 * @param {readonly string[]} dependencies
 * @param {{ python: string, platform: string }} machine
 */
export function renderManifest(name, dependencies, { python, platform }) {
  return [
    "[project]",
    `name = "${name}"`,
    'version = "1.0.0"',
    'requires-python = ">=3.10"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    "",
    "[tool.pysnip]",
    'entry = "job:answer"',
    `python = "${python}"`,
    `platforms = ["${platform}"]`,
    "builtins = false",
    "",
  ].join("\n");
}

/**
 * A job that imports all it can, and gives what every bundler takes for success.
 * @param {readonly string[]} imports
 * @param {number} edition another one is another source
 */
export function renderJob(imports, edition) {
  return [
    ...imports.map((module) => `import ${module}`),
    "",
    "",
    "def answer() -> int:",
    `    """Edition ${edition}."""`,
    "    return 0",
    "",
    "",
    'if __name__ == "__main__":',
    "    answer()",
    "",
  ].join("\n");
}
