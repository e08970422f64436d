import { expect, it } from "vitest";
import { deriveFirstPins, derivePinsFromFailure, derivePinsFromResolution } from "./derive-pins.ts";
import { uvLockSchema } from "./uv-lock.ts";

const PRIVATE = "https://a.example/simple";
const PUBLIC = "https://p.example/simple";
const indexes = {
  defaultUrl: PUBLIC,
  credentials: {},
  secretUrl: null,
  named: [{ name: "acme", url: PRIVATE, packages: ["acme-*"], insecure: false }],
};
const findIndex = (name: string) => (name.startsWith("acme-") ? "acme" : "default");
const own = new Set(["acme-app", "plain"]);
const first = deriveFirstPins([...own], findIndex);
const names = (state: ReturnType<typeof derivePinsFromFailure>) => state && [...state.pins.keys()];

const item = (name: string, registry: string, needs: string[] = []) => ({
  name,
  version: "1",
  source: { registry },
  dependencies: needs.map((need) => ({ name: need })),
});
const resolved = (...items: object[]) =>
  derivePinsFromResolution(
    first,
    uvLockSchema.parse({
      version: 1,
      package: [
        {
          name: "pysnip-resolution",
          source: { virtual: "." },
          dependencies: [{ name: "acme-app" }, { name: "plain" }],
        },
        ...items,
      ],
    }),
    findIndex,
    indexes,
  );
const failed = (text: string, state = first) => derivePinsFromFailure(state, text, findIndex, own);

it("begins with the packages that the job names", () => {
  expect([...first.pins]).toEqual([["acme-app", "acme"]]);
});

it("is done when every package comes from its index", () => {
  const items = [item("acme-app", PRIVATE, ["acme-core"]), item("acme-core", PRIVATE)];
  expect(resolved(...items, item("plain", PUBLIC))).toBeNull();
});

it("adds what others need, and nothing that a package from elsewhere asks for", () => {
  const state = resolved(
    item("acme-app", PRIVATE, ["acme-core"]),
    item("acme-core", PUBLIC, ["acme-trap"]),
    item("acme-trap", PUBLIC),
    item("plain", PUBLIC),
  );
  expect(names(state)).toEqual(["acme-app", "acme-core"]);
});

it("goes in circles once", () => {
  const items = [item("acme-app", PRIVATE, ["plain"]), item("plain", PUBLIC, ["acme-app"])];
  expect(resolved(...items)).toBeNull();
});

it("adds the pinned packages that a failure mentions, wherever its lines break", () => {
  const text =
    "╰─▶ Because acme-core was not found in the package\n      │ registry and acme-app==1.0 depends on Acme_Base, ...";
  expect(names(failed(text))).toEqual(["acme-app", "acme-core", "acme-base"]);
});

it("gives up a package that only a failure mentioned and that does not exist, once", () => {
  const text =
    "Because acme-trap was not found in the package registry and acme-core depends on it";
  const second = failed(text);
  expect(names(second)).toEqual(["acme-app", "acme-trap", "acme-core"]);
  const third = second && failed(text, second);
  expect(names(third)).toEqual(["acme-app", "acme-core"]);
  expect(third && failed(text, third)).toBeNull();
});

it.each([
  ["it speaks of other packages", "Because numpy was not found in the package registry"],
  [
    "a package of the job itself is missing",
    "Because acme-app was not found in the package registry",
  ],
  ["it says nothing", ""],
])("ends when %s", (_title, text) => {
  expect(failed(text)).toBeNull();
});
