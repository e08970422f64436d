import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { judgeJob, MANIFEST, type WrittenJob } from "./judge-row.ts";

const page = readFileSync(
  new URL("../../../../docs/guides/declaring-requirements.md", import.meta.url),
  "utf8",
);

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Examples of the guide: the blocks that a reader would copy, and the block that says what comes out. */
function readExamples(): { readonly written: readonly Block[]; readonly answer: Block }[] {
  const blocks = [...page.matchAll(/^```([a-z]+)\n([^]*?)^```$/gm)].map(
    ([, language = "", text = ""]): Block => ({ language, text }),
  );
  const examples: ReturnType<typeof readExamples> = [];
  let written: Block[] = [];
  for (const block of blocks) {
    if (block.language !== "text" && block.language !== "refusal") written.push(block);
    else {
      examples.push({ written, answer: block });
      written = [];
    }
  }
  if (written.length > 0) throw new Error(`no answer to ${written[0]?.text}`);
  return examples;
}

function toJob(written: readonly Block[]): WrittenJob {
  const textOf = (language: string): string | null =>
    written.find((block) => block.language === language)?.text ?? null;
  const file = textOf("requirements");
  const header = textOf("python");
  const [, library] = written.filter((block) => block.language === "toml");
  return {
    manifest: complete(textOf("toml") ?? ""),
    ...(library === undefined ? {} : { library: library.text }),
    files: {
      ...(file === null ? {} : { "jobs/a/requirements.txt": file, "jobs/common/base.txt": "" }),
      ...(header === null ? {} : { "jobs/a/src/a.py": header }),
    },
    list: /--deps "([^"]*)"/.exec(textOf("sh") ?? "")?.[1] ?? null,
  };
}

// What an example leaves out. One that shows places leaves nothing out above them.
function complete(text: string): string {
  const project = text.includes("name = ") ? "" : 'name = "the-job"\nversion = "1.0.0"\n';
  const tool = 'entry = "a:main"\npython = "3.11"\nbuiltins = false\n';
  return insertBehind(insertBehind(text, "[project]\n", project), "[tool.pysnip]\n", tool);
}

function insertBehind(text: string, header: string, lines: string): string {
  return text.includes(header) ? text.replace(header, header + lines) : text + header + lines;
}

describe("the examples of docs/guides/declaring-requirements.md", () => {
  const examples = readExamples();

  it("are there, in every place that requirements can be written", () => {
    const languages = new Set(
      examples.flatMap(({ written }) => written.map((one) => one.language)),
    );
    expect([...languages].sort()).toEqual(["python", "requirements", "sh", "toml"]);
    expect(examples.length).toBeGreaterThan(8);
  });

  it.each(
    examples.map((example) => [example.written[0]?.text.split("\n")[1] ?? "", example] as const),
  )("come out as the guide says when %j is read", async (_line, { written, answer }) => {
    const outcome = await judgeJob(toJob(written)).then(
      (set) => set.requirements.map(({ canonical }) => canonical).join("\n"),
      (error: unknown) => {
        if (error instanceof PysnipError) return error.message;
        throw error;
      },
    );
    expect(`${outcome.replaceAll("jobs/a/", "jobs/churn/")}\n`).toBe(answer.text);
    expect(outcome.includes(MANIFEST)).toBe(answer.language === "refusal");
  });
});
