import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeFileAtomically } from "./files.ts";
import { makeTemporaryName } from "./make-temporary-name.ts";
import { writeOutput } from "./write-output.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pysnip-temporary-"));
});
afterEach(() => rm(folder, { recursive: true }));

// A process that has ended; its number is given away again much later. `-p` would colour it.
const dead = Number(
  execFileSync(process.execPath, ["-e", "process.stdout.write(`${process.pid}`)"]),
);
const leave = async (file: string, pid: number, machine?: string): Promise<string> => {
  const [, prefix, own, rest] =
    /^(.*\.)\d+-([0-9a-f]+)-([0-9a-f]+)$/.exec(basename(makeTemporaryName(join(folder, file)))) ??
    [];
  const name = `${prefix}${pid}-${machine ?? own}-${rest}`;
  await writeFile(join(folder, name), "half");
  return name;
};

it.each([
  ["a text", (path: string) => writeFileAtomically(path, "whole")],
  ["an output", (path: string) => writeOutput(path, (write) => write(Buffer.from("whole")))],
])("clears away what killed processes left of %s", async (_title, write) => {
  await leave("pysnip.lock", dead);
  await leave("pysnip.lock", dead);
  await write(join(folder, "pysnip.lock"));
  expect(await readdir(folder)).toEqual(["pysnip.lock"]);
});

it("leaves what is another file's, another machine's, or of a living process", async () => {
  const kept = [
    await leave("other.lock", dead),
    await leave("pysnip.lock", dead, "0123456789ab"),
    await leave("pysnip.lock", process.pid),
    ".pysnip.lock.mine",
  ];
  await writeFile(join(folder, ".pysnip.lock.mine"), "");
  await writeFileAtomically(join(folder, "pysnip.lock"), "whole");
  expect(await readdir(folder)).toEqual([...kept, "pysnip.lock"].sort());
});
