import { expect, it } from "vitest";
import { derivePins } from "./derive-pins.ts";

const findIndex = (name: string) => (name.startsWith("acme-") ? "acme" : "default");

it.each([
  ["the pinned ones of what is named", [], ["acme-app", "plain"], ["acme-app"]],
  ["what has turned up since", ["acme-app"], ["acme-app", "acme-core"], ["acme-app", "acme-core"]],
  ["nothing new", ["acme-app"], ["acme-app", "plain"], null],
  ["nothing at all", [], [], null],
])("adds %s", (_title, pinned, names, expected) => {
  const pins = derivePins(new Map(pinned.map((name) => [name, "acme"])), names, findIndex);
  expect(pins && [...pins]).toEqual(expected && expected.map((name) => [name, "acme"]));
});
