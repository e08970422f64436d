import { expect, it } from "vitest";
import { deriveMissingMode, type MissingChoice } from "./derive-missing-mode.ts";

type Row = [MissingChoice, Record<string, string>, file: boolean, fails: boolean, reason: string];

const inFile = "`fail-on-missing` is `false` in the configuration";
const ignored =
  "`fail-on-missing = false` in a file counts in CI only together with `PYSNIP_FAIL_ON_MISSING=false`";
const rows: Row[] = [
  ["auto", {}, true, true, "`fail-on-missing` is `true`"],
  ["auto", {}, false, false, inFile],
  ["auto", { CI: "false", GITLAB_CI: "1" }, false, false, inFile],
  ["auto", { CI: "true" }, true, true, "`fail-on-missing` is `true`"],
  ["auto", { CI: "true" }, false, true, ignored],
  ["auto", { CI: "true", PYSNIP_FAIL_ON_MISSING: "" }, false, true, ignored],
  ["auto", { CI: "true", PYSNIP_INSTALL: "never" }, false, true, ignored],
  [
    "auto",
    { CI: "1", PYSNIP_FAIL_ON_MISSING: "false" },
    false,
    false,
    "`PYSNIP_FAIL_ON_MISSING=false`",
  ],
  [
    "auto",
    { CI: "1", PYSNIP_FAIL_ON_MISSING: "false" },
    true,
    false,
    "`PYSNIP_FAIL_ON_MISSING=false`",
  ],
  ["auto", { PYSNIP_FAIL_ON_MISSING: "true" }, false, true, "`PYSNIP_FAIL_ON_MISSING=true`"],
  [
    "true",
    { PYSNIP_FAIL_ON_MISSING: "false" },
    false,
    true,
    "the option `failOnMissing` is `true`",
  ],
  ["false", { CI: "1" }, true, false, "the option `failOnMissing` is `false`"],
];

it.each(rows)(
  "decides %s in %o with `%s` in a file: %s",
  (choice, variables, file, fails, reason) => {
    expect(deriveMissingMode(choice, variables, file)).toEqual({ fails, reason });
  },
);

it.each(["no", "0", "False", "never"])("refuses `PYSNIP_FAIL_ON_MISSING=%s`", (value) => {
  expect(() => deriveMissingMode("auto", { PYSNIP_FAIL_ON_MISSING: value }, true)).toThrow(
    /is not a known value[^]*known: true, false/,
  );
});
