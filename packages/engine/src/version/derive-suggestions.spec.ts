import { describe, expect, it } from "vitest";
import { makeMemoryFolder } from "../../test/submission-input.ts";
import type { SubmissionInput } from "./submission.ts";

const BODY = "def score(days: int) -> int:\n    return days\n";
const TEXT = `%pip install "rich>=13" PyJWT\nimport yaml, jwt, requests, docx\n${BODY}`;

async function manifestOf(change: Partial<SubmissionInput>, again?: Partial<SubmissionInput>) {
  const { files, submit } = makeMemoryFolder();
  await submit(change);
  if (again !== undefined) await submit(again);
  const manifest = files.get("jobs/churn/pyproject.toml") ?? "";
  const list = /^dependencies = \[([^\]]*)\]/m.exec(manifest)?.[1] ?? "";
  return [...list.matchAll(/"([^"]+)"/g)].map(([, text]) => text);
}

describe("suggested requirements", () => {
  it.each<[string, Partial<SubmissionInput>, string[]]>([
    ["nobody asks for it", { text: TEXT }, []],
    ["it is asked for", { text: TEXT, infer: true }, ["rich>=13", "PyJWT", "pyyaml"]],
    [
      "the job declares some of it",
      { text: TEXT, infer: true, requirements: ["rich<13", "pyyaml>=6"] },
      ["rich<13", "pyyaml>=6", "PyJWT"],
    ],
    [
      "a requirements file has some of it",
      { text: TEXT, infer: true, requirementsFile: "PyYAML\nrich\n" },
      ["PyJWT"],
    ],
    [
      "the header of the text has it",
      {
        text: `# /// script\n# dependencies = ["pyyaml"]\n# ///\nimport yaml\n${BODY}`,
        infer: true,
      },
      [],
    ],
    [
      "another library is said to be meant",
      {
        text: `import yaml\n${BODY}`,
        infer: true,
        libraries: { yaml: { package: "ruamel.yaml" } },
      },
      [],
    ],
    [
      "the module is the job's own",
      {
        text: `import yaml\n${BODY}`,
        infer: true,
        otherSources: [{ path: "yaml/__init__.py", digest: "sha256:00" }],
      },
      [],
    ],
  ])("are written as they should be when %s", async (_title, change, expected) => {
    expect(await manifestOf(change)).toEqual(expected);
  });

  it("are added to a job that is there, and to one whose folder is recorded", async () => {
    const text = `import yaml\n${BODY}`;
    expect(await manifestOf({ text: BODY }, { text, infer: true })).toEqual(["pyyaml"]);
    expect(await manifestOf({ text }, { text: undefined, infer: true })).toEqual(["pyyaml"]);
  });

  it("are refused as any other when what the text asks for is no requirement", async () => {
    const text = `%pip install ./mine\n${BODY}`;
    await expect(manifestOf({ text, infer: true })).rejects.toMatchObject({
      code: "PYSNIP_REQUIREMENT_INVALID",
    });
  });

  it("are said with what to do about each", async () => {
    const { submit } = makeMemoryFolder({ text: TEXT });
    const marked = `%pip install "six; os_name=='nt'"\nimport six\n${BODY}`;
    const plans = [
      await submit(),
      await submit({ text: TEXT, infer: true }),
      await submit({ text: TEXT }),
      await submit({ text: marked }),
    ];
    expect(plans.map(({ messages }) => messages)).toMatchSnapshot();
    expect(plans.map((plan) => plan.suggestedRequirements)).toEqual([
      ["rich>=13", "PyJWT", "pyyaml"],
      [],
      [],
      ["six; os_name=='nt'"],
    ]);
  });
});
