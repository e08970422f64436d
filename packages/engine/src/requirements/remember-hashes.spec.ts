import { expect, it } from "vitest";
import { deriveRequirements, type RequirementInput } from "./derive-requirements.ts";
import { rememberHashes } from "./remember-hashes.ts";

const declared = {
  dependencies: ["six>=1.16"],
  optionalDependencies: {},
  groups: [],
  libraries: {},
  requirementFiles: [],
  builtins: false,
  requiresPython: null,
};
const base: RequirementInput = {
  name: "report",
  manifestPath: "a/pyproject.toml",
  python: "3.11",
  declared,
  files: [],
  entry: null,
};
const referring = {
  ...declared,
  dependencies: [" tool_box[net]"],
  optionalDependencies: { net: ["idna"] },
};
const header = "# /// script\n# dependencies = ['attrs']\n# ///\n";

// Each differs from the one above in what it declares; asked for in turn, no answer is another's.
const inputs: readonly [title: string, input: RequirementInput][] = [
  ["the first job", base],
  ["another dependency", { ...base, declared: { ...declared, dependencies: ["six>=1.17"] } }],
  ["the built-in", { ...base, declared: { ...declared, builtins: true } }],
  ["libraries", { ...base, declared: { ...declared, libraries: { numpy: "~> 1.26" } } }],
  ["a file", { ...base, files: [{ path: "r.txt", text: "attrs\n" }] }],
  [
    "a file of constraints",
    { ...base, files: [{ path: "r.txt", text: "six<2\n", constraints: true }] },
  ],
  ["a header", { ...base, entry: { path: "a/src/job.py", text: header } }],
  [
    "another header",
    { ...base, entry: { path: "a/src/job.py", text: header.replace("attrs", "toml") } },
  ],
  ["code without a header", { ...base, entry: { path: "a/src/job.py", text: "import six\n" } }],
  ["another place", { ...base, manifestPath: "b/pyproject.toml" }],
  ["a name that nothing refers to", { ...base, name: "six-job" }],
  ["a reference to a package", { ...base, declared: referring }],
  ["a reference to itself", { ...base, name: "Tool.Box", declared: referring }],
];

it("gives every job the hash that it has by itself, in whatever order jobs come", () => {
  const hashOf = rememberHashes();
  for (const [title, input] of [...inputs, ...inputs.toReversed()]) {
    expect(hashOf(input), title).toBe(deriveRequirements(input).hash);
  }
});

it("refuses a job as often as it is asked for", () => {
  const hashOf = rememberHashes();
  const broken = { ...base, declared: { ...declared, dependencies: ["-e ."] } };
  for (let round = 0; round < 2; round++) {
    expect(() => hashOf(broken)).toThrow("PYSNIP_REQUIREMENT_INVALID");
  }
});
