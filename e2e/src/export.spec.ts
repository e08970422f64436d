import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { renderManifest, type SmallJob, writeJob } from "./harness/write-job.ts";

// One package with wheels of its own for each platform, and one that Windows alone needs.
const job: SmallJob = {
  root: "jobs/[web]",
  name: "web",
  dependencies: ["requests>=2.32,<3", "colorama>=0.4; sys_platform == 'win32'"],
};
const dist = "dist/jobs/[web]";

let workspace: Workspace;
let pip: string;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  await writeJob(workspace, job);
  pip = await makeEnvironment("newest-pip");
  await run("uv", ["pip", "install", "--quiet", "--python", pip, "pip>=26.3"]);
});
afterAll(() => workspace.dispose());

describe("before the job is locked", () => {
  it("exports nothing in CI", async () => {
    const done = await workspace.nx(["run", "web:lock", "-c", "pylock"], { env: { CI: "true" } });
    expect(done.exitCode).toBe(1);
    expect(done.all).toContain("PYSNIP_LOCK_MISSING");
    await expect(workspace.read(`${dist}/pylock.toml`)).rejects.toThrow("ENOENT");
  });

  it("locks first on a developer's machine", async () => {
    const done = await workspace.nx(["run", "web:lock", "-c", "requirements"]);
    expect(done.exitCode, done.all).toBe(0);
    expect(done.all).toContain(`wrote \`${job.root}/pysnip.lock\``);
    expect(done.all).toContain(`wrote \`${dist}/requirements.txt\``);
    await workspace.git("add", "--all");
    await workspace.git("commit", "--quiet", "--message", "A locked job");
  });
});

describe("of a current lockfile", () => {
  it("writes both formats in CI, each time, with the same bytes, and nothing to commit", async () => {
    const texts: string[] = [];
    for (const round of [1, 2]) {
      for (const format of ["requirements", "pylock"]) {
        const args = ["run", "web:lock", "-c", format];
        const done = await workspace.nx(args, { env: { CI: "true" } });
        expect(done.exitCode, `${round}\n${done.all}`).toBe(0);
        expect(done.tasks.get("web:lock")?.cache).not.toBe("hit");
      }
      const requirements = await workspace.read(`${dist}/requirements.txt`);
      texts.push(requirements + (await workspace.read(`${dist}/pylock.toml`)));
      await workspace.remove("dist");
    }
    expect(texts[0]).toBe(texts[1]);
    expect((await workspace.git("status", "--short")).stdout).toBe("");
  });

  it("refuses another format, and a lockfile that is stale", async () => {
    const other = await workspace.nx(["run", "web:lock", "--export=conda"]);
    expect(other.all).toContain('"requirements"|"pylock"');
    const manifest = await workspace.read(`${job.root}/pyproject.toml`);
    await workspace.write(
      `${job.root}/pyproject.toml`,
      renderManifest({ ...job, dependencies: ["requests>=2.31"] }),
    );
    const args = ["run", "web:lock", "-c", "pylock"];
    const stale = await workspace.nx(args, { env: { CI: "true" } });
    expect(stale.all).toContain("PYSNIP_LOCK_STALE");
    await workspace.write(`${job.root}/pyproject.toml`, manifest);
    await expect(workspace.read(`${dist}/pylock.toml`)).rejects.toThrow("ENOENT");
  });

  it("gives uv and pip the same set by both formats", async () => {
    for (const format of ["requirements", "pylock"]) {
      const done = await workspace.nx(["run", "web:lock", "-c", format]);
      expect(done.exitCode, done.all).toBe(0);
    }
    const requirements = ["--require-hashes", "-r", join(workspace.root, dist, "requirements.txt")];
    const pylock = ["-r", join(workspace.root, dist, "pylock.toml")];
    const withUv = (python: string) => ["uv", "pip", "install", "--quiet", "--python", python];
    const withPip = (python: string) => [pip, "-I", "-m", "pip", "--python", python, "install"];
    const ways: [name: string, start: (python: string) => string[], args: string[]][] = [
      ["uv-requirements", withUv, requirements],
      ["uv-pylock", withUv, pylock],
      ["pip-requirements", withPip, requirements],
      ["pip-pylock", withPip, pylock],
    ];
    const lock = JSON.parse(await workspace.read(`${job.root}/pysnip.lock`)) as Lock;
    const windows = process.platform === "win32";
    const expected = lock.resolution.packages
      .filter(({ name }) => windows || name !== "colorama")
      .map(({ name, version }) => `${name} ${version}`);
    expect(expected.length).toBeGreaterThan(4);
    for (const [name, start, args] of ways) {
      const python = await makeEnvironment(name);
      const [file = "", ...first] = start(python);
      await run(file, [...first, ...args]);
      expect(await listInstalled(python), name).toEqual(expected);
    }
  });
});

interface Lock {
  readonly resolution: {
    readonly packages: readonly { readonly name: string; readonly version: string }[];
  };
}

/** Makes an empty environment beside the workspace; the path of its Python. */
async function makeEnvironment(name: string): Promise<string> {
  const folder = join(workspace.root, "..", name);
  await run("uv", ["venv", "--quiet", "--python", inject("run").pythonMinor, folder]);
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}

async function run(file: string, args: readonly string[]): Promise<string> {
  const done = await workspace.exec(file, args, { env: { PATH: inject("run").path } });
  expect(done.exitCode, `${file} ${args.join(" ")}\n${done.all}`).toBe(0);
  return done.stdout;
}

async function listInstalled(python: string): Promise<string[]> {
  const program =
    "import importlib.metadata as m, re\n" +
    "for d in m.distributions(): print(re.sub('[-_.]+', '-', d.name.lower()), d.version)";
  return (await run(python, ["-I", "-c", program])).trim().split(/\r?\n/).sort();
}
