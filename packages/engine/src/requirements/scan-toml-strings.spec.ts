import { describe, expect, it } from "vitest";
import { scanTomlArrayStrings } from "./scan-toml-strings.ts";

describe("scanTomlArrayStrings", () => {
  it.each<[string, string, [number, number][]]>([
    ["the key is missing", 'a = ["x"]', []],
    [
      "the array is on one line",
      "k = [\"a\", 'b']",
      [
        [1, 7],
        [1, 12],
      ],
    ],
    [
      "the array is spread over lines",
      'k = [ # "no"\n  "a",\n\n"b" ]',
      [
        [2, 4],
        [4, 2],
      ],
    ],
    ["the key is quoted", '"k" = ["a"]', [[1, 9]]],
    [
      "strings hold quotes and brackets",
      'k = ["a]\\"", \'"\', "b"]',
      [
        [1, 7],
        [1, 15],
        [1, 20],
      ],
    ],
    [
      "long strings hold line breaks",
      'k = ["""\na\n""", \'\'\'b\'\'\', """c""""]',
      [
        [2, 1],
        [3, 9],
        [3, 18],
      ],
    ],
    ["arrays are nested", 'k = [["a"], "b", { c = "d" }]', [[1, 14]]],
    ["other keys hold the name", 'a.k = ["x"]\nb = { k = ["y"] }\nk = ["a"]', [[3, 7]]],
    ["the key belongs to a table", 'a = 1\n[t]\nk = ["x"]', []],
  ])("is right when %s", (_case, text, places) => {
    expect(scanTomlArrayStrings(text, "k").map(({ line, column }) => [line, column])).toEqual(
      places,
    );
  });
});
