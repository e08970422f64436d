import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { renderZip } from "../src/bundle/render-zip.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { applyJobEnvironment } from "../src/env/apply-job-environment.ts";
import { applyOptionalEnvironment } from "../src/env/apply-optional-environment.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { type IndexFile, type LocalIndex, startIndex } from "./local-index.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";

// Servers and uv take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const python = ask("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
const hasUv = ask("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv || python === null)
  console.warn("installed-files.spec.ts: skipped, because no uv is on PATH");

let index: LocalIndex;
beforeAll(async () => {
  index = await startIndex([
    makeWheel("edited", { "edited/__init__.py": "answer = 42\n" }),
    makeWheel("first", { "first.py": "", "tests/shared.py": "a = 1\n" }),
    makeWheel("second", { "second.py": "", "tests/shared.py": "bb = 22\n" }),
    makeWheel("large", { "large/data.txt": "0123456789abcdef".repeat(1_100_000) }),
    makeWheel("wrong", { "wrong.py": "a = 1\n" }, { "wrong.py": "a = 2\n" }),
  ]);
});
afterAll(() => index.close());

describe.skipIf(!hasUv || python === null)("what a real uv installs", () => {
  it("is fetched once more where somebody edited a file that environments share", async () => {
    const workspace = await open(["edited"]);
    const { directory } = await ensure(workspace);
    const file = join(siteOf(directory), "edited/__init__.py");
    await appendFile(file, "answer = 43\n");
    const before = index.requests.length;
    const silent = { ...workspace.host.variables, PYSNIP_OFFLINE: "1" } as Record<string, string>;
    const offline = reopen({ root: workspace.root, home: workspace.host.home, variables: silent });
    await expect(ensure(offline)).rejects.toMatchObject({
      code: "PYSNIP_INSTALL_FAILED",
      hint: "run the target again without `PYSNIP_OFFLINE`",
    });
    const repaired = await ensure(again(workspace));
    expect(repaired.messages.join()).toContain("edited/__init__.py` is not what was installed");
    expect(await readFile(file, "utf8")).toBe("answer = 42\n");
    expect(index.requests.slice(before)).toContain("/files/edited-1.0-py3-none-any.whl");
    // uv's own cache is whole again.
    await rm(directory, { recursive: true });
    const asked = index.requests.length;
    await ensure(again(workspace));
    expect(index.requests).toHaveLength(asked);
  });

  it("is hashed in portions where it is large", async () => {
    const workspace = await open(["large"]);
    const { messages } = await ensure(workspace);
    expect(messages.join()).toContain("made");
    expect((await ensure(again(workspace))).messages.join()).not.toContain("made");
  });

  it("is refused where a package does not describe its files, also fetched once more", async () => {
    const workspace = await open(["wrong"]);
    const error = await ensure(workspace).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "PYSNIP_INSTALL_FAILED",
      details: [
        "  wrong.py",
        "brought by `wrong-1.0`",
        "the packages were fetched once more; nothing was published",
      ],
    });
  });

  it("is one of two files of one name, and a person is told", async () => {
    const workspace = await open(["first", "second"]);
    const made = await ensure(workspace);
    expect(made.messages[1]).toBe(
      "warning: `first-1.0`, `second-1.0` bring different files of one name: `tests/shared.py`; " +
        "which of them is installed may differ each time",
    );
    const shared = join(siteOf(made.directory), "tests/shared.py");
    for (const [text, whole] of [
      ["a = 1\n", true],
      ["bb = 22\n", true],
      ["c = 3333\n", false],
    ] as const) {
      // Anew, because uv's cache has a link to it.
      await rm(shared);
      await writeFile(shared, text);
      expect(await look(workspace, "sizes")).toBe(whole);
      expect(await look(workspace, "files")).toBe(whole);
    }
    await rm(shared);
    await writeFile(shared, "a = 2\n");
    expect(await look(workspace, "sizes")).toBe(true);
    expect(await look(workspace, "files")).toBe(false);
  });
});

const again = ({ root, host }: Workspace) =>
  reopen({
    root,
    home: host.home,
    variables: host.variables as Record<string, string>,
  });
const ensure = (workspace: Workspace) => applyJobEnvironment(workspace, "job", "auto");
const siteOf = (directory: string) => join(directory, `lib/python${python}/site-packages`);

/** Whether an environment is whole, seen by a command that may not make it anew. */
async function look(workspace: Workspace, verify: "sizes" | "files"): Promise<boolean> {
  const choices = { install: "never", failOnMissing: "auto", verify } as const;
  return await applyOptionalEnvironment(again(workspace), "job", "ensure-env", choices).then(
    () => true,
    (error: { code: string }) => {
      expect(error.code).toBe("PYSNIP_ENVIRONMENT_MISSING");
      return false;
    },
  );
}

/** A workspace with one job that is locked, and a cache of uv's own. */
async function open(requirements: readonly string[]): Promise<Workspace> {
  const manifest = [
    `[project]\nname = "job"\nversion = "1.0.0"\ndependencies = ${JSON.stringify(requirements)}`,
    `[tool.pysnip]\nentry = "job:f"\npython = "${python}"\nbuiltins = false\n`,
  ].join("\n");
  const files = { "job/pyproject.toml": manifest, "job/src/job.py": "def f(): ...\n" };
  const PATH = process.env["PATH"] ?? "";
  const { root, host } = await makeWorkspace(files, {});
  const variables = {
    ...{ PATH, PYSNIP_INDEX_URL: index.url },
    ...{ HOME: host.home, UV_CACHE_DIR: join(host.home, "uv-cache") },
  };
  const workspace = reopen({ root, home: host.home, variables });
  await applyLock(workspace, "job", "auto");
  return again(workspace);
}

/** A wheel with these modules; its RECORD may describe others. */
function makeWheel(
  name: string,
  modules: Readonly<Record<string, string>>,
  described = modules,
): IndexFile {
  const info = `${name}-1.0.dist-info`;
  const facts = {
    [`${info}/METADATA`]: `Metadata-Version: 2.2\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  const rows = Object.entries({ ...described, ...facts }).map(([path, text]) => {
    const digest = createHash("sha256").update(text).digest("base64url");
    return `${path},sha256=${digest},${text.length}\n`;
  });
  const record = { [`${info}/RECORD`]: `${rows.join("")}${info}/RECORD,,\n` };
  const members = Object.entries({ ...modules, ...facts, ...record });
  const content = renderZip(members.map(([path, text]) => ({ path, content: Buffer.from(text) })));
  return { name, file: `${name}-1.0-py3-none-any.whl`, content };
}

function ask(file: string, args: readonly string[]): string | null {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as ("ignore" | "pipe")[];
    return execFileSync(file, args, { encoding: "utf8", stdio }).trim();
  } catch {
    return null;
  }
}
