import { asRefusal } from "@pysnip/engine";

/** An error as it may leave a generator: Nx prints a stack, or advice to ask for one, below one that has it. */
export function withoutStack(error: unknown): unknown {
  const refusal = asRefusal(error);
  if (refusal === null) return error;
  delete refusal.stack;
  return refusal;
}
