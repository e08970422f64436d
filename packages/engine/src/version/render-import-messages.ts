import { redact } from "../errors/redact.ts";
import { renderFinding } from "./explain-import.ts";
import type { ImportPlan } from "./project-import.ts";

/** What a person should know of an import: what was made of what, what was left, and what to do next. */
export function renderImportMessages(
  { found, name, moves, findings }: Omit<ImportPlan, "messages">,
  {
    version,
    entry,
    kind,
  }: { readonly version: string; readonly entry: string; readonly kind: string },
): string[] {
  const what = kind === "script" ? "script" : "entry";
  return [
    `imported ${name} ${version} from ${SOURCES[found]} (${what} ${entry})`,
    ...moves.map(({ from, to }) => `moved ${from} → ${to}`),
    ...findings.map(
      (finding) => `${finding.kind === "lost" ? "left out" : "note"}: ${renderFinding(finding)}`,
    ),
    "nothing is installed yet",
    `next: npx nx run ${name}:lock`,
  ].map(redact);
}

const SOURCES: Readonly<Record<ImportPlan["found"], string>> = {
  job: "a job",
  script: "a script with a header (PEP 723)",
  requirements: "a requirement file",
  project: "a project with `[project]`",
  poetry: "a Poetry project",
};
