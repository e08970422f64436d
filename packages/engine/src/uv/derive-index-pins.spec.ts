import { expect, it } from "vitest";
import { deriveIndexPins } from "./derive-index-pins.ts";

const named = [
  { name: "acme", url: "https://a.example", packages: ["Acme_*", "numpy"], insecure: false },
  { name: "torch", url: "https://t.example", packages: ["torch*"], insecure: false },
];
const derive = (jobPins: Record<string, string> = {}, indexes = named) =>
  deriveIndexPins(indexes, new Map(Object.entries(jobPins)), "`churn`");

it.each([
  ["acme-core", "acme"],
  ["numpy", "acme"],
  ["torchvision", "torch"],
  ["acme", "default"],
  ["numpy-financial", "default"],
])("leads %s to %s", (name, index) => {
  expect(derive()(name)).toBe(index);
});

it("follows a job where the workspace says nothing, and where both agree", () => {
  const find = derive({ pandas: "torch", numpy: "acme", six: "default" });
  expect(["pandas", "numpy", "six"].map(find)).toEqual(["torch", "acme", "default"]);
});

it.each([
  [{ pandas: "acmee" }, /`pandas`: there is no index `acmee`; known: default, acme, torch/],
  [{ numpy: "torch" }, /`numpy`: the job says `torch`, `pysnip\.toml` says `acme`/],
  [{ numpy: "default" }, /`numpy`: the job says `default`, `pysnip\.toml` says `acme`/],
])("refuses a job that pins %j", (pins, detail) => {
  expect(() => derive(pins)).toThrow(detail);
  expect(() => derive(pins)).toThrow("PYSNIP_INDEX_REFUSED");
});

it("refuses a package that two indexes claim, and only that one", () => {
  const twice = [
    ...named,
    { name: "b", url: "https://b.example", packages: ["*-core"], insecure: false },
  ];
  const find = derive({}, twice);
  expect(find("x-core")).toBe("b");
  expect(() => find("acme-core")).toThrow(/pinned to several indexes: acme, b/);
});
