import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runProgram } from "./run-program.mjs";
import { formatSeconds, say, showWaiting } from "./show-progress.mjs";

const COMMAND_TIMEOUT_SECONDS = 900;

/**
 * Runs commands in a folder and shows each one as a person would type it, its output and its time.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export function openTerminal(folder, env) {
  /**
   * @param {string} shown
   * @param {string} file
   * @param {readonly string[]} args
   * @param {string} [inputFile]
   */
  async function show(shown, file, args, inputFile) {
    const line = `${shown}${inputFile ? ` < ${quote(inputFile)}` : ""}`;
    say(`\n$ ${line}`);
    const stop = showWaiting("  waiting", { announce: false });
    const input = inputFile ? { input: await readFile(join(folder, inputFile)) } : {};
    const done = await runProgram(file, args, {
      cwd: folder,
      env,
      timeoutSeconds: COMMAND_TIMEOUT_SECONDS,
      ...input,
    });
    stop();
    const lines = file === "cat" ? done.all.trimEnd().split("\n") : trimOutput(done.all);
    for (const text of lines) say(`  ${text}`.trimEnd());
    say(`  (${formatSeconds(done.seconds)})`);
    if (done.exitCode !== 0) throw new Error(`\`${line}\` ended with exit code ${done.exitCode}`);
  }
  return {
    /** @param {string} file @param {readonly string[]} args */
    type: (file, args) => show([file, ...args].map(quote).join(" "), file, args),
    /**
     * The workspace's own Nx, which is what `npx nx` starts.
     * @param {readonly string[]} args
     * @param {string} [inputFile] relative to the folder
     */
    typeNx: async (args, inputFile) => {
      const nx = join(folder, "node_modules", "nx");
      const { bin } = JSON.parse(await readFile(join(nx, "package.json"), "utf8"));
      const shown = ["npx", "nx", ...args].map(quote).join(" ");
      await show(shown, process.execPath, [join(nx, bin.nx), ...args], inputFile);
    },
  };
}

/** @param {string} word */
function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Output without colours and without runs of empty lines.
 * @param {string} output
 */
function trimOutput(output) {
  const lines = stripVTControlCharacters(output)
    .trim()
    .split("\n")
    .map((line) => line.trimEnd());
  return lines.filter((line, index) => line !== "" || (index > 0 && lines[index - 1] !== ""));
}
