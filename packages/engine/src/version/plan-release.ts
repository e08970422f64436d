import { PysnipError } from "../errors/pysnip-error.ts";
import { renderQuotedText } from "../requirements/render-quoted-text.ts";
import { derivePythonVersion } from "./derive-python-version.ts";
import type { SubmissionRequest } from "./submission.ts";

/**
 * The submission that a release is: what stands in the folder, under a version that somebody else
 * chose. Throws PYSNIP_VERSION_REFUSED for one that Python does not read as the same version.
 */
export function planRelease(folder: string, version: string): SubmissionRequest {
  if (derivePythonVersion(version) === null) {
    throw new PysnipError("PYSNIP_VERSION_REFUSED", {
      headline: `\`${folder}\` cannot have the version ${renderQuotedText(version)}`,
      details: [
        "a job's version is read by Python's tools too, which know it with another meaning or not at all",
      ],
      hint: "name a pre-release: `nx release version prerelease --preid rc`",
    });
  }
  return { folder, version: { setVersion: version } };
}
