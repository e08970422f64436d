import type { JobConfig } from "../config/config.ts";
import type { RequirementSet } from "../requirements/derive-requirements.ts";
import type { LockRequest } from "./lock-difference.ts";

/** What a job asks its lockfile to be for. */
export function deriveLockRequest(job: JobConfig, set: RequirementSet): LockRequest {
  return {
    requirements: set.requirements.map((item) => item.canonical),
    requirementsHash: set.hash,
    python: job.python,
    platforms: job.platforms,
    bundlePlatforms: job.bundlePlatforms,
  };
}
