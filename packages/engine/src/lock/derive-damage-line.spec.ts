import { expect, it } from "vitest";
import { deriveDamageLine } from "./derive-damage-line.ts";

const text = `{
  "a": {
    "b": [1, "x"]
  },
  "c": "y"
}
`;
const WORDS = Array.from({ length: 100_000 }, (_, at) => `\`word ${at}\``).join(" ");

it.each([
  ["a key", text, ["`a.b`: it is bad"], 3],
  ["an item", text, ["`a.b.1`: it is bad"], 3],
  ["what is missing, by the table around it", text, ["`a.z`: it is missing"], 2],
  ["a value", text, ["there is no package `y`"], 5],
  ["the first of several", text, ["`none`: it is bad", "`c` is bad", "`a` is bad"], 5],
  ["the place where it breaks", `${text}{`, ["`c` is bad"], 7],
  ["many words that it lacks", JSON.stringify("z".repeat(8_000_000)), [WORDS], 0],
])("finds the line of %s", (_title, lock, faults, line) => {
  const started = performance.now();
  expect(deriveDamageLine(lock, faults)).toBe(line);
  expect(performance.now() - started).toBeLessThan(3000);
});
