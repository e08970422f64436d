import { describe, expect, it } from "vitest";
import type { PysnipError } from "../errors/pysnip-error.ts";
import { mergeRequests, parseSubmissionSpec } from "./parse-submission-spec.ts";

const parse = (value: unknown) => parseSubmissionSpec(JSON.stringify(value), "job.json");
const flags = (request: object) => ({ from: "`--deps`", request });
const spec = (value: unknown) => ({ from: "`job.json`", request: parse(value) });

describe("a submission in a file", () => {
  it.each<[title: string, dependencies: unknown, requirements: string[]]>([
    ["nothing", undefined, []],
    ["spaces", "numpy>=1.24 pandas", ["numpy>=1.24", "pandas"]],
    ["commas", "numpy,pandas>=2,<3", ["numpy", "pandas>=2,<3"]],
    ["a list", ["pandas>=2,<3", "requests"], ["pandas>=2,<3", "requests"]],
  ])("takes dependencies written with %s", (_title, dependencies, requirements) => {
    expect(parse({ pythonCode: "def f(): ...", dependencies })).toMatchObject({
      text: "def f(): ...",
      origin: "spec",
      requirements,
    });
  });

  it("says every problem at once", () => {
    const error = (() => {
      try {
        return parse({ pythonCode: 1, dependancies: "", bump: "huge", python: 3.11 });
      } catch (caught) {
        return caught as PysnipError;
      }
    })() as PysnipError;
    expect(error.code).toBe("PYSNIP_CONFIG_INVALID");
    expect(error.details).toHaveLength(4);
    expect(error.details.join("\n")).toContain("did you mean `dependencies`?");
    expect(() => parseSubmissionSpec("{", "job.json")).toThrow(/does not describe a submission/);
  });

  it("is joined with what the command line says, which counts where both speak", () => {
    const merged = mergeRequests(
      spec({ dependencies: "numpy", entry: "f", bump: "minor", python: "3.11" }),
      flags({
        requirements: ["numpy", "pandas"],
        entry: "g",
        kind: undefined,
        version: { pre: "rc" },
      }),
    );
    expect(merged).toMatchObject({
      requirements: ["numpy", "pandas"],
      entry: "g",
      python: "3.11",
      version: { bump: "minor", pre: "rc" },
    });
  });

  it("clashes where the two ask for one package differently, or both bring a text", () => {
    const clash = () =>
      mergeRequests(spec({ dependencies: "Pandas<2" }), flags({ requirements: ["pandas>=2"] }));
    expect(clash).toThrow(/`Pandas<2` in `job.json`[^]*`pandas>=2` in `--deps`/);
    const texts = () => mergeRequests(spec({ pythonCode: "" }), flags({ text: "x" }));
    expect(texts).toThrow(/from two places: `job.json` and `--deps`/);
  });
});
