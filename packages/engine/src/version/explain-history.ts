import { PysnipError } from "../errors/pysnip-error.ts";
import type { History } from "./history-record.ts";

/** The refusal of a history that cannot be relied on, with every place. */
export function explainHistory(folder: string, { problems }: History): PysnipError {
  return new PysnipError("PYSNIP_HISTORY_INVALID", {
    headline: `\`${folder}/history.jsonl\` is not what pysnip wrote`,
    details: problems,
    hint: `git log -p -- ${folder}/history.jsonl`,
  });
}
