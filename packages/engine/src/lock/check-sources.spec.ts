import { expect, it } from "vitest";
import { checkSources } from "./check-sources.ts";
import { uvLockSchema } from "./uv-lock.ts";

const acme = { name: "acme", url: "https://a.example/simple/", packages: [], insecure: false };
const check = (name: string, source: object | undefined, defaultUrl: string | null = null) => {
  const lock = uvLockSchema.parse({ version: 1, package: [{ name, version: "1", source }] });
  const findIndex = (item: string) => (item.startsWith("acme-") ? "acme" : "default");
  const indexes = { named: [acme], defaultUrl, credentials: {}, secretUrl: null };
  return () => checkSources(lock, { findIndex, indexes, subject: "`churn`" });
};

it.each([
  ["a pinned package is from its index", "acme-core", { registry: "https://a.example/simple" }],
  ["the host is spelled otherwise", "acme-core", { registry: "https://A.example/simple" }],
  ["another package is from elsewhere", "numpy", { registry: "https://p.example/simple" }],
  ["it is the hidden project", "pysnip-resolution", { virtual: "." }],
  ["it was named by address", "numpy", { url: "https://h.example/numpy.whl" }],
])("agrees when %s", (_title, name, source) => {
  expect(check(name, source)).not.toThrow();
});

it("agrees when the default index is a named one as well", () => {
  const source = { registry: "https://a.example/simple" };
  expect(check("numpy", source, "https://a.example/simple")).not.toThrow();
});

it.each([
  [
    "a pinned package is from the default index",
    "acme-core",
    { registry: "https://p.example/simple" },
    /not from `acme`/,
  ],
  ["the path differs", "acme-core", { registry: "https://a.example/other" }, /not from `acme`/],
  [
    "an unpinned package is from a named index",
    "numpy",
    { registry: "https://a.example/simple" },
    /which it is not pinned to/,
  ],
  [
    "a pinned package was named by address",
    "acme-core",
    { url: "https://h.example/acme_core.whl" },
    /named by its address, while it is pinned to `acme`/,
  ],
  ["it is a repository", "numpy", { git: "https://h.example/x.git" }, /from git, not an index/],
  ["it is a folder", "numpy", { directory: "../x" }, /from directory, not an index/],
])("refuses when %s", (_title, name, source, detail) => {
  expect(check(name, source)).toThrow(detail);
  expect(check(name, source)).toThrow("PYSNIP_INDEX_REFUSED");
});
