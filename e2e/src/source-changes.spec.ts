import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createWorkspace, type NxResult, type Workspace } from "./harness/create-workspace.ts";
import { renderSource, writeJob } from "./harness/write-job.ts";

const MODES = [
  { title: "without the daemon", daemon: false },
  { title: "without the daemon, plugins apart", daemon: false, isolate: "true" },
  { title: "with the daemon", daemon: true },
  { title: "without the daemon, on the oldest Nx", daemon: false, nx: "23.0.0" },
];

/** A target of a person's own that writes a file before `lock`, and so before everything else. */
const writes = (command: string, more: object) =>
  JSON.stringify({
    targets: {
      codegen: { executor: "nx:run-commands", options: { command }, ...more },
      lock: { dependsOn: ["codegen"] },
    },
  });

describe.each(MODES)("$title, sources that change while a command runs", (mode) => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace(mode.nx ? { nx: mode.nx } : {});
    await workspace.write("nx.json", JSON.stringify({ analytics: false, plugins: ["@pysnip/nx"] }));
  });
  afterAll(() => workspace.dispose());

  const nx = (...args: string[]) =>
    workspace.nx(args, {
      daemon: mode.daemon,
      ...(mode.isolate ? { env: { NX_ISOLATE_PLUGINS: mode.isolate } } : {}),
    });
  // The daemon hears of an edit a moment later.
  const write = async (path: string, text: string) => {
    await workspace.write(path, text);
    if (mode.daemon) await new Promise((resolve) => setTimeout(resolve, 1500));
  };
  const outcome = (done: NxResult, name: string) => {
    const task = done.tasks.get(`${name}:bundle`);
    return task?.success === true ? task.cache : "refused";
  };
  const bundled = async (name: string) => {
    const script = `import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("src/job.py").decode())`;
    const zip = join("dist", "jobs", name, `${name}.zip`);
    return (await workspace.exec(inject("run").python, ["-c", script, zip])).stdout.trim();
  };

  it("keeps no bundle of a source that a task rewrote unannounced", async () => {
    await writeJob(workspace, { root: "jobs/loose", body: "1" });
    await workspace.write("jobs/loose/wanted.txt", renderSource("2"));
    const command = "cp jobs/loose/wanted.txt jobs/loose/src/job.py";
    // Cached, so that it runs once for each text; it names no output.
    const inputs = ["{projectRoot}/wanted.txt"];
    await write("jobs/loose/project.json", writes(command, { cache: true, inputs }));
    const first = await nx("run", "loose:bundle");
    expect(outcome(first, "loose"), first.all).toBe("refused");
    expect(first.all).toContain("sources of `loose` changed while the command ran");
    expect(first.all).toContain("  jobs/loose/src/job.py");
    const second = await nx("run", "loose:bundle");
    expect(outcome(second, "loose"), second.all).toBe("miss");
    expect(await bundled("loose")).toBe(renderSource("2").trim());
    await write("jobs/loose/src/job.py", renderSource("1"));
    const third = await nx("run", "loose:bundle");
    expect(outcome(third, "loose"), third.all).toBe("miss");
    expect(await bundled("loose")).toBe(renderSource("1").trim());
  });

  it("is never stale with a committed source that a task names as its output", async () => {
    await writeJob(workspace, { root: "jobs/named", body: "1" });
    const command = "cp jobs/named/wanted.txt jobs/named/src/job.py";
    const inputs = ["{projectRoot}/wanted.txt"];
    const outputs = ["{projectRoot}/src/job.py"];
    await workspace.write("jobs/named/wanted.txt", renderSource("1"));
    await write("jobs/named/project.json", writes(command, { cache: true, inputs, outputs }));
    for (const body of ["1", "2", "1", "2"]) {
      await write("jobs/named/wanted.txt", renderSource(body));
      const done = await nx("run", "named:verify");
      expect(done.exitCode, done.all).toBe(0);
      expect(await bundled("named")).toBe(renderSource(body).trim());
    }
  });

  it("refuses nothing that was edited right before", async () => {
    await writeJob(workspace, { root: "jobs/quick" });
    for (const body of ["1", "2", "3"]) {
      await workspace.write("jobs/quick/src/job.py", renderSource(body));
      const done = await nx("run", "quick:bundle");
      expect(outcome(done, "quick"), done.all).not.toBe("refused");
    }
  });

  it("bundles the lockfile of a job among its sources as it is left", async () => {
    await writeJob(workspace, { root: "jobs/outer" });
    await writeJob(workspace, { root: "jobs/outer/src/inner" });
    await write("jobs/outer/src/inner/project.json", '{ "name": "renamed" }');
    const built = await nx("run", "outer:bundle");
    expect(built.exitCode, built.all).toBe(0);
    const old = await workspace.read("jobs/outer/src/inner/pysnip.lock");
    const dependencies = ["six==1.16.0"];
    await writeJob(workspace, { root: "jobs/outer/src/inner", dependencies });
    await write("notes.md", "x");
    await nx("run-many", "-t", "bundle", "-p", "outer", "renamed");
    // As in a commit that forgot the lockfile.
    await write("jobs/outer/src/inner/pysnip.lock", old);
    const done = await nx("run", "outer:verify");
    expect(done.exitCode, done.all).toBe(0);
    expect([...done.tasks.keys()]).toContain("renamed:lock");
    expect(await workspace.read("jobs/outer/src/inner/pysnip.lock")).not.toBe(old);
  });
});
