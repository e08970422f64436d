import { expect, it } from "vitest";
import { scanResolverLog } from "./scan-resolver-log.ts";

it.each([
  ["a direct need", "DEBUG Adding direct dependency: acme-a>=1", ["acme-a"]],
  ["a need of another", "DEBUG Adding transitive dependency for a==1!2.0: b[x]<2", ["b"]],
  [
    "a search",
    "DEBUG Searching for a compatible version of pub-y{sys_platform == 'x'} (*)",
    ["pub-y"],
  ],
  ["another spelling", "DEBUG Searching for a compatible version of Acme_A.b (>=1)", ["acme-a-b"]],
  [
    "one name twice",
    "DEBUG Adding direct dependency: a*\nDEBUG Adding direct dependency: a*",
    ["a"],
  ],
  ["other lines", "DEBUG Selecting: a==1 [compatible]\nResolved 1 package", []],
  [
    "what an index says",
    'warning: `a==1` is yanked (reason: "DEBUG Adding direct dependency: b")',
    [],
  ],
])("finds the packages of %s", (_title, text, visited) => {
  expect(scanResolverLog(text).visited).toEqual(visited);
});

it("leaves what uv says anyway", () => {
  const said = "error: No solution found\n  cause: Because a was not found\n";
  expect(scanResolverLog(`DEBUG Solving\n${said}INFO Solved\n`)).toEqual({
    visited: [],
    stderr: said,
  });
});
