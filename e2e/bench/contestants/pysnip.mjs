import { renderProject } from "../job-corpus.mjs";
import { countNxTasks } from "./contestant.mjs";

/** The Nx of all contestants that use one. */
export const NX_VERSION = "24.0.6";

/**
 * pysnip from its packed packages.
 * @param {{ engine: { file: string }, nx: { file: string } }} tarballs
 * @param {string} python the minor version
 * @returns {import("./contestant.mjs").Contestant}
 */
export function makePysnip(tarballs, python) {
  return {
    id: "pysnip",
    title: "pysnip",
    filesOf: (job) => ({
      "pyproject.toml": `${renderProject(job)}\n[tool.pysnip]\nentry = "job:answer"\npython = "${python}"\nbuiltins = false\n`,
      "src/job.py": job.source,
    }),
    files: {
      "nx.json": JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }),
      "pysnip.toml": '[policy]\ndeny = ["nobody"]\nundeclared-imports = "error"\n',
    },
    packages: {
      nx: NX_VERSION,
      "@pysnip/engine": `file:${tarballs.engine.file}`,
      "@pysnip/nx": `file:${tarballs.nx.file}`,
    },
    everything: ["npx", "nx", "run-many", "-t", "lock", "ensure-env", "bundle"],
    graph: ["npx", "nx", "show", "projects"],
    isMade: (path) => path === "pysnip.lock",
    countTasks: countNxTasks,
    policy: "pysnip.toml",
    policyRebuilds: false,
    bundleAlone: ["npx", "nx", "run", "{name}:bundle", "--excludeTaskDependencies"],
  };
}
