import { execFileSync } from "node:child_process";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { AutoInstall } from "../../src/config/config.ts";
import type { Workspace } from "../../src/config/workspace.ts";
import { applyJobEnvironment } from "../../src/env/apply-job-environment.ts";
import { applyOptionalEnvironment } from "../../src/env/apply-optional-environment.ts";
import { applyLock } from "../../src/lock/apply-lock.ts";
import { execRun, execTest } from "../../src/run/exec-run.ts";
import { type FakeUv, makeFakeUv } from "../fake-uv.ts";
import { makeWorkspace, readTree, reopen } from "../make-workspace.ts";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"])
  .toString()
  .trim();
const uvLock = `version = 1

[[package]]
name = "pysnip-resolution"
version = "0"
source = { virtual = "." }
`;
const JOB = "jobs/churn";
const MANIFEST = `${JOB}/pyproject.toml`;
const LOCK = `${JOB}/pysnip.lock`;
const CI = { CI: "true" };

/** The manifest of a job without requirements; the settings reach no lockfile. */
const manifest = (...settings: string[]) =>
  [
    '[project]\nname = "churn"\nversion = "1.0.0"',
    '[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\nplatforms = ["linux-x86_64"]',
    "builtins = false",
    ...settings,
    "",
  ].join("\n");

let uv: FakeUv;
/** A workspace in which the lockfile is current and the environment whole. */
let whole: Workspace;
beforeAll(async () => {
  const files = { [MANIFEST]: manifest(), [`${JOB}/src/churn.py`]: "def score(): ...\n" };
  const { host } = await makeWorkspace({}, {});
  uv = await makeFakeUv(join(host.home, "bin"), { python, lock: uvLock });
  whole = await makeWorkspace(files, { PATH: uv.folder });
  await applyLock(whole, JOB, "auto");
  await applyJobEnvironment(whole, JOB, "auto");
});

/** The same in folders of its own, for a command that sees the given variables. */
async function copy(settings: readonly string[], variables: Readonly<Record<string, string>>) {
  const { root, host } = await makeWorkspace({}, {});
  await cp(whole.root, root, { recursive: true });
  await cp(whole.cacheDirectory, join(host.home, "cache"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await writeFile(join(root, MANIFEST), manifest(...settings));
  const said: string[] = [];
  const opened = reopen({ root, home: host.home, variables: { PATH: uv.folder, ...variables } });
  const workspace: Workspace = { ...opened, report: (line) => said.push(line) };
  return { workspace, said };
}

const withoutLock = ({ root }: Workspace) => rm(join(root, LOCK));
const withoutEnvironment = ({ cacheDirectory }: Workspace) =>
  rm(join(cacheDirectory, "envs"), { recursive: true });

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);

/** What came of some work, how many times uv was started, and whether a file changed. */
async function watch(workspace: Workspace, work: () => Promise<string>) {
  const home = workspace.host.home;
  const [before, calls] = [await readTree(home), (await uv.readCalls()).length];
  const outcome = await work().catch(codeOf);
  const started = (await uv.readCalls()).length - calls;
  const changed = JSON.stringify(await readTree(home)) !== JSON.stringify(before);
  return { outcome, idle: started === 0 && !changed };
}

const lock = (workspace: Workspace) => async () =>
  (await applyLock(workspace, JOB, "auto")).written ? "written" : "current";
const auto = { install: "auto", failOnMissing: "auto" } as const;
const ensure =
  (workspace: Workspace, choices: Parameters<typeof applyOptionalEnvironment>[3] = auto) =>
  async () => {
    const done = await applyOptionalEnvironment(workspace, JOB, "ensure-env", choices);
    if ("skipped" in done) return done.skipped;
    return done.created ? "made" : "ready";
  };

type Cell = [AutoInstall, place: "dev" | "CI", "satisfied" | "missing", lock: string, env: string];
const NO_LOCK = "PYSNIP_LOCK_MISSING";
const NO_ENV = "PYSNIP_ENVIRONMENT_MISSING";
const cells: Cell[] = [
  ["never", "dev", "satisfied", "current", "ready"],
  ["never", "dev", "missing", NO_LOCK, NO_ENV],
  ["never", "CI", "satisfied", "current", "ready"],
  ["never", "CI", "missing", NO_LOCK, NO_ENV],
  ["dev", "dev", "satisfied", "current", "ready"],
  ["dev", "dev", "missing", "written", "made"],
  ["dev", "CI", "satisfied", "current", "ready"],
  ["dev", "CI", "missing", NO_LOCK, NO_ENV],
  ["always", "dev", "satisfied", "current", "ready"],
  ["always", "dev", "missing", "written", "made"],
  ["always", "CI", "satisfied", "current", "ready"],
  // A file does not loosen a pipeline.
  ["always", "CI", "missing", NO_LOCK, NO_ENV],
];

it.each(cells)(
  '`auto-install = "%s"` in %s with everything %s: `lock` gives %s, `ensure-env` %s',
  async (autoInstall, place, state, lockGives, environmentGives) => {
    const settings = [`auto-install = "${autoInstall}"`];
    const variables = place === "CI" ? CI : {};
    const first = await copy(settings, variables);
    if (state === "missing") await withoutLock(first.workspace);
    const locked = await watch(first.workspace, lock(first.workspace));
    expect(locked).toEqual({ outcome: lockGives, idle: lockGives !== "written" });

    const second = await copy(settings, variables);
    if (state === "missing") await withoutEnvironment(second.workspace);
    const ensured = await watch(second.workspace, ensure(second.workspace));
    expect(ensured).toEqual({ outcome: environmentGives, idle: environmentGives !== "made" });
  },
);

it("starts nothing either where no interpreter was ever looked for, as on a new machine", async () => {
  const { workspace } = await copy([], CI);
  await rm(workspace.cacheDirectory, { recursive: true });
  const ensured = await watch(workspace, ensure(workspace));
  expect(ensured).toEqual({ outcome: NO_ENV, idle: true });
});

it("looks for the interpreter of an environment that a cache brought along", async () => {
  const { workspace } = await copy([], CI);
  await rm(join(workspace.cacheDirectory, "interpreters"), { recursive: true });
  expect(await watch(workspace, ensure(workspace))).toMatchObject({ outcome: "ready" });
});

describe("`fail-on-missing = false`", () => {
  const off = ["fail-on-missing = false"];
  const never = [...off, 'auto-install = "never"'];
  const allow = { ...CI, PYSNIP_FAIL_ON_MISSING: "false" };

  it.each<[title: string, settings: string[], variables: Record<string, string>]>([
    ["outside CI", never, {}],
    ["in CI together with the variable", off, allow],
    ["as the variable alone", [], allow],
  ])(
    "lets `ensure-env` warn and `run` say that it was skipped, %s",
    async (_title, settings, variables) => {
      const { workspace, said } = await copy(settings, variables);
      await withoutEnvironment(workspace);
      const { outcome, idle } = await watch(workspace, ensure(workspace));
      expect(outcome).toMatch(
        /^warning: `churn` has no environment: .*this is no failure because /,
      );
      expect(idle).toBe(true);
      const ran = await execRun(workspace, JOB, []);
      expect(ran).toEqual({ exitCode: 0, skipped: said.join("\n") });
      expect(said).toEqual([
        expect.stringMatching(/^warning: `churn` was skipped and did not run: no environment /),
      ]);
    },
  );

  it.each<[title: string, settings: string[], variables: Record<string, string>, note: string]>([
    ["in CI by itself", off, CI, "counts in CI only together with `PYSNIP_FAIL_ON_MISSING=false`"],
    [
      "against the variable",
      never,
      { PYSNIP_FAIL_ON_MISSING: "true" },
      "`PYSNIP_FAIL_ON_MISSING=true`",
    ],
  ])("changes nothing %s", async (_title, settings, variables, note) => {
    const { workspace, said } = await copy(settings, variables);
    await withoutEnvironment(workspace);
    for (const work of [ensure(workspace), () => execRun(workspace, JOB, [])]) {
      const error = await Promise.resolve(work()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: NO_ENV });
      expect(String(error)).toContain(note);
    }
    expect(said).toEqual([]);
  });

  it("gives way to the option", async () => {
    const { workspace } = await copy(off, CI);
    await withoutEnvironment(workspace);
    const choose = (failOnMissing: "true" | "false") =>
      watch(workspace, ensure(workspace, { install: "auto", failOnMissing }));
    expect((await choose("false")).outcome).toContain("the option `failOnMissing` is `false`");
    expect((await choose("true")).outcome).toBe(NO_ENV);
  });

  it("installs where that is allowed", async () => {
    const { workspace } = await copy(off, {});
    await withoutEnvironment(workspace);
    expect(await watch(workspace, ensure(workspace))).toEqual({ outcome: "made", idle: false });
  });

  it("never skips tests, whose success Nx keeps", async () => {
    const { workspace } = await copy(off, allow);
    await withoutEnvironment(workspace);
    await expect(execTest(workspace, JOB)).rejects.toMatchObject({ code: NO_ENV });
  });

  it("excuses neither a damaged environment nor a lockfile that is missing or not current", async () => {
    const { workspace } = await copy(off, allow);
    const { directory } = await applyJobEnvironment(workspace, JOB, "auto");
    await rm(join(directory, "pyvenv.cfg"));
    const later = { ...workspace, shared: new Map<string, Promise<unknown>>() };
    expect(await watch(later, ensure(later))).toEqual({ outcome: NO_ENV, idle: true });

    const stale = await copy(off, allow);
    const text = manifest(...off).replace("[tool", 'dependencies = ["six"]\n[tool');
    await writeFile(join(stale.workspace.root, MANIFEST), text);
    expect((await watch(stale.workspace, ensure(stale.workspace))).outcome).toBe(
      "PYSNIP_LOCK_MISMATCH",
    );
    const missing = await copy(off, allow);
    await withoutLock(missing.workspace);
    for (const work of [ensure(missing.workspace), lock(missing.workspace)]) {
      expect((await watch(missing.workspace, work)).outcome).toBe(NO_LOCK);
    }
  });
});
