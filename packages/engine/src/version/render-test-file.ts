import { renderPythonString } from "./render-python-string.ts";
import type { SnippetFunction } from "./snippet-analysis.ts";

/** What the first test of a job is about; `signatureIsKnown` is false when something wraps the function. */
export interface TestSubject {
  readonly module: string;
  readonly function: SnippetFunction | null;
  readonly signatureIsKnown: boolean;
}

/** Renders the `unittest` file that a job begins with. It passes as it is, and it is the user's from then on. */
export function renderTestFile(subject: TestSubject): string {
  const lines =
    subject.function === null
      ? renderScriptTest(subject.module)
      : renderFunctionTest(subject, subject.function);
  return `${lines.join("\n")}\n`;
}

function renderFunctionTest(subject: TestSubject, entry: SnippetFunction): string[] {
  const { module } = subject;
  const known = subject.signatureIsKnown;
  const names = entry.parameters.map(({ name }) => renderPythonString(name)).join(", ");
  const awaited = entry.async && !entry.generator;
  return [
    `"""Tests of the job ${module}. pysnip wrote this file once and will not touch it again."""`,
    "",
    ...(known ? ["import inspect"] : []),
    "import sys",
    "import unittest",
    "from pathlib import Path",
    "",
    'sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))',
    "",
    `import ${module}  # noqa: E402`,
    "",
    "",
    `class EntryTest(unittest.${awaited ? "IsolatedAsyncioTestCase" : "TestCase"}):`,
    "    def test_entry_is_callable(self):",
    `        self.assertTrue(callable(${module}.${entry.name}))`,
    "",
    ...(known
      ? [
          "    def test_entry_takes_the_expected_parameters(self):",
          `        signature = inspect.signature(${module}.${entry.name})`,
          `        self.assertEqual(list(signature.parameters), [${names}])`,
          "",
        ]
      : []),
    "    # A test worth more calls the function and says what must come out:",
    "    #",
    `    # ${awaited ? "async " : ""}def test_result(self):`,
    `    #     result = ${awaited ? "await " : ""}${module}.${entry.name}(${renderArguments(entry)})`,
    "    #     self.assertEqual(result, ...)",
    ...MAIN,
  ];
}

function renderScriptTest(module: string): string[] {
  return [
    `"""Tests of the job ${module}. pysnip wrote this file once and will not touch it again."""`,
    "",
    "import unittest",
    "from pathlib import Path",
    "",
    `PROGRAM = Path(__file__).resolve().parents[1] / "src" / ${renderPythonString(`${module}.py`)}`,
    "",
    "",
    "class ProgramTest(unittest.TestCase):",
    "    def test_program_compiles(self):",
    '        compile(PROGRAM.read_bytes(), PROGRAM.name, "exec")',
    "",
    "    # A test worth more runs the program and says what must come out:",
    "    #",
    "    # def test_result(self):",
    "    #     import runpy",
    '    #     names = runpy.run_path(str(PROGRAM), run_name="__main__")',
    '    #     self.assertEqual(names["result"], ...)',
    ...MAIN,
  ];
}

/** The arguments that a call must have, in an order that Python takes. */
function renderArguments(entry: SnippetFunction): string {
  return entry.parameters
    .filter(({ kind, default: value }) => value === null && !kind.startsWith("var-"))
    .map(({ name, kind }) => (kind === "positional-only" ? "..." : `${name}=...`))
    .join(", ");
}

const MAIN = ["", "", 'if __name__ == "__main__":', "    unittest.main()"];
