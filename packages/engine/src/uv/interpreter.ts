import { z } from "zod";

/** What the runner's `identify` says of an interpreter. */
export const interpreterFacts = z.object({
  implementation: z.string(),
  version: z.string(),
  abi: z.string(),
  executable: z.string(),
  platform: z.string(),
  libc: z.string().nullable(),
  identity: z.string(),
});

/** An interpreter that environments are made from. */
export interface Interpreter extends z.output<typeof interpreterFacts> {
  /** The path to start it by. */
  readonly path: string;
}
