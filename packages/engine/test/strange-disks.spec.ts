import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainError } from "../src/errors/explain-error.ts";
import { writeFileAtomically } from "../src/host/files.ts";
import { makeStage } from "../src/host/make-stage.ts";
import { writeOutput } from "../src/host/write-output.ts";

const thrown = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return error;
  }
};

const hasFull = existsSync("/dev/full");
if (!hasFull) console.warn("strange-disks.spec.ts: a full device is left out: no /dev/full");

it.skipIf(!hasFull)("says that a disk is full, also where nobody knows the file", async () => {
  const error = await thrown(() => writeFileSync("/dev/full", "text"));
  expect(error).not.toHaveProperty("path");
  expect(explainError(error)).toBe(
    "there is no room on the disk for `write`: ENOSPC (PYSNIP_SYSTEM_REFUSED)\n" +
      "hint: `df -h` shows which disk is full; `PYSNIP_CACHE_DIR` moves pysnip's cache to another one",
  );
});

const mayMount = tryMount();
if (!mayMount) console.warn("strange-disks.spec.ts: small disks are left out: no right to mount");

function tryMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], {
      stdio: "ignore",
    });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

describe.skipIf(!mayMount)("on a disk of 8 kB", () => {
  let disk: string;
  let stages: string;
  beforeAll(async () => {
    stages = await mkdtemp(join(tmpdir(), "pysnip-disks-"));
    disk = join(stages, "stage", "disk");
    await mkdir(disk, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", disk]);
  });
  afterAll(async () => {
    execFileSync("umount", [disk]);
    await rm(stages, { recursive: true });
  });

  it("names the file that there is no room for, and leaves no part of it", async () => {
    await mkdir(join(disk, "job"));
    const path = join(disk, "job", "file");
    const large = Buffer.alloc(64 * 1024);
    for (const error of [
      await thrown(() => writeFileAtomically(path, large)),
      await thrown(() => writeOutput(path, (write) => write(large))),
    ]) {
      expect(explainError(error)).toContain(`no room on the disk for \`write\` of \`${path}\``);
    }
    expect(await readdir(join(disk, "job"))).toEqual([]);
  });

  it("leaves an old stage alone that cannot be removed", async () => {
    const old = new Date(Date.now() - 48 * 60 * 60 * 1000);
    await utimes(disk, old, old);
    const stage = await makeStage(stages, "env");
    const left = await readdir(join(stages, "stage"));
    expect(left.sort()).toEqual(["disk", basename(stage)].sort());
  });
});
