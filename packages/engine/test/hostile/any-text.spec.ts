import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { parseRequirement } from "../../src/requirements/parse-requirement.ts";
import { judgeJob, writeJob } from "./judge-row.ts";
import type { RowSource } from "./requirement-row.ts";

const PIECES = [
  ..."numpy a-b A_b. [x] [ ] ( ) , ; @ # $ \\ / ' \" == === ~= ~> ^ >= < ! * 1 1.0 1.* 1!2 +l".split(
    " ",
  ),
  ...["-r ", "--pre", "-e .", "../", "file:", "git+", "://", "https://u:p@h/x", "${X}", "%20"],
  ...[" ", "\t", "\n", "\r", "\r\n", "\u0000", "\u001b[2K", "\u007f", "\u0085", "\u00a0"],
  ...["\u2028", "\u202e", "\u200b", "\ufeff", "\ud800", "\udc00", "\u212a", "\u{1f40d}", "\uff4e"],
  ...["python_version", "os_name", "extra", "and", "or", "not in", "'3'", "__proto__", "pydantic"],
  ...["[[", "]]", "# ///", "# /// script", '"""', "=", "{", "}", "package", "stdlib"],
];
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
);
const text = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(""));

describe("any text at all", () => {
  it.each<RowSource>([
    "manifest",
    "group",
    "libraries",
    "file",
    "header",
    "list",
    "requires-python",
    "project-python",
    "version",
  ])("is either understood or refused in plain words when it stands in %s", async (source) => {
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const { job } = writeJob(source, input);
        try {
          for (const { canonical } of (await judgeJob(job)).requirements) {
            expect(canonical).toMatch(/^[a-z0-9][ -~]*$/);
            expect(canonical).not.toContain("$");
            expect(parseRequirement(canonical).canonical).toBe(canonical);
          }
        } catch (error) {
          if (!(error instanceof PysnipError)) throw error;
          expect(error.message).toMatch(/^[\n -~…]*$/);
          expect(error.message).not.toContain("u:p@");
          for (const detail of error.details) expect(detail).toMatch(/^(jobs\/a\/|--deps:)/);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
