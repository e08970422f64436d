import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Workspace } from "../../src/config/workspace.ts";
import { PysnipError } from "../../src/errors/pysnip-error.ts";
import { applySubmission, openSubmission } from "../../src/version/apply-submission.ts";
import { applyUnfinished } from "../../src/version/apply-unfinished.ts";
import { parseHistory } from "../../src/version/parse-history.ts";
import { readVersionVerdict } from "../../src/version/read-version-verdict.ts";
import type { SubmissionRequest } from "../../src/version/submission.ts";
import { makeWorkspace, readTree, reopen } from "../make-workspace.ts";
import type { SubmitOrder } from "./submit.ts";

const SOURCE = fileURLToPath(new URL("submit.ts", import.meta.url));
// The parser is looked up when it is needed, from wherever the program lies.
const MODULES = ["../../node_modules", "../../../../node_modules"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .join(delimiter);
const env = { ...process.env, NODE_PATH: MODULES };
const FOLDER = "jobs/churn";
const text = (value: number) => `def score(days: int) -> int:\n    return ${value}\n`;

let program: string;
let workspace: Workspace;
let place: SubmitOrder["place"];

// A process of its own cannot read TypeScript on every Node that is supported.
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), "pysnip-submit-"));
  const bundle = await rolldown({ input: SOURCE, platform: "node", logLevel: "silent" });
  await bundle.write({ dir: directory, format: "esm", entryFileNames: "submit.mjs" });
  await bundle.close();
  program = join(directory, "submit.mjs");
  return () => rm(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  // Without git, uv and Python: what they add takes longer than all the rest.
  const variables = { PATH: "/nowhere", SOURCE_DATE_EPOCH: "1767323045" };
  workspace = await makeWorkspace({ "pysnip.toml": 'python = "3.11"\n' }, variables);
  place = { root: workspace.root, home: workspace.host.home, variables };
  workspace = { ...reopen(place), config: { ...workspace.config, python: "3.11" } };
});

const request = (value: number, more: Partial<SubmissionRequest> = {}): SubmissionRequest => ({
  folder: FOLDER,
  text: text(value),
  origin: "api",
  python: "3.11",
  ...more,
});
const submit = (value: number, more: Partial<SubmissionRequest> = {}) =>
  applySubmission(workspace, request(value, more), { toolVersion: "0.1.0" });
const read = (path: string) => readFile(join(workspace.root, FOLDER, path), "utf8");
const write = async (path: string, content: string) => {
  await mkdir(dirname(join(workspace.root, path)), { recursive: true });
  await writeFile(join(workspace.root, path), content);
};
const leftovers = async () =>
  (await readdir(join(workspace.cacheDirectory, "submissions"))).filter((name) => name !== "");

const run = (order: Omit<SubmitOrder, "place">) =>
  promisify(execFile)(process.execPath, [program, JSON.stringify({ place, ...order })], {
    env,
  });

describe("many processes at once", () => {
  it("gives sixteen submissions sixteen versions and sixteen lines", async () => {
    const values = Array.from({ length: 16 }, (_, index) => index);
    const versions = values.map((value) => `1.0.${value}`);
    const done = await Promise.all(values.map((value) => run({ request: request(value) })));
    const answers = done.map(({ stdout }) => JSON.parse(stdout) as Record<string, string>);
    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(versions));
    expect(answers.filter(({ action }) => action === "create")).toHaveLength(1);
    const history = parseHistory(await read("history.jsonl"));
    expect(history.problems).toEqual([]);
    expect(history.entries.map(({ record }) => record.to)).toEqual(versions);
    const chain = history.entries.map(({ record }) => record.prev);
    expect(chain).toEqual([null, ...history.entries.slice(0, -1).map(({ hash }) => hash)]);
    await readVersionVerdict(workspace, FOLDER, true);
    expect(await leftovers()).toEqual([]);
  }, 300_000);

  it("waits for a submission that is under way, and says so when it does not end", async () => {
    await submit(0);
    const order = { place, request: request(1), pauseAt: "journal written" };
    const child = spawn(process.execPath, [program, JSON.stringify(order)], { env });
    try {
      await once(child.stdout, "data");
      const busy = await applySubmission(workspace, request(2), {
        toolVersion: "0.1.0",
        waitSeconds: 0.2,
      }).catch((error: unknown) => error);
      expect(busy).toBeInstanceOf(PysnipError);
      expect(busy).toMatchObject({ code: "PYSNIP_SUBMISSION_BUSY" });
      expect(String(busy)).toContain(`process ${child.pid}`);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect(await submit(2)).toMatchObject({
      plan: { version: "1.0.1" },
      repaired: { outcome: "dropped" },
    });
  }, 60_000);
});

const STEPS: [step: string, outcome: "none" | "dropped" | "completed"][] = [
  ["locked", "none"],
  ["repaired", "none"],
  ["read", "none"],
  ["planned", "none"],
  ["journal written", "dropped"],
  [`writing ${FOLDER}/history.jsonl`, "dropped"],
  [`writing ${FOLDER}/pyproject.toml`, "completed"],
  [`writing ${FOLDER}/src/churn.py`, "completed"],
  ["written", "completed"],
  ["journal removed", "none"],
];

describe("a kill", () => {
  it.each(STEPS)(
    "at `%s` is put right by the next command",
    async (step, outcome) => {
      await submit(0);
      const before = await readTree(join(workspace.root, "jobs"));
      await expect(run({ request: request(1), killAt: step })).rejects.toMatchObject({
        signal: "SIGKILL",
      });
      const { plan, repaired } = await submit(2);
      expect(repaired?.outcome ?? "none").toBe(outcome);
      const wasWritten = outcome === "completed" || step === "journal removed";
      expect(plan.version).toBe(wasWritten ? "1.0.2" : "1.0.1");
      const lines = parseHistory(await read("history.jsonl")).entries;
      expect(lines).toHaveLength(wasWritten ? 3 : 2);
      expect(Object.keys(await readTree(join(workspace.root, "jobs")))).toEqual(
        Object.keys(before),
      );
      await readVersionVerdict(workspace, FOLDER, true);
      expect(await leftovers()).toEqual([]);
    },
    60_000,
  );

  it.each([
    ["nothing", "journal written", "dropped"],
    ["the manifest", `writing ${FOLDER}/src/churn.py`, "completed"],
  ])(
    "of the very first submission after %s is put right too",
    async (_title, step, outcome) => {
      await expect(run({ request: request(1), killAt: step })).rejects.toThrow();
      const { repaired, plan } = await submit(1);
      expect(repaired?.outcome).toBe(outcome);
      expect(plan.action).toBe(outcome === "dropped" ? "create" : "unchanged");
      await readVersionVerdict(workspace, FOLDER, true);
    },
    60_000,
  );

  it("is taken back where somebody has changed a file since", async () => {
    await submit(0);
    const manifest = await read("pyproject.toml");
    const history = await read("history.jsonl");
    await expect(run({ request: request(1), killAt: "written" })).rejects.toThrow();
    await write(`${FOLDER}/src/churn.py`, text(7));
    const plan = await applyUnfinished(workspace, FOLDER);
    expect(plan?.message).toBe(
      "a submission to `jobs/churn` (1.0.0 → 1.0.1) that was cut short is taken back, because `jobs/churn/src/churn.py` was changed since and stays as it is",
    );
    expect([await read("pyproject.toml"), await read("history.jsonl")]).toEqual([
      manifest,
      history,
    ]);
    expect(await read("src/churn.py")).toBe(text(7));
    expect((await submit(0, { text: undefined })).plan.version).toBe("1.0.1");
  }, 60_000);

  it("leaves no temporary file behind", async () => {
    await submit(0);
    await expect(run({ request: request(1), killAt: "written" })).rejects.toThrow();
    const journal = (await leftovers()).find((name) => name.endsWith(".json")) ?? "";
    const { pid } = JSON.parse(
      await readFile(join(workspace.cacheDirectory, "submissions", journal), "utf8"),
    ) as { pid: number };
    await write(`${FOLDER}/src/.churn.py.${pid}-0123`, "def");
    await write(`${FOLDER}/src/.churn.py.${pid + 1}-0123`, "not ours");
    await applyUnfinished(workspace, FOLDER);
    expect((await readdir(join(workspace.root, FOLDER, "src"))).toSorted()).toEqual([
      `.churn.py.${pid + 1}-0123`,
      "churn.py",
    ]);
  }, 60_000);

  it("is not repaired by a dry run, which leaves no trace at all", async () => {
    await submit(0);
    const step = `writing ${FOLDER}/src/churn.py`;
    await expect(run({ request: request(1), killAt: step })).rejects.toThrow();
    const before = await readTree(workspace.root);
    const options = { toolVersion: "0.1.0", dryRun: true };
    await expect(applySubmission(workspace, request(2), options)).rejects.toMatchObject({
      code: "PYSNIP_SUBMISSION_UNFINISHED",
    });
    await applyUnfinished(workspace, FOLDER);
    const { plan } = await applySubmission(workspace, request(2), options);
    expect(plan.messages[0]).toBe("churn 1.0.1 → 1.0.2 (body changed; contract unchanged)");
    expect(Object.keys(await readTree(workspace.root))).toEqual(Object.keys(before));
    expect(await leftovers()).toEqual([]);
  }, 60_000);
});

describe("a submission", () => {
  it("writes nothing and touches no file when the content is the same", async () => {
    await submit(1);
    const before = await readTree(workspace.root);
    expect((await submit(1)).plan.files).toEqual([]);
    expect(await readTree(workspace.root)).toEqual(before);
  });

  it("refuses a second one in the same process instead of waiting for itself", async () => {
    const options = { toolVersion: "0.1.0" };
    const first = await openSubmission(workspace, request(1), options);
    await expect(openSubmission(workspace, request(2), options)).rejects.toMatchObject({
      code: "PYSNIP_SUBMISSION_BUSY",
    });
    await first.close();
    expect((await submit(2)).plan.version).toBe("1.0.0");
  });

  it.each([
    ["the folder", FOLDER],
    ["a folder above", "jobs"],
    ["`src`", `${FOLDER}/src`],
    ["the function's file", `${FOLDER}/src/churn.py`],
    ["the manifest", `${FOLDER}/pyproject.toml`],
    ["the history", `${FOLDER}/history.jsonl`],
    ["the tests", `${FOLDER}/tests`],
  ])("writes nothing through a link at %s", async (_title, path) => {
    const target = join(workspace.root, "..", "target");
    await mkdir(target, { recursive: true });
    await submit(1);
    await rm(join(workspace.root, path), { recursive: true });
    await symlink(target, join(workspace.root, path));
    await expect(submit(2)).rejects.toBeInstanceOf(PysnipError);
    expect(await readdir(target)).toEqual([]);
  });

  it.each([
    ["leads out", "../churn", "PYSNIP_NAME_INVALID"],
    ["leads out in the middle", "jobs/../../churn", "PYSNIP_NAME_INVALID"],
    ["is absolute", "/tmp/churn", "PYSNIP_NAME_INVALID"],
    ["is a word of Python", "jobs/class", "PYSNIP_NAME_INVALID"],
    ["hides a module of Python", "jobs/json", "PYSNIP_NAME_INVALID"],
    ["is a device", "jobs/con", "PYSNIP_NAME_INVALID"],
    ["differs in case from one beside it", "Jobs/other", "PYSNIP_NAME_INVALID"],
    ["is one with another where file systems fold letters", "jobs/kind", "PYSNIP_NAME_INVALID"],
    ["has the name of a project elsewhere", "jobs/web_app", "PYSNIP_NAME_INVALID"],
    ["has the name of a project that only the graph knows", "jobs/inferred", "PYSNIP_NAME_INVALID"],
    ["belongs to another project", "apps/web", "PYSNIP_JOB_EXISTS"],
  ])("is refused before anything is written when its folder %s", async (_title, folder, code) => {
    await submit(1);
    // The sign for kelvin is a `k` to some file systems.
    await write("jobs/\u212Aind/a.txt", "");
    await write("apps/web/project.json", '{ "name": "Web.App" }');
    await write("apps/web/pyproject.toml", '[project]\nname = "web"\n');
    const before = await readTree(workspace.root);
    const options = { toolVersion: "0.1.0", projects: [{ name: "inferred", root: "libs/x" }] };
    const refused = applySubmission(workspace, request(1, { folder }), options);
    await expect(refused).rejects.toMatchObject({ code });
    expect(await readTree(workspace.root)).toEqual(before);
  });

  it("takes a folder that people made by hand, whatever its name", async () => {
    const folder = "jobs/[id] x";
    await write(
      `${folder}/pyproject.toml`,
      '[project]\nname = "by-id"\nversion = "0.3.0"\n\n[tool.pysnip]\nentry = "main:f"\npython = "3.11"\n',
    );
    await write(`${folder}/src/main.py`, "def f(): ...\n");
    await write(`${folder}/src/parts/more.py`, "X = 1\n");
    const record = () => submit(0, { folder, text: undefined });
    expect((await record()).plan).toMatchObject({ action: "create", version: "0.3.0" });
    expect((await record()).plan.files).toEqual([]);
    await write(`${folder}/src/parts/more.py`, "X = 2\n");
    await expect(readVersionVerdict(workspace, folder, false)).rejects.toThrow(
      /not what was recorded/,
    );
    expect((await record()).plan).toMatchObject({ version: "0.3.1" });
  });
});

describe("version-check", () => {
  const verdict = (strict = false) => readVersionVerdict(workspace, FOLDER, strict);

  it.each<[title: string, spoil: () => Promise<unknown>, code: string, detail: RegExp]>([
    [
      "the source was edited",
      () => write(`${FOLDER}/src/churn.py`, text(9)),
      "PYSNIP_VERSION_UNRECORDED",
      /the files under `src\/` differ/,
    ],
    [
      "a file was added",
      () => write(`${FOLDER}/src/more.py`, "X = 1\n"),
      "PYSNIP_VERSION_UNRECORDED",
      /the files under `src\/` differ/,
    ],
    [
      "a requirement was edited",
      async () =>
        write(
          `${FOLDER}/pyproject.toml`,
          (await read("pyproject.toml")).replace("= []", '= ["attrs"]'),
        ),
      "PYSNIP_VERSION_UNRECORDED",
      /the requirements differ/,
    ],
    [
      "the version was edited",
      async () =>
        write(`${FOLDER}/pyproject.toml`, (await read("pyproject.toml")).replace("1.0.1", "1.0.2")),
      "PYSNIP_VERSION_UNRECORDED",
      /no line of .* records `churn` 1.0.2/,
    ],
    [
      "the history is gone",
      () => rm(join(workspace.root, FOLDER, "history.jsonl")),
      "PYSNIP_VERSION_UNRECORDED",
      /no line of/,
    ],
    [
      "a line was changed",
      async () =>
        write(`${FOLDER}/history.jsonl`, (await read("history.jsonl")).replace('"api"', '"file"')),
      "PYSNIP_HISTORY_INVALID",
      /line 2: it follows/,
    ],
  ])("fails when %s", async (_title, spoil, code, detail) => {
    await submit(0);
    await submit(1);
    expect((await verdict(true)).messages[0]).toMatch(
      /^`churn` 1\.0\.1 \(c:[0-9a-f]{12}\) is what its history records; 2 lines, all in place$/,
    );
    await spoil();
    const refusal = (await verdict().catch((error: unknown) => error)) as PysnipError;
    expect(refusal.code).toBe(code);
    expect([refusal.headline, ...refusal.details].join("\n")).toMatch(detail);
  });

  it("fails after a merge that gave one version two contents, until that is put right", async () => {
    await submit(0);
    const base = await read("history.jsonl");
    await submit(1);
    const ours = await read("history.jsonl");
    await write(`${FOLDER}/history.jsonl`, base);
    await write(
      `${FOLDER}/pyproject.toml`,
      (await read("pyproject.toml")).replace("1.0.1", "1.0.0"),
    );
    await submit(2);
    await write(`${FOLDER}/history.jsonl`, ours + (await read("history.jsonl")).slice(base.length));
    await expect(verdict()).rejects.toThrow(
      /two contents of `churn` were both given the version 1.0.1/,
    );
    expect((await submit(0, { text: undefined })).plan.version).toBe("1.0.2");
    await verdict();
  });

  it("fails on request when a version says less than its contract calls for", async () => {
    await submit(0);
    const other = "def score(days: str) -> int:\n    return 0\n";
    await submit(0, { text: other });
    await verdict(false);
    await expect(verdict(true)).rejects.toMatchObject({
      hint: "npx nx g @pysnip/nx:snippet jobs/churn --bump major",
    });
    await submit(0, { text: undefined, version: { bump: "major" } });
    await verdict(true);
    await submit(0, { version: { reason: "nobody calls it" } });
    await verdict(true);
  });
});
