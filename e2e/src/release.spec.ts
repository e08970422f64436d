import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "./harness/create-workspace.ts";

const SCORE = "def score(days: int) -> int:\n    return 1\n";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write(
    "nx.json",
    JSON.stringify({
      analytics: false,
      plugins: ["@pysnip/nx"],
      release: { projects: ["jobs/*"], projectsRelationship: "independent", versionPlans: true },
    }),
  );
  await workspace.write("pysnip.toml", 'python = "3.11"\n');
  await workspace.write(".gitignore", "node_modules/\ndist/\n.nx/cache/\n.nx/workspace-data/\n");
  // A folder as somebody had it before.
  await workspace.write("jobs/rate/requirements.txt", "six>=1.16\n");
  await workspace.write("jobs/rate/main.py", "def rate(days: int) -> int:\n    return days\n");
});
afterAll(() => workspace.dispose());

// Nothing here is about resolving.
const env = { PYSNIP_INSTALL: "never" };
const nx = async (...args: string[]) => {
  const done = await workspace.nx(args, { env });
  expect(done.exitCode, done.all).toBe(0);
  return done;
};
const changes = async () => (await workspace.git("status", "--short")).stdout;
const commit = async (message: string) => {
  await workspace.git("add", "--all");
  await workspace.git("commit", "--quiet", "--message", message);
};
const versionsOf = async (job: string) =>
  (await workspace.read(`jobs/${job}/history.jsonl`))
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { to: string }).to);

it("adopts a folder, and finds it recorded", async () => {
  const done = await nx("g", "@pysnip/nx:import", "jobs/rate", "--move");
  expect(done.stdout).toContain("moved jobs/rate/main.py → jobs/rate/src/main.py");
  expect(done.stdout).toContain("rate 1.0.0 is recorded");
  await nx("g", "@pysnip/nx:snippet", "jobs/churn", "--code", SCORE);
  expect(await versionsOf("rate")).toEqual(["1.0.0"]);
  await commit("Two jobs");
});

it("says in a dry run what a release would do, and writes nothing", async () => {
  const { all } = await nx("release", "version", "patch", "--dry-run");
  expect(all).toContain("churn 1.0.0 → 1.0.1 (content unchanged; contract unchanged)");
  expect(all).toContain("rate 1.0.0 → 1.0.1 (content unchanged; contract unchanged)");
  expect(await changes()).toBe("");
});

it("releases one job without any setting of its own, with a line of its history", async () => {
  await nx("release", "version", "preminor", "--preid", "beta", "--projects=churn");
  expect(await changes()).toBe("M  jobs/churn/history.jsonl\nM  jobs/churn/pyproject.toml\n");
  expect(await workspace.read("jobs/churn/pyproject.toml")).toContain('version = "1.1.0-beta.0"');
  expect(await versionsOf("churn")).toEqual(["1.0.0", "1.1.0-beta.0"]);
  await commit("A release");
});

it("leaves a version to the release when asked to, which then records it", async () => {
  const text = SCORE.replace("1", "2");
  const plan = ["--version-plan", "--bump", "minor", "--reason", "Counts twice"];
  await nx(
    "g",
    "@pysnip/nx:snippet",
    "jobs/rate",
    "--code",
    text.replace("score", "rate"),
    ...plan,
  );
  const [file = ""] = await readdir(join(workspace.root, ".nx/version-plans"));
  expect(await workspace.read(`.nx/version-plans/${file}`)).toBe(
    '---\n"rate": minor\n---\n\nCounts twice\n',
  );
  expect(await versionsOf("rate")).toEqual(["1.0.0"]);
  await commit("A plan");
  await nx("release", "version");
  expect(await versionsOf("rate")).toEqual(["1.0.0", "1.1.0"]);
  expect(await versionsOf("churn")).toEqual(["1.0.0", "1.1.0-beta.0"]);
  await nx("run-many", "-t", "version-check");
});
