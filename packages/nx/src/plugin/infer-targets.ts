import type { ProjectConfiguration, TargetConfiguration } from "@nx/devkit";
import type { JobDescription } from "@pysnip/engine";
import { escapeGlob } from "./escape-glob.ts";
import { listIgnoreFiles } from "./list-ignore-files.ts";
import { listOutputs } from "./list-outputs.ts";
import type { TargetNames } from "./plugin-options.ts";

type Inputs = NonNullable<TargetConfiguration["inputs"]>;

/** The Nx project of a job, from its manifest alone. */
export function inferProject(
  description: JobDescription,
  names: TargetNames,
  toolVersion: string,
): ProjectConfiguration {
  const { job } = description;
  const paths = pathsOf(description);
  const bundle = inferBundle(description, paths, toolVersion);
  // A function for each target: a large one would be compiled at length for what is done once a job.
  const targets: Record<string, TargetConfiguration> = {};
  targets[names.lockTargetName] = inferLock(paths);
  targets[names.ensureEnvTargetName] = inferEnsureEnv(paths, names);
  targets[names.bundleTargetName] = { ...bundle, dependsOn: [names.lockTargetName] };
  targets[names.verifyTargetName] = inferVerify(bundle, names);
  targets[names.runTargetName] = inferRun(paths, names);
  targets[names.testTargetName] = inferTest(job, paths, names, toolVersion);
  targets[names.versionCheckTargetName] = inferVersionCheck(paths);
  return {
    root: job.root,
    name: job.name,
    projectType: "application",
    sourceRoot: `${job.root}/src`,
    release: { version: { versionActions: "@pysnip/nx/release/version-actions" } },
    targets,
  };
}

function inferLock(paths: JobPaths): TargetConfiguration {
  return {
    cache: false,
    inputs: paths.declared,
    executor: "@pysnip/nx:prepare",
    options: { step: "lock" },
    outputs: [paths.lock],
    configurations: {
      requirements: { export: "requirements" },
      pylock: { export: "pylock" },
    },
    metadata: describe("Bring `pysnip.lock` up to date"),
  };
}

function inferEnsureEnv(paths: JobPaths, names: TargetNames): TargetConfiguration {
  return {
    cache: false,
    inputs: paths.installed,
    executor: "@pysnip/nx:prepare",
    options: { step: "environment" },
    dependsOn: [names.lockTargetName],
    configurations: { install: { install: "always" } },
    metadata: describe("Make the environment of the lockfile exist"),
  };
}

function inferVerify(bundle: TargetConfiguration, names: TargetNames): TargetConfiguration {
  return {
    executor: "@pysnip/nx:verify",
    // A cached check would be none.
    cache: false,
    dependsOn: [names.bundleTargetName],
    options: bundle.options,
    inputs: bundle.inputs ?? [],
    metadata: describe("Compare the bundle with what its inputs give"),
  };
}

function inferRun(paths: JobPaths, names: TargetNames): TargetConfiguration {
  return {
    executor: "@pysnip/nx:run",
    cache: false,
    dependsOn: [names.ensureEnvTargetName],
    inputs: paths.declared,
    metadata: describe("Run the job from its sources"),
  };
}

function inferTest(
  job: JobDescription["job"],
  paths: JobPaths,
  names: TargetNames,
  toolVersion: string,
): TargetConfiguration {
  return {
    executor: "@pysnip/nx:test",
    cache: true,
    dependsOn: [names.ensureEnvTargetName, names.lockTargetName],
    options: { toolVersion, python: job.python },
    inputs: paths.tests.concat(
      paths.locked,
      job.env.map((name) => ({ env: name })),
    ),
    metadata: describe("Run the job's unit tests"),
  };
}

function inferVersionCheck(paths: JobPaths): TargetConfiguration {
  return {
    executor: "@pysnip/nx:version-check",
    cache: false,
    inputs: paths.declared.concat(paths.history),
    metadata: describe("Compare the job with what its history records"),
  };
}

function inferBundle(
  description: JobDescription,
  paths: JobPaths,
  toolVersion: string,
): TargetConfiguration {
  return {
    executor: "@pysnip/nx:bundle",
    cache: true,
    options: listFacts(description, toolVersion),
    inputs: paths.sources.concat(paths.locked),
    outputs: listOutputs(description.job),
    metadata: describe("Write the job's bundle"),
  };
}

// Nx hashes options by value: what a bundle needs of the manifest, and nothing else of it.
function listFacts({ job, requirementsHash, libraries }: JobDescription, toolVersion: string) {
  const { kind, bytecode, handler, sizeLimit } = job.bundle;
  return {
    toolVersion,
    name: job.name,
    version: job.version,
    entry: job.entry.text,
    kind: job.kind,
    python: job.python,
    platforms: job.platforms.slice(),
    bundlePlatforms: job.bundlePlatforms.slice(),
    requirementsHash,
    generated: job.generated.slice(),
    libraries: libraries.map(({ name, root, generated }) => ({
      name,
      root,
      generated: generated.slice(),
    })),
    bundle: kind,
    bytecode,
    handler,
    sizeLimit,
  };
}

interface JobPaths {
  readonly lock: string;
  readonly history: string;
  /** What the environment of the job is made of. */
  readonly installed: Inputs;
  /** What the requirements of the job are read from. */
  readonly declared: Inputs;
  readonly sources: Inputs;
  readonly tests: Inputs;
  /** The lockfile, as it is and as the task before may leave it. */
  readonly locked: Inputs;
}

// Paths begin at the workspace, because Nx reads a substituted `{projectRoot}` as a glob. Lists are put
// together by `concat`: for a thousand jobs, compiling many spreads takes longer than running them.
function pathsOf(description: JobDescription): JobPaths {
  const { job } = description;
  const base = baseOf(job.root);
  const lock = `${base}/pysnip.lock`;
  const lockFile = includeIgnored(lock);
  // Without it, every npm package of the workspace would be an input.
  const noPackages = { externalDependencies: [] };
  const others = listOthers(description);
  const sources = everythingBelow(`${base}/src`).concat(others);
  const manifests = listManifests(base, description);
  return {
    lock,
    history: `${base}/history.jsonl`,
    // A task that has an ignored output of another among its inputs would be kept out of its batch.
    installed: manifests.concat(sources, lock, noPackages),
    // The header of the entry file declares requirements, and imports are checked in all files.
    declared: manifests.concat(sources, lockFile, noPackages),
    sources,
    // Tests run in the job's folder and may read any file of it. The lockfile is hashed as it is left.
    tests: everythingBelow(base).concat(`!${lock}`, others),
    locked: [lockFile, LEFT_BY_TASKS, noPackages],
  };
}

// What tasks before leave behind among the sources: lockfiles, and code that a person's own task writes.
const LEFT_BY_TASKS: Inputs[number] = {
  dependentTasksOutputFiles: "**/{pysnip.lock,src/**/*}",
  transitive: true,
};

function listManifests(
  base: string,
  { job, libraries, requirementFiles, denyFiles }: JobDescription,
): Inputs {
  const manifests: Inputs = [`${base}/pyproject.toml`, "{workspaceRoot}/pysnip.toml"];
  const files = requirementFiles.concat(denyFiles);
  return manifests.concat(
    files.map((file) => `{workspaceRoot}/${escapeGlob(file)}`),
    libraries.length === 0
      ? listIgnoreFiles(job.root)
      : [...new Set([job, ...libraries].flatMap(({ root }) => listIgnoreFiles(root)))],
  );
}

/** What belongs to the sources of a job and does not lie below its own `src/`, or is ignored there. */
function listOthers({ job, libraries }: JobDescription): Inputs {
  const borrowed = libraries.flatMap(({ root }) => everythingBelow(`${baseOf(root)}/src`));
  // Last: Nx takes patterns of one list together, and these are not touched by what is left out.
  return borrowed.concat(listGenerated(job), libraries.flatMap(listGenerated));
}

function listGenerated({ root, generated }: Pick<JobDescription["job"], "root" | "generated">) {
  if (generated.length === 0) return [];
  const base = baseOf(root);
  return generated
    .map((glob) => includeIgnored(`${base}/${glob}`))
    .concat(includeIgnored(`!${base}/src/**/__pycache__/**`));
}

// A library may lie at the root of the workspace.
function baseOf(root: string): string {
  return root === "." ? "{workspaceRoot}" : `{workspaceRoot}/${escapeGlob(root)}`;
}

function everythingBelow(folder: string): Inputs {
  return [`${folder}/**/*`, `!${folder}/**/__pycache__/**`];
}

// Nx hashes these files although git ignores them; its type does not know the key yet.
function includeIgnored(fileset: string): Inputs[number] {
  return { fileset, includeIgnored: true } as Inputs[number];
}

function describe(description: string): NonNullable<TargetConfiguration["metadata"]> {
  return { technologies: ["python"], description };
}
