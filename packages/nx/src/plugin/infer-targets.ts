import type { ProjectConfiguration, TargetConfiguration } from "@nx/devkit";
import type { JobDescription } from "@pysnip/engine";
import { escapeGlob } from "./escape-glob.ts";
import type { TargetNames } from "./plugin-options.ts";

type Inputs = NonNullable<TargetConfiguration["inputs"]>;

/** The Nx project of a job, from its manifest alone. */
export function inferProject(
  description: JobDescription,
  names: TargetNames,
  toolVersion: string,
): Omit<ProjectConfiguration, "root"> {
  const { job } = description;
  const paths = pathsOf(description);
  const check = { cache: false, inputs: paths.declared };
  const bundle = inferBundle(description, paths, toolVersion);
  return {
    name: job.name,
    projectType: "application",
    sourceRoot: `${job.root}/src`,
    release: { version: { versionActions: "@pysnip/nx/release/version-actions" } },
    targets: {
      [names.lockTargetName]: {
        ...check,
        executor: "@pysnip/nx:lock",
        outputs: [paths.lock],
        configurations: {
          requirements: { export: "requirements" },
          pylock: { export: "pylock" },
        },
        metadata: describe("Bring `pysnip.lock` up to date"),
      },
      [names.ensureEnvTargetName]: {
        ...check,
        executor: "@pysnip/nx:ensure-env",
        dependsOn: [names.lockTargetName],
        configurations: { install: { install: "always" } },
        metadata: describe("Make the environment of the lockfile exist"),
      },
      [names.bundleTargetName]: {
        ...bundle,
        dependsOn: [names.lockTargetName],
      },
      // A cached check would be none.
      [names.verifyTargetName]: {
        executor: "@pysnip/nx:verify",
        cache: false,
        dependsOn: [names.bundleTargetName],
        options: bundle.options,
        inputs: bundle.inputs ?? [],
        metadata: describe("Compare the bundle with what its inputs give"),
      },
      [names.runTargetName]: {
        executor: "@pysnip/nx:run",
        cache: false,
        dependsOn: [names.ensureEnvTargetName],
        inputs: paths.declared,
        metadata: describe("Run the job from its sources"),
      },
      [names.testTargetName]: {
        executor: "@pysnip/nx:test",
        cache: true,
        dependsOn: [names.ensureEnvTargetName, names.lockTargetName],
        options: { toolVersion, python: job.python },
        inputs: [...paths.tests, ...paths.locked, ...job.env.map((name) => ({ env: name }))],
        metadata: describe("Run the job's unit tests"),
      },
      [names.versionCheckTargetName]: {
        executor: "@pysnip/nx:version-check",
        cache: false,
        inputs: [...paths.declared, paths.history],
        metadata: describe("Compare the job with what its history records"),
      },
    },
  };
}

function inferBundle(
  { job, requirementsHash, libraries }: JobDescription,
  paths: JobPaths,
  toolVersion: string,
): TargetConfiguration {
  const outputPath = `dist/${job.root}`;
  const folder = `{workspaceRoot}/${escapeGlob(outputPath)}`;
  const { kind, bytecode, handler, sizeLimit } = job.bundle;
  return {
    executor: "@pysnip/nx:bundle",
    cache: true,
    // Nx hashes options by value: what a bundle needs of the manifest, and nothing else of it.
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
      generated: [...job.generated],
      libraries: libraries.map(({ name, root, generated }) => ({
        name,
        root,
        generated: [...generated],
      })),
      bundle: kind,
      bytecode,
      handler,
      sizeLimit,
      outputPath,
    },
    inputs: [...paths.sources, ...paths.locked],
    outputs: [
      `${folder}/${job.name}.zip`,
      `${folder}/${job.name}.bundle.json`,
      // The names of layers come from the lockfile, which inference does not read.
      ...(kind === "layered" ? [`${folder}/deps-*.zip`] : []),
    ],
    metadata: describe("Write the job's bundle"),
  };
}

interface JobPaths {
  readonly lock: string;
  readonly history: string;
  /** What the requirements of the job are read from. */
  readonly declared: Inputs;
  readonly sources: Inputs;
  readonly tests: Inputs;
  /** The lockfile, as it is and as the task before may leave it. */
  readonly locked: Inputs;
}

// Paths begin at the workspace, because Nx reads a substituted `{projectRoot}` as a glob.
function pathsOf({ job, requirementFiles, libraries }: JobDescription): JobPaths {
  const base = baseOf(job.root);
  const lock = `${base}/pysnip.lock`;
  const lockFile = includeIgnored(lock);
  // Without it, every npm package of the workspace would be an input.
  const noPackages = { externalDependencies: [] };
  // Last: Nx takes patterns of one list together, and these are not touched by what is left out.
  const generated = [job, ...libraries].flatMap((owner) =>
    owner.generated.map((glob) => includeIgnored(`${baseOf(owner.root)}/${glob}`)),
  );
  const borrowed = libraries.flatMap(({ root }) => everythingBelow(`${baseOf(root)}/src`));
  const sources = [...everythingBelow(`${base}/src`), ...borrowed, ...generated];
  return {
    lock,
    history: `${base}/history.jsonl`,
    declared: [
      `${base}/pyproject.toml`,
      "{workspaceRoot}/pysnip.toml",
      ...requirementFiles.map((file) => `{workspaceRoot}/${escapeGlob(file)}`),
      // The header of the entry file declares requirements, and imports are checked in all files.
      ...sources,
      lockFile,
      noPackages,
    ],
    sources,
    // Tests run in the job's folder and may read any file of it.
    tests: [...everythingBelow(base), ...borrowed, ...generated],
    locked: [lockFile, { dependentTasksOutputFiles: "**/pysnip.lock" }, noPackages],
  };
}

// A library may lie at the root of the workspace.
function baseOf(root: string): string {
  return root === "." ? "{workspaceRoot}" : `{workspaceRoot}/${escapeGlob(root)}`;
}

function everythingBelow(folder: string): string[] {
  return [`${folder}/**/*`, `!${folder}/**/__pycache__/**`];
}

// Nx hashes these files although git ignores them; its type does not know the key yet.
function includeIgnored(fileset: string): Inputs[number] {
  return { fileset, includeIgnored: true } as Inputs[number];
}

function describe(description: string): NonNullable<TargetConfiguration["metadata"]> {
  return { technologies: ["python"], description };
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
