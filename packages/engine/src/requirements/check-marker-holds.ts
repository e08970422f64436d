import { supportedPythons } from "../config/job-schema.ts";
import { platformTable } from "../config/platform.ts";
import { evaluateMarker } from "./evaluate-marker.ts";

/**
 * Whether some platform and some Python that a job can be locked for meet a canonical marker. True
 * where it asks for what no table knows, such as a patch version. Throws PYSNIP_REQUIREMENT_INVALID
 * for a comparison that has no meaning, such as `os_name ~= "nt"`.
 */
export function canMarkerHold(marker: string): boolean {
  const verdicts = ENVIRONMENTS.map((environment) => evaluateMarker(marker, environment));
  return UNKNOWN_VARIABLES.test(marker.replace(/"[^"]*"|'[^']*'/g, "")) || verdicts.includes(true);
}

const UNKNOWN_VARIABLES =
  /\b(?:python_full_version|implementation_version|platform_release|platform_version|extra|extras|dependency_groups)\b/;

const ENVIRONMENTS = Object.values(platformTable).flatMap((platform) =>
  supportedPythons.map((python) => ({
    implementation_name: "cpython",
    implementation_version: `${python}.0`,
    os_name: platform.osName,
    platform_machine: platform.machine,
    platform_python_implementation: "CPython",
    platform_release: "",
    platform_system: platform.platformSystem,
    platform_version: "",
    python_full_version: `${python}.0`,
    python_version: python,
    sys_platform: platform.sysPlatform,
    extra: "",
    extras: "",
    dependency_groups: "",
  })),
);
