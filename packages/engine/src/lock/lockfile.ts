import { z } from "zod";
import { supportedPythons } from "../config/job-schema.ts";
import { platformNames } from "../config/platform.ts";

/** The format that this pysnip writes and reads. */
export const lockVersion = 0;

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const platform = z.enum(platformNames);

const artefact = z.strictObject({ file: z.string(), sha256 });

const lockedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  index: z.string(),
  marker: z.string().nullable(),
  needs: z.array(z.string()),
  artefacts: z.array(artefact),
});

const resolution = z.strictObject({
  python: z.enum(supportedPythons),
  implementation: z.literal("cpython"),
  platforms: z.array(platform),
  bundlePlatforms: z.array(platform),
  packages: z.array(lockedPackage),
});

/** `pysnip.lock`: what a job's environment is made of, by hash, and nothing else. */
export const lockfileSchema = z.strictObject({
  lockVersion: z.literal(lockVersion),
  requirements: z.array(z.strictObject({ text: z.string(), hash: sha256 })),
  requirementsHash: sha256,
  resolution,
  environmentHashes: z.partialRecord(platform, sha256),
  lockHash: sha256,
});

/** A lockfile that was read or is to be written. */
export type Lockfile = z.output<typeof lockfileSchema>;

/** A lockfile before its digest is known. */
export type LockfileBody = Omit<Lockfile, "lockHash">;

/** What was resolved, and for which interpreter and platforms. */
export type Resolution = z.output<typeof resolution>;

/** One version of one distribution. */
export type LockedPackage = z.output<typeof lockedPackage>;

/** One file that an index offers, by name and digest. */
export type Artefact = z.output<typeof artefact>;
