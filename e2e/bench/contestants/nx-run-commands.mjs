import { countNxTasks, PACK_BY_ZIP, plainFiles } from "./contestant.mjs";
import { NX_VERSION } from "./pysnip.mjs";

/**
 * Plain Nx with uv in `nx:run-commands`, with inputs and outputs that a careful person would write.
 * @returns {import("./contestant.mjs").Contestant}
 */
export function makeNxRunCommands() {
  const command = (/** @type {string} */ text, /** @type {object} */ rest) => ({
    executor: "nx:run-commands",
    options: { command: text, cwd: "{projectRoot}" },
    ...rest,
  });
  return {
    id: "nx-run-commands",
    title: "Nx with `nx:run-commands`, uv and zip",
    filesOf: (job) => ({
      ...plainFiles(job),
      "project.json": JSON.stringify({
        name: job.name,
        targets: {
          lock: command("uv lock --quiet", {
            cache: true,
            inputs: ["{projectRoot}/pyproject.toml", "{workspaceRoot}/policy.json"],
            outputs: ["{projectRoot}/uv.lock"],
          }),
          env: command("uv sync --quiet --frozen --no-install-project", { dependsOn: ["lock"] }),
          bundle: command(PACK_BY_ZIP, {
            cache: true,
            dependsOn: ["env"],
            inputs: [
              "{projectRoot}/src/**/*",
              "{projectRoot}/pyproject.toml",
              "{projectRoot}/uv.lock",
              "{workspaceRoot}/policy.json",
            ],
            outputs: ["{projectRoot}/dist"],
          }),
        },
      }),
    }),
    files: { "nx.json": JSON.stringify({ analytics: false }), "policy.json": "{}\n" },
    packages: { nx: NX_VERSION },
    everything: ["npx", "nx", "run-many", "-t", "lock", "env", "bundle"],
    graph: ["npx", "nx", "show", "projects"],
    isMade: (path) => path !== "pysnip.lock",
    countTasks: countNxTasks,
    policy: "policy.json",
    policyRebuilds: true,
    bundleAlone: ["npx", "nx", "run", "{name}:bundle", "--excludeTaskDependencies"],
  };
}
