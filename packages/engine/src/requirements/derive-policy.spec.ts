import { expect, it } from "vitest";
import type { PolicyTable } from "../config/policy-schema.ts";
import { derivePolicy } from "./derive-policy.ts";

const derive = (workspace: PolicyTable, job: PolicyTable = {}) =>
  derivePolicy(
    { table: workspace, file: "pysnip.toml", path: ["policy"], deniedNames: new Map() },
    {
      table: job,
      file: "job/pyproject.toml",
      path: ["tool", "pysnip", "policy"],
      deniedNames: new Map(),
    },
  );
const jobProblems = (workspace: PolicyTable, job: PolicyTable) =>
  derive(workspace, job).jobProblems.map(({ path, message }) => `${path.join(".")}: ${message}`);

it("is open, with wheels alone, when nothing is written", () => {
  expect(derive({})).toEqual({
    policy: {
      allow: [],
      deny: [],
      deniedNames: new Map(),
      onlyWheels: true,
      wheelExceptions: [],
      directReferences: false,
      prereleases: "if-necessary",
      releaseAge: 0,
      mostRequirements: null,
      mostPackages: null,
      mostNewPackages: null,
      undeclaredImports: "warn",
    },
    workspaceProblems: [],
    jobProblems: [],
  });
});

const narrowing: [title: string, workspace: PolicyTable, job: PolicyTable, result: object][] = [
  [
    "joins what is denied",
    { deny: ["a"] },
    { deny: ["b"] },
    { deny: [{ glob: "a" }, { glob: "b" }] },
  ],
  [
    "asks both lists of what is allowed",
    { allow: ["acme-*"] },
    { allow: ["acme-core"] },
    { allow: [{}, {}] },
  ],
  [
    "takes the smaller maximum",
    { "max-packages": 9 },
    { "max-packages": 5 },
    { mostPackages: { most: 5 } },
  ],
  ["keeps the workspace's maximum", { "max-packages": 9 }, {}, { mostPackages: { most: 9 } }],
  ["lets a job set a maximum", {}, { "max-requirements": 3 }, { mostRequirements: { most: 3 } }],
  [
    "takes the greater age",
    { "min-release-age": 2 },
    { "min-release-age": "3d" },
    { releaseAge: 72 },
  ],
  [
    "lets a job have wheels alone",
    { "only-wheels": false },
    { "only-wheels": true },
    { onlyWheels: true },
  ],
  [
    "keeps a part of the exceptions",
    { "wheel-exceptions": ["A", "b"] },
    { "wheel-exceptions": ["a"] },
    { wheelExceptions: ["a"] },
  ],
  [
    "forbids direct references again",
    { "direct-references": true },
    { "direct-references": false },
    { directReferences: false },
  ],
  [
    "disallows pre-releases",
    { prereleases: "allow" },
    { prereleases: ["X_y"] },
    { prereleases: ["x-y"] },
  ],
  [
    "keeps a part of the pre-releases",
    { prereleases: ["a", "b"] },
    { prereleases: ["b"] },
    { prereleases: ["b"] },
  ],
  [
    "makes undeclared imports errors",
    {},
    { "undeclared-imports": "error" },
    { undeclaredImports: "error" },
  ],
];

it.each(narrowing)("%s", (_title, workspace, job, result) => {
  const derived = derive(workspace, job);
  expect(derived.jobProblems).toEqual([]);
  expect(derived.policy).toMatchObject(result);
});

const widening: [workspace: PolicyTable, job: PolicyTable, key: string, limit: string][] = [
  [{ "max-packages": 5 }, { "max-packages": 9 }, "max-packages", "5"],
  [{ "min-release-age": "3d" }, { "min-release-age": 2 }, "min-release-age", '"3d"'],
  [{}, { "only-wheels": false }, "only-wheels", "true by default"],
  [{ "wheel-exceptions": ["a"] }, { "wheel-exceptions": ["b"] }, "wheel-exceptions", '["a"]'],
  [{}, { "direct-references": true }, "direct-references", "false by default"],
  [{}, { prereleases: "allow" }, "prereleases", '"if-necessary" by default'],
  [{}, { prereleases: ["a"] }, "prereleases", '"if-necessary" by default'],
  [{ prereleases: ["a"] }, { prereleases: ["a", "b"] }, "prereleases", '["a"]'],
  [{ prereleases: "disallow" }, { prereleases: "if-necessary" }, "prereleases", '"disallow"'],
  [
    { "undeclared-imports": "error" },
    { "undeclared-imports": "off" },
    "undeclared-imports",
    '"error"',
  ],
  [{}, { "undeclared-imports": "off" }, "undeclared-imports", '"warn" by default'],
];

it.each(widening)("refuses over %j to write %j", (workspace, job, key, limit) => {
  const written = JSON.stringify(job[key as keyof PolicyTable]);
  expect(jobProblems(workspace, job)).toEqual([
    `tool.pysnip.policy.${key}: ${written} widens \`policy.${key}\` of \`pysnip.toml\`, which is ${limit}; a job can only narrow it`,
  ]);
});

it.each([
  [["acme-*"], ["numpy"]],
  [["acme-*"], ["*"]],
  [["acme-a*"], ["acme-*"]],
  [[], ["numpy"]],
])("refuses over `allow = %j` to allow %j", (outer, inner) => {
  expect(jobProblems({ allow: outer }, { allow: inner })).toEqual([
    expect.stringMatching(/^tool\.pysnip\.policy\.allow\.0: .*`policy\.allow` of `pysnip\.toml`/),
  ]);
});

it("names every text that is no rule, in the file that holds it", () => {
  const { workspaceProblems, jobProblems: inner } = derive(
    { allow: ["ok", "not ok"], prereleases: ["a<2"], "min-release-age": "soon" },
    { deny: ["-r x"], "wheel-exceptions": [] },
  );
  expect(workspaceProblems.map(({ path }) => path.join("."))).toEqual([
    "policy.prereleases.0",
    "policy.allow.1",
    "policy.min-release-age",
  ]);
  expect(inner.map(({ path }) => path.join("."))).toEqual(["tool.pysnip.policy.deny.0"]);
});
