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

/** A refusal of the version that a release chose, whose hint names options of another command. */
export function explainRelease(error: unknown, folder: string): unknown {
  if (!(error instanceof PysnipError) || error.code !== "PYSNIP_VERSION_REFUSED") return error;
  const { code, headline, details, hint = "" } = error;
  const command = `npx nx g @pysnip/nx:snippet ${folder}`;
  return new PysnipError(code, { headline, details, hint: `to \`${command}\` ${hint}` });
}
