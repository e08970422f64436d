import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { Workspace } from "../../src/config/workspace.ts";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { applyLock } from "../../src/lock/apply-lock.ts";
import { type FakeUv, makeFakeUv } from "../fake-uv.ts";
import { makeWorkspace, readTree } from "../make-workspace.ts";
import { MANIFEST, writeJob } from "./judge-row.ts";
import { REFUSED_SECTIONS } from "./refused-rows.ts";
import { nameText } from "./requirement-row.ts";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();
const opened: string[] = [];

afterEach(async () => {
  for (const folder of opened.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A workspace on disk whose PATH leads to a uv that records its calls first. */
async function openWorkspace(files: Readonly<Record<string, string>>): Promise<{
  readonly uv: FakeUv;
  readonly workspace: Workspace;
}> {
  const place = await makeWorkspace({}, {});
  const uv = await makeFakeUv(join(place.host.home, "bin"), { python, lockError: "no" });
  const variables = { PATH: `${uv.folder}:${process.env["PATH"]}` };
  const workspace = await makeWorkspace(files, variables);
  opened.push(place.host.home, workspace.host.home);
  return { uv, workspace };
}

const PLACES = ["manifest", "file", "libraries", "header", "version"] as const;
const rows = REFUSED_SECTIONS.flatMap(({ rows: all }) => all).flatMap((row) => {
  const name = nameText(row.input);
  return PLACES.filter((source) => row.sources.includes(source)).map((source) => ({
    source,
    name,
    input: row.input,
    setting: row.setting,
  }));
});

it("has rows for every place on a disk", () => {
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(PLACES));
});

it.each(rows)(
  "writes nothing and starts nothing when a job is refused for $name in $source",
  async ({ source, input, setting }) => {
    const { job } = writeJob(source, input, setting);
    const { uv, workspace } = await openWorkspace({ [MANIFEST]: job.manifest, ...job.files });
    const before = await readTree(dirname(workspace.root));
    await expect(applyLock(workspace, "jobs/a", "always")).rejects.toMatchObject({
      code: expect.stringMatching(/^PYSNIP_(REQUIREMENT|CONFIG)_INVALID$/),
    });
    expect(await readTree(dirname(workspace.root))).toEqual(before);
    expect(existsSync(workspace.cacheDirectory)).toBe(false);
    expect(await uv.readCalls()).toEqual([]);
  },
);

it("starts uv when the job is not refused, so that the check above can fail", async () => {
  const { job } = writeJob("manifest", "numpy");
  const { uv, workspace } = await openWorkspace({ [MANIFEST]: job.manifest, ...job.files });
  await expect(applyLock(workspace, "jobs/a", "always")).rejects.toThrow(PysnipError);
  expect(await uv.readCalls()).not.toEqual([]);
});
