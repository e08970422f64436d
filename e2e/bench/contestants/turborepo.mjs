import { PACK_BY_ZIP, plainFiles } from "./contestant.mjs";

const VERSION = "2.11.11";
/**
 * Turborepo with uv in the scripts of each job, and inputs that a careful person would write.
 * @returns {import("./contestant.mjs").Contestant}
 */
export function makeTurborepo() {
  const source = ["src/**", "pyproject.toml", "uv.lock"];
  return {
    id: "turborepo",
    title: `Turborepo ${VERSION}, uv and zip`,
    filesOf: (job) => ({
      ...plainFiles(job),
      "package.json": JSON.stringify({
        name: job.name,
        version: "1.0.0",
        private: true,
        scripts: {
          lock: "uv lock --quiet",
          env: "uv sync --quiet --frozen --no-install-project",
          bundle: PACK_BY_ZIP,
        },
      }),
    }),
    files: {
      "turbo.json": JSON.stringify({
        globalDependencies: ["policy.json"],
        tasks: {
          lock: { inputs: ["pyproject.toml"], outputs: ["uv.lock"] },
          env: { cache: false, dependsOn: ["lock"] },
          bundle: { dependsOn: ["env"], inputs: source, outputs: ["dist/**"] },
        },
      }),
      "policy.json": "{}\n",
    },
    packages: { turbo: VERSION },
    jobsAreWorkspaces: true,
    everything: [
      "npx",
      "turbo",
      "run",
      "lock",
      "env",
      "bundle",
      "--concurrency=2",
      "--env-mode=loose",
      "--output-logs=none",
    ],
    graph: ["npx", "turbo", "ls"],
    isMade: (path) => path !== "pysnip.lock",
    countTasks: async (output) => {
      const scheduled = Number(/Tasks:\s+\d+ successful, (\d+) total/.exec(output)?.[1]);
      const cached = Number(/Cached:\s+(\d+) cached/.exec(output)?.[1]);
      return { run: scheduled - cached, scheduled, bundled: Number.NaN };
    },
    policy: "policy.json",
    policyRebuilds: true,
    bundleAlone: [
      "npx",
      "turbo",
      "run",
      "bundle",
      "--only",
      "--env-mode=loose",
      "--filter={name}",
      "--output-logs=none",
    ],
  };
}
