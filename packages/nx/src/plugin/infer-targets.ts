import { posix } from "node:path";
import type { ProjectConfiguration, TargetConfiguration } from "@nx/devkit";
import type { JobDescription } from "@pysnip/engine";
import { escapeGlob } from "./escape-glob.ts";
import type { TargetNames } from "./plugin-options.ts";

type Inputs = NonNullable<TargetConfiguration["inputs"]>;

/** The Nx project of a job, from its manifest alone. */
export function inferProject(
  { job, requirementsHash }: JobDescription,
  names: TargetNames,
  toolVersion: string,
): Omit<ProjectConfiguration, "root"> {
  const base = `{workspaceRoot}/${escapeGlob(job.root)}`;
  // Named by the workspace, because Nx reads a substituted `{projectRoot}` as a glob.
  const lockFile = { fileset: `${base}/pysnip.lock`, includeIgnored: true };
  const sources = [`${base}/src/**/*`, `!${base}/src/**/__pycache__/**`];
  // Without this, every npm package of the workspace would be an input.
  const noPackages = { externalDependencies: [] };
  const freshLock = { dependentTasksOutputFiles: "**/pysnip.lock" };
  const declared: Inputs = [
    `${base}/pyproject.toml`,
    "{workspaceRoot}/pysnip.toml",
    ...job.declared.requirementFiles.map(
      (file) => `{workspaceRoot}/${escapeGlob(posix.join(job.root, file))}`,
    ),
    ...entryFiles(job.entry.module).map((file) => `${base}/src/${file}`),
    lockFile as Inputs[number],
    noPackages,
  ];
  const outputPath = `dist/${job.root}`;
  const output = `{workspaceRoot}/${escapeGlob(outputPath)}/${job.name}`;
  const checkOnly = { executor: "@pysnip/nx:ensure-env", cache: false, options: {} };
  return {
    name: job.name,
    projectType: "application",
    sourceRoot: `${job.root}/src`,
    targets: {
      [names.lockTargetName]: {
        executor: "@pysnip/nx:lock",
        cache: false,
        inputs: declared,
        outputs: [`${base}/pysnip.lock`],
        metadata: { technologies: ["python"], description: "Bring `pysnip.lock` up to date" },
      },
      [names.ensureEnvTargetName]: {
        ...checkOnly,
        dependsOn: [names.lockTargetName],
        inputs: declared,
        configurations: { install: { install: "always" } },
        metadata: { technologies: ["python"], description: "Make the locked environment exist" },
      },
      [names.bundleTargetName]: {
        executor: "@pysnip/nx:bundle",
        cache: true,
        dependsOn: [names.lockTargetName],
        options: {
          toolVersion,
          name: job.name,
          version: job.version,
          entry: job.entry.text,
          kind: job.kind,
          python: job.python,
          platforms: [...job.platforms],
          bundlePlatforms: [...job.bundlePlatforms],
          requirementsHash,
          outputPath,
        },
        inputs: [...sources, lockFile as Inputs[number], freshLock, noPackages],
        outputs: [`${output}.zip`, `${output}.bundle.json`],
        metadata: { technologies: ["python"], description: "Write the job's bundle" },
      },
      [names.runTargetName]: {
        executor: "@pysnip/nx:run",
        cache: false,
        dependsOn: [names.ensureEnvTargetName],
        inputs: [...declared, ...sources],
        metadata: { technologies: ["python"], description: "Run the job from its sources" },
      },
      [names.testTargetName]: {
        executor: "@pysnip/nx:test",
        cache: true,
        dependsOn: [names.ensureEnvTargetName, names.lockTargetName],
        options: { toolVersion, python: job.python },
        inputs: [
          ...sources,
          `${base}/tests/**/*`,
          `!${base}/tests/**/__pycache__/**`,
          lockFile as Inputs[number],
          freshLock,
          noPackages,
        ],
        metadata: { technologies: ["python"], description: "Run the job's unit tests" },
      },
    },
  };
}

/** A project whose targets all fail with one message, so that no other project is disturbed. */
export function inferBrokenProject(
  name: string,
  targetNames: readonly string[],
  message: string,
): Omit<ProjectConfiguration, "root"> {
  const target = { executor: "@pysnip/nx:refuse", cache: false, options: { message } };
  return {
    name,
    targets: Object.fromEntries(targetNames.map((targetName) => [targetName, target])),
  };
}

function entryFiles(module: string): string[] {
  const path = module.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__init__.py`];
}
