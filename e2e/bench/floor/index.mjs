import { createNodes as infer } from "@pysnip/nx";

export const name = "floor";

const [glob, run] = infer;

/**
 * The projects of pysnip, with an executor that does nothing in place of each of its own.
 * @type {import("@nx/devkit").CreateNodes}
 */
export const createNodes = [
  glob,
  async (files, options, context) => {
    const results = await run(files, options, context);
    for (const [, { projects }] of results) {
      for (const project of Object.values(projects ?? {})) {
        for (const target of Object.values(project.targets ?? {}))
          target.executor = "./floor:nothing";
      }
    }
    return results;
  },
];
