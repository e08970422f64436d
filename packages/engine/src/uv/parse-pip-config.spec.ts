import { expect, it } from "vitest";
import { findPipIndexUrl, parsePipConfig } from "./parse-pip-config.ts";

const find = (...texts: string[]) =>
  findPipIndexUrl(
    texts.map((text) => {
      const sections = parsePipConfig(text);
      if (typeof sections === "number") throw new Error(`line ${sections}`);
      return sections;
    }),
  );
const A = "https://a.example/simple";
const B = "https://b.example/simple";

// Each row is what `pip install` says that it looks in.
it.each<[title: string, text: string, expected: string | null]>([
  ["an equals sign", `[global]\nindex-url = ${A}\n`, A],
  ["a colon", `[global]\nindex-url: ${A}\n`, A],
  ["no blanks", `[global]\nindex-url=${A}`, A],
  ["an underscore", `[global]\nindex_url = ${A}`, A],
  ["capitals", `[global]\nIndex-URL = ${A}`, A],
  ["dashes in front", `[global]\n--index-url = ${A}`, A],
  ["a section of the command first", `[install]\nindex-url = ${A}\n[global]\nindex-url = ${B}`, A],
  ["a section of the command last", `[global]\nindex-url = ${B}\n[install]\nindex-url = ${A}`, A],
  ["what stands for the environment", `[install]\nindex-url=${B}\n[:env:]\nindex-url=${A}`, A],
  ["another command", `[download]\nindex-url = ${A}`, null],
  ["a section in capitals", `[Global]\nindex-url = ${A}`, null],
  ["text behind a section", `[global] ; mine\nindex-url = ${A}`, A],
  ["defaults", `[DEFAULT]\nindex-url = ${A}\n[global]\ntimeout = 3`, A],
  ["defaults without a section", `[DEFAULT]\nindex-url = ${A}`, null],
  ["a value before defaults", `[DEFAULT]\nindex-url=${B}\n[global]\nindex-url=${A}`, A],
  ["a value on the next line", `[global]\nindex-url =\n  ${A}\n`, A],
  ["an empty line and a comment before it", `[global]\nindex-url =\n\n  # mine\n  ${A}\n`, A],
  ["a name that is further in", `[global]\n  index-url = ${A}`, A],
  ["a name behind one that is not", `[global]\ntimeout = 3\n  index-url = ${A}`, null],
  ["comments", `[global]\n# index-url = ${A}\n  ; index-url = ${A}`, null],
  ["a comment behind a value", `[global]\nindex-url = ${A} ; mine`, `${A} ; mine`],
  ["two spellings", `[global]\nindex_url = ${B}\nindex-url = ${A}`, A],
  ["sections and options with blanks", `[x y]\nz = 1\n[x]\ny z = 2\n[global]\nindex-url=${A}`, A],
  ["Windows lines", `[global]\r\nindex-url = ${A}\r\n`, A],
  ["an empty value", "[install]\nindex-url =\n", null],
  ["an empty value before another", `[install]\nindex-url =\n[global]\nindex-url = ${A}`, A],
  ["an option that only begins so", `[global]\nindex = ${A}\nextra-index-url = ${A}`, null],
  ["nothing", "", null],
])("reads pip's configuration: %s", (_title, text, expected) => {
  expect(find(text)).toBe(expected);
});

it.each<[title: string, texts: string[], expected: string | null]>([
  ["the first file", [`[global]\nindex-url=${A}`, `[global]\nindex-url=${B}`], A],
  ["a command in another", [`[global]\nindex-url=${B}`, `[install]\nindex-url=${A}`], A],
  ["an empty value in the first", ["[global]\nindex-url=", `[global]\nindex-url=${B}`], null],
])("reads several files: %s", (_title, texts, expected) => {
  expect(find(...texts)).toBe(expected);
});

it.each<[title: string, text: string, line: number]>([
  ["no section", `index-url = ${A}`, 1],
  ["no option", `[global]\nnonsense\nindex-url = ${A}`, 2],
  ["no name", `[global]\n= ${A}`, 2],
  ["an option twice", `[global]\nindex-url = ${A}\n\nIndex-URL = ${B}`, 4],
  ["a section twice", `[global]\ntimeout=3\n[global]\nindex-url = ${A}`, 3],
])("says where pip would refuse a file: %s", (_title, text, line) => {
  expect(parsePipConfig(text)).toBe(line);
});
