import { PysnipError } from "../errors/pysnip-error.ts";
import { editManifest } from "./edit-manifest.ts";
import { renderVersionPlan } from "./render-version-plan.ts";
import type { PlannedBump } from "./render-version-plan.ts";
import type { SubmissionInput, SubmissionPlan } from "./submission.ts";

/** Where Nx looks for version plans. */
export const VERSION_PLANS = ".nx/version-plans/";

/**
 * A submission whose version is left to `nx release`: the content is written, the version and the
 * history stay, and a version plan says how far the next release raises it. Equal content leaves an
 * equal plan, so that submitting twice is submitting once. Throws PYSNIP_VERSION_REFUSED for a
 * version that is asked for at the same time, and for a new job, which has its first one.
 */
export async function planDeferredVersion(
  plan: SubmissionPlan,
  input: Pick<SubmissionInput, "folder" | "current" | "version">,
): Promise<SubmissionPlan> {
  const { current, version: wish } = input;
  const folder = input.folder.replace(/\/+$/, "");
  if (current === null || wish?.setVersion !== undefined || wish?.promote === true) {
    throw explainDeferred(plan.name, current === null);
  }
  if (plan.action === "unchanged" || plan.action === "move") return plan;
  const { version } = current.job;
  const files = [];
  for (const { path, content } of plan.files) {
    if (path === `${folder}/history.jsonl`) continue;
    const isManifest = path === `${folder}/pyproject.toml`;
    const kept = isManifest ? await editManifest(content, { version }) : content;
    if (!isManifest || kept !== current.manifest) files.push({ path, content: kept });
  }
  const bump = bumpOf(plan);
  const id = plan.contentId.slice("sha256:".length, 19);
  const path = `${VERSION_PLANS}${plan.name}-${id}.md`;
  const [headline = "", ...messages] = plan.messages;
  const why = headline.slice(headline.indexOf("(") + 1, headline.lastIndexOf(")"));
  const content = renderVersionPlan(plan.name, bump, wish?.reason ?? why);
  return {
    ...plan,
    files: [...files, { path, content }].sort((one, other) => (one.path < other.path ? -1 : 1)),
    version,
    messages: [
      `${plan.name} stays at ${version} until \`nx release version\` (${why})`,
      `planned: a ${bump} version, in \`${path}\``,
      ...messages.filter((line) => !/^(?:for another version|to release it): /.test(line)),
    ],
  };
}

function bumpOf({ bump }: SubmissionPlan): PlannedBump {
  return bump === null || bump.applied === "none" ? "patch" : bump.applied;
}

function explainDeferred(name: string, isNew: boolean): PysnipError {
  return new PysnipError("PYSNIP_VERSION_REFUSED", {
    headline: isNew
      ? `\`${name}\` is a new job and gets its first version now`
      : `a version plan for \`${name}\` says how far its version is raised, not which one it gets`,
    hint: "leave out `--version-plan`",
  });
}
