import { expect, it } from "vitest";
import { explainPackageChanges } from "./explain-package-changes.ts";

const item = (version: string, files: readonly string[], digest = "a") => ({
  name: "six",
  version,
  index: "default",
  marker: null,
  needs: [],
  artefacts: files.map((file) => ({ file, sha256: `sha256:${digest.repeat(64)}` })),
});
const PLAIN = "six-1.0-py3-none-any.whl";
const BUILT = "six-1.0-1-py3-none-any.whl";

it.each([
  ["nothing", [item("1.0", [PLAIN])], [item("1.0", [PLAIN])], []],
  ["a package that comes", [], [item("1.0", [PLAIN])], ["  + six 1.0"]],
  ["a package that goes", [item("1.0", [PLAIN])], [], ["  - six 1.0"]],
  ["a move", [item("1.0", [PLAIN])], [item("1.1", [PLAIN])], ["  six 1.0 -> 1.1"]],
  ["a file for one more platform", [item("1.0", [PLAIN])], [item("1.0", [PLAIN, BUILT])], []],
  [
    "another file of the same version",
    [item("1.0", [PLAIN])],
    [item("1.0", [BUILT])],
    [`  six 1.0: ${PLAIN} -> ${BUILT}`],
  ],
  [
    "other bytes",
    [item("1.0", [PLAIN])],
    [item("1.0", [PLAIN], "b")],
    [
      `  six 1.0: other bytes for \`${PLAIN}\`, sha256:${"a".repeat(64)} -> sha256:${"b".repeat(64)}`,
    ],
  ],
])("says what changed: %s", (_title, before, after, lines) => {
  expect(explainPackageChanges(before, after)).toEqual(lines);
});
