import { chmod, cp, mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  type CommandOptions,
  createWorkspace,
  type Workspace,
} from "./harness/create-workspace.ts";
import { lockByEngine } from "./harness/lock-script.ts";
import { writeJob } from "./harness/write-job.ts";

// Every version is named, because two runs must not differ by what was published in between.
const dependencies = [
  "pandas==2.2.2",
  "numpy==1.26.4",
  "python-dateutil==2.9.0.post0",
  "pytz==2024.1",
  "tzdata==2024.1",
  "six==1.16.0",
  "click==8.1.7",
  "colorama==0.4.6",
  "uvloop==0.19.0 ; sys_platform != 'win32'",
];
const PLATFORMS = 'platforms = ["linux-x86_64", "linux-aarch64", "macos-arm64", "windows-x86_64"]';
const HOSTILE_UV = '[pip]\nresolution = "lowest"\n';
const HOSTILE_CONFIG = 'resolution = "lowest-direct"\nexclude-newer = "2020-01-01T00:00:00Z"\n';

let workspace: Workspace;
let expected: string;
let state: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  state = join(workspace.root, "..", "state");
  await writeJob(workspace, { root: "jobs/a", dependencies, settings: PLATFORMS });
  expected = await lockAgain(workspace);
});
afterAll(() => workspace.dispose());

it("holds all platforms", () => {
  const lockfile = JSON.parse(expected);
  expect(lockfile.lockVersion).toBe(1);
  expect(Object.keys(lockfile.environmentHashes)).toEqual([
    "linux-aarch64",
    "linux-x86_64",
    "macos-arm64",
    "windows-x86_64",
  ]);
  const files = (name: string) =>
    lockfile.resolution.packages
      .find((item: { name: string }) => item.name === name)
      .artefacts.map(({ file }: { file: string }) => file);
  expect(files("numpy")).toHaveLength(4);
  expect(files("uvloop")).toHaveLength(3);
});

interface Variation {
  readonly title: string;
  readonly options?: () => Promise<CommandOptions & { readonly through?: readonly string[] }>;
}

const variables = (env: Record<string, string>) => async () => ({ env });

const variations: Variation[] = [
  { title: "once more" },
  { title: "in another time zone", options: variables({ TZ: "Asia/Kathmandu" }) },
  {
    title: "in another locale",
    options: variables({ LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", LANGUAGE: "tr" }),
  },
  {
    title: "on another day",
    options: variables({ SOURCE_DATE_EPOCH: "2000000000" }),
  },
  {
    title: "under another umask",
    options: async () => ({ through: ["sh", "-c", 'umask 077; exec "$@"', "sh"] }),
  },
  {
    title: "with another home folder and user name",
    options: async () => {
      const home = join(state, "other-home");
      await mkdir(home, { recursive: true });
      return {
        env: { HOME: home, USER: "other", LOGNAME: "other", UV_CACHE_DIR: join(home, "uv") },
      };
    },
  },
  {
    title: "with hostile variables of uv",
    options: variables({
      UV_RESOLUTION: "lowest",
      UV_PRERELEASE: "allow",
      UV_EXCLUDE_NEWER: "2020-01-01T00:00:00Z",
      UV_EXTRA_INDEX_URL: "https://index.invalid/simple",
      UV_INDEX: "evil=https://index.invalid/simple",
      UV_FIND_LINKS: "https://index.invalid/links",
      UV_INDEX_STRATEGY: "unsafe-best-match",
      UV_CONSTRAINT: "/nowhere/constraints.txt",
      UV_OVERRIDE: "/nowhere/overrides.txt",
      UV_FORK_STRATEGY: "fewest",
      UV_FROZEN: "1",
      UV_OFFLINE: "1",
      UV_NO_BINARY: "1",
      UV_PYTHON: "3.8",
      UV_PROJECT: "/nowhere",
      UV_WORKING_DIRECTORY: "/nowhere",
      UV_CONFIG_FILE: "/nowhere/uv.toml",
    }),
  },
  {
    title: "with hostile variables of pip and Python",
    options: variables({
      PIP_CONSTRAINT: "/nowhere/constraints.txt",
      PIP_EXTRA_INDEX_URL: "https://index.invalid/simple",
      PIP_NO_INDEX: "1",
      PIP_REQUIRE_VIRTUALENV: "1",
      PIP_ONLY_BINARY: ":none:",
      PYTHONPATH: "/nowhere",
      PYTHONHOME: "/nowhere",
      PYTHONHASHSEED: "7",
    }),
  },
  {
    title: "in somebody else's virtual environment",
    options: variables({ VIRTUAL_ENV: "/nowhere/venv", CONDA_PREFIX: "/nowhere/conda" }),
  },
  {
    title: "with a hostile `uv.toml` of the user",
    options: async () => {
      const folder = await writeFiles("user-config", { "uv/uv.toml": HOSTILE_CONFIG });
      return { env: { XDG_CONFIG_HOME: folder } };
    },
  },
  {
    title: "with a hostile `uv.toml` of the system",
    options: async () => {
      const folder = await writeFiles("system-config", { "uv/uv.toml": HOSTILE_CONFIG });
      return { env: { XDG_CONFIG_DIRS: folder } };
    },
  },
  {
    title: "below a folder with a hostile `uv.toml`, uv workspace and `.python-version`",
    options: async () => {
      const outer = {
        "uv.toml": HOSTILE_CONFIG + HOSTILE_UV,
        ".python-version": "3.8\n",
        "pyproject.toml":
          '[project]\nname = "outer"\nversion = "1"\n[tool.uv.workspace]\nmembers = ["**"]\n',
      };
      for (const [path, text] of Object.entries(outer)) await workspace.write(path, text);
      const folder = await writeFiles("outer", outer);
      return { env: { PYSNIP_CACHE_DIR: join(folder, "cache") } };
    },
  },
  {
    title: "by the lowest uv that is supported",
    options: async () => ({ env: { PATH: await installUv("0.12.0") } }),
  },
  {
    title: "by another patch version of uv",
    options: async () => ({ env: { PATH: await installUv("0.13.7") } }),
  },
];

it.each(variations)("has the same bytes $title", async ({ options }) => {
  expect(await lockAgain(workspace, await options?.())).toBe(expected);
});

it("has the same bytes in another folder", async () => {
  const other = await createWorkspace({ name: "an other workspäce" });
  await writeJob(other, {
    root: "jobs/deeper/b",
    name: "b",
    dependencies: dependencies.toReversed(),
    settings: PLATFORMS,
  });
  expect(await lockAgain(other, {}, "jobs/deeper/b")).toBe(expected);
  await other.dispose();
});

it("has the same bytes for another user", async (context) => {
  const user = await makeUser();
  if (typeof user === "string") return context.skip(user);
  expect(await lockAgain(workspace, user)).toBe(expected);
});

async function lockAgain(
  where: Workspace,
  options: CommandOptions & { readonly through?: readonly string[] } = {},
  root = "jobs/a",
): Promise<string> {
  await where.remove(`${root}/pysnip.lock`);
  const done = await lockByEngine(where, [root], options);
  expect(done.exitCode, done.all).toBe(0);
  return await where.read(`${root}/pysnip.lock`);
}

async function writeFiles(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(state, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** PATH with a certain uv first. */
async function installUv(version: string): Promise<string> {
  const folder = join(state, `uv-${version}`);
  const done = await workspace.exec("python3", [
    ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
    ...["--target", folder, `uv==${version}`],
  ]);
  expect(done.exitCode, done.all).toBe(0);
  return `${join(folder, "bin")}${delimiter}${inject("run").path}`;
}

/** How to lock as a user without rights, or why this machine cannot. */
async function makeUser(): Promise<
  string | (CommandOptions & { readonly through: readonly string[] })
> {
  if (process.getuid?.() !== 0) return "only root can become another user";
  const through = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const python = (
    await workspace.exec("python3", ["-c", "import sys; print(sys.executable)"])
  ).stdout.trim();
  const home = join(state, "nobody");
  await mkdir(home, { recursive: true });
  await cp((await workspace.exec("sh", ["-c", "command -v uv"])).stdout.trim(), join(home, "uv"));
  const run = inject("run");
  for (const folder of [run.folder, dirname(workspace.root), workspace.root, state])
    await chmod(folder, 0o755);
  for (const folder of [home, join(workspace.root, "jobs/a")]) await chmod(folder, 0o777);
  const env = {
    HOME: home,
    PATH: `${home}${delimiter}${dirname(python)}${delimiter}${run.path}`,
    PYSNIP_CACHE_DIR: join(home, "cache"),
    UV_CACHE_DIR: join(home, "uv-cache"),
  };
  for (const program of [python, process.execPath, "node_modules/nx/package.json"]) {
    const probe = await workspace.exec("setpriv", [...through.slice(1), "test", "-r", program]);
    if (probe.exitCode !== 0)
      return `another user may not read ${program.split("/").at(-1)} on this machine`;
  }
  return { through, env };
}
