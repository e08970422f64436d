import { PysnipError } from "../errors/pysnip-error.ts";

/** The failure of a target whose job ended with an exit code other than 0; Nx itself always exits 1. */
export function jobFailed(root: string, exitCode: number): PysnipError {
  const meaning = MEANINGS[exitCode];
  return new PysnipError("PYSNIP_JOB_FAILED", {
    headline: `\`${root}\` ended with exit code ${exitCode}`,
    details: meaning ? [meaning] : [],
  });
}

/** The refusal where the interpreter of a job's environment cannot be started; nothing of the job ran. */
export function notStarted(name: string, python: string, reason: string): PysnipError {
  return new PysnipError("PYSNIP_PYTHON_MISSING", {
    headline: `\`${python}\`, which runs \`${name}\`, cannot be started`,
    details: [reason],
    hint: `try \`${python} --version\`; where that fails too, install that Python again`,
  });
}

const MEANINGS: Partial<Record<number, string>> = {
  1: "the job raised an exception or ended itself, or a test failed",
  2: "the input does not fit the job's entry",
  75: "the environment could not be made; trying again may help",
  78: "the bundle or its lockfile is broken",
  130: "the job was interrupted",
  137: "the job was killed",
};
