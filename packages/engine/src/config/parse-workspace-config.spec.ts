import { expect, it } from "vitest";
import { defaultWorkspaceConfig, parseWorkspaceConfig } from "./parse-workspace-config.ts";

const problemsOf = (text: string): string[] => {
  const parsed = parseWorkspaceConfig(text);
  if ("workspace" in parsed) return [];
  return parsed.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
};
const index = (lines: string) => `[[indexes.named]]\nname = "acme"\n${lines}\n`;

it("says nothing when the file is empty", () => {
  expect(parseWorkspaceConfig("")).toEqual({ workspace: defaultWorkspaceConfig });
});

it("reads when commands may install, and what a missing environment is", () => {
  const text = 'auto-install = "never"\nfail-on-missing = false\n';
  const workspace = { ...defaultWorkspaceConfig, autoInstall: "never", failOnMissing: false };
  expect(parseWorkspaceConfig(text)).toEqual({ workspace });
});

it("reads indexes and policy", () => {
  const text = [
    "[indexes]\nstrict = true",
    index('url = "https://idx.example/simple"\npackages = ["acme-*"]'),
    '[policy]\ndeny = ["urllib3<2"]\nmin-release-age = "36 hours"\nprereleases = ["x"]\n',
  ].join("\n");
  expect(parseWorkspaceConfig(text)).toMatchObject({
    workspace: {
      indexes: {
        strict: true,
        named: [{ name: "acme", url: "https://idx.example/simple", packages: ["acme-*"] }],
      },
      policy: { deny: ["urllib3<2"], "min-release-age": "36 hours", prereleases: ["x"] },
    },
  });
});

it.each([
  ["[polcy]", "polcy: unknown key; did you mean `policy`?"],
  ["[policy]\nalow = []", "policy.alow: unknown key; did you mean `allow`?"],
  ["[policy]\nonly-wheel = true", "policy.only-wheel: unknown key; did you mean `only-wheels`?"],
  ["[indexes]\nstrikt = true", "indexes.strikt: unknown key; did you mean `strict`?"],
  [
    index('url = "https://h.example"\npackage = []'),
    "indexes.named.0.package: unknown key; did you mean `packages`?",
  ],
  ["[policy]\nprereleases = 1", /policy\.prereleases: must be `"if-necessary"`/],
  ["[policy]\nmin-release-age = true", /policy\.min-release-age: must be a number of days/],
  ["[policy]\nmin-release-age = -1", /policy\.min-release-age: /],
  ["[policy]\nmax-packages = -1", /policy\.max-packages: /],
  ['[policy]\ndeny-file = "a\\u0000b"', /policy\.deny-file: must be a path .* no control/],
  [`[policy]\ndeny-file = "${"a".repeat(5000)}"`, /policy\.deny-file: must be a path of at most/],
  ["policy = 2026-01-01", "policy: must be a table"],
  ["limits = 2026-01-01", "limits: must be a table"],
  ["indexes = 2026-01-01", "indexes: must be a table"],
  ["versions = 2026-01-01", "versions: must be a table"],
  ["indexes.named = [2026-01-01]", "indexes.named.0: must be a table"],
  [index(""), /indexes\.named\.0\.url: /],
])("refuses %j", (text, message) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(message)]);
});

it.each([
  ["is https", "https://idx.example/simple"],
  ["has a port and a path", "https://idx.example:8443/api/pypi/a-b_c/simple/"],
])("accepts an address that %s", (_title, url) => {
  expect(problemsOf(index(`url = ${JSON.stringify(url)}`))).toEqual([]);
});

it.each([
  [
    "holds credentials",
    "https://user:pw@idx.example/simple",
    /holds no credentials.*UV_INDEX_ACME/,
  ],
  ["holds a user", "https://user@idx.example/simple", /holds no credentials/],
  ["has an ambiguous authority", "https://user/name:pw@idx.example/", /holds no credentials/],
  ["has a query", "https://idx.example/simple?token=abc", /ends before `\?` or `#`/],
  ["has a fragment", "https://idx.example/simple#x", /ends before `\?` or `#`/],
  ["has a backslash", "https://idx.example\\@evil.example/", /two different hosts/],
  ["is http", "http://idx.example/simple", /insecure = true/],
  ["is http in capitals", "HTTP://idx.example/simple", /insecure = true/],
  ["is a folder", "file:///srv/simple", /one machine only/],
  ["has a line break", "https://idx.example/\nX: y", /control characters/],
  ["has a NUL", "https://idx.example/\u0000", /control characters/],
  ["has a space", "https://idx.example/a b", /control characters and spaces/],
  ["is not ASCII", "https://idx.exämple/simple", /ASCII/],
  ["has no scheme", "idx.example/simple", /must begin with `https:\/\/`/],
  ["has another scheme", "ftp://idx.example/simple", /must begin with `https:\/\/`/],
  ["has no host", "https:///simple", /names no host/],
  ["is empty", "", /ASCII|https/],
  ["is endless", `https://idx.example/${"a".repeat(3000)}`, /1 to 2000 characters/],
])("refuses an address that %s", (_title, url, message) => {
  expect(problemsOf(index(`url = ${JSON.stringify(url)}`))).toEqual([
    expect.stringMatching(message),
  ]);
});

it("accepts http only where it is said", () => {
  expect(problemsOf(index('url = "http://127.0.0.1:8000/simple"\ninsecure = true'))).toEqual([]);
});

it("refuses to spare the default index the minimum age", () => {
  const text = '[[indexes.named]]\nname = "default"\nurl = "https://h.example"\nany-age = true\n';
  expect(problemsOf(text)).toEqual([expect.stringMatching(/any-age: would spare everything/)]);
});

it.each([
  [["FOO-BAR", "foo_bar"], /share the credentials of `UV_INDEX_FOO_BAR_USERNAME`/],
  [["a", "a"], /share the credentials/],
  [["a.b", "A-B"], /share the credentials/],
  [["Default"], /is written `default`/],
  [["direct"], /come from no index/],
  [["-a"], /begin and end with a letter or digit/],
  [[""], /begin and end with a letter or digit/],
])("refuses indexes named %j", (names, message) => {
  const text = names.map(
    (name) => `[[indexes.named]]\nname = ${JSON.stringify(name)}\nurl = "https://h.example"\n`,
  );
  expect(problemsOf(text.join(""))).toEqual([expect.stringMatching(message)]);
});
