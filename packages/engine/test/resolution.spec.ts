import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import { applyJobEnvironment } from "../src/env/apply-job-environment.ts";
import { applyLock, type LockOutcome } from "../src/lock/apply-lock.ts";
import { parseUpgrade } from "../src/lock/parse-upgrade.ts";
import { commandSays } from "./command-says.ts";
import { type IndexFile, type LocalIndex, makeWheel, startIndex } from "./local-index.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";

const hasUv = commandSays("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv) console.warn("resolution.spec.ts: skipped, because no uv is on PATH");
const python = commandSays("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
const tag = `cp${(python ?? "").replace(".", "")}`;
const linux = (name: string, version: string, requires: string[] = []) =>
  makeWheel(name, version, { requires, tag: `${tag}-${tag}-manylinux_2_17_x86_64` });
const windows = (name: string, version: string) =>
  makeWheel(name, version, { tag: `${tag}-${tag}-win_amd64` });

const indexes: LocalIndex[] = [];
afterEach(async () => {
  await Promise.all(indexes.splice(0).map((index) => index.close()));
});
afterAll(() => expect(indexes).toEqual([]));

const old: [IndexFile, IndexFile, IndexFile] = [
  makeWheel("app", "1.0", { requires: ["base"] }),
  makeWheel("base", "1.0"),
  makeWheel("other", "1.0"),
];
const newer = [
  ...old,
  makeWheel("app", "1.1", { requires: ["base"] }),
  makeWheel("base", "1.1"),
  makeWheel("other", "1.1"),
];

describe.skipIf(!hasUv || python === null)("what a lockfile keeps", () => {
  it("keeps versions that still satisfy when something else changes", async () => {
    const job = await open(["app", "other"], old);
    await lock(job);
    await job.offer(newer);
    await job.declare(["app", "other>=1.1"]);
    const outcome = await lock(job);
    expect(rows(outcome)).toEqual(["app 1.0", "base 1.0", "other 1.1"]);
    expect(outcome.messages.slice(0, 6)).toEqual([
      "wrote `job/pysnip.lock` (3 packages)",
      "  + other>=1.1",
      "  - other",
      "packages that changed:",
      "  other 1.0 -> 1.1",
    ]);
  });

  it.each([
    ["everything", true, ["app 1.1", "base 1.1", "other 1.1"]],
    ["one package", "Base", ["app 1.0", "base 1.1", "other 1.0"]],
    ["two packages", "app, other", ["app 1.1", "base 1.0", "other 1.1"]],
    ["nothing by an unknown name", "nobody", ["app 1.0", "base 1.0", "other 1.0"]],
  ] as const)("upgrades %s on request", async (_title, upgrade, expected) => {
    const job = await open(["app", "other"], old);
    await lock(job);
    await job.offer(newer);
    const outcome = await lock(job, upgrade);
    expect(rows(outcome)).toEqual(expected);
    expect(outcome.written).toBe(upgrade !== "nobody");
    if (upgrade === "nobody") {
      expect(outcome.messages).toEqual([
        "`job/pysnip.lock` holds no `nobody`",
        "`job/pysnip.lock` is current; there is nothing newer",
      ]);
    }
  });

  it("refuses to upgrade where nothing may be written", async () => {
    const job = await open(["app"], old);
    await lock(job);
    await job.offer(newer);
    const before = await job.text();
    await expect(lock(job, true, { CI: "true" })).rejects.toMatchObject({
      code: "PYSNIP_UPGRADE_REFUSED",
    });
    expect(await job.text()).toBe(before);
  });

  it("keeps a version of each platform", async () => {
    const versions = [linux("split", "2.0"), windows("split", "1.0")];
    const job = await open(["split"], versions, 'platforms = ["linux-x86_64", "windows-x86_64"]');
    expect(rows(await lock(job))).toEqual(["split 1.0", "split 2.0"]);
    await job.offer([...versions, linux("split", "3.0"), windows("split", "3.0"), ...old]);
    await job.declare(["split", "base"]);
    expect(rows(await lock(job))).toEqual(["base 1.0", "split 1.0", "split 2.0"]);
    expect(rows(await lock(job, "split"))).toEqual(["base 1.0", "split 3.0"]);
  });

  it("says that what is kept holds back what was named", async () => {
    const held = [makeWheel("app", "1.0", { requires: ["base<2"] }), makeWheel("base", "1.0")];
    const job = await open(["app", "base"], held);
    await lock(job);
    await job.offer([...held, makeWheel("app", "2.0"), makeWheel("base", "2.0")]);
    expect((await lock(job, "base")).messages).toEqual([
      "`job/pysnip.lock` is current; nothing newer of `base` fits beside the versions that are kept",
    ]);
    expect(rows(await lock(job, "app,base"))).toEqual(["app 2.0", "base 2.0"]);
  });

  it.each([["app"], ["APP, nobody"], [true]] as const)(
    "sees with --upgrade=%s what was published while uv keeps the page of an index",
    async (upgrade) => {
      const offered = [...old];
      const job = await open(["app"], offered, undefined, 600);
      await lock(job);
      offered.push(...newer);
      expect(rows(await lock(job, upgrade))).toContain("app 1.1");
    },
  );

  it.each([["app"], [true]] as const)(
    "upgrades offline with --upgrade=%s to what uv has seen",
    async (upgrade) => {
      const offered = [...old];
      const job = await open(["app"], offered, undefined, 600);
      await lock(job);
      offered.push(...newer);
      const outcome = await lock(job, upgrade, { PYSNIP_OFFLINE: "1" });
      expect(rows(outcome)).toEqual(["app 1.0", "base 1.0"]);
    },
  );

  it("does not start from a lockfile that was edited", async () => {
    const job = await open(["app"], old);
    await lock(job);
    await job.offer(newer);
    await job.write((await job.text()).replace('"1.0"', '"0.9"'));
    expect(rows(await lock(job))).toEqual(["app 1.1", "base 1.1"]);
  });
});

describe.skipIf(!hasUv || python === null)("files whose bytes were changed", () => {
  const [app, base, other] = old;
  const changed = makeWheel("base", "1.0", { requires: ["other"] });
  const digest = ({ content }: IndexFile) =>
    `sha256:${createHash("sha256").update(content).digest("hex")}`;

  it.each([[false], ["app"], ["app, nobody"]] as const)(
    "refuses them with --upgrade=%s, and writes nothing",
    async (upgrade) => {
      const job = await open(["app"], [app, base, other]);
      await lock(job);
      const before = await job.text();
      await job.offer([app, changed, other]);
      await job.declare(["app", "other"]);
      await expect(lock(job, upgrade)).rejects.toMatchObject({
        code: "PYSNIP_LOCKED_FILE_CHANGED",
        headline: "other bytes are offered for files that `job` has locked",
        details: [
          "  base 1.0: `base-1.0-py3-none-any.whl` in the index `default`",
          `    locked:  ${digest(base)}`,
          `    offered: ${digest(changed)}`,
        ],
        hint: "find out why they changed; `npx nx run job:lock --upgrade=base` accepts them",
      });
      expect(await job.text()).toBe(before);
    },
  );

  it.each([["Base"], [true]] as const)(
    "accepts them with --upgrade=%s, and says so",
    async (upgrade) => {
      const job = await open(["app"], [app, base, other]);
      await lock(job);
      await job.offer([app, changed, other]);
      const { messages, written } = await lock(job, upgrade);
      expect(written).toBe(true);
      expect(messages.slice(1, 4)).toEqual([
        "packages that changed:",
        `  base 1.0: other bytes for \`${base.file}\`, ${digest(base)} -> ${digest(changed)}`,
        "  + other 1.0",
      ]);
      expect(await lock(job)).toMatchObject({ written: false });
    },
  );

  it("takes files that were added or removed", async () => {
    const pure = makeWheel("native", "1.0");
    const job = await open(["native"], [pure, base]);
    await lock(job);
    await job.offer([pure, linux("native", "1.0"), base]);
    await job.declare(["native", "base"]);
    const files = (await lock(job)).lockfile.resolution.packages.map(({ artefacts }) =>
      artefacts.map(({ file }) => file).join(),
    );
    expect(files).toEqual([base.file, linux("native", "1.0").file]);
  });
});

describe.skipIf(!hasUv || python === null)("packages without a wheel", () => {
  const both = 'platforms = ["linux-x86_64", "windows-x86_64"]\n';
  const offered = [linux("native", "1.0", ["base"]), makeWheel("base", "1.0")];

  it("only warns for a platform that nothing is bundled for", async () => {
    const job = await open(
      ["native>=1", "base"],
      offered,
      `${both}bundle-platforms = ["linux-x86_64"]`,
    );
    const outcome = await lock(job);
    expect(outcome.messages).toContain(
      "warning: native 1.0 has no wheel for windows-x86_64; the job cannot run there",
    );
    expect(rows(outcome)).toEqual(["base 1.0", "native 1.0"]);
    expect(Object.keys(outcome.lockfile.environmentHashes)).toEqual(["linux-x86_64"]);
    expect(await lock(job)).toMatchObject({ written: false });
  });

  it("fails for a platform that bundles are made for, naming both", async () => {
    const job = await open(["native"], offered, `${both}bundle-platforms = ["windows-x86_64"]`);
    await expect(lock(job)).rejects.toMatchObject({
      code: "PYSNIP_WHEEL_MISSING",
      headline: "the requirements: `native` has no wheel for windows-x86_64",
    });
    expect(await job.text()).toBe("");
  });

  it("fails where a platform alone needs a package that it has no wheel of", async () => {
    const job = await open(
      ["base", "native ; sys_platform == 'win32'"],
      offered,
      `${both}bundle-platforms = ["linux-x86_64"]`,
    );
    await expect(lock(job)).rejects.toMatchObject({
      code: "PYSNIP_WHEEL_MISSING",
      details: ["  native: no wheel for windows-x86_64"],
    });
  });

  it("refuses to install what has no wheel here", async () => {
    const job = await open(
      ["native", "base"],
      [windows("native", "1.0"), makeWheel("base", "1.0")],
      `${both}bundle-platforms = ["windows-x86_64"]`,
    );
    expect((await lock(job)).messages.join()).toContain("native 1.0 has no wheel for linux-x86_64");
    await expect(applyJobEnvironment(await job.again(), "job", "auto")).rejects.toMatchObject({
      code: "PYSNIP_WHEEL_MISSING",
    });
  });
});

describe.skipIf(!hasUv || python === null)("releases that their index has withdrawn", () => {
  const offered = [
    makeWheel("bad", "1.0"),
    makeWheel("bad", "1.1", { yanked: 'loses "data"' }),
    makeWheel("gone", "1.0", { yanked: "" }),
  ];

  it("passes over them", async () => {
    expect(rows(await lock(await open(["bad"], offered)))).toEqual(["bad 1.0"]);
  });

  it("takes one that is asked for exactly, with a warning that says why", async () => {
    const outcome = await lock(await open(["bad==1.1"], offered));
    expect(outcome.messages).toContain(
      'warning: bad 1.1 has been withdrawn from its index (yanked): loses "data"',
    );
  });

  it("says so where nothing else would do", async () => {
    await expect(lock(await open(["bad>1"], offered))).rejects.toMatchObject({
      code: "PYSNIP_RESOLUTION_FAILED",
      headline: "the requirements: the only versions that would do have been withdrawn (yanked)",
    });
  });
});

it.skipIf(!hasUv || python === null)("says that a project is in quarantine, and why", async () => {
  const offered = [{ ...makeWheel("evil", "1.0"), quarantine: "steals keys" }];
  await expect(lock(await open(["evil"], offered))).rejects.toMatchObject({
    code: "PYSNIP_RESOLUTION_FAILED",
    headline: "the requirements: `evil` is in quarantine at its index",
    details: ["  steals keys"],
  });
});

it.skipIf(!hasUv || python === null)("says that an index gives no hash of a file", async () => {
  const bare = { ...makeWheel("bare", "1.0"), unhashed: true } as const;
  await expect(lock(await open(["bare", "base"], [bare, ...old]))).rejects.toMatchObject({
    code: "PYSNIP_INDEX_REFUSED",
    headline: "uv has no SHA-256 for the files of packages",
    details: [`  bare 1.0: the index \`default\` gives none for \`${bare.file}\``],
  });
});

interface Job {
  readonly offer: (files: readonly IndexFile[]) => Promise<void>;
  readonly declare: (dependencies: readonly string[]) => Promise<void>;
  readonly text: () => Promise<string>;
  readonly write: (text: string) => Promise<void>;
  readonly again: (variables?: Record<string, string>) => Promise<Workspace>;
}

async function open(
  dependencies: readonly string[],
  files: readonly IndexFile[],
  keys = 'platforms = ["linux-x86_64"]',
  maxAge?: number,
): Promise<Job> {
  const render = (names: readonly string[]) =>
    [
      '[project]\nname = "job"\nversion = "1.0.0"',
      `dependencies = ${JSON.stringify(names)}`,
      `[tool.pysnip]\nentry = "job:run"\npython = "${python}"\nbuiltins = false\n${keys}\n`,
    ].join("\n");
  const imports = dependencies.map((text) => `import ${/^[a-z]+/.exec(text)?.[0]}\n`);
  const source = `${imports.join("")}def run(): ...\n`;
  const made = await makeWorkspace(
    { "job/pyproject.toml": render(dependencies), "job/src/job.py": source },
    {},
  );
  const path = join(made.root, "job/pysnip.lock");
  const start = async (offered: readonly IndexFile[]) => {
    const index = await startIndex(offered, undefined, maxAge);
    indexes.push(index);
    return index;
  };
  let index = await start(files);
  return {
    offer: async (offered) => {
      index = await start(offered);
    },
    declare: (names) => writeFile(join(made.root, "job/pyproject.toml"), render(names)),
    text: () => readFile(path, "utf8").catch(() => ""),
    write: (text) => writeFile(path, text),
    again: async (variables = {}) =>
      reopen({
        root: made.root,
        home: made.host.home,
        variables: {
          PATH: process.env["PATH"] ?? "",
          HOME: made.host.home,
          PYSNIP_INDEX_URL: index.url,
          ...variables,
        },
      }),
  };
}

async function lock(
  job: Job,
  upgrade: boolean | string = false,
  variables: Record<string, string> = {},
): Promise<LockOutcome> {
  return await applyLock(await job.again(variables), "job", "auto", parseUpgrade(upgrade));
}

function rows({ lockfile }: LockOutcome): string[] {
  return lockfile.resolution.packages.map(({ name, version }) => `${name} ${version}`);
}
