import { expect, it } from "vitest";
import { ensureEnvOptions } from "./environment-options.ts";

it.each([
  [undefined, "auto"],
  [true, "true"],
  [false, "false"],
  ["true", "true"],
  ["false", "false"],
  ["auto", "auto"],
])("reads `failOnMissing` %o as %s", (failOnMissing, meaning) => {
  expect(ensureEnvOptions.parse({ failOnMissing })).toEqual({
    install: "auto",
    failOnMissing: meaning,
    verify: "sizes",
  });
});

it.each([3, "no", "", ["false", "true"], {}, null])(
  "refuses `failOnMissing` %o",
  (failOnMissing) => {
    const { error } = ensureEnvOptions.safeParse({ failOnMissing });
    expect(error?.issues[0]?.path).toEqual(["failOnMissing"]);
  },
);
