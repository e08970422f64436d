/** One entry of the catalogue: what the code means and what to do about it. */
export interface ErrorEntry {
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code that pysnip can answer with; `docs/reference/errors.md` is rendered from it. */
export const errorCatalogue = {
  PYSNIP_CONFIG_INVALID: {
    meaning: "A configuration file does not say what a job needs, or says something unknown.",
    remedy: "Correct the lines that the message lists; every problem is listed at once.",
  },
  PYSNIP_REQUIREMENT_INVALID: {
    meaning: "A requirement is not valid, or is of a kind that pysnip refuses.",
    remedy: "Write what the message offers instead.",
  },
  PYSNIP_REQUIREMENT_CONFLICT: {
    meaning: "Two places ask for versions of one package that cannot both hold.",
    remedy: "Change one of the two places that the message names.",
  },
  PYSNIP_FILE_REFUSED: {
    meaning: "A link, a folder or an oversized file stands where a plain file is read.",
    remedy: "Replace it by a plain file of a sensible size.",
  },
  PYSNIP_JOB_UNUSABLE: {
    meaning: "A folder cannot be a job where it is: two jobs of one name, or the workspace root.",
    remedy: "Rename or move one of the folders that the message names.",
  },
  PYSNIP_LOCK_MISSING: {
    meaning: "A job has no lockfile, and this command may not write one.",
    remedy: "Run the `lock` target on your machine and commit `pysnip.lock`.",
  },
  PYSNIP_LOCK_STALE: {
    meaning:
      "The lockfile no longer says what the manifest asks for, and this command may not write it.",
    remedy: "Run the `lock` target on your machine and commit `pysnip.lock`.",
  },
  PYSNIP_LOCK_INVALID: {
    meaning: "The lockfile is damaged, was merged by hand, or was written by a newer pysnip.",
    remedy: "Delete it, run the `lock` target and commit the result.",
  },
  PYSNIP_LOCK_MISMATCH: {
    meaning: "The lockfile on disk does not belong to the manifest that a bundle is made from.",
    remedy:
      "Run the `lock` target first; `nx` does so unless `--excludeTaskDependencies` is given.",
  },
  PYSNIP_RESOLUTION_FAILED: {
    meaning: "uv found no set of packages that satisfies the requirements on every platform.",
    remedy: "Read uv's reasoning below the headline and change a requirement or a platform.",
  },
  PYSNIP_WHEEL_MISSING: {
    meaning: "A package has no wheel for a platform that the job must run on.",
    remedy:
      "Choose another version of the package, or leave the platform out of `platforms` or `bundle-platforms`.",
  },
  PYSNIP_INDEX_UNREACHABLE: {
    meaning: "The package index did not answer, or refused the request.",
    remedy: "Check the network, the index address and the credentials.",
  },
  PYSNIP_INDEX_REFUSED: {
    meaning:
      "A package is bound to an index that may not be used, is not named, or is not the only one.",
    remedy: "Correct `[[indexes.named]]` of `pysnip.toml` or the `index` of the library.",
  },
  PYSNIP_POLICY_REFUSED: {
    meaning: "The policy of the workspace or of the job forbids what the job would depend on.",
    remedy:
      "Change the requirement at the start of the chain that the message shows, or the policy that it names.",
  },
  PYSNIP_IMPORT_UNDECLARED: {
    meaning: "Code under `src/` imports packages that no requirement of the job accounts for.",
    remedy: "Declare the distribution of each import, or catch its `ImportError`.",
  },
  PYSNIP_UV_MISSING: {
    meaning: "uv was not found on PATH, and this command may not download it.",
    remedy: "Install uv; the CI guide shows the step for a pipeline.",
  },
  PYSNIP_UV_UNUSABLE: {
    meaning: "The uv on PATH is too old or does not answer like uv.",
    remedy: "Install a newer uv.",
  },
  PYSNIP_PYTHON_MISSING: {
    meaning: "No interpreter of the job's Python version was found.",
    remedy: "Install that Python, for instance with `uv python install`.",
  },
  PYSNIP_PLATFORM_UNSUPPORTED: {
    meaning: "This machine is not among the platforms that the job is locked for.",
    remedy: "Add the platform to `platforms` and lock again.",
  },
  PYSNIP_ENVIRONMENT_MISSING: {
    meaning: "The job's environment is not there, and this command may not install it.",
    remedy: "Provision it on purpose with `nx run <job>:ensure-env -c install`.",
  },
  PYSNIP_INSTALL_FAILED: {
    meaning: "uv could not install the locked packages; nothing was published.",
    remedy: "Read uv's message below the headline and run the target again.",
  },
  PYSNIP_SOURCE_REFUSED: {
    meaning:
      "A file under `src/` cannot go into a bundle: a link, an ignored entry, or names that collide.",
    remedy: "Change what the message names.",
  },
  PYSNIP_BUNDLE_TAMPERED: {
    meaning: "A bundle on disk, perhaps from a cache, has other bytes than its inputs give.",
    remedy: "Delete Nx's cache and bundle again; find out who can write to the cache.",
  },
  PYSNIP_JOB_FAILED: {
    meaning: "The job was started and ended with an exit code other than 0.",
    remedy: "Read what the job printed; the code is in the message.",
  },
  PYSNIP_INSTALL_MODE_INVALID: {
    meaning: "A setting that decides whether pysnip may install has an unknown value.",
    remedy: "Use one of the values that the message lists.",
  },
  PYSNIP_SNIPPET_INVALID: {
    meaning: "The pasted text is not a snippet: its bytes, its size or its structure are refused.",
    remedy: "Change what the message lists, each with its line and column.",
  },
  PYSNIP_ENTRY_UNCLEAR: {
    meaning: "The snippet does not say which function is to be called.",
    remedy: "Name it with `--entry`, or submit the whole file as a program with `--kind script`.",
  },
  PYSNIP_NAME_INVALID: {
    meaning: "A folder name cannot become the name of a project and of a Python module.",
    remedy: "Choose the name that the message suggests; every problem is listed at once.",
  },
  PYSNIP_JOB_EXISTS: {
    meaning: "A job, or files that a job would need, are already in the folder.",
    remedy: "Edit the source in place, or choose another folder.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** A stable name for a kind of failure. */
export type ErrorCode = keyof typeof errorCatalogue;
