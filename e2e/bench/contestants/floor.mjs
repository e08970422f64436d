import { readFile } from "node:fs/promises";

const files = ["package.json", "executors.json", "index.mjs", "work.cjs", "schema.json"];

/**
 * The graph and the tasks of another contestant, whose executors do nothing: what Nx itself costs. A
 * bundle is a file of the size of a small job's.
 * @param {import("./contestant.mjs").Contestant} contestant
 * @returns {Promise<import("./contestant.mjs").Contestant>}
 */
export async function makeFloor(contestant) {
  const texts = await Promise.all(
    files.map(async (name) => [
      `floor/${name}`,
      await readFile(new URL(`../floor/${name}`, import.meta.url), "utf8"),
    ]),
  );
  return {
    ...contestant,
    id: "floor",
    title: "an empty batch executor on the same tasks",
    files: {
      ...contestant.files,
      ...Object.fromEntries(texts),
      "nx.json": JSON.stringify({ analytics: false, plugins: ["./floor/index.mjs"] }),
    },
  };
}
