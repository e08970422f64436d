import { expect, it } from "vitest";
import { explainResolutionWarnings } from "./explain-resolution-warnings.ts";

const YANKED = "has been withdrawn from its index (yanked)";

it.each<[title: string, lines: string[], expected: string[]]>([
  ["nothing", ["Resolved 2 packages in 5ms"], []],
  ["a release without a reason", ["warning: `a==1.0` is yanked"], [`a 1.0 ${YANKED}`]],
  [
    "a reason with quotes",
    ['warning: `a==1.0` is yanked (reason: "loses "data"")'],
    [`a 1.0 ${YANKED}: loses "data"`],
  ],
  [
    "a reason of several lines, and what follows it",
    [
      'warning: `a==1.0` is yanked (reason: "bad',
      "",
      ' and\u001b[2J worse")',
      "warning: `b==2` is yanked",
    ],
    [`a 1.0 ${YANKED}: bad and [2J worse`, `b 2 ${YANKED}`],
  ],
  [
    "a long reason",
    [`warning: \`a==1.0\` is yanked (reason: "${"r".repeat(700)}")`],
    [`a 1.0 ${YANKED}: ${"r".repeat(300)}…`],
  ],
  [
    "a reason without an end",
    ['warning: `a==1.0` is yanked (reason: "bad', "warning: `b==2` is yanked"],
    [`a 1.0 ${YANKED}: bad`, `b 2 ${YANKED}`],
  ],
  [
    "a reason without an end before very many lines",
    ['warning: `a==1.0` is yanked (reason: "bad', ..."x".repeat(100_000)],
    [`a 1.0 ${YANKED}: bad`],
  ],
  [
    "an extra that does not exist, once",
    [
      "warning: The package `foo==1.0` does not have an extra named `godo`",
      "warning: The package `foo==1.0` does not have an extra named `godo`",
    ],
    ["foo 1.0 has no extra `godo`, so nothing comes with it"],
  ],
  [
    "an extra of a package that comes by its address, which is not shown",
    [
      "warning: The package `foo @ https://a.example/f-1.whl?s3cret` does not have an extra named `x`",
    ],
    ["foo has no extra `x`, so nothing comes with it"],
  ],
])("tells of %s", (_title, lines, expected) => {
  const said = explainResolutionWarnings(lines.join("\n"));
  expect(said).toEqual(expected.map((line) => `warning: ${line}`));
});
