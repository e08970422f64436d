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
  PYSNIP_CACHE_UNUSABLE: {
    meaning:
      "pysnip's cache cannot be where it should be: a file stands there, a folder of it may not be written or lies on another disk, or `PYSNIP_CACHE_DIR` is no absolute path.",
    remedy: "Set `PYSNIP_CACHE_DIR` to the absolute path of a folder that you may write to.",
  },
  PYSNIP_SYSTEM_REFUSED: {
    meaning:
      "The system refused to read or write a file: the disk is full, this user may not, or something else stands there.",
    remedy: "Make room, or put right what the message names, and run the command again.",
  },
  PYSNIP_JOB_UNUSABLE: {
    meaning:
      "A folder cannot be a job where it is: two jobs of one name, the workspace root, or a path that Nx reads as a token.",
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
  PYSNIP_LOCKED_FILE_CHANGED: {
    meaning:
      "An index offers other bytes than those that were locked, for a version that `lock` was to keep.",
    remedy:
      "Find out why the file changed; `nx run <job>:lock --upgrade=<package>` then accepts its new bytes.",
  },
  PYSNIP_LIBRARY_CONFLICT: {
    meaning:
      "A package that the job depends on brings in one that has the name of a local library of the job.",
    remedy:
      "Give the library another name, or change the requirement at the start of the chain that the message shows.",
  },
  PYSNIP_UPGRADE_REFUSED: {
    meaning: "`lock` was asked for newer packages where it may not write, for instance in CI.",
    remedy: "Run `nx run <job>:lock --upgrade` on a developer's machine and commit the lockfile.",
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
  PYSNIP_FILE_GONE: {
    meaning: "An index no longer has a file that a lockfile names.",
    remedy: "Check the address of the index; if the file was removed from it, lock again.",
  },
  PYSNIP_FILE_CHANGED: {
    meaning: "An index offers other bytes than those that were locked.",
    remedy:
      "Find out why the file changed; `nx run <job>:lock --upgrade=<package>` then accepts its new bytes.",
  },
  PYSNIP_INDEX_REFUSED: {
    meaning:
      "A package is bound to an index that may not be used, is not named, or is not the only one; or the address of an index may hide a password; or pip's configuration cannot be read; or an index gives no SHA-256.",
    remedy:
      "Correct `[[indexes.named]]` of `pysnip.toml`, the `index` of the library, or the address in the environment.",
  },
  PYSNIP_POLICY_REFUSED: {
    meaning: "The policy of the workspace or of the job forbids what the job would depend on.",
    remedy:
      "Change the requirement at the start of the chain that the message shows, or the policy that it names.",
  },
  PYSNIP_IMPORT_UNDECLARED: {
    meaning:
      "Code under `src/` imports packages that no requirement of the job accounts for, or its imports cannot be checked.",
    remedy: "Declare the distribution of each import, or catch its `ImportError`.",
  },
  PYSNIP_UV_MISSING: {
    meaning: "uv was not found on PATH, and this command may not download it.",
    remedy: "Install uv; the CI guide shows the step for a pipeline.",
  },
  PYSNIP_UV_UNUSABLE: {
    meaning:
      "The uv on PATH is too old, does not answer like uv, or cannot read a variable of the environment.",
    remedy: "Install a newer uv, or correct the variable that uv names.",
  },
  PYSNIP_PYTHON_MISSING: {
    meaning:
      "No interpreter of the job's Python version was found, or the one of its environment does not start.",
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
    meaning:
      "uv could not install the locked packages, or installed others than the lockfile and their records say; nothing was published.",
    remedy: "Read uv's message below the headline and run the target again.",
  },
  PYSNIP_SOURCE_REFUSED: {
    meaning:
      "A file under `src/` cannot go into a bundle: a link, an ignored entry, or names that collide.",
    remedy: "Change what the message names.",
  },
  PYSNIP_SOURCE_CHANGED: {
    meaning:
      "A source changed after the command began, so that its bundle would be kept in the cache as that of the older source.",
    remedy:
      "Run the command again. Name files that a task writes before in `generated` of the job, or in the `outputs` of that task.",
  },
  PYSNIP_ARCHIVE_INVALID: {
    meaning:
      "An archive is damaged, does not fit its own records, or could be read in more than one way.",
    remedy:
      "Fetch it again. If it stays so, it was published like that: choose another version of the package.",
  },
  PYSNIP_PACKAGES_COLLIDE: {
    meaning: "Two packages bring different files of one name, so they cannot lie in one folder.",
    remedy: "Leave one of them out, or choose a kind of bundle that installs them where it runs.",
  },
  PYSNIP_BUNDLE_TAMPERED: {
    meaning: "A bundle on disk, perhaps from a cache, has other bytes than its inputs give.",
    remedy:
      "Run `nx reset` and then `nx run <job>:verify --skip-remote-cache`; have the entry deleted from a remote cache, and find out who can write to the cache.",
  },
  PYSNIP_BUNDLE_TOO_LARGE: {
    meaning: "A bundle would be larger than its limit, or larger than Python can start.",
    remedy: "Leave out what is not needed, share packages with `layered`, or raise the limit.",
  },
  PYSNIP_BYTECODE_FAILED: {
    meaning: "The interpreter that was to compile the packages of a bundle ended with an error.",
    remedy: 'Read what it said; `bytecode = "none"` bundles without compiling.',
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
    meaning: "The folder holds files of another project that a job would overwrite.",
    remedy: "Choose another folder, or move these files away.",
  },
  PYSNIP_IMPORT_REFUSED: {
    meaning: "A folder cannot become a job as it stands.",
    remedy: "Change what each line of the message names; nothing was written.",
  },
  PYSNIP_VERSION_REFUSED: {
    meaning: "A submission cannot get the version that was asked for.",
    remedy: "Run the command that the message offers, or let pysnip choose the version.",
  },
  PYSNIP_VERSION_UNRECORDED: {
    meaning: "What stands in a job's folder is not what its history records for its version.",
    remedy: "Record it with `nx g @pysnip/nx:snippet <folder>`, or take the change back.",
  },
  PYSNIP_HISTORY_INVALID: {
    meaning: "A line of `history.jsonl` was changed, removed or written by something else.",
    remedy: "Restore the file from git; lines are only ever added to it.",
  },
  PYSNIP_SUBMISSION_BUSY: {
    meaning: "Another command is submitting to the same job and did not end in time.",
    remedy: "Wait for it, or end the process that the message names, and run the command again.",
  },
  PYSNIP_SUBMISSION_UNFINISHED: {
    meaning: "A submission was cut short before all of its files were written.",
    remedy: "Run the command again: the message says what became of that submission.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** A stable name for a kind of failure. */
export type ErrorCode = keyof typeof errorCatalogue;
