import { expect, it } from "vitest";
import { explainUvFailure } from "./explain-uv-failure.ts";

it("shows a terminal nothing that an index wrote for it", () => {
  const stderr = "  × gone was yanked (reason:\n  \u001b[2J\u009b8mharmless\u0007)\r\n";
  const { details } = explainUvFailure("resolve", "six", { stderr, timedOut: false });
  expect(details).toEqual(["    × gone was yanked (reason:", "     [2J 8mharmless )"]);
});

it.each<[title: string, text: string, code: string, headline: string, hint: string]>([
  [
    "the network is switched off for packages",
    "hint: Packages were unavailable because the network was disabled.",
    "PYSNIP_INDEX_UNREACHABLE",
    "pysnip is offline (`PYSNIP_OFFLINE`)",
    "unset `PYSNIP_OFFLINE`",
  ],
  [
    "the network is switched off for a file",
    "cause: Network connectivity is disabled, but the requested data wasn't found in the cache: x",
    "PYSNIP_INDEX_UNREACHABLE",
    "pysnip is offline (`PYSNIP_OFFLINE`)",
    "unset `PYSNIP_OFFLINE`",
  ],
  [
    "a variable makes no sense to uv",
    "error: Failed to parse environment variable `UV_HTTP_TIMEOUT` with invalid value `30s`",
    "PYSNIP_UV_UNUSABLE",
    "uv cannot read a variable of the environment",
    "correct the variable",
  ],
  [
    "releases are too young",
    "cause: your project's requirements are unsatisfiable.\nhint: `a` was filtered by `exclude-newer` to",
    "PYSNIP_RESOLUTION_FAILED",
    "younger than the policy allows",
    "`policy.min-release-age`; an index of your own is spared by `any-age = true`",
  ],
  [
    "releases have no age",
    "warning: `a.whl` is missing an upload date\nhint: `a` was filtered by `exclude-newer` to",
    "PYSNIP_RESOLUTION_FAILED",
    "the index gives no upload times",
    "any-age = true",
  ],
])("explains that %s", (_title, stderr, code, headline, hint) => {
  const error = explainUvFailure("resolve", "six", { stderr, timedOut: false });
  expect(error).toMatchObject({
    code,
    headline: expect.stringContaining(headline),
    hint: expect.stringContaining(hint),
  });
});

it("leaves out advice that nobody can follow here", () => {
  const fact = "hint: `a` was filtered by `exclude-newer`. The latest version is v1.0.";
  const advice = "Consider using `exclude-newer-package` to override the cutoff for this package.";
  const result = { stderr: `${fact} ${advice}\n`, timedOut: false };
  expect(explainUvFailure("resolve", "six", result).details).toEqual([`  ${fact}`]);
});

it("does not blame the index for a search on this machine", () => {
  const result = { stderr: "", timedOut: true };
  expect(explainUvFailure("find", "CPython 3.11", result).code).toBe("PYSNIP_UV_UNUSABLE");
});
