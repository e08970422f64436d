import { execFileSync } from "node:child_process";
import { beforeEach, expect, it } from "vitest";
import type { Workspace } from "../../src/config/workspace.ts";
import { readGitFacts } from "../../src/version/read-git-facts.ts";
import { makeWorkspace } from "../make-workspace.ts";

const PATH = process.env["PATH"] ?? "";
let workspace: Workspace;

const git = (...args: string[]) =>
  execFileSync("git", ["-C", workspace.root, ...args], { encoding: "utf8" }).trim();
const withVariables = (variables: Readonly<Record<string, string>>): Workspace => ({
  ...workspace,
  host: { ...workspace.host, variables: { PATH, HOME: workspace.host.home, ...variables } },
});

beforeEach(async () => {
  workspace = await makeWorkspace({ "jobs/churn/a.py": "" }, {});
  git("init", "--quiet");
  git("config", "user.name", "Ann Ä");
  git("config", "user.email", "ann@example.invalid");
  git("add", "--all");
  git("commit", "--quiet", "--message", "One");
});

it("says who submits, and on which commit", async () => {
  expect(await readGitFacts(withVariables({}), "jobs/churn")).toEqual({
    actor: { name: "Ann Ä", email: "ann@example.invalid", kind: "human" },
    git: { head: git("rev-parse", "HEAD"), dirty: false },
  });
});

it("knows a pipeline, another author and a changed folder", async () => {
  execFileSync("touch", [`${workspace.root}/jobs/churn/b.py`]);
  const variables = { CI: "true", GIT_AUTHOR_NAME: "Bob", GIT_AUTHOR_EMAIL: "b@example.invalid" };
  expect(await readGitFacts(withVariables(variables), "jobs/churn")).toMatchObject({
    actor: { name: "Bob", email: "b@example.invalid", kind: "ci" },
    git: { dirty: true },
  });
  expect(await readGitFacts(withVariables({}), "jobs/other")).toMatchObject({
    git: { dirty: false },
  });
});

it("names nobody where the workspace does not want it, or git knows nobody", async () => {
  const quiet = withVariables({});
  const versions = { ...quiet.config.versions, author: false };
  const silent = { ...quiet, config: { ...quiet.config, versions } };
  expect((await readGitFacts(silent, "jobs/churn")).actor).toBeNull();
  expect(
    await readGitFacts(
      { ...quiet, host: { ...quiet.host, variables: { PATH: "/nowhere" } } },
      "jobs",
    ),
  ).toEqual({
    actor: null,
    git: null,
  });
});

it("starts no program that a repository names", async () => {
  const trap = `${workspace.root}/trap`;
  git("config", "core.fsmonitor", `touch ${trap}`);
  await readGitFacts(withVariables({}), "jobs/churn");
  expect(execFileSync("ls", [workspace.root], { encoding: "utf8" })).not.toContain("trap");
});
