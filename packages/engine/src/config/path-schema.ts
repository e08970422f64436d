import { z } from "zod";

const LONGEST_PATH = 1024;
// What file systems take for one name.
const LONGEST_NAME = 255;
const MOST_STARS = 3;
const MOST_DEEP = 4;

/** The text of a key that names a file, as every file system takes it. */
export const filePath = z
  .string()
  .min(1)
  .refine(
    isFilePath,
    `must be a path of at most ${LONGEST_PATH} bytes, with at most ${LONGEST_NAME} between two \`/\` and no control characters`,
  );

/** The text of a key that names files below `src/`. Whoever matches it must not be kept busy by it. */
export const sourceGlob = z
  .string()
  .max(200)
  .regex(
    /^(?!.*\/(?:\.{0,2}\/|\.{1,2}$))src\/[\w.*?/-]+$/,
    "must be a path below `src/` of letters, digits, `.`, `_`, `-`, `*`, `**` and `?`",
  )
  .refine(
    hasFewStars,
    `must have at most ${MOST_STARS} \`*\` between two \`/\`, and at most ${MOST_DEEP} \`**\``,
  );

/** Whether every file system takes a text for a path. */
export function isFilePath(text: string): boolean {
  return (
    Buffer.byteLength(text) <= LONGEST_PATH &&
    text.split("/").every((name) => Buffer.byteLength(name) <= LONGEST_NAME) &&
    !/\p{Cc}/u.test(text)
  );
}

function hasFewStars(glob: string): boolean {
  const names = glob.split("/");
  return (
    names.every((name) => name.split("*").length - 1 <= MOST_STARS) &&
    names.filter((name) => name.includes("**")).length <= MOST_DEEP
  );
}
