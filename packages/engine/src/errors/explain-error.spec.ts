import { writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { expect, it } from "vitest";
import { asRefusal, explainError } from "./explain-error.ts";
import { PysnipError } from "./pysnip-error.ts";

const thrown = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return error;
  }
};

it("names what the file system refuses", async () => {
  const text = explainError(await thrown(() => writeFileSync("/absent/file", "")));
  expect(text).toBe(
    "the file system refused `open` of `/absent/file`: ENOENT (PYSNIP_SYSTEM_REFUSED)\n" +
      "hint: `ls -ld /absent/file` shows what is there and who may write to it",
  );
});

it("leaves a refusal as it is, and everything else unexpected", async () => {
  const refusal = new PysnipError("PYSNIP_FILE_REFUSED", { headline: "no" });
  expect(asRefusal(refusal)).toBe(refusal);
  const refused = await new Promise((resolve) =>
    createConnection(1, "127.0.0.1").on("error", resolve),
  );
  for (const error of [new TypeError("no"), "text", null, refused]) {
    expect(asRefusal(error)).toBeNull();
  }
  expect(explainError(new TypeError("no"))).toMatch(/^TypeError: no\n +at /);
});
