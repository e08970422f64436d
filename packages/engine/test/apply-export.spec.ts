import { execFile, execFileSync } from "node:child_process";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readWorkspaceConfig } from "../src/config/read-config.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { applyExport, type ExportFormat } from "../src/lock/apply-export.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { type LocalIndex, makeWheel, startIndex } from "./local-index.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";

// Servers, pip and uv take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const CREDENTIALS = { user: "reader", password: "canary-word" };
let publicIndex: LocalIndex;
let privateIndex: LocalIndex;
beforeAll(async () => {
  publicIndex = await startIndex([
    makeWheel("plain", "2.0", { requires: ["deep", 'windowsy; sys_platform == "win32"'] }),
    makeWheel("plain", "1.0"),
    makeWheel("deep", "1.5"),
    makeWheel("windowsy", "1.0"),
    makeWheel("narrow", "1.0", { tag: "py3-none-manylinux_2_17_x86_64" }),
  ]);
  privateIndex = await startIndex([makeWheel("acme-core", "1.0")], CREDENTIALS);
});
afterAll(async () => {
  await publicIndex.close();
  await privateIndex.close();
});

const python = ask("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
const hasUv = ask("uv", ["--version"])?.startsWith("uv ") ?? false;
const pipHelp = ask("python3", ["-I", "-m", "pip", "install", "--help"]) ?? "";
const [hasPip, pipKnowsPylock] = [pipHelp !== "", pipHelp.includes("pylock.toml")];
if (!hasUv || python === null)
  console.warn("apply-export.spec.ts: skipped, because no uv is on PATH");
if (!hasPip) console.warn("apply-export.spec.ts: pip is left out, because python3 has none");
else if (!pipKnowsPylock) console.warn("apply-export.spec.ts: this pip installs no pylock.toml");

describe.skipIf(!hasUv || python === null)("export with a real uv", () => {
  it(
    "installs the same set from both formats, with uv and with pip",
    { timeout: 60_000 },
    async () => {
      const workspace = await open(["plain>=2"], []);
      expect(await exportAs(workspace, "requirements")).toEqual([
        "wrote `dist/job/requirements.txt`",
      ]);
      expect(await exportAs(workspace, "pylock")).toEqual(["wrote `dist/job/pylock.toml`"]);
      const dist = (name: string) => join(workspace.root, "dist", "job", name);
      const text = await readFile(dist("requirements.txt"), "utf8");
      expect(text).toContain(
        `# job/pysnip.lock, for CPython ${python} on linux-x86_64, macos-arm64, windows-x86_64`,
      );
      expect(text).toContain('windowsy==1.0 ; sys_platform == "win32"');
      const index = ["--index-url", publicIndex.url];
      const uv = ["pip", "install", ...index, "--require-hashes", "-r", dist("requirements.txt")];
      const uvLocked = ["pip", "install", "--no-index", "-r", dist("pylock.toml")];
      const pip = ["install", "--no-input", "--disable-pip-version-check"];
      const installs = [
        await installed(workspace, "uv", uv),
        await installed(workspace, "uv", uvLocked),
        ...(hasPip
          ? [
              await installed(workspace, "pip", [
                ...pip,
                ...index,
                "--require-hashes",
                "-r",
                dist("requirements.txt"),
              ]),
            ]
          : []),
        ...(pipKnowsPylock
          ? [await installed(workspace, "pip", [...pip, "-r", dist("pylock.toml")])]
          : []),
      ];
      for (const set of installs) expect(set).toEqual(["deep-1.5", "plain-2.0"]);
    },
  );

  it("says where private packages come from, and never who we are there", async () => {
    const named = `[[indexes.named]]\nname = "acme"\nurl = "${privateIndex.url}"\npackages = ["acme-*"]\ninsecure = true\n`;
    const variables = {
      UV_INDEX_ACME_USERNAME: CREDENTIALS.user,
      UV_INDEX_ACME_PASSWORD: CREDENTIALS.password,
    };
    const workspace = await open(["acme-core", "deep"], [named], variables);
    expect(await exportAs(workspace, "requirements")).toContain(
      "warning: `acme-core` comes from the index `acme`, which a `requirements.txt` cannot say",
    );
    await exportAs(workspace, "pylock");
    const text = await readFile(join(workspace.root, "dist/job/pylock.toml"), "utf8");
    expect(text).toContain(`index = "${privateIndex.url}/"`);
    expect(text).toContain(`index = "${publicIndex.url}/"`);
    expect(text).not.toContain("canary");
  });

  it("asks the index once for a project, and nobody for requirements", async () => {
    const workspace = await open(["plain>=2"], []);
    const before = publicIndex.requests.length;
    await exportAs(workspace, "requirements");
    expect(publicIndex.requests).toHaveLength(before);
    await exportAs(workspace, "pylock");
    const asked = publicIndex.requests.slice(before).sort();
    expect(asked).toEqual(["/simple/deep/", "/simple/plain/", "/simple/windowsy/"]);
  });

  it("says which platforms a requirements.txt is whole for", async () => {
    const workspace = await open(["narrow; sys_platform != 'darwin'"], []);
    await exportAs(workspace, "requirements");
    const text = await readFile(join(workspace.root, "dist/job/requirements.txt"), "utf8");
    expect(text.split("\n", 1)).toEqual([
      `# job/pysnip.lock, for CPython ${python} on linux-x86_64, macos-arm64`,
    ]);
  });

  it("writes no pylock.toml when the index does not have every file, or is not asked", async () => {
    const workspace = await open(["plain>=2"], []);
    const empty = await startIndex([]);
    const variables = { ...workspace.host.variables, PYSNIP_INDEX_URL: empty.url };
    const elsewhere = { ...workspace, host: { ...workspace.host, variables } };
    await expect(exportAs(elsewhere, "pylock")).rejects.toMatchObject({ code: "PYSNIP_FILE_GONE" });
    const silent = { ...workspace.host.variables, PYSNIP_OFFLINE: "1" };
    const offline = { ...workspace, host: { ...workspace.host, variables: silent } };
    await expect(exportAs(offline, "pylock")).rejects.toThrow("pysnip is offline");
    await expect(readdir(join(workspace.root, "dist"))).rejects.toThrow("ENOENT");
    await empty.close();
  });
});

/** A workspace with one job that is locked. */
async function open(
  requirements: readonly string[],
  settings: readonly string[],
  variables: Record<string, string> = {},
): Promise<Workspace> {
  const manifest = [
    `[project]\nname = "job"\nversion = "1.0.0"\ndependencies = ${JSON.stringify(requirements)}`,
    `[tool.pysnip]\nentry = "job:f"\npython = "${python}"\nbuiltins = false`,
    'platforms = ["linux-x86_64", "macos-arm64", "windows-x86_64"]\nbundle-platforms = ["linux-x86_64"]\n',
  ].join("\n");
  const workspace = await makeWorkspace(
    {
      "job/pyproject.toml": manifest,
      "job/src/job.py": "def f(): ...\n",
      "pysnip.toml": settings.join(""),
    },
    { PATH: process.env["PATH"] ?? "", PYSNIP_INDEX_URL: publicIndex.url, ...variables },
  );
  const opened = { ...workspace, config: await readWorkspaceConfig(workspace.root) };
  await applyLock(opened, "job", "auto");
  return opened;
}

async function exportAs(workspace: Workspace, format: ExportFormat): Promise<string[]> {
  const fresh = {
    ...reopen({ root: workspace.root, home: workspace.host.home, variables: {} }),
    host: workspace.host,
    config: workspace.config,
  };
  const { lockfile } = await applyLock(fresh, "job", "auto");
  return await applyExport(fresh, "job", lockfile, format);
}

/** What a new environment holds after a command of uv or pip. */
async function installed(workspace: Workspace, tool: "uv" | "pip", args: readonly string[]) {
  const folder = join(workspace.host.home, "installed");
  await rm(folder, { recursive: true, force: true });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: workspace.host.home,
    PIP_CONFIG_FILE: "/dev/null",
    UV_NO_CONFIG: "1",
  };
  // Not synchronously, because the indexes answer from this process.
  const run = promisify(execFile);
  await run("uv", ["venv", "--quiet", "--python", python ?? "", folder], { env });
  const interpreter = join(folder, "bin", "python");
  if (tool === "uv") await run("uv", [...args, "--python", interpreter], { env });
  else await run("python3", ["-I", "-m", "pip", "--python", interpreter, ...args], { env });
  const site = join(folder, "lib", `python${python}`, "site-packages");
  const names = await readdir(site);
  return names
    .filter((name) => name.endsWith(".dist-info"))
    .map((name) => name.slice(0, -10))
    .sort();
}

function ask(file: string, args: readonly string[]): string | null {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as ("ignore" | "pipe")[];
    return execFileSync(file, args, { encoding: "utf8", stdio }).trim();
  } catch {
    return null;
  }
}
