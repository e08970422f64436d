import { z } from "zod";

const dependency = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  marker: z.string().optional(),
  extra: z.array(z.string()).optional(),
});

const file = z.looseObject({ url: z.string(), hash: z.string().optional() });

const uvPackage = z
  .looseObject({
    name: z.string(),
    version: z.string().optional(),
    source: z
      .looseObject({ registry: z.string().optional(), url: z.string().optional() })
      .optional(),
    "resolution-markers": z.array(z.string()).default([]),
    dependencies: z.array(dependency).default([]),
    "optional-dependencies": z.record(z.string(), z.array(dependency)).default({}),
    wheels: z.array(file).default([]),
    sdist: file.partial({ url: true }).optional(),
  })
  .transform(({ sdist, ...item }, context) => {
    // Of an archive that comes by its address, uv writes the address as the source alone.
    const url = sdist?.url ?? item.source?.url;
    if (sdist && url === undefined) {
      context.addIssue({ code: "custom", message: `the archive of ${item.name} has no address` });
    }
    return { ...item, sdist: sdist && url !== undefined ? { ...sdist, url } : undefined };
  });

/** The part of `uv.lock` (schema version 1) that a resolution is read from. */
export const uvLockSchema = z.looseObject({
  version: z.literal(1),
  package: z.array(uvPackage),
});

/** A parsed `uv.lock`. */
export type UvLock = z.output<typeof uvLockSchema>;

/** One `[[package]]` of it. */
export type UvPackage = z.output<typeof uvPackage>;

/** One edge of its graph. */
export type UvDependency = z.output<typeof dependency>;
