import { expect, it } from "vitest";
import { parsePoetryDependency } from "./parse-poetry-dependency.ts";

it.each<[unknown, readonly string[]]>([
  ["^2.31", ["lib>=2.31,<3"]],
  ["*", ["lib"]],
  [{ version: "~1.2" }, ["lib~=1.2.0"]],
  [{ version: "1.2.3", extras: ["a", "b"] }, ["lib[a,b]==1.2.3"]],
  [{ version: "*", markers: "os_name == 'nt'" }, ["lib; os_name == 'nt'"]],
  [{ version: "*", platform: "linux" }, ['lib; sys_platform == "linux"']],
  [{ version: "*", python: "<3.11" }, ['lib; python_version < "3.11"']],
  [
    { version: "*", python: "^3.8.1" },
    ['lib; python_full_version >= "3.8.1" and python_full_version < "4"'],
  ],
  [{ version: "*", python: "3.11.*" }, ['lib; python_version == "3.11"']],
  [{ version: "*", python: "*" }, ["lib"]],
  [
    { version: "*", python: ">=3.11", markers: "os_name == 'nt' or os_name == 'posix'" },
    ["lib; (os_name == 'nt' or os_name == 'posix') and python_version >= \"3.11\""],
  ],
  [
    [
      { version: "<2", python: "<3.11" },
      { version: "^2", python: ">=3.11" },
    ],
    ['lib<2; python_version < "3.11"', 'lib>=2,<3; python_version >= "3.11"'],
  ],
])("reads %j", (written, requirements) => {
  expect(parsePoetryDependency("lib", written)).toEqual({
    requirements,
    isOptional: false,
    losses: [],
  });
});

it("tells what is optional", () => {
  expect(parsePoetryDependency("lib", { version: "*", optional: true })).toMatchObject({
    requirements: ["lib"],
    isOptional: true,
  });
});

it.each<[unknown, string, string]>([
  [{ git: "https://example.test/lib" }, "lost", "`lib` comes from `git`"],
  [{ path: "../lib", develop: true }, "lost", "`lib` comes from `path`"],
  [{ url: "https://example.test/lib.whl" }, "lost", "`lib` comes from `url`"],
  [{ version: "*", "allow-prereleases": true }, "note", "may be a pre-release"],
  [{ version: "*", extrs: ["x"] }, "lost", "has the key `extrs`"],
  [{ version: "1 || 2" }, "lost", "cannot say `or`"],
  [{ version: "*", python: "2 || 3" }, "lost", "the `python` of `lib`"],
  [{ version: "*", markers: "os is nt" }, "lost", "os is nt"],
  [{ version: "*", platform: 'a" or "b' }, "lost", "lib"],
  [true, "lost", "neither a constraint nor a table"],
])("says what it loses of %j", (written, kind, text) => {
  const { losses } = parsePoetryDependency("lib", written);
  expect(losses).toHaveLength(1);
  expect(losses[0]?.kind).toBe(kind);
  expect(losses[0]?.text).toContain(text);
});

it("takes no name for more than a name", () => {
  expect(parsePoetryDependency("lib; os_name == 'x'", "*").losses).not.toEqual([]);
  expect(parsePoetryDependency("lib @ https://example.test/x", "*").losses).not.toEqual([]);
});
