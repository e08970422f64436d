import { expect, it } from "vitest";
import { fixtureWheels, lockWheels } from "../../test/bundle-fixture.ts";
import { deriveParts } from "./derive-parts.ts";
import {
  deriveBytecodePlace,
  deriveContentsPlace,
  deriveLayerPlace,
  type StoreFormats,
  storeFormats,
} from "./derive-store-places.ts";
import { planPart } from "./plan-part.ts";

const [part] = deriveParts("fat", lockWheels(fixtureWheels, ["linux-x86_64"]));
if (part === undefined) throw new Error("the fixture has no part");

// What a store finds an entry by.
const keys: Record<string, (formats: StoreFormats) => string> = {
  contents: (formats) => deriveContentsPlace("/cache/wheels/ab/abcd/a.whl", formats),
  bytecode: (formats) => deriveBytecodePlace("/cache", "sha256:abcd", "3.11.7", formats),
  layer: (formats) => deriveLayerPlace("/cache", { id: "1", file: "deps-1.zip" }, formats),
  packages: (formats) => planPart(part, "3.11", null, [], formats).id,
};

it.each<[raised: keyof StoreFormats, moved: string[]]>([
  ["contents", ["contents", "bytecode"]],
  ["bytecode", ["bytecode"]],
  ["layers", ["layer"]],
  ["packages", ["packages"]],
])("finds no older entry after the number of %s was raised", (raised, moved) => {
  const next = { ...storeFormats, [raised]: storeFormats[raised] + 1 };
  const changed = Object.keys(keys).filter(
    (key) => keys[key]?.(next) !== keys[key]?.(storeFormats),
  );
  expect(changed).toEqual(moved);
});
