import { z } from "zod";

/** The name of the file that is written last into a finished environment. */
export const markerFile = ".pysnip-env.json";

/** What that file says; the runner writes and reads the same. */
export const environmentMarker = z.object({
  v: z.literal(3),
  environmentHash: z.string(),
  identity: z.string(),
  python: z.string(),
  /** The SHA-256 of `pyvenv.cfg`, and where `bin/python` leads where it is a link. */
  configuration: z.string(),
  interpreter: z.string().nullable(),
  packages: z.array(z.string()),
  /** What lies directly in `site-packages`. */
  entries: z.array(z.string()),
  files: z.number(),
  /** False where a RECORD has sizes that are not those of the files with its digests. */
  sizes: z.boolean().default(true),
});

/** A finished environment's description of itself. */
export type EnvironmentMarker = z.output<typeof environmentMarker>;
