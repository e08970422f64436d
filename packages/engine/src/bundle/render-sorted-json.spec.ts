import fc from "fast-check";
import stringify from "json-stable-stringify";
import { expect, it } from "vitest";
import { renderSortedJson } from "./render-sorted-json.ts";

const told = (value: unknown) => `${stringify(value, { space: 2 })}\n`;

it("writes what a library for sorted JSON writes, whatever the value", () => {
  const key = fc.oneof(fc.string({ unit: "binary" }), fc.nat({ max: 20 }).map(String));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(key, tie("value"), { maxKeys: 6 }),
    ),
  }));
  fc.assert(
    fc.property(value, (each) => {
      expect(renderSortedJson(each)).toBe(told(each));
    }),
  );
});

it.each([
  ["keys that look like indices", { b: 1, "10": 1, "9": 1, a: { "01": 1, "1": [{ "2": 1 }] } }],
  ["a key of every object", JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }') as unknown],
  ["nothing", {}],
  ["empty values", { b: {}, a: [], c: [{}, []] }],
  ["an absent value", { b: undefined, a: 1 }],
  ["only absent values", { b: { a: undefined } }],
  ["names beyond ASCII", { "İ/ß": 1, "\ud83d\ude00": 2, "\uffff": 3, é: 4 }],
])("writes %s as that library does", (_title, value) => {
  expect(renderSortedJson(value)).toBe(told(value));
});
