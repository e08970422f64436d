import { PysnipError } from "@pysnip/engine";

/** An error as it may leave a generator: Nx prints a stack, or advice to ask for one, below one that has it. */
export function withoutStack(error: unknown): unknown {
  if (error instanceof PysnipError) delete error.stack;
  return error;
}
