import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Pipeline, readGithub, readGitlab } from "./cases/read-pipeline.ts";
import { renderSection } from "./cases/render-section.ts";
import { createWorkspace, openWorkspace, type Workspace } from "./harness/create-workspace.ts";
import { readTaskOutcomes } from "./harness/read-task-outcomes.ts";
import { renderManifest, renderSource, type SmallJob, writeJob } from "./harness/write-job.ts";
import { UV_SETUP_COMMAND } from "../tools/provide-uv.mjs";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "guides", "ci.md");
const COMPLETE_LOCKFILE = join(import.meta.dirname, "..", "tools", "complete-lockfile.mjs");
const TEST = `import unittest

from job import answer


class AnswerTest(unittest.TestCase):
    def test_answer(self):
        self.assertEqual(answer(), 2)
`;

const alpha: SmallJob = { root: "jobs/alpha", dependencies: ["six==1.16.0"] };
let origin: Workspace;
let base: string;

beforeAll(async () => {
  origin = await createWorkspace();
  await origin.write(".gitignore", "node_modules/\ndist/\n.nx/\n.cache/\n__pycache__/\n");
  await origin.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  for (const job of [alpha, { root: "jobs/beta" }]) await writeJob(origin, job);
  await origin.write("jobs/alpha/tests/test_job.py", TEST);
  // `npm ci` refuses a lockfile that was made behind a registry with the packages of one platform.
  const completed = await origin.exec(process.execPath, [COMPLETE_LOCKFILE, origin.root]);
  expect(completed.exitCode, completed.all).toBe(0);
  const locked = await origin.nx(["run-many", "-t", "lock"]);
  expect(locked.exitCode, locked.all).toBe(0);
  base = await commit("Two locked jobs");
  await origin.write("jobs/alpha/src/job.py", renderSource("2"));
  await commit("Another answer");
});
afterAll(() => origin.dispose());

const systems: [name: string, read: () => Promise<Pipeline>][] = [
  ["GitHub Actions", readGithub],
  ["GitLab", readGitlab],
];

it.each(systems)("runs the example for %s as it is documented", async (name, read) => {
  const pipeline = await read();
  expect(pipeline.scripts.join("\n")).toContain(UV_SETUP_COMMAND);
  const runner = await openRunner(name, pipeline);
  for (const script of pipeline.scripts) await runner.expectSuccess(script);

  const tasks = await runner.tasks();
  const wanted = ["alpha:bundle", "alpha:ensure-env", "alpha:lock", "alpha:test", "alpha:verify"];
  expect([...tasks.keys()].toSorted()).toEqual(wanted);
  expect([...tasks.values()].every(({ success }) => success)).toBe(true);
  expect(await runner.environments()).toHaveLength(2);

  // The same pipeline does not repair a lockfile that somebody forgot.
  const manifest = renderManifest({ ...alpha, dependencies: ["six==1.17.0"] });
  await runner.workspace.write("jobs/alpha/pyproject.toml", manifest);
  await runner.workspace.git("commit", "--quiet", "--all", "--message", "No lockfile");
  const last = pipeline.scripts.at(-1)?.split("\n").at(-1) ?? "";
  const refused = await runner.run(last, { NX_BASE: base, NX_HEAD: "HEAD" });
  expect(refused.exitCode).not.toBe(0);
  expect(refused.all).toContain("PYSNIP_LOCK_STALE");
});

it("matches docs/guides/ci.md when the examples are rendered", async () => {
  const texts = await Promise.all(systems.map(async ([, read]) => (await read()).text));
  const page = ["github.yml", "gitlab-ci.yml"].reduce(
    (text, file, index) => renderSection(text, file, `\`\`\`yaml\n${texts[index]}\`\`\`\n`),
    readFileSync(PAGE, "utf8"),
  );
  await expect(page).toMatchFileSnapshot(PAGE);
});

/** A machine of a CI system: a fresh clone, an empty home, no uv, and the variables that it sets. */
async function openRunner(name: string, { variables }: Pipeline) {
  const folder = await mkdtemp(join(inject("run").folder, "ci-"));
  const root = join(folder, "workspace");
  await origin.exec("git", ["clone", "--quiet", origin.root, root]);
  const workspace = openWorkspace(inject("run"), root, join(folder, "state"));
  const home = join(folder, "home");
  await linkSettings(home);
  const pathFile = join(folder, "path");
  await writeFile(pathFile, "");
  const head = (await workspace.git("rev-parse", "HEAD")).stdout.trim();
  const ofSystem: Record<string, string> =
    name === "GitLab"
      ? { GITLAB_CI: "true", CI_PROJECT_DIR: root, CI_COMMIT_SHA: head, CI_COMMIT_BEFORE_SHA: base }
      : { GITHUB_ACTIONS: "true", GITHUB_PATH: pathFile, NX_BASE: base, NX_HEAD: head };
  const expand = (text: string) => text.replace(/\$(\w+)/g, (_, key) => ofSystem[key] ?? "");
  const env: Record<string, string | undefined> = {
    ...{ CI: "true", HOME: home, NX_DAEMON: undefined, PYSNIP_CACHE_DIR: undefined },
    npm_config_prefer_offline: "true",
    ...ofSystem,
    ...Object.fromEntries(Object.entries(variables).map(([key, text]) => [key, expand(text)])),
  };
  const run = async (script: string, changes: Readonly<Record<string, string>> = {}) => {
    const added = (await readFile(pathFile, "utf8")).split("\n").filter((line) => line !== "");
    const PATH = [...added.toReversed(), pathWithoutUv()].join(delimiter);
    const file = join(folder, "script.sh");
    await writeFile(file, script);
    return workspace.exec("bash", ["-e", "-o", "pipefail", file], {
      env: { ...env, PATH, ...changes },
    });
  };
  const cache = env["PYSNIP_CACHE_DIR"] ?? join(home, ".cache", "pysnip");
  return {
    workspace,
    run,
    expectSuccess: async (script: string) => {
      const done = await run(script);
      expect(done.exitCode, `${script}\n${done.all}`).toBe(0);
    },
    tasks: () => readTaskOutcomes(join(folder, "state", "nx-cache")),
    environments: () => readdir(join(cache, "envs")),
  };
}

// A runner image brings no uv; the step of the example installs it.
function pathWithoutUv(): string {
  const folders = inject("run").path.split(delimiter);
  return folders.filter((folder) => !existsSync(join(folder, "uv"))).join(delimiter);
}

/** What this machine's person needs to reach the package registries, and nothing else of the home. */
async function linkSettings(home: string): Promise<void> {
  for (const path of [".npmrc", ".npm", ".netrc", ".pip", ".config/pip", ".config/uv"]) {
    const from = join(homedir(), path);
    if (!existsSync(from)) continue;
    await mkdir(dirname(join(home, path)), { recursive: true });
    await symlink(from, join(home, path));
  }
  await mkdir(home, { recursive: true });
}

async function commit(message: string): Promise<string> {
  await origin.git("add", "--all");
  await origin.git("commit", "--quiet", "--message", message);
  return (await origin.git("rev-parse", "HEAD")).stdout.trim();
}
