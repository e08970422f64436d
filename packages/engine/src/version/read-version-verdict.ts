import { configError } from "../config/explain-problems.ts";
import { manifestPathOf } from "../config/derive-job-paths.ts";
import type { Workspace } from "../config/workspace.ts";
import { checkVersion } from "./check-version.ts";
import { deriveEntry } from "./derive-entry.ts";
import { deriveJobContent } from "./derive-job-content.ts";
import { cleanSnippet } from "./parse-pasted-text.ts";
import { readCurrentJob } from "./read-current-job.ts";
import { refuseNothing } from "./refuse-submission.ts";

/**
 * Compares a job's folder with what its history records for its version, and the history with
 * itself; changes nothing. Throws when the two do not agree.
 */
export async function readVersionVerdict(
  workspace: Workspace,
  folder: string,
  strictContract: boolean,
): Promise<{ readonly messages: readonly string[] }> {
  const found = await readCurrentJob(workspace, folder);
  if (found === null) {
    const message = "there is no table `[tool.pysnip]`";
    throw configError(manifestPathOf(folder), [{ path: [], message }]);
  }
  const { current, otherSources } = found;
  const { job, source, files, history } = current;
  if (source === null) throw refuseNothing(folder, `${folder}/src`);
  const clean = cleanSnippet(source.text, { repair: true }).source;
  const { parseSnippet } = await import("./parse-snippet.ts");
  const analysis = parseSnippet(clean);
  const choice = deriveEntry(analysis, { entry: job.entry.function ?? undefined, kind: job.kind });
  const content = deriveJobContent({
    job,
    source: { path: source.path, text: clean },
    files,
    otherSources,
    analysis,
    entry: choice.function,
  });
  const { name, version } = job;
  return { messages: [checkVersion({ folder, name, version, history, content, strictContract })] };
}
