import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { submissionInput } from "../../test/submission-input.ts";
import { planSubmission } from "./plan-submission.ts";
import { renderPythonString } from "./render-python-string.ts";

const root = mkdtempSync(join(tmpdir(), "pysnip-test-file-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes a job's files and runs its first test as a person would. */
async function runFirstTest(folder: string, text: string, kind: "function" | "script") {
  const plan = await planSubmission({
    ...submissionInput,
    folder,
    text,
    kind,
  });
  for (const { path, content } of plan.files) {
    const target = join(root, path);
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, content);
  }
  const args = ["-m", "unittest", "discover", "-v", "-s", join(root, folder, "tests")];
  return spawnSync("python3", args, { encoding: "utf8", cwd: root });
}

describe("renderTestFile", () => {
  it.each([
    ["all five kinds of parameters", "five", "def f(a, /, b, *c, d=1, **e): ...\n", 2],
    ["no parameters", "none", "def f(): ...\n", 2],
    ["unicode parameters", "unicode", "def f(é, ﬁ, 名): ...\n", 2],
    ["an async function", "asynchronous", "async def f(a): ...\n", 2],
    ["an async generator", "stream", "async def f(a):\n    yield a\n", 2],
    [
      "a decorator that hides the signature",
      "wrapped",
      "def d(f):\n    return lambda *a: f(*a)\n@d\ndef main(x): ...\n",
      1,
    ],
    ["a name that is bound anew", "rebound", "def f(x): ...\nf = print\n", 1],
    [
      "a docstring full of quotes",
      "quoted",
      'def f(a):\n    r"""A \\""" \'\'\'"""\n'.replace('\\""" ', "\\' "),
      2,
    ],
  ])("passes right away when the snippet has %s", async (_title, folder, text, count) => {
    const result = await runFirstTest(folder, text, "function");
    expect(result.stderr).toMatch(new RegExp(`Ran ${count} tests? in .*\n\nOK`));
  });

  it("passes without running the program when the job is a script", async () => {
    const result = await runFirstTest("program", 'raise SystemExit("ran")\n', "script");
    expect(result.stderr).toMatch(/Ran 1 test in .*\n\nOK/);
  });

  it("fails when the signature has changed since", async () => {
    await runFirstTest("changed", "def f(a): ...\n", "function");
    writeFileSync(join(root, "changed/src/changed.py"), "def f(b): ...\n");
    const args = ["-m", "unittest", "discover", "-s", join(root, "changed/tests")];
    expect(spawnSync("python3", args, { encoding: "utf8" }).stderr).toContain(
      "FAILED (failures=1)",
    );
  });
});

describe("renderPythonString", () => {
  it("means the same text to CPython when it holds anything", () => {
    const texts = [
      '"',
      "'",
      "\\",
      '"""',
      "\0\n\r\t\u001b\u0085",
      "é名😀",
      "\u2028\u202e",
      "\\N{DASH}",
      "{x}",
      "%s",
    ];
    const program =
      "import ast, json, sys; print(json.dumps([ast.literal_eval(t) for t in json.load(sys.stdin)]))";
    const input = JSON.stringify(texts.map(renderPythonString));
    const result = spawnSync("python3", ["-I", "-c", program], { input, encoding: "utf8" });
    expect(JSON.parse(result.stdout)).toEqual(texts);
  });
});
