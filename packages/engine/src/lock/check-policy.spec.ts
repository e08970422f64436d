import { expect, it } from "vitest";
import type { PolicyTable } from "../config/policy-schema.ts";
import { derivePolicy } from "../requirements/derive-policy.ts";
import { checkDeclaredPolicy, checkPolicy, refusePolicy } from "./check-policy.ts";
import type { LockedPackage } from "./lockfile.ts";

const policyOf = (table: PolicyTable, deniedNames = new Map<string, string>()) =>
  derivePolicy(
    { table, file: "pysnip.toml", path: ["policy"], deniedNames },
    { table: {}, file: "p", path: [], deniedNames: new Map() },
  ).policy;

const locked = (name: string, version: string, needs: string[] = []): LockedPackage => ({
  name,
  version,
  index: "default",
  marker: null,
  needs,
  artefacts: [],
});
const packages = [
  locked("charset-normalizer", "3.0"),
  locked("pandas", "2.1.0", ["numpy"]),
  locked("numpy", "1.26.4"),
  locked("requests", "2.31.0", ["urllib3", "charset-normalizer"]),
  locked("urllib3", "1.26.18"),
];
const requirements = ["pandas", "requests"];
const lines = (table: PolicyTable, before?: string[]) =>
  checkPolicy(policyOf(table), { requirements, packages, ...(before ? { before } : {}) });

it.each<[title: string, table: PolicyTable, expected: (string | RegExp)[]]>([
  ["nothing is said", {}, []],
  ["the range does not hold", { deny: ["urllib3<1.26"] }, []],
  [
    "the range holds",
    { deny: ["urllib3<2"] },
    [
      /urllib3 1\.26\.18: denied by `urllib3<2` in `policy\.deny` of `pysnip\.toml` \(requests -> urllib3\)/,
    ],
  ],
  [
    "a requirement itself is denied",
    { deny: ["Pandas"] },
    [/^ {2}pandas 2\.1\.0: denied by `Pandas` in `policy\.deny` of `pysnip\.toml`$/],
  ],
  [
    "a glob denies",
    { deny: ["char*_*"] },
    [/charset-normalizer 3\.0.*requests -> charset-normalizer/],
  ],
  ["all are allowed", { allow: ["*"] }, []],
  ["none is allowed", { allow: [] }, packages.map(({ name }) => new RegExp(`${name} .*not in`))],
  [
    "one version is not allowed",
    { allow: ["*-*", "pandas", "numpy<1.26", "requests", "urllib3"] },
    [/numpy 1\.26\.4: this version is not in `policy\.allow`.*pandas -> numpy/],
  ],
  ["deny wins over allow", { allow: ["*"], deny: ["numpy"] }, [/numpy 1\.26\.4: denied/]],
  ["the maximum is reached", { "max-packages": 5, "max-requirements": 2 }, []],
  [
    "the maximum is passed",
    { "max-packages": 4, "max-requirements": 1 },
    [/^ {2}2 requirements; at most 1 by `policy\.max-requirements`/, /^ {2}5 packages; at most 4/],
  ],
])("judges a closure when %s", (_title, table, expected) => {
  expect(lines(table)).toEqual(expected.map((text) => expect.stringMatching(text)));
});

it("denies each of thirty spellings of one name", () => {
  const words = ["Charset", "charset", "CHARSET", "cHarset", "charseT"];
  const joins = ["-", "_", ".", "--", "-_", "._"];
  const spellings = words.flatMap((word) => joins.map((join) => `${word}${join}normalizer`));
  expect(spellings).toHaveLength(30);
  for (const spelling of spellings) expect(lines({ deny: [spelling] })).toHaveLength(1);
});

it("denies the names of a file and says which line", () => {
  const policy = policyOf({}, new Map([["numpy", "deny.txt:7"]]));
  expect(checkPolicy(policy, { requirements, packages })).toEqual([
    "  numpy 1.26.4: denied by deny.txt:7 (pandas -> numpy)",
  ]);
});

it("counts new packages only where a lockfile is written", () => {
  const table = { "max-new-packages": 1 };
  expect(lines(table)).toEqual([]);
  expect(lines(table, ["pandas", "numpy", "requests", "urllib3"])).toEqual([]);
  expect(lines(table, ["pandas", "numpy", "requests"])).toEqual([
    "  2 packages are new; at most 1 by `policy.max-new-packages` of `pysnip.toml`: charset-normalizer, urllib3",
  ]);
});

it("finds before anything is resolved what no version could change", () => {
  const policy = policyOf({ deny: ["evil-*", "urllib3<2"], "max-requirements": 3 });
  const names = ["evil-x", "urllib3", "pandas", "requests"];
  expect(
    checkDeclaredPolicy(
      policy,
      names.map((name) => ({ name, url: null })),
    ),
  ).toEqual([
    "  4 requirements; at most 3 by `policy.max-requirements` of `pysnip.toml`",
    "  evil-x: denied by `evil-*` in `policy.deny` of `pysnip.toml`",
  ]);
});

it("refuses a repository whatever the policy says", () => {
  const url = `git+https://h.example/x.git@${"b".repeat(40)}`;
  expect(
    checkDeclaredPolicy(policyOf({ "direct-references": true }), [{ name: "x", url }]),
  ).toEqual([expect.stringMatching(/^ {2}x: a repository would be built on every machine/)]);
});

it("survives a closure whose needs go in circles or lead nowhere", () => {
  const circle = [locked("a", "1", ["b"]), locked("b", "1", ["a", "gone"]), locked("lost", "1")];
  expect(checkPolicy(policyOf({ deny: ["*"] }), { requirements: ["a"], packages: circle })).toEqual(
    [
      expect.stringMatching(/^ {2}a 1: [^(]*$/),
      expect.stringMatching(/^ {2}b 1: .*\(a -> b\)$/),
      expect.stringMatching(/^ {2}lost 1: [^(]*$/),
    ],
  );
});

it("throws with a code only where there is something to say", () => {
  expect(() => refusePolicy("churn", [])).not.toThrow();
  expect(() => refusePolicy("churn", ["  x: y"])).toThrow(/`churn`.*\(PYSNIP_POLICY_REFUSED\)/);
});
