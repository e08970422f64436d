import { supportedPythons } from "../config/job-schema.ts";
import { platformTable } from "../config/platform.ts";
import { deriveMarkerEnvironment } from "./derive-marker-environment.ts";
import { evaluateMarker } from "./evaluate-marker.ts";

/**
 * Whether some platform and some Python that a job can be locked for meet a canonical marker. True
 * where it asks for what no table knows, such as a patch version or the release of a system. Throws PYSNIP_REQUIREMENT_INVALID
 * for a comparison that has no meaning, such as `os_name ~= "nt"`.
 */
export function canMarkerHold(marker: string): boolean {
  const verdicts = ENVIRONMENTS.map((environment) => evaluateMarker(marker, environment));
  return UNKNOWN_VARIABLES.test(marker.replace(/"[^"]*"|'[^']*'/g, "")) || verdicts.includes(true);
}

const UNKNOWN_VARIABLES =
  /\b(?:python_full_version|implementation_version|extra|extras|dependency_groups)\b/;

const ENVIRONMENTS = Object.values(platformTable).flatMap((platform) =>
  supportedPythons.map((python) =>
    // These two have a value in lockfiles only (PyPA "Dependency specifiers").
    Object.assign(deriveMarkerEnvironment(platform, python, 0), {
      extras: "",
      dependency_groups: "",
    }),
  ),
);
