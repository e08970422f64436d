import type { JobConfig, WorkspaceConfig } from "../config/config.ts";
import {
  renderRequirementLines,
  type RequirementSet,
} from "../requirements/derive-requirements.ts";
import type { Policy } from "../requirements/policy.ts";
import type { LockRequest } from "./lock-difference.ts";

/** What a job asks its lockfile to be for, under the policy that holds for it. */
export function deriveLockRequest(
  job: JobConfig,
  set: RequirementSet,
  config: WorkspaceConfig,
  policy: Policy,
): LockRequest {
  return {
    requirements: renderRequirementLines(set),
    requirementsHash: set.hash,
    python: job.python,
    platforms: job.platforms,
    bundlePlatforms: job.bundlePlatforms,
    settings: {
      named: config.indexes.named,
      jobPins: [...set.indexPins],
      prereleases: policy.prereleases,
      releaseAge: policy.releaseAge,
      builds: !policy.onlyWheels,
      wheelExceptions: policy.wheelExceptions,
    },
  };
}
