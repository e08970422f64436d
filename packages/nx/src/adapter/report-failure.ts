import { explainError } from "@pysnip/engine";

/** The text of a failed target: a refusal as it is, anything unexpected with its stack. */
export function renderFailure(error: unknown): string {
  return `pysnip: ${explainError(error)}`;
}
