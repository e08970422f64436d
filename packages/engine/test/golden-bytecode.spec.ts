import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { applyBytecode } from "../src/bundle/apply-bytecode.ts";
import { readZipWheel } from "../src/bundle/read-zip-wheel.ts";
import { digest } from "../src/lock/hash-lock.ts";
import type { Interpreter } from "../src/uv/interpreter.ts";
import { makeFixtureWheel, tripleModule } from "./bundle-fixture.ts";
import { identifyPython } from "./identify-python.ts";
import { makeWorkspace } from "./make-workspace.ts";

/**
 * What each patch release of CPython makes of the wheel below, on every machine. Where our program makes
 * something else than before, `storeFormats.bytecode` has to be raised, and the changelog says so.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  "3.11.2": "sha256:894fd79db565a8ad3c6de2949e9eee99f2a4c75d4802d63e73b408f9b0afe3d1",
  "3.11.7": "sha256:894fd79db565a8ad3c6de2949e9eee99f2a4c75d4802d63e73b408f9b0afe3d1",
  "3.12.1": "sha256:88e8794c2a3427a1b792b70d809ef267f827ad5a024213de5ddd558b2cf1d470",
  "3.13.0": "sha256:7e9cddd3b08006016a831041776bcf0e5e7c6f33ef0fcc048b00ac0a91a9fbb1",
};

const wheel = makeFixtureWheel("golden", "1.0", "py3-none-any", {
  "golden/__init__.py": "from .much import Much\nfrom .few import few\n",
  "golden/few.py": tripleModule,
  "golden/much.py": [
    '"""Constants of every kind, names that are shared, and functions in functions."""',
    "import re as regular",
    "from typing import Final",
    "NUMBERS: Final = (1, -1, 2**70, 0.1, 1e300, 3j, True, None, ..., b'bytes', 'grüße', 'text')",
    "KINDS = frozenset({'text', 'bytes', 'numbers', 'grüße'})",
    "class Much:",
    "    kinds = KINDS",
    "    def __init__(self, *rest: int, much: str = 'text', **more: object) -> None:",
    "        self.much, self.rest = much, [each for each in rest if each in {1, 2, 3}]",
    "        self.known = much in {'text', 'bytes', 'numbers', 'grüße'}",
    "    async def later(self):",
    "        def inner(): return lambda: (self.much, NUMBERS[0], f'{self.rest!r:>10}')",
    "        try: yield inner()()",
    "        except (ValueError, OSError) as error: raise RuntimeError from error",
    "        finally: assert self.much != 'text', 'much'",
    "",
  ].join("\n"),
  "golden/of_another_python.py": "print 'left out'\n",
  "golden.py": "",
});

// More than the first are named by a list of programs, divided as in PATH.
const programs = ["python3", ...(process.env["PYSNIP_PYTHONS"] ?? "").split(delimiter)];
const identified = await Promise.all(programs.filter((name) => name !== "").map(identifyPython));
// 3.10 does not give the same bytes every time.
const found = identified.flatMap((each) =>
  each === null || each.version.startsWith("3.10.") ? [] : [each],
);
if (found.length === 0) console.log("skipped: there is no `python3` of 3.11 or newer here");

describe.each(found)("bytecode of CPython $version", (compiler) => {
  const golden = GOLDEN[compiler.version];
  if (golden === undefined) {
    console.log(`skipped: no digest is known for CPython ${compiler.version} (${compiler.path})`);
  }

  it.skipIf(golden === undefined)("is what it was when its digest was taken", async () => {
    expect(await compile(compiler, {})).toBe(golden);
  });

  const mask = process.umask();
  afterEach(() => void process.umask(mask));

  it.each<[title: string, variables: Record<string, string>, umask: number]>([
    ["another folder", {}, mask],
    ["no umask", {}, 0],
    ["a strict umask", {}, 0o077],
    ["another time zone", { TZ: "Pacific/Kiritimati" }, mask],
    ["another hash seed", { PYTHONHASHSEED: "7" }, mask],
    ["optimization", { PYTHONOPTIMIZE: "2", PYTHONDONTWRITEBYTECODE: "1" }, mask],
    [
      "another locale",
      { LC_ALL: "tr_TR.UTF-8", PYTHONUTF8: "0", PYTHONIOENCODING: "latin-1" },
      mask,
    ],
    ["other modules in the way", { PYTHONPATH: "/nonexistent", PYTHONHOME: "/nonexistent" }, mask],
  ])("has the same bytes with %s", async (_title, variables, umask) => {
    const plain = await compile(compiler, {});
    process.umask(umask);
    expect(await compile(compiler, variables)).toBe(plain);
  });
});

async function compile(
  compiler: Interpreter,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const workspace = await makeWorkspace({}, { PATH: process.env["PATH"] ?? "", ...variables });
  const folder = join(workspace.root, "wheel");
  await mkdir(folder, { recursive: true });
  const path = join(folder, wheel.file);
  await writeFile(path, wheel.content);
  const contents = await readZipWheel(path, wheel.file);
  const fetch = async () => {};
  const stored = { file: wheel.file, sha256: digest(wheel.content), path, fetch };
  const made = await applyBytecode(workspace, compiler, stored, contents);
  const listed = made.entries.map(({ path: place, sha256 }) => `${sha256}  ${place}\n`).join("");
  return digest(listed + digest(await readFile(made.path)));
}
