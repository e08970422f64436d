import { expect, it } from "vitest";
import { findCiSignal } from "../tools/ci-signals.mjs";
import { runProgram } from "../tools/run-program.mjs";
import { tallyStep } from "../tools/tally-step.mjs";
import { parseUnittestOutput } from "../tools/test-report.mjs";

// `npm test` is only worth what its counting is worth.
it.each([
  {
    title: "all passed",
    output: "test_a (t.A.test_a) ... ok\n\nRan 1 test in 0.001s\n\nOK\n",
    expected: { passed: 1, failed: 0, skipped: [], problems: [] },
  },
  {
    title: "some failed",
    output: `ERROR: test_b (t.A.test_b)\nFAIL: test_c (t.A.test_c)\n\nRan 5 tests in 2.1s\n\nFAILED (failures=1, errors=1)\n`,
    expected: {
      passed: 3,
      failed: 2,
      skipped: [],
      problems: ["test_b (t.A.test_b)", "test_c (t.A.test_c)"],
    },
  },
  {
    title: "one was skipped",
    output: `test_a (t.A.test_a) ... skipped 'no Landlock here'\n\nRan 2 tests in 1s\n\nOK (skipped=1)\n`,
    expected: {
      passed: 1,
      failed: 0,
      skipped: [{ name: "test_a (t.A.test_a)", reason: "no Landlock here" }],
      problems: [],
    },
  },
  { title: "it broke off", output: "Traceback (most recent call last):\n", expected: undefined },
])("counts unittest's output when $title", ({ output, expected }) => {
  expect(parseUnittestOutput(output)).toEqual(expected);
});

const finished = { exitCode: 0, stdout: "", stderr: "", all: "", seconds: 1 };
const success = { success: true, cached: false };

it("counts a task that did not run as a failure", () => {
  const step = { title: "lint", tasks: ["a:lint", "b:lint"], counts: "tasks" } as const;
  const tally = tallyStep(step, { finished, tasks: new Map([["a:lint", success]]) });
  expect(tally).toMatchObject({ passed: 1, failed: 1, problems: ["b:lint did not run"] });
});

it("counts a test task without a count as a failure", () => {
  const step = { title: "tests", tasks: ["runner:test"], counts: "tests" } as const;
  const tasks = new Map([["runner:test", success]]);
  expect(tallyStep(step, { finished, tasks }).failed).toBe(1);
  const all = "Ran 3 tests in 0.1s\n\nOK\n";
  expect(tallyStep(step, { finished: { ...finished, all }, tasks })).toMatchObject({
    passed: 3,
    failed: 0,
  });
});

it("fails when Nx fails although every task succeeded", () => {
  const step = { title: "lint", tasks: ["a:lint"], counts: "tasks" } as const;
  const tasks = new Map([["a:lint", success]]);
  expect(tallyStep(step, { finished: { ...finished, exitCode: 1 }, tasks }).failed).toBe(1);
});

it.each([
  { env: { CI: "true" }, signal: "CI" },
  { env: { GITHUB_ACTIONS: "true" }, signal: "GITHUB_ACTIONS" },
  { env: { CI: "false", GITHUB_ACTIONS: "true" }, signal: undefined },
  { env: { CI: "" }, signal: undefined },
])("finds $signal when the environment is $env", ({ env, signal }) => {
  expect(findCiSignal(env)).toBe(signal);
});

it("answers 127 when a program does not exist", async () => {
  expect((await runProgram("pysnip-no-such-program", [])).exitCode).toBe(127);
});
