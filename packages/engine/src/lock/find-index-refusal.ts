import { indexVariable } from "../config/check-indexes.ts";
import type { Workspace } from "../config/workspace.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { foldName } from "../requirements/normalize-name.ts";
import type { FindIndex } from "../uv/derive-index-pins.ts";
import { explainUvFailure } from "../uv/explain-uv-failure.ts";
import { readProjectStatus } from "../uv/read-index-files.ts";
import { scanExplanation } from "../uv/scan-explanation.ts";

interface FailedRun {
  readonly stderr: string;
  readonly timedOut: boolean;
}

/**
 * Asks the indexes of the packages that a resolution failed for whether they let us see them, and
 * whether they have put them in quarantine; null when they say nothing that explains the failure.
 */
export async function findIndexRefusal(
  workspace: Workspace,
  subject: string,
  result: FailedRun,
  findIndex: FindIndex,
): Promise<PysnipError | null> {
  return (
    (await explainClosed(workspace, subject, result, findIndex)) ??
    (await explainQuarantined(workspace, subject, result, findIndex))
  );
}

// To uv an index that wants to know who asks has no such package; only the page of it says so.
async function explainClosed(
  workspace: Workspace,
  subject: string,
  result: FailedRun,
  findIndex: FindIndex,
): Promise<PysnipError | null> {
  const rows = await askPages(workspace, result.stderr, ABSENT, findIndex);
  const closed = rows.flatMap(({ name, index, found }) =>
    found && "problem" in found && found.problem.kind === "unreachable"
      ? [{ index, line: `  \`${name}\` at the index \`${index}\`: ${found.problem.reason}` }]
      : [],
  );
  const [first] = closed;
  if (!first) return null;
  const variable = `UV_INDEX_${indexVariable(first.index)}`;
  return new PysnipError("PYSNIP_INDEX_UNREACHABLE", {
    headline: `${subject}: an index does not say whether it has a package`,
    details: [
      ...closed.map(({ line }) => line),
      ...explainUvFailure("resolve", subject, result).details,
    ],
    hint: `set \`${variable}_USERNAME\` and \`${variable}_PASSWORD\`, or use netrc; never a file of the repository`,
  });
}

// To uv a project in quarantine is one without releases; only its page says why.
async function explainQuarantined(
  workspace: Workspace,
  subject: string,
  { stderr }: FailedRun,
  findIndex: FindIndex,
): Promise<PysnipError | null> {
  for (const { name, found } of await askPages(workspace, stderr, NO_VERSIONS, findIndex)) {
    const status = found && "value" in found ? found.value : null;
    if (status?.status !== "quarantined") continue;
    const reason = status.reason ?? "the index gives no reason";
    return new PysnipError("PYSNIP_RESOLUTION_FAILED", {
      headline: `${subject}: \`${name}\` is in quarantine at its index`,
      details: [`  ${reason.replace(/\p{C}+/gu, " ")}`],
      hint: "do not work around it: a project in quarantine is suspected of harm",
    });
  }
  return null;
}

async function askPages(
  workspace: Workspace,
  explanation: string,
  pattern: RegExp,
  findIndex: FindIndex,
) {
  const matches = scanExplanation(explanation).matchAll(pattern);
  const names = [...new Set([...matches].map(([, name = ""]) => foldName(name)))];
  const ask = async (name: string) => {
    const index = findIndex(name);
    return { name, index, found: await readProjectStatus(workspace, { name, index }) };
  };
  return await Promise.all(names.map(ask));
}

const ABSENT = /([A-Za-z0-9][A-Za-z0-9._-]{0,199}) was not found in the package registry/g;
const NO_VERSIONS = /there are no versions of ([A-Za-z0-9][A-Za-z0-9._-]{0,199})/g;
