import fc from "fast-check";
import { expect, it } from "vitest";
import { deriveListedRequirements } from "./derive-listed-requirements.ts";

type Groups = Readonly<Record<string, readonly string[]>>;

function derive(dependencies: readonly string[], groups: Groups, chosen: readonly string[]) {
  return deriveListedRequirements({
    name: "My_Report",
    manifestPath: "jobs/a/pyproject.toml",
    python: "3.11",
    locate: (path) => ({ line: path.length, column: 10 * Number(path.at(-1)) }),
    declared: {
      dependencies,
      optionalDependencies: groups,
      groups: chosen,
      libraries: {},
      requirementFiles: [],
      builtins: false,
      requiresPython: null,
    },
  });
}

const linesOf = (...written: Parameters<typeof derive>): string[] =>
  [...new Set(derive(...written).map(({ requirement }) => requirement.canonical))].sort();

const LINUX = "sys_platform == 'linux'";
const OLD = "python_version < '3.12'";
const EITHER = `${LINUX} or os_name == 'nt'`;

it.each<[title: string, written: Parameters<typeof derive>, lines: string[]]>([
  [
    "its own name with an extra",
    [["six"], { plot: ["rich"], all: ["My_Report[plot]"] }, ["all"]],
    ["rich", "six"],
  ],
  ["it among the dependencies", [["my.report[plot]"], { plot: ["rich"], x: ["y"] }, []], ["rich"]],
  [
    "several extras and groups of groups",
    [[], { a: ["my-report[b, C_c]"], b: ["my-report[d]", "x"], "c.c": ["y"], d: ["z"] }, ["a"]],
    ["x", "y", "z"],
  ],
  ["a circle", [[], { a: ["my-report[b]", "x"], b: ["my-report[a,b]", "y"] }, ["b"]], ["x", "y"]],
  [
    "a marker of the reference",
    [[`my-report[a]; ${LINUX}`], { a: ["x>=1", `y; ${OLD}`, `z; ${LINUX}`] }, []],
    [
      'x>=1 ; sys_platform == "linux"',
      'y ; sys_platform == "linux" and python_version < "3.12"',
      'z ; sys_platform == "linux"',
    ],
  ],
  [
    "markers with `or`",
    [[`my-report[a]; ${EITHER}`], { a: [`y; ${OLD} or os_name == 'java'`] }, []],
    [
      'y ; (sys_platform == "linux" or os_name == "nt") and (python_version < "3.12" or os_name == "java")',
    ],
  ],
  [
    "an address below a marker",
    [[`my-report[a]; ${LINUX}`], { a: ["y @ https://h.example/y.whl"] }, []],
    ['y @ https://h.example/y.whl ; sys_platform == "linux"'],
  ],
  ["a group with a marker and without", [[`my-report[a]; ${LINUX}`], { a: ["x"] }, ["a"]], ["x"]],
  [
    "a circle with a marker",
    [[], { a: [`my-report[b]; ${LINUX}`, "x"], b: ["my-report[a]", "y"] }, ["a"]],
    ["x", 'y ; sys_platform == "linux"'],
  ],
  ["a chosen group in another spelling", [[], { "net-work": ["x"] }, ["Net_Work"]], ["x"]],
  ["a longer name", [["my-report-tools[a]"], {}, []], ["my-report-tools[a]"]],
])("reads %s", (_title, written, lines) => {
  expect(linesOf(...written)).toEqual(lines);
});

it("tells where that is written which a reference brings", () => {
  const [item] = derive([`my-report[Net]; ${LINUX}`], { net: ["x", "y"] }, []);
  expect(item).toMatchObject({
    file: "jobs/a/pyproject.toml",
    line: 4,
    column: 1,
    text: "x",
    source: "group",
    group: "net",
  });
});

it.each<[title: string, text: string, details: string]>([
  [
    "itself without an extra",
    "My-Report>=1",
    "`my-report` is the name of this project itself; leave it out; to require a package of that name, give the project another one",
  ],
  [
    "an unknown group",
    "my-report[net,plto]",
    "`my-report` is this project itself, and its `[project.optional-dependencies]` has no group `plto`; write `my-report[net,plot]`",
  ],
  [
    "a group like no other",
    "my-report[zzzzzzzz]",
    "`my-report` is this project itself, and its `[project.optional-dependencies]` has no group `zzzzzzzz`; add the group, or leave its name out",
  ],
  [
    "a version of itself",
    "my-report[plot]>=1",
    "`my-report` is this project itself, so there is nothing to choose from; write `my-report[plot]`",
  ],
  [
    "an address of itself",
    "my-report[plot] @ https://h.example/x.whl",
    "`my-report` is this project itself, so there is nothing to choose from; write `my-report[plot]`",
  ],
  [
    "itself under a marker that means nothing",
    "my-report[plot]; extra == 'plot'",
    "a job has no extras, so the marker never holds; put it into an optional group",
  ],
])("refuses a project that requires %s", (_title, text, says) => {
  const groups = { plot: ["x"], Net: ["y"], never: ["my-report[gone]", "-e ."] };
  const problemAt = (place: string) => `${place}: \`${text}\`: ${says}`;
  expect(() => derive(["six", text], groups, [])).toThrow(problemAt("jobs/a/pyproject.toml:3:11"));
  expect(() => derive([], { ...groups, all: [text] }, ["all"])).toThrow(
    problemAt("jobs/a/pyproject.toml:4:1"),
  );
});

// Each group names the next under each of several markers.
function chain(length: number, markers: number, marker: (at: number, of: number) => string) {
  const groups: Record<string, string[]> = { [`g${length}`]: ["x"] };
  for (let at = 0; at < length; at++) {
    groups[`g${at}`] = Array.from(
      { length: markers },
      (_, of) => `my-report[g${at + 1}]; os_name == '${marker(at, of)}'`,
    );
  }
  return groups;
}

it.each([
  ["branches without end", chain(40, 2, (at, of) => `${at}-${of}`)],
  ["comes to a marker that is too long", chain(40, 1, (at) => `${at}`.padEnd(200, "n"))],
])("refuses soon what %s", (_title, groups) => {
  const started = performance.now();
  expect(() => derive([], groups, ["g0"])).toThrow("branch out too far");
  expect(performance.now() - started).toBeLessThan(1000);
});

it("reads a long chain, and a group that many lead to, once", () => {
  expect(
    derive(
      [],
      chain(300, 2, () => "nt"),
      ["g0"],
    ),
  ).toHaveLength(1);
});

it("gives the same in whatever order groups are chosen and written", () => {
  const names = ["a", "b", "c", "d"];
  const reference = fc.tuple(fc.constantFrom(...names), fc.constantFrom("", LINUX, OLD));
  const graph = fc.tuple(...names.map(() => fc.array(reference, { maxLength: 3 })));
  const order = fc.shuffledSubarray(names, { minLength: 4 });
  fc.assert(
    fc.property(graph, order, fc.subarray(names), (edges, sequence, chosen) => {
      const listOf = (key: string): string[] => [
        `of-${key}`,
        ...(edges[names.indexOf(key)] ?? []).map(
          ([to, marker]) => `my-report[${to}]${marker && `; ${marker}`}`,
        ),
      ];
      const write = (keys: readonly string[], isTurned: boolean): Groups =>
        Object.fromEntries(
          keys.map((key) => [key, isTurned ? listOf(key).toReversed() : listOf(key)]),
        );
      const turned = linesOf([], write(sequence, true), chosen.toReversed());
      expect(turned).toEqual(linesOf([], write(names, false), chosen));
    }),
  );
});
