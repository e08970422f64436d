import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../errors/pysnip-error.ts";
import { editManifest, type ManifestEdits } from "./edit-manifest.ts";

const TABLES = `[project] # mine
name = "churn"
version = "1.0.0" # never by hand
dependencies = [
  "Pandas >=2", # frames
  'six',
]

[tool.pysnip]
entry = "churn:score"
`;
const INLINE = `project = { name = "churn", version = "1.0.0", dependencies = ["Pandas >=2", 'six'] }
tool = { pysnip = { entry = "churn:score" } }
`;
const DOTTED = `project.name = "churn"
project.version = "1.0.0"
project.dependencies = ["Pandas >=2", 'six']
tool.pysnip.entry = "churn:score"
`;

const EDITS: ManifestEdits = {
  version: "1.1.0",
  entry: "churn:rate",
  kind: "function",
  requirements: ["pandas>=2.1", "six", "httpx"],
  requirementsFile: "requirements.txt",
};

describe("editManifest", () => {
  it.each([
    ["tables", TABLES],
    ["inline tables", INLINE],
    ["dotted keys", DOTTED],
  ])("sets every key of a manifest with %s, and nothing the second time", async (_title, text) => {
    const edited = await editManifest(text, EDITS);
    expect(parse(edited)).toEqual({
      project: {
        name: "churn",
        version: "1.1.0",
        dependencies: ["pandas>=2.1", "six", "httpx"],
      },
      tool: {
        pysnip: { entry: "churn:rate", kind: "function", requirements: ["requirements.txt"] },
      },
    });
    expect(await editManifest(edited, EDITS)).toBe(edited);
  });

  it("keeps what is not said otherwise, to the letter", async () => {
    expect(await editManifest(TABLES, {})).toBe(TABLES);
    const same = { version: "1.0.0", requirements: ["pandas>=2"], dropRequirements: [] };
    expect(await editManifest(TABLES, same)).toBe(TABLES);
    const edited = await editManifest(TABLES, { version: "1.0.1", dropRequirements: ["SIX"] });
    expect(edited).toBe(TABLES.replace("1.0.0", "1.0.1").replace("  'six',\n", ""));
  });

  it("writes libraries as they are given, and leaves equal ones", async () => {
    const libraries = { numpy: "~> 1.26", "a b": { package: "x", extras: ["y"] } };
    const edited = await editManifest(TABLES, { libraries });
    expect(parse(edited)).toMatchObject({ tool: { pysnip: { libraries } } });
    expect(await editManifest(edited, { libraries })).toBe(edited);
  });

  it.each<[title: string, text: string, edits: ManifestEdits, message: RegExp]>([
    ["a package to drop is not there", TABLES, { dropRequirements: ["flask"] }, /no `flask`/],
    [
      "two lines are for the package",
      TABLES.replace("'six'", "'pandas<3'"),
      { requirements: ["pandas>=2.1"] },
      /several lines/,
    ],
    ["two are asked for", TABLES, { requirements: ["x>1", "x<2"] }, /`x<2` is not all/],
    [
      "a table cannot be added",
      INLINE,
      { libraries: { numpy: "~> 1.26" } },
      /`tool.pysnip.libraries.numpy` cannot be set/,
    ],
  ])("refuses when %s", async (_title, text, edits, message) => {
    const error = await editManifest(text, edits).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PysnipError);
    expect(String((error as PysnipError).message)).toMatch(message);
  });
});
