import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePipConfig } from "../src/uv/parse-pip-config.ts";
import { commandSays } from "./command-says.ts";

const hasPython = commandSays("python3", ["-c", "print(1)"]) !== null;
if (!hasPython) console.warn("pip-config.spec.ts: skipped, because no python3 is on PATH");

// What pip does with a file before it looks at what the options mean. An empty line in a value is left
// out, because no address has one.
const PROGRAM = `
import configparser, json, re, sys
def read(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    def normal(items):
        return {(k := n.replace("_", "-"))[2 if k.startswith("--") else 0:]: re.sub("\\n+", "\\n", v) for n, v in items}
    return {s: normal(parser._sections[s].items()) for s in parser.sections()} | {"DEFAULT": normal(parser.defaults().items())}
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

const line = fc.oneof(
  fc.constantFrom("[global]", "[install]", "[DEFAULT] x]", "[]", "[", "", "  ", "# c", "  ; c"),
  fc.constantFrom(
    "index-url = a",
    "index_url: b = c",
    "--index-url=",
    "= x",
    ":",
    "word",
    "  more",
  ),
  fc.string({ unit: fc.constantFrom(..."[]=:#; \ta-_"), maxLength: 6 }),
);
const texts = fc.array(line, { maxLength: 7 }).map((lines) => `[global]\n${lines.join("\n")}`);

it.skipIf(!hasPython)("reads pip's configuration as Python's configparser does", () => {
  const samples = fc.sample(texts, 2000);
  const said: unknown = JSON.parse(
    execFileSync("python3", ["-c", PROGRAM], { input: JSON.stringify(samples) }).toString(),
  );
  const read = samples.map((text) => {
    const sections = parsePipConfig(text);
    if (typeof sections === "number") return null;
    const trimmed = [...sections].map(([name, options]) => [
      name,
      Object.fromEntries([...options].map(([key, value]) => [key, value.trimEnd()])),
    ]);
    return { DEFAULT: {}, ...Object.fromEntries(trimmed) };
  });
  const rows = samples.map((text, at) => [text, (said as unknown[])[at]]);
  expect(samples.map((text, at) => [text, read[at]])).toEqual(rows);
});
