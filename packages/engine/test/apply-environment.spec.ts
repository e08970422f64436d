import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import {
  access,
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import { applyJobEnvironment } from "../src/env/apply-job-environment.ts";
import { applyOptionalEnvironment } from "../src/env/apply-optional-environment.ts";
import { digest, hashEnvironment, sealLock } from "../src/lock/hash-lock.ts";
import { lockVersion } from "../src/lock/lockfile.ts";
import { renderLock } from "../src/lock/render-lock.ts";
import { execRun } from "../src/run/exec-run.ts";
import { requirementsHash } from "../src/requirements/hash-requirements.ts";
import { makeFakeUv } from "./fake-uv.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";
import { ageUse, plantUnused } from "./plant-unused.ts";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"])
  .toString()
  .trim();
const wheelOf = (version: string) => ({
  file: `six-${version}-py2.py3-none-any.whl`,
  sha256: `sha256:${"a".repeat(64)}`,
});
const body = "answer = 42\n";
const bodyHash = createHash("sha256").update(body).digest("base64url");
const whole = {
  "six.py": body,
  "deep/er/six.py": body,
  "six-1.16.0.dist-info/RECORD": [
    `six.py,sha256=${bodyHash},12`,
    `deep/er/six.py,sha256=${bodyHash},12`,
    "six-1.16.0.dist-info/RECORD,,",
    "",
  ].join("\n"),
};

const manifest =
  '[project]\nname = "churn"\nversion = "1.0.0"\ndependencies = ["six"]\n' +
  '[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\nplatforms = ["linux-x86_64"]\nbuiltins = false\n';
const lockWith = (version: string) =>
  renderLock(
    sealLock({
      lockVersion,
      requirements: [{ text: "six", hash: digest("six") }],
      requirementsHash: requirementsHash(["six"]),
      resolution: {
        python: "3.11",
        implementation: "cpython",
        platforms: ["linux-x86_64"],
        bundlePlatforms: ["linux-x86_64"],
        packages: [
          {
            name: "six",
            version,
            index: "default",
            marker: null,
            needs: [],
            artefacts: [wheelOf(version)],
          },
        ],
      },
      environmentHashes: {
        "linux-x86_64": hashEnvironment("3.11", "linux-x86_64", [wheelOf(version)]),
      },
    }),
  );

async function setUp(install: Record<string, string>, version = "1.16.0") {
  const { host } = await makeWorkspace({}, {});
  const uv = await makeFakeUv(join(host.home, "bin"), { python, install });
  const files = {
    "job/pyproject.toml": manifest,
    "job/src/churn.py": "",
    "job/pysnip.lock": lockWith(version),
  };
  const workspace = await makeWorkspace(files, { PATH: `${uv.folder}:${process.env["PATH"]}` });
  return { uv, workspace };
}

const again = (workspace: Workspace, more: Record<string, string> = {}) =>
  reopen({
    root: workspace.root,
    home: workspace.host.home,
    variables: { ...(workspace.host.variables as Record<string, string>), ...more },
  });
const ensure = (workspace: Workspace) => applyJobEnvironment(workspace, "job", "auto");
const published = (workspace: Workspace) =>
  readdir(join(workspace.cacheDirectory, "envs")).catch(() => []);
const staged = (workspace: Workspace) => readdir(join(workspace.cacheDirectory, "stage"));

it("installs from the lockfile with hashes, publishes, and then starts nothing", async () => {
  const { uv, workspace } = await setUp(whole);
  const first = await ensure(workspace);
  expect(first).toMatchObject({ name: "churn", created: true });
  await access(first.python);
  const sync = (await uv.readCalls()).find(({ args }) => args[0] === "pip");
  expect(sync?.args).toEqual(expect.arrayContaining(["sync", "--require-hashes", "--no-build"]));
  expect(sync?.env["VIRTUAL_ENV"]).toContain(join("stage", "env-"));
  expect(await published(workspace)).toHaveLength(1);
  expect(await staged(workspace)).toEqual([]);

  const calls = (await uv.readCalls()).length;
  expect(await ensure(again(workspace))).toMatchObject({ created: false, python: first.python });
  expect(await uv.readCalls()).toHaveLength(calls);
});

it("publishes nothing when an installed file is not the one of its package", async () => {
  const { workspace } = await setUp({ ...whole, "six.py": "import os\n" });
  const error = await ensure(workspace).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "PYSNIP_INSTALL_FAILED",
    details: expect.arrayContaining(["  six.py"]),
  });
  expect(await published(workspace)).toEqual([]);
  expect(await staged(workspace)).toEqual([]);
});

const damages: [title: string, path: string, reason: RegExp][] = [
  ["its marker is gone", ".pysnip-env.json", /`\.pysnip-env\.json` is missing/],
  [
    "a package is gone",
    "lib/python3.11/site-packages/six-1.16.0.dist-info",
    /`six-1\.16\.0\.dist-info` is not installed/,
  ],
  [
    "a file deep inside a package is gone",
    "lib/python3.11/site-packages/deep/er/six.py",
    /`deep\/er\/six\.py` is not what was installed/,
  ],
  [
    "its RECORD is gone",
    "lib/python3.11/site-packages/six-1.16.0.dist-info/RECORD",
    /six-1\.16\.0\.dist-info\/RECORD` is not what was installed/,
  ],
  ["pyvenv.cfg is gone", "pyvenv.cfg", /pyvenv\.cfg` is missing/],
  ["its interpreter is gone", "bin/python", /bin\/python` is missing/],
];

it.each(damages)("is made again in dev and refused in CI when %s", async (_title, path, reason) => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await rm(join(directory, path), { recursive: true });

  const refused = await ensure(again(workspace, { CI: "1" })).catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ code: "PYSNIP_ENVIRONMENT_MISSING" });
  expect(String(refused)).toMatch(reason);
  expect(String(refused)).toContain("this looks like CI (`CI` is set)");

  const repaired = await ensure(again(workspace));
  expect(repaired.created).toBe(true);
  expect(repaired.messages.join()).toMatch(reason);
  await access(join(directory, path));
  expect(await published(workspace)).toHaveLength(1);
});

it.each([
  ["a file has lost its end", "deep/er/six.py", "answer"],
  ["a RECORD has lost all of it", "six-1.16.0.dist-info/RECORD", ""],
])("is made again when %s", async (_title, path, rest) => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await writeFile(join(directory, "lib/python3.11/site-packages", path), rest);
  const repaired = await ensure(again(workspace));
  expect(repaired.messages.join()).toContain(`${path}\` is not what was installed`);
});

it("is not taken for a lockfile that calls its files by another version", async () => {
  const { workspace } = await setUp(whole);
  await ensure(workspace);
  const path = join(workspace.root, "job/pysnip.lock");
  const lied = (await readFile(path, "utf8")).replaceAll("1.16.0", "1.17.0");
  const { lockHash: _, ...body } = JSON.parse(lied);
  await writeFile(path, renderLock(sealLock(body)));
  const refused = await ensure(again(workspace, { CI: "1" })).catch((thrown: unknown) => thrown);
  expect(String(refused)).toContain("calls its packages by other names or versions");
});

// A build may add a local version, and older builders spell a version in other ways.
it.each(["1.16.0+cu122", "1.16", "1.16.0_0", "1.16.0-0"])(
  "is whole where its package calls itself %s",
  async (version) => {
    const built = version.includes("0_") || version.includes("0-");
    const record = `six-${version}.dist-info/RECORD`;
    const { "six-1.16.0.dist-info/RECORD": rows, ...files } = whole;
    const { workspace } = await setUp(
      { ...files, [record]: rows },
      built ? "1.16.0.post0" : "1.16.0",
    );
    expect(await ensure(workspace)).toMatchObject({ created: true });
    expect(await ensure(again(workspace))).toMatchObject({ created: false });
  },
);

it("publishes nothing that the lockfile calls by another version", async () => {
  const { workspace } = await setUp(whole, "1.17.0");
  const error = await ensure(workspace).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "PYSNIP_INSTALL_FAILED",
    details: ["installed: `six-1.16.0`", "the lockfile has: `six 1.17`", "nothing was published"],
  });
  expect(await published(workspace)).toEqual([]);
  expect(await staged(workspace)).toEqual([]);
});

const site = (directory: string) => join(directory, "lib/python3.11/site-packages");
const replace = async (path: string, make: (path: string) => unknown) => {
  await rm(path, { recursive: true, force: true });
  await make(path);
};
const tampering: [title: string, tamper: (directory: string) => unknown, reason: RegExp][] = [
  [
    "settings are empty",
    (at) => writeFile(join(at, "pyvenv.cfg"), ""),
    /cfg` is not what was made/,
  ],
  [
    "settings say more",
    (at) => appendFile(join(at, "pyvenv.cfg"), "include-system-site-packages = true\n"),
    /cfg` is not what was made/,
  ],
  [
    "settings are a pipe",
    (at) => replace(join(at, "pyvenv.cfg"), (path) => execFileSync("mkfifo", [path])),
    /cfg` is missing or no file/,
  ],
  [
    "its interpreter is another one",
    (at) => replace(join(at, "bin/python"), (path) => symlink("/bin/sh", path)),
    /python` is not the interpreter/,
  ],
  [
    "its interpreter is a text",
    (at) => replace(join(at, "bin/python"), (path) => writeFile(path, "text", { mode: 0o755 })),
    /python` is not the interpreter/,
  ],
  [
    "its interpreter is a folder",
    (at) => replace(join(at, "bin/python"), (path) => mkdir(path)),
    /python` is missing or no file/,
  ],
  ...["evil.pth", "sitecustomize.py", "easy-install.pth", "stray.egg-info"].map(
    (name): [string, (directory: string) => unknown, RegExp] => [
      `\`${name}\` was added`,
      (at) => writeFile(join(site(at), name), ""),
      /was installed afterwards/,
    ],
  ),
  ["a stray folder was added", (at) => mkdir(join(site(at), "stray")), /was installed afterwards/],
  [
    "a RECORD is a pipe",
    (at) =>
      replace(join(site(at), "six-1.16.0.dist-info/RECORD"), (path) =>
        execFileSync("mkfifo", [path]),
      ),
    /RECORD` is not what was installed/,
  ],
  [
    "a file is a pipe",
    (at) => replace(join(site(at), "six.py"), (path) => execFileSync("mkfifo", [path])),
    /six\.py` is not what was installed/,
  ],
];

it.each(tampering)("is made again when %s", async (_title, tamper, reason) => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await tamper(directory);
  const repaired = await ensure(again(workspace));
  expect(repaired.messages.join()).toMatch(reason);
  expect(await ensure(again(workspace))).toMatchObject({ created: false });
});

it("is whole with what Python, the Finder and NFS leave", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await mkdir(join(site(directory), "__pycache__"));
  for (const name of [".DS_Store", ".nfs00000001"])
    await writeFile(join(site(directory), name), "");
  expect(await ensure(again(workspace))).toMatchObject({ created: false });
});

it("refuses, without a stack, an installation whose RECORD is not there", async () => {
  const { "six-1.16.0.dist-info/RECORD": _, ...files } = whole;
  const { workspace } = await setUp({ ...files, "six-1.16.0.dist-info/METADATA": "" });
  const error = await ensure(workspace).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "PYSNIP_INSTALL_FAILED" });
  expect(String(error)).toContain("six-1.16.0.dist-info/RECORD");
});

const otherDevice = existsSync("/dev/shm") && statSync("/dev/shm").dev !== statSync(tmpdir()).dev;
if (!otherDevice) console.warn("apply-environment.spec.ts: a split cache is left out: no /dev/shm");
const hasProc = existsSync("/proc/self");
if (!hasProc)
  console.warn("apply-environment.spec.ts: folders without rights are left out: no /proc");
const folders: [title: string, name: string, make: (path: string) => unknown, may?: boolean][] = [
  ["is a file", "envs", (path) => writeFile(path, "")],
  ["leads nowhere", "envs", (path) => symlink("/absent/folder", path)],
  ["leads in a circle", "envs", (path) => symlink(path, path)],
  // Nobody may make a folder there, not even root.
  ["may not be written", "envs", (path) => symlink("/proc/self", path), hasProc],
  ["may not be written", "stage", (path) => symlink("/proc/self", path), hasProc],
  [
    "lies on another disk",
    "envs",
    async (path) => symlink(await mkdtemp("/dev/shm/pysnip-"), path),
    otherDevice,
  ],
];

it.each(folders.filter(([, , , may = true]) => may))(
  "says how to have the cache elsewhere where a folder of it %s: %s",
  async (_title, name, make) => {
    const { workspace } = await setUp(whole);
    const path = join(workspace.cacheDirectory, name);
    await mkdir(workspace.cacheDirectory, { recursive: true });
    await make(path);
    const error = await ensure(workspace).catch((thrown: unknown) => thrown);
    const target = await readlink(path).catch(() => "");
    if (target.startsWith("/dev/shm/")) await rm(target, { recursive: true });
    expect(error).toMatchObject({
      code: "PYSNIP_CACHE_UNUSABLE",
      hint: "set `PYSNIP_CACHE_DIR` to a folder that you may write to",
    });
  },
);

it("is made again when a package was installed into it", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await mkdir(join(directory, "lib/python3.11/site-packages/attrs-25.1.0.dist-info"));
  const repaired = await ensure(again(workspace));
  expect(repaired.messages.join()).toMatch(/`attrs-25\.1\.0\.dist-info` was installed afterwards/);
});

it("is made again when a file has other content, if contents are asked for", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  const changed = join(directory, "lib/python3.11/site-packages/deep/er/six.py");
  await writeFile(changed, body.replace("42", "43"));
  const look = (verify: "sizes" | "files") =>
    applyOptionalEnvironment(again(workspace), "job", "ensure-env", {
      install: "auto",
      failOnMissing: "auto",
      verify,
    });
  expect(await look("sizes")).toMatchObject({ created: false });
  expect(await look("files")).toMatchObject({ created: true });
  expect(await readFile(changed, "utf8")).toBe(body);
  expect(await look("files")).toMatchObject({ created: false });
  await rm(join(directory, "lib/python3.11/site-packages/six-1.16.0.dist-info/RECORD"));
  expect(await look("files")).toMatchObject({ created: true });
});

it("is made again when a folder of a package has become a file", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  const folder = join(directory, "lib/python3.11/site-packages/deep");
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
  expect(await ensure(again(workspace))).toMatchObject({ created: true });
});

it("is made again when a module that is bytecode alone is gone", async () => {
  const record = `${whole["six-1.16.0.dist-info/RECORD"]}native.pyc,sha256=${bodyHash},12\n`;
  const install = { ...whole, "native.pyc": body, "six-1.16.0.dist-info/RECORD": record };
  const { workspace } = await setUp(install);
  const { directory } = await ensure(workspace);
  await writeFile(join(directory, "lib/python3.11/site-packages/native.pyc"), "cut");
  expect(await ensure(again(workspace))).toMatchObject({ created: true });
});

it("clears nothing away in CI", async () => {
  const { workspace } = await setUp(whole);
  const unused = await plantUnused(workspace.cacheDirectory);
  const pipeline = again(workspace, { CI: "1" });
  expect(await applyJobEnvironment(pipeline, "job", "always")).toMatchObject({ created: true });
  await access(unused);
});

it("does not care for bytecode that a wheel brought", async () => {
  const cached = "__pycache__/six.cpython-311.pyc";
  const record = `${whole["six-1.16.0.dist-info/RECORD"]}${cached},sha256=${bodyHash},12\n`;
  const { workspace } = await setUp({
    ...whole,
    [cached]: body,
    "six-1.16.0.dist-info/RECORD": record,
  });
  const { directory } = await ensure(workspace);
  await writeFile(join(directory, "lib/python3.11/site-packages", cached), "written by an import");
  expect(await ensure(again(workspace))).toMatchObject({ created: false });
});

it("notes that an environment is used, and clears away what nobody used", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  const unused = await plantUnused(workspace.cacheDirectory);
  await ageUse(directory);
  expect(await ensure(again(workspace))).toMatchObject({ created: false });
  expect(Date.now() - (await stat(directory)).mtimeMs).toBeLessThan(60_000);
  await access(unused);
  await rm(directory, { recursive: true });
  expect(await ensure(again(workspace))).toMatchObject({ created: true });
  await expect(access(unused)).rejects.toThrow();
});

it("believes the digests of a package whose RECORD has wrong sizes", async () => {
  const record = whole["six-1.16.0.dist-info/RECORD"].replaceAll(",12", ",7");
  const { workspace } = await setUp({ ...whole, "six-1.16.0.dist-info/RECORD": record });
  const { directory } = await ensure(workspace);
  expect(await ensure(again(workspace))).toMatchObject({ created: false });
  await rm(join(directory, "lib/python3.11/site-packages/six.py"));
  expect(await ensure(again(workspace))).toMatchObject({ created: true });
});

it("leaves the folder of an interrupted attempt alone and succeeds in one of its own", async () => {
  const { workspace } = await setUp(whole);
  const { directory } = await ensure(workspace);
  await rm(directory, { recursive: true });
  await writeFile(join(workspace.cacheDirectory, "stage", "env-of-a-killed-process"), "");
  expect((await ensure(again(workspace))).created).toBe(true);
  expect(await published(workspace)).toHaveLength(1);
});

it("gives four commands at once one environment, and each of them success", async () => {
  const { workspace } = await setUp(whole);
  const results = await Promise.all([1, 2, 3, 4].map(() => ensure(again(workspace))));
  expect(new Set(results.map((result) => result.directory)).size).toBe(1);
  expect(await published(workspace)).toHaveLength(1);
  expect(await staged(workspace)).toEqual([]);
});

it("names the interpreter where a run of the job does not start", async () => {
  const { workspace } = await setUp(whole);
  const { python: made } = await ensure(workspace);
  const gone = again(workspace, { INIT_CWD: join(workspace.root, "absent") });
  const error = await execRun(gone, "job", []).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "PYSNIP_PYTHON_MISSING",
    headline: `\`${made}\`, which runs \`churn\`, cannot be started`,
    details: [expect.stringContaining("absent")],
  });
});

it("refuses a machine that the job is not locked for", async () => {
  const { workspace } = await setUp(whole);
  const elsewhere = { ...again(workspace), host: { ...workspace.host, system: "darwin" as const } };
  const error = await ensure(elsewhere).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "PYSNIP_PLATFORM_UNSUPPORTED" });
});
