import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyUv } from "../src/uv/apply-uv.ts";
import { readInterpreter } from "../src/uv/read-interpreter.ts";
import { readNewestPython } from "../src/uv/read-newest-python.ts";
import { makeWorkspace } from "./make-workspace.ts";

/** A workspace whose uv answers, and fails at everything else with these words. */
async function open(words: string) {
  const made = await makeWorkspace({ "pysnip.toml": "" }, {});
  const folder = join(made.host.home, "bin");
  const path = join(folder, "uv");
  await mkdir(folder);
  await writeFile(
    path,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo uv 0.13.8; exit 0; fi\necho '${words}' >&2\nexit 2\n`,
  );
  await chmod(path, 0o755);
  const variables = { PATH: `${folder}:/usr/bin:/bin` };
  const workspace = { ...made, host: { ...made.host, variables } };
  return { workspace, uv: { path, version: "0.13.8" } };
}

const VARIABLE = "error: Failed to parse environment variable `UV_HTTP_TIMEOUT`";
const OTHER = "error: something else";

it.each([
  ["error: No interpreter found for CPython 3.11 in search path", "PYSNIP_PYTHON_MISSING", "no CP"],
  [VARIABLE, "PYSNIP_UV_UNUSABLE", "uv cannot read a variable of the environment"],
  [OTHER, "PYSNIP_UV_UNUSABLE", "uv could not look for an interpreter"],
])("calls an interpreter missing only when uv does: %s", async (words, code, headline) => {
  const { workspace, uv } = await open(words);
  await expect(readInterpreter(workspace, uv, "3.11")).rejects.toMatchObject({
    code,
    headline: expect.stringContaining(headline),
  });
});

it("shows why uv could not list interpreters", async () => {
  const { workspace } = await open(VARIABLE);
  await expect(readNewestPython(workspace)).rejects.toMatchObject({
    code: "PYSNIP_UV_UNUSABLE",
    details: [`  ${VARIABLE}`],
  });
});

it("fetches no uv while pysnip is offline", async () => {
  const workspace = await makeWorkspace({}, { PATH: "", PYSNIP_OFFLINE: "1" });
  const mode = { allowed: true, ci: false, reason: "" };
  await expect(applyUv(workspace, mode)).rejects.toMatchObject({
    code: "PYSNIP_UV_MISSING",
    details: ["it is not installed by itself because pysnip is offline (`PYSNIP_OFFLINE`)"],
  });
});
