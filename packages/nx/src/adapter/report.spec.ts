import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { printReport, writeReport } from "./report.ts";

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), "pysnip-report-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => rm(cache, { recursive: true, force: true }));

it("prints once what was kept for a workspace", async () => {
  vi.stubEnv("PYSNIP_CACHE_DIR", cache);
  const print = vi.spyOn(console, "log").mockReturnValue();
  writeReport("/workspace", ["one", "two"]);
  await printReport("/other");
  expect(print).not.toHaveBeenCalled();
  await printReport("/workspace");
  await printReport("/workspace");
  expect(print.mock.calls).toEqual([["\none\ntwo"]]);
});

// Nx asks at the end of every command, also of one that has nothing to do with pysnip.
it("is silent where the cache cannot be where it should be", async () => {
  vi.stubEnv("PYSNIP_CACHE_DIR", "relative");
  const print = vi.spyOn(console, "log").mockReturnValue();
  await printReport("/workspace");
  expect(print).not.toHaveBeenCalled();
});
