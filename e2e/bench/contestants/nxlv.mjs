import { renderProject } from "../job-corpus.mjs";
import { countNxTasks } from "./contestant.mjs";
import { NX_VERSION } from "./pysnip.mjs";

const VERSION = "23.1.1";
const HATCHLING = "1.27.0";

/**
 * `@nxlv/python` with uv, a lockfile and an environment for each project, as its generator writes it.
 * @returns {import("./contestant.mjs").Contestant}
 */
export function makeNxlv() {
  return {
    id: "nxlv",
    title: `@nxlv/python ${VERSION}`,
    filesOf: (job) => {
      const folder = job.name.replaceAll("-", "_");
      return {
        "pyproject.toml":
          `${renderProject(job)}\n[build-system]\nrequires = ["hatchling==${HATCHLING}"]\nbuild-backend = "hatchling.build"\n` +
          `[tool.hatch.build.targets.wheel]\npackages = ["${folder}"]\n`,
        [`${folder}/__init__.py`]: "",
        [`${folder}/job.py`]: job.source,
        "project.json": JSON.stringify({
          name: job.name,
          projectType: "application",
          sourceRoot: `${job.root}/${folder}`,
          targets: {
            lock: { executor: "@nxlv/python:lock", options: { update: false } },
            sync: { executor: "@nxlv/python:sync", dependsOn: ["lock"], options: {} },
            build: {
              executor: "@nxlv/python:build",
              dependsOn: ["sync"],
              outputs: ["{projectRoot}/dist"],
              options: {
                outputPath: "{projectRoot}/dist",
                publish: false,
                lockedVersions: true,
                bundleLocalDependencies: true,
              },
              cache: true,
            },
          },
        }),
      };
    },
    files: {
      "nx.json": JSON.stringify({
        analytics: false,
        namedInputs: {
          default: [
            "{projectRoot}/**/*",
            "sharedGlobals",
            "!{projectRoot}/.venv/**/*",
            "!{projectRoot}/dist/**/*",
          ],
          sharedGlobals: ["{workspaceRoot}/policy.json"],
        },
        plugins: [{ plugin: "@nxlv/python", options: { packageManager: "uv" } }],
      }),
      "policy.json": "{}\n",
    },
    packages: { nx: NX_VERSION, "@nx/devkit": "24.0.0", "@nxlv/python": VERSION },
    everything: ["npx", "nx", "run-many", "-t", "lock", "sync", "build"],
    graph: ["npx", "nx", "show", "projects"],
    isMade: (path) => path !== "pysnip.lock",
    countTasks: countNxTasks,
    policy: "policy.json",
    policyRebuilds: true,
    bundleAlone: ["npx", "nx", "run", "{name}:build", "--excludeTaskDependencies"],
  };
}
