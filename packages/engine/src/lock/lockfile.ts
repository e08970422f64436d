import { z } from "zod";
import { supportedPythons } from "../config/job-schema.ts";
import { platformNames } from "../config/platform.ts";

/** The format that this pysnip writes and reads. */
export const lockVersion = 1;

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const platform = z.enum(platformNames);

// These texts become lines of requirement files and arguments, where a line end or a blank would
// begin something else: an index, or one more package.
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.!+_-]{0,255}$/);

const artefact = z.strictObject({ file: word, sha256 });

const lockedPackage = z.strictObject({
  name: word,
  version: word,
  index: word,
  marker: z.string().nullable(),
  needs: z.array(word),
  artefacts: z.array(artefact),
});

// Only what is not the default is written, so that a policy that says nothing changes no lockfile.
const settings = z.strictObject({
  /** What may be a pre-release; absent for "where nothing else fits". */
  prereleases: z.union([z.enum(["disallow", "allow"]), z.array(z.string())]).optional(),
  /** How old releases had to be, and the moment that this came to. */
  releaseAge: z
    .strictObject({
      hours: z.int().positive(),
      cutOff: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:00:00Z$/),
      /** Indexes whose packages were spared. */
      exempt: z.array(z.string()).optional(),
    })
    .optional(),
  /** Packages that are built from source. */
  builtFromSource: z.array(z.string()).optional(),
});

const resolution = z.strictObject({
  python: z.enum(supportedPythons),
  implementation: z.literal("cpython"),
  platforms: z.array(platform),
  bundlePlatforms: z.array(platform),
  settings: settings.optional(),
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

/** The settings that reached a resolution and are not the defaults. */
export type LockedSettings = z.output<typeof settings>;

/** One version of one distribution. */
export type LockedPackage = z.output<typeof lockedPackage>;

/** One file that an index offers, by name and digest. */
export type Artefact = z.output<typeof artefact>;
