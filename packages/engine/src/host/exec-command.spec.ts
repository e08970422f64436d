import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Command, execCommand, execForeground } from "./exec-command.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-exec-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function run(script: string, more: Partial<Command> = {}) {
  const file = join(root, randomUUID());
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const started = performance.now();
  const environment = { PATH: process.env["PATH"] };
  const result = await execCommand({ file, arguments: [], directory: root, environment, ...more });
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

// Each leaves a child behind that holds its pipes.
describe.concurrent("waits for a program, not for what it leaves on its pipes", () => {
  it.each([
    {
      title: "ends by itself",
      script: "echo out; echo err >&2; sleep 9 & exit 3",
      result: { exitCode: 3, stdout: "out", stderr: "err", timedOut: false },
    },
    {
      title: "ends by itself, and the limit passes while its pipes are still open",
      script: "echo out; sleep 9 & sleep 0.4",
      timeoutSeconds: 1,
      result: { exitCode: 0, stdout: "out", stderr: "", timedOut: false },
    },
    {
      title: "is killed by another program, and the limit passes afterwards",
      script: "echo out; sleep 9 & sleep 0.4; kill -TERM $$",
      timeoutSeconds: 1,
      result: { exitCode: 1, stdout: "out", timedOut: false },
    },
    {
      title: "does not end in time",
      script: "echo out; sleep 9 & echo err >&2; sleep 9",
      timeoutSeconds: 0.5,
      result: { exitCode: 1, stdout: "out", stderr: "err", timedOut: true },
    },
    {
      title: "leaves a child that never stops writing",
      script: "echo out; (while :; do echo more; sleep 0.01; done) & exit 0",
      result: { exitCode: 0, stdout: expect.stringMatching(/^out\n/), timedOut: false },
    },
    {
      title: "says as much as fits into no pipe",
      script: "head -c 20000000 /dev/zero | tr '\\0' x; sleep 9 & exit 0",
      result: { exitCode: 0, stdout: "x".repeat(20_000_000), timedOut: false },
    },
    {
      title: "is given more than it reads",
      script: "echo out; sleep 9 <&0 & exit 0",
      input: "x".repeat(4_000_000),
      result: { exitCode: 0, stdout: "out", timedOut: false },
    },
  ])("$title", async ({ script, result, ...more }) => {
    const { seconds, ...said } = await run(script, more);
    expect(said).toMatchObject(result);
    expect(seconds).toBeLessThan(4);
  });
});

it("does not wait for a program that leaves nothing behind", async () => {
  const result = await run("head -c 2000000 /dev/zero | tr '\\0' x");
  expect(result.stdout).toHaveLength(2_000_000);
  expect(result.seconds).toBeLessThan(1);
});

it("tells a program that is not there", async () => {
  const result = await run("", { file: join(root, "absent") });
  expect(result).toMatchObject({ notFound: true, timedOut: false });
  expect(result.seconds).toBeLessThan(1);
});

it.each([
  ["is not there", "absent", /ENOENT/],
  ["may not be started", "plain", /EACCES/],
  ["is a folder", ".", /EACCES/],
])("says why a program in the foreground did not start: it %s", async (_title, name, said) => {
  await writeFile(join(root, "plain"), "");
  const command = { file: join(root, name), arguments: [], directory: root, environment: {} };
  expect(await execForeground(command)).toMatch(said);
});

it("gives the exit code of a program in the foreground, or its signal", async () => {
  const start = (script: string) =>
    execForeground({
      ...{ file: "/bin/sh", arguments: ["-c", script] },
      ...{ directory: root, environment: {} },
    });
  expect(await start("exit 3")).toBe(3);
  expect(await start("kill -TERM $$")).toBe(143);
});
