import { z } from "zod";

/** What a submission is about to write, kept until it is written. */
export const submissionJournal = z.object({
  v: z.literal(1),
  folder: z.string(),
  name: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  /** The process that writes; its temporary files have this number in their names. */
  pid: z.number(),
  files: z.array(
    z.object({
      path: z.string(),
      /** The bytes that were there, in Base64; null where no file was. */
      before: z.base64().nullable(),
      after: z.string(),
    }),
  ),
});

/** The same as a type. */
export type SubmissionJournal = z.output<typeof submissionJournal>;
