import { describe, expect, it } from "vitest";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { judgeJob, refusalOf, type WrittenJob, writeJob } from "./judge-row.ts";
import type { RowSource } from "./requirement-row.ts";
import { SIZE_ROWS } from "./size-rows.ts";

const MIB = 1024 * 1024;

/** Judges a job and answers its refusal, or null, with the milliseconds that it took. */
async function time(job: WrittenJob): Promise<{ error: PysnipError | null; took: number }> {
  const started = performance.now();
  const error = await judgeJob(job).then(
    () => null,
    (reason: unknown) => {
      if (reason instanceof PysnipError) return reason;
      throw reason;
    },
  );
  return { error, took: performance.now() - started };
}

describe("a text without measure", () => {
  it.each(SIZE_ROWS)("is refused at once when it is $title in $source", async (row) => {
    const { source, input, says } = row;
    const started = performance.now();
    const error = await refusalOf(source, input, {});
    expect(performance.now() - started).toBeLessThan(2500);
    expect(error.message).toContain(says);
    expect(error.message.length).toBeLessThan(20_000);
  });

  it("is bounded when 3,000 requirements exclude each other by threes", async () => {
    const lines = ["a>=1,<=2", "a!=1.*", "a<2"].map((text) => `${JSON.stringify(text)},`);
    const { job } = writeJob("manifest", "b");
    const manifest = job.manifest.replace('["b"]', `[${lines.join("").repeat(1000)}]`);
    const { error, took } = await time({ ...job, manifest });
    expect(error?.code).toBe("PYSNIP_REQUIREMENT_CONFLICT");
    expect(error?.details).toHaveLength(3);
    expect(took).toBeLessThan(2500);
  });
});

it("refuses with a place what is too long only when it is added up", async () => {
  const lines = Array.from({ length: 500 }, (_, index) => `a!=1.${1000 + index}`).join("\n");
  const error = await refusalOf("file", lines, {});
  expect(error.details).toEqual([
    expect.stringMatching(
      /^jobs\/a\/requirements\.txt:500:1: `a!=1\.1499`: .* in all places together has \d+ char/,
    ),
  ]);
});

it("refuses with a place what is too long only in canonical form", async () => {
  const text = `a>=1;os_name=='${"n".repeat(4080)}'`;
  const error = await refusalOf("manifest", text, {});
  expect(error.details).toEqual([
    expect.stringMatching(/^jobs\/a\/pyproject\.toml:4:18: .* has 410\d char/),
  ]);
});

// Parts that make a reader look back or ahead, each repeated until the text is as long as asked for.
const PARTS: readonly [RowSource, string][] = [
  ...[
    "a[",
    "a(",
    "a>=1<",
    "-",
    "a;",
    "a@",
    "$",
    "<",
    "a -",
    "a-_.",
    "a#",
    " #",
    ",",
    "[a",
    "===",
  ].map((part): [RowSource, string] => ["list", part]),
  ...["a\\\n", "\\\n", "#\n", " #", "a\r\n", "-r a\n", "a;\n", "$\n", "\ufeff", "a[\n", "-\n"].map(
    (part): [RowSource, string] => ["file", part],
  ),
  ...["a", "a.", "-", "[", "1.", " ", "$", "#", "x@", "://", "..", "'"].map(
    (part): [RowSource, string] => ["header", part],
  ),
];

describe("a text that is four times as long", () => {
  it.each(PARTS)(
    "takes about four times as long when %s repeats %j",
    async (source, part) => {
      const longest = source === "header" ? MIB : 200 * 1024;
      const timeOf = async (length: number): Promise<number> => {
        const { job } = writeJob(source, part.repeat(Math.floor(length / part.length)));
        const runs: number[] = [];
        for (let run = 0; run < 3; run += 1) runs.push((await time(job)).took);
        return Math.min(...runs);
      };
      const short = await timeOf(longest / 4);
      const long = await timeOf(longest);
      // Quadratic work would be sixteen times as much; the constant covers what a busy machine adds.
      expect(long).toBeLessThan(8 * short + 250);
    },
    30_000,
  );
});
