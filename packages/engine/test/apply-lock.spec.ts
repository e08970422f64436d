import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { type FakeUv, type FakeUvBehaviour, makeFakeUv } from "./fake-uv.ts";
import { makeWorkspace, readTree, reopen } from "./make-workspace.ts";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"])
  .toString()
  .trim();
const manifest = (dependencies: string[]) =>
  `[project]\nname = "churn"\nversion = "1.0.0"\ndependencies = ${JSON.stringify(dependencies)}\n` +
  '[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\nplatforms = ["linux-x86_64"]\nbuiltins = false\n';
const uvLock = `version = 1
revision = 3
requires-python = "==3.11.*"

[[package]]
name = "pysnip-resolution"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "six" }]

[[package]]
name = "six"
version = "1.16.0"
source = { registry = "x" }
wheels = [{ url = "https://index.example/six-1.16.0-py2.py3-none-any.whl", hash = "sha256:${"a".repeat(64)}" }]
`;

async function setUp(behaviour: Partial<FakeUvBehaviour>, variables: Record<string, string> = {}) {
  const probe = await makeWorkspace({}, {});
  const uv: FakeUv = await makeFakeUv(join(probe.host.home, "bin"), {
    python,
    lock: uvLock,
    ...behaviour,
  });
  const workspace = await makeWorkspace(
    {
      "jobs/churn/pyproject.toml": manifest(["six>=1.16"]),
      "jobs/churn/src/churn.py": "def score(): ...\n",
    },
    { PATH: `${uv.folder}:${process.env["PATH"]}`, ...variables },
  );
  return { uv, workspace };
}

const again = ({ root, host }: Workspace) =>
  reopen({ root, home: host.home, variables: host.variables as Record<string, string> });
const verbs = async (uv: FakeUv) =>
  (await uv.readCalls())
    .map((call) => call.args.slice(0, 2).join(" "))
    .filter((verb) => verb !== "--version");

it("writes a lockfile once, and starts no process when nothing differs", async () => {
  const { uv, workspace } = await setUp({});
  const first = await applyLock(workspace, "jobs/churn", "auto");
  expect(first).toMatchObject({ name: "churn", written: true });
  expect(first.lockfile.resolution.packages).toMatchObject([
    { name: "six", version: "1.16.0", index: "default", marker: null, needs: [] },
  ]);
  const count = (await uv.readCalls()).length;
  const second = await applyLock(again(workspace), "jobs/churn", "auto");
  expect(second).toMatchObject({
    written: false,
    messages: ["`jobs/churn/pysnip.lock` is current"],
  });
  expect(await uv.readCalls()).toHaveLength(count);
});

it("hands uv a closed environment and the index as an argument", async () => {
  const { uv, workspace } = await setUp(
    {},
    {
      PYSNIP_INDEX_URL: "https://index.example/simple",
      UV_RESOLUTION: "lowest",
      UV_EXTRA_INDEX_URL: "https://evil.example",
      PIP_CONSTRAINT: "/x",
      PYTHONPATH: "/x",
      VIRTUAL_ENV: "/x",
      AWS_SECRET_ACCESS_KEY: "secret",
      UV_INDEX_DEFAULT_PASSWORD: "password",
      HTTPS_PROXY: "http://proxy.example",
    },
  );
  await applyLock(workspace, "jobs/churn", "auto");
  const call = (await uv.readCalls()).find(({ args }) => args[0] === "lock");
  expect(call?.args.join(" ")).toContain("--default-index default=https://index.example/simple");
  expect(call?.args).toContain("--no-build");
  expect(call?.env).toMatchObject({
    UV_NO_CONFIG: "1",
    UV_INDEX_DEFAULT_PASSWORD: "password",
    HTTPS_PROXY: "http://proxy.example",
  });
  const dropped = [
    "UV_RESOLUTION",
    "UV_EXTRA_INDEX_URL",
    "PIP_CONSTRAINT",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "AWS_SECRET_ACCESS_KEY",
  ];
  for (const name of dropped) expect(call?.env).not.toHaveProperty(name);
});

it("resolves equal requirement sets once per command", async () => {
  const { uv, workspace } = await setUp({});
  for (const name of ["a", "b"]) {
    const text = manifest(["six>=1.16"]).replace("churn", name);
    await makeJob(workspace, name, text);
  }
  await Promise.all(
    ["jobs/churn", "jobs/a", "jobs/b"].map((root) => applyLock(workspace, root, "auto")),
  );
  expect((await verbs(uv)).filter((verb) => verb.startsWith("lock"))).toHaveLength(1);
});

const failures: [title: string, behaviour: Partial<FakeUvBehaviour>, code: string, text: RegExp][] =
  [
    [
      "finds nothing",
      { lock: undefined as never, lockError: "your requirements are unsatisfiable" },
      "PYSNIP_RESOLUTION_FAILED",
      /no set of versions/,
    ],
    [
      "is not let in",
      { lock: undefined as never, lockError: "hint: 401 Unauthorized" },
      "PYSNIP_INDEX_UNREACHABLE",
      /UV_INDEX_<NAME>_USERNAME/,
    ],
    ["writes something unreadable", { lock: "version = 2\n" }, "PYSNIP_UV_UNUSABLE", /cannot read/],
    ["is too old", { version: "uv 0.6.14" }, "PYSNIP_UV_UNUSABLE", /older than 0\.12\.0/],
    ["is not uv", { version: "hello" }, "PYSNIP_UV_UNUSABLE", /does not answer like uv/],
    [
      "finds only a foreign wheel",
      { lock: uvLock.replace("py2.py3-none-any", "cp311-cp311-win_amd64") },
      "PYSNIP_WHEEL_MISSING",
      /six 1\.16\.0: no wheel for linux-x86_64/,
    ],
  ];

it.each(failures)("writes nothing when uv %s", async (_title, behaviour, code, text) => {
  const { workspace } = await setUp(behaviour);
  const before = await readTree(workspace.root);
  const error = await applyLock(workspace, "jobs/churn", "auto").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code });
  expect(String(error)).toMatch(text);
  expect(await readTree(workspace.root)).toEqual(before);
});

it("keeps the lockfile of another command's requirements untouched in CI, and names the difference", async () => {
  const { uv, workspace } = await setUp({}, {});
  await applyLock(workspace, "jobs/churn", "auto");
  await writeFile(
    join(workspace.root, "jobs/churn/pyproject.toml"),
    manifest(["six>=1.17", "attrs"]),
  );
  const lock = await readFile(join(workspace.root, "jobs/churn/pysnip.lock"), "utf8");
  const calls = (await uv.readCalls()).length;
  const strict = again({
    ...workspace,
    host: { ...workspace.host, variables: { ...workspace.host.variables, BUILD_ID: "7" } },
  });
  const error = await applyLock(strict, "jobs/churn", "auto").catch((thrown: unknown) => thrown);
  expect(String(error)).toMatchInlineSnapshot(`
    "PysnipError: the lockfile of \`churn\` does not match its manifest (PYSNIP_LOCK_STALE)
      jobs/churn/pyproject.toml:4 dependencies: + attrs
      jobs/churn/pyproject.toml:4 dependencies: + six>=1.17
      jobs/churn/pysnip.lock:10 requirements: - six>=1.16
    nothing was written because this looks like CI (\`BUILD_ID\` is set)
    hint: run \`npx nx run churn:lock\` on your machine and commit \`jobs/churn/pysnip.lock\`"
  `);
  expect(await readFile(join(workspace.root, "jobs/churn/pysnip.lock"), "utf8")).toBe(lock);
  expect(await uv.readCalls()).toHaveLength(calls);
});

async function makeJob(workspace: Workspace, name: string, text: string): Promise<void> {
  await mkdir(join(workspace.root, "jobs", name, "src"), { recursive: true });
  await writeFile(join(workspace.root, "jobs", name, "pyproject.toml"), text);
  await writeFile(join(workspace.root, "jobs", name, "src/churn.py"), "def score(): ...\n");
}
