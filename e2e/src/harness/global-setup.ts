import { mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findCiSignal } from "../../tools/ci-signals.mjs";
import { findPython } from "../../tools/find-python.mjs";
import { findUv, setUpUv, UV_SETUP_COMMAND } from "../../tools/provide-uv.mjs";
import { packTarballs } from "./pack-tarballs.ts";
import { removeTree } from "./remove-tree.ts";
import "./run-folder.ts";

/** Packs the packages once and provides what every test file shares. */
export default async function setUpRun(project: TestProject): Promise<() => Promise<void>> {
  const python = await findPython();
  if ("problem" in python) throw new Error(python.problem);
  const path = await findPathWithUv(python.command);
  const folder = await realpath(await mkdtemp(join(tmpdir(), "pysnip-e2e-")));
  await mkdir(join(folder, "tarballs"));
  const tarballs = await packTarballs(join(folder, "tarballs"));
  const { command, minor } = python;
  project.provide("run", { folder, tarballs, path, python: command, pythonMinor: minor });
  return async () => {
    if (process.env.PYSNIP_E2E_KEEP) console.log(`kept for a look: ${folder}`);
    else await removeTree(folder);
  };
}

async function findPathWithUv(python: string): Promise<string> {
  if (await findUv(process.env)) return process.env.PATH ?? "";
  const signal = findCiSignal(process.env);
  if (signal !== undefined) {
    throw new Error(
      `uv is not on PATH and this is CI (${signal} is set), where setting it up is a step of its own.\n` +
        `hint: run \`${UV_SETUP_COMMAND}\` and put its bin folder first on PATH, as \`.ci/run\` does`,
    );
  }
  console.log(`uv is not on PATH; using the documented setup step: ${UV_SETUP_COMMAND}`);
  const uv = await setUpUv(python, process.env);
  if ("problem" in uv) throw new Error(uv.problem);
  return uv.path;
}
