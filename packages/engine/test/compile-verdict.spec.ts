import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { PysnipError } from "../src/errors/pysnip-error.ts";
import { readCompileVerdict } from "../src/version/read-compile-verdict.ts";
import { makeWorkspace } from "./make-workspace.ts";

const RUFF = "@astral-sh/ruff-wasm-nodejs";
const python = findPython();

/** A uv that knows the interpreter of this machine, or none. */
async function makeJudges({ cpython, ruff }: { cpython: boolean; ruff: boolean }) {
  const workspace = await makeWorkspace({ "package.json": "{}" }, {});
  const bin = join(dirname(workspace.root), "bin");
  await mkdir(bin);
  const found = cpython && python !== null ? `echo '${python}'` : "exit 2";
  const script = `#!/bin/sh\ncase "$1" in\n--version) echo 'uv 0.99.0' ;;\npython) ${found} ;;\n*) exit 2 ;;\nesac\n`;
  await writeFile(join(bin, "uv"), script);
  await chmod(join(bin, "uv"), 0o755);
  if (ruff) {
    const target = join(workspace.root, "node_modules", RUFF);
    await mkdir(dirname(target), { recursive: true });
    await symlink(dirname(createRequire(import.meta.url).resolve(RUFF)), target);
  }
  return {
    ...workspace,
    host: { ...workspace.host, variables: { PATH: `${bin}:/usr/bin:/bin` } },
  };
}

function findPython(): string | null {
  try {
    const program = "import sys; print(sys.executable if sys.version_info[:2] == (3, 11) else '')";
    return execFileSync("python3.11", ["-c", program], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

const refusal = async (run: Promise<unknown>): Promise<PysnipError | null> =>
  await run.then(
    () => null,
    (error: unknown) => {
      if (error instanceof PysnipError) return error;
      throw error;
    },
  );

const WRONG = "x = 1\ndef f(é, é):\n    return\n";

describe("readCompileVerdict", () => {
  it("asks CPython first", async ({ skip }) => {
    if (python === null) skip("there is no CPython 3.11 on PATH");
    const judges = await makeJudges({ cpython: true, ruff: true });
    expect(await readCompileVerdict(judges, "raise SystemExit(1)\n", "3.11")).toBe(true);
    const error = await refusal(readCompileVerdict(judges, WRONG, "3.11"));
    expect(error?.headline).toContain("CPython does not accept the snippet for Python 3.11");
    expect(error?.details).toEqual([
      "line 2, column 11: duplicate argument 'é' in function definition",
    ]);
  });

  it.each([
    ["valid", "def f(a): ...\n", "3.11", null],
    ["wrong", WRONG, "3.11", ['line 2, column 10: Duplicate parameter "é"']],
    [
      "a mistake of the compiler",
      "return 1\n",
      "3.11",
      ["line 1, column 1: `return` statement outside of a function/method"],
    ],
    [
      "newer than the version",
      "type X = int\n",
      "3.11",
      [
        "line 1, column 1: Cannot use `type` alias statement on Python 3.11 (syntax was added in Python 3.12)",
      ],
    ],
    ["as new as the version", "type X = int\n", "3.12", null],
  ] as const)(
    "asks ruff when there is no interpreter and the text is %s",
    async (_title, source, minor, details) => {
      const judges = await makeJudges({ cpython: false, ruff: true });
      if (details === null)
        return expect(await readCompileVerdict(judges, source, minor)).toBe(true);
      const error = await refusal(readCompileVerdict(judges, source, minor));
      expect([error?.code, error?.details]).toEqual(["PYSNIP_SNIPPET_INVALID", details]);
      expect(error?.headline).toContain("ruff does not accept");
    },
  );

  it("gives no verdict when nobody is there", async () => {
    const judges = await makeJudges({ cpython: false, ruff: false });
    for (const source of ["x = 1\n", WRONG]) {
      expect(await readCompileVerdict(judges, source, "3.11")).toBeUndefined();
    }
  });

  it.each([
    ["brackets nest", `x = ${"(".repeat(30_000)}${")".repeat(30_000)}\n`],
    ["a sum is long", `x = ${"a+".repeat(32_000)}1\n`],
  ])("survives when %s", async (_title, source) => {
    const judges = await makeJudges({ cpython: false, ruff: true });
    expect(await readCompileVerdict(judges, source, "3.11")).toBeUndefined();
  });
});
