import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWorkspaceConfig } from "../src/config/read-config.ts";
import type { Workspace } from "../src/config/workspace.ts";
import { applyJobEnvironment } from "../src/env/apply-job-environment.ts";
import { applyLock, type LockOutcome } from "../src/lock/apply-lock.ts";
import { commandSays } from "./command-says.ts";
import { type LocalIndex, makeSdist, makeWheel, startIndex } from "./local-index.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";
import { startServer } from "./start-server.ts";

const OLD = "2024-01-01T00:00:00Z";
const FRESH = "2026-01-09T00:00:00Z";
/** The moment that the tests take for the present: 2026-01-10. */
const NOW = Date.parse("2026-01-10T12:00:00Z") / 1000;

const PUBLIC = [
  makeWheel("acme-app", "9.9"),
  // What a stranger could publish: it asks for a package that nobody has.
  makeWheel("acme-core", "9.9", { requires: ["acme-nowhere"] }),
  makeWheel("acme-stolen", "1.0"),
  makeWheel("uses-stolen", "1.0", { requires: ["acme-stolen"] }),
  makeWheel("moving", "2.0"),
  makeWheel("plain", "2.0", { requires: ["deep"] }),
  makeWheel("deep", "1.5", { requires: ["deepest"] }),
  makeWheel("deepest", "0.1"),
  makeWheel("timed", "1.0", { uploadTime: OLD }),
  makeWheel("timed", "2.0", { uploadTime: FRESH }),
  makeWheel("timeless", "1.0"),
  makeWheel("pre", "1.0"),
  makeWheel("pre", "2.0rc1"),
  makeWheel("only-pre", "1.0rc1"),
  makeSdist("sourced", "1.0"),
];
const PRIVATE = [
  makeWheel("acme-app", "1.0", { requires: ["acme-core", "plain"] }),
  makeWheel("acme-core", "1.0"),
  makeWheel("acme-suite", "1.0", { requires: ["acme-hidden"] }),
  makeWheel("acme-hidden", "1.0", { requires: ["acme-more"] }),
  makeWheel("acme-more", "1.0"),
  // An older version needs nothing, which is what a resolution falls back on that cannot find the rest.
  makeWheel("acme-tool", "1.0"),
  makeWheel("acme-tool", "2.0", { requires: ["acme-hidden"] }),
  // The newest version does not fit the job, and what it alone needs must not have a say.
  makeWheel("acme-wide", "1.0"),
  makeWheel("acme-wide", "2.0", { requires: ["acme-narrow", "plain<1"] }),
  makeWheel("acme-narrow", "1.0", { requires: ["deepest<0.1"] }),
  makeWheel("moving", "1.0"),
  makeWheel("plain", "0.1"),
];
const FORKING = [
  "acme-tool",
  "timed<2; python_full_version < '3.11.5'",
  "timed>=2; python_full_version >= '3.11.5'",
];
const CREDENTIALS = { user: "reader", password: "s3cret" };

let publicIndex: LocalIndex;
let privateIndex: LocalIndex;
beforeAll(async () => {
  publicIndex = await startIndex(PUBLIC);
  privateIndex = await startIndex(PRIVATE, CREDENTIALS);
});
afterAll(async () => {
  await publicIndex.close();
  await privateIndex.close();
});

const hasUv = commandSays("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv) console.warn("policy.spec.ts: skipped, because no uv is on PATH");
const python = commandSays("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);

describe.skipIf(!hasUv || python === null)("lock with a real uv", () => {
  it("takes pinned packages from their index alone, however they are brought in", async () => {
    const workspace = await open(["acme-app"], pinned(["acme-*"]));
    const outcome = await lock(workspace);
    expect(rows(outcome)).toEqual([
      "acme-app 1.0 from acme",
      "acme-core 1.0 from acme",
      "deep 1.5 from default",
      "deepest 0.1 from default",
      "plain 2.0 from default",
    ]);
    const text = await readFile(join(workspace.root, "job/pysnip.lock"), "utf8");
    expect(text).not.toContain("127.0.0.1");
    expect(text).not.toContain(CREDENTIALS.password);
  });

  it("finds packages that only the pinned index has, when others need them", async () => {
    const workspace = await open(["acme-suite"], pinned(["acme-*"]));
    expect(rows(await lock(workspace))).toEqual([
      "acme-hidden 1.0 from acme",
      "acme-more 1.0 from acme",
      "acme-suite 1.0 from acme",
    ]);
  });

  it.each([
    ["a package is only in the pinned index", ["acme-tool"], ["acme-hidden", "acme-tool 2.0"]],
    ["it forks by patch version", FORKING, ["acme-hidden", "acme-more", "acme-tool 2.0"]],
    ["a version is left again", ["acme-wide", "plain>=2"], ["acme-wide 1.0", "deepest 0.1"]],
  ])("takes the versions that one index would give when %s", async (...row) => {
    const [, dependencies, expected] = row;
    const found = rows(await lock(await open(dependencies, pinned(["acme-*"])))).join("\n");
    for (const line of expected) expect(found).toContain(line);
  });

  it("resolves once more when the lockfile knows the pinned packages, and keeps them", async () => {
    const workspace = await open(["acme-tool"], pinned(["acme-*"]));
    const first = await lock(workspace);
    const before = publicIndex.requests.length;
    const manifest = join(workspace.root, "job/pyproject.toml");
    await writeFile(
      manifest,
      (await readFile(manifest, "utf8")).replace('"acme-tool"', '"acme-tool>=1"'),
    );
    expect(rows(await lock(workspace))).toEqual(rows(first));
    expect(publicIndex.requests.slice(before).join()).not.toContain("acme");
  });

  it("does not fall through to the default index when the pinned one has no such package", async () => {
    const before = publicIndex.requests.length;
    const workspace = await open(["acme-stolen"], pinned(["acme-*"]));
    await expect(lock(workspace)).rejects.toMatchObject({ code: "PYSNIP_RESOLUTION_FAILED" });
    expect(publicIndex.requests.slice(before).join()).not.toContain("acme-stolen");
  });

  it.each([
    ["a package of the job", "acme-app", "acme-app"],
    // The default index has it, which is why uv would be sent back and forth.
    ["what another package needs", "uses-stolen", "acme-stolen"],
  ])("says that an index asks for credentials, for %s", async (_title, dependency, name) => {
    const workspace = await open([dependency], pinned(["acme-*"]));
    const wrong = { UV_INDEX_ACME_PASSWORD: "wr0ng" };
    const without = { UV_INDEX_ACME_USERNAME: "", UV_INDEX_ACME_PASSWORD: "" };
    const cases = [
      [wrong, "the answer was 401, the credentials were not accepted"],
      [without, "the answer was 401, it asks for credentials"],
    ] as const;
    for (const [variables, answer] of cases) {
      const error = await lock(workspace, variables).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "PYSNIP_INDEX_UNREACHABLE",
        details: expect.arrayContaining([`  \`${name}\` at the index \`acme\`: ${answer}`]),
        hint: expect.stringContaining("UV_INDEX_ACME_USERNAME"),
      });
      expect(String(error)).not.toContain("wr0ng");
    }
  });

  it("says that an index refused the credentials, and does not for a name that it lacks", async () => {
    let status = 403;
    const server = await startServer((_request, response) => response.writeHead(status).end());
    const config = pinned(["acme-*"]).replace(privateIndex.url, `${server.origin}/simple`);
    const workspace = await open(["acme-app"], config);
    try {
      const error = await lock(workspace).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "PYSNIP_INDEX_UNREACHABLE" });
      expect(String(error)).toContain("the answer was 403, the credentials were not accepted");
      status = 404;
      await expect(lock(workspace)).rejects.toMatchObject({ code: "PYSNIP_RESOLUTION_FAILED" });
    } finally {
      await server.close();
    }
  });

  it("locks again when a pin moves a locked package, and names it", async () => {
    const workspace = await open(["moving"], "");
    expect(rows(await lock(workspace))).toEqual(["moving 2.0 from default"]);
    await writeFile(join(workspace.root, "pysnip.toml"), pinned(["moving"]));
    const outcome = await lock(workspace);
    expect(rows(outcome)).toEqual(["moving 1.0 from acme"]);
    expect(outcome.messages).toContain("  moving: index default -> acme");
  });

  it("takes a library from the index that the job names", async () => {
    const manifest =
      'libraries.acme_core = { package = "acme-core", version = "*", index = "acme" }';
    const workspace = await open([], pinned([]), { manifest });
    expect(rows(await lock(workspace))).toEqual(["acme-core 1.0 from acme"]);
  });

  it("installs each package from the index that it is locked from", async () => {
    const workspace = await open(["acme-core", "plain"], pinned(["acme-*"]));
    await lock(workspace);
    const before = publicIndex.requests.length;
    const made = await applyJobEnvironment(await again(workspace), "job", "auto");
    const names = `import importlib.metadata as m; print(m.version("acme-core"), m.version("plain"))`;
    expect(commandSays(made.python, ["-c", names])).toBe("1.0 2.0");
    expect(publicIndex.requests.slice(before).join()).not.toContain("acme");
  });

  it("refuses a denied package with the chain that brings it in, and later without starting uv", async () => {
    const workspace = await open(["plain"], "");
    await lock(workspace);
    await writeFile(join(workspace.root, "pysnip.toml"), '[policy]\ndeny = ["deepest<1"]\n');
    const refused = {
      code: "PYSNIP_POLICY_REFUSED",
      details: [
        "  deepest 0.1: denied by `deepest<1` in `policy.deny` of `pysnip.toml` (plain -> deep -> deepest)",
      ],
    };
    await expect(lock(workspace, { PYSNIP_UV: "/nowhere" })).rejects.toMatchObject(refused);
    await rm(join(workspace.root, "job/pysnip.lock"));
    await expect(lock(workspace)).rejects.toMatchObject(refused);
    await expect(readFile(join(workspace.root, "job/pysnip.lock"))).rejects.toThrow("ENOENT");
  });

  it.each([
    ["max-packages = 2", "  3 packages; at most 2 by `policy.max-packages` of `pysnip.toml`"],
    [
      "max-new-packages = 2",
      "  3 packages are new; at most 2 by `policy.max-new-packages` of `pysnip.toml`: deep, deepest, plain",
    ],
    ['allow = ["plain", "deep"]', /deepest 0\.1: not in `policy\.allow`.*plain -> deep -> deepest/],
  ])("refuses the closure when %s", async (line, detail) => {
    const workspace = await open(["plain"], `[policy]\n${line}\n`);
    const error = await lock(workspace).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PYSNIP_POLICY_REFUSED" });
    expect((error as { details: string[] }).details.join("\n")).toMatch(detail);
  });

  it("leaves out fresh releases, and keeps the moment until something else changes", async () => {
    const workspace = await open(["timed"], '[policy]\nmin-release-age = "3 days"\n');
    const first = await lock(workspace, { SOURCE_DATE_EPOCH: `${NOW}` });
    expect(rows(first)).toEqual(["timed 1.0 from default"]);
    const releaseAge = { hours: 72, cutOff: "2026-01-07T00:00:00Z" };
    expect(first.lockfile.resolution.settings).toEqual({ releaseAge });

    const later = { SOURCE_DATE_EPOCH: `${NOW + 30 * 86_400}` };
    expect(await lock(workspace, { ...later, PYSNIP_UV: "/nowhere" })).toMatchObject({
      written: false,
    });
    await writeFile(join(workspace.root, "pysnip.toml"), "[policy]\nmin-release-age = 1\n");
    const third = await lock(workspace, later);
    expect(rows(third)).toEqual(["timed 1.0 from default"]);
    expect(third.messages).toContain("  minimum release age 3 days -> 1 day");
    expect(third.messages).toContain("looked at releases from before 2026-02-08T00:00:00Z");
    const fourth = await applyLock(await again(workspace, later), "job", "auto", "all");
    expect(rows(fourth)).toEqual(["timed 2.0 from default"]);
  });

  it("says so when an index gives no upload times", async () => {
    const workspace = await open(["timeless"], "[policy]\nmin-release-age = 1\n");
    const error = await lock(workspace).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PYSNIP_RESOLUTION_FAILED" });
    expect(String(error)).toContain("the index gives no upload times");
    expect(String(error)).toContain("any-age = true");
  });

  it("spares the packages of an index that is allowed any age", async () => {
    const text = `${pinned(["acme-*"])}any-age = true\n[policy]\nmin-release-age = 3\n`;
    const workspace = await open(["acme-suite", "timed"], text);
    const outcome = await lock(workspace, { SOURCE_DATE_EPOCH: `${NOW}` });
    expect(rows(outcome)).toEqual([
      "acme-hidden 1.0 from acme",
      "acme-more 1.0 from acme",
      "acme-suite 1.0 from acme",
      "timed 1.0 from default",
    ]);
    expect(outcome.lockfile.resolution.settings?.releaseAge?.exempt).toEqual(["acme"]);
    await writeFile(join(workspace.root, "pysnip.toml"), text.replace("any-age = true", ""));
    const error = await lock(workspace, { CI: "1" }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PYSNIP_INDEX_REFUSED" });
    const stale = await lock(workspace, { PYSNIP_INSTALL: "never" }).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(stale)).toContain("packages of the index acme are no longer spared");
  });

  it.each([
    ["nothing is said", "", ["pre 1.0 from default"]],
    ["they are allowed", 'prereleases = "allow"', ["pre 2.0rc1 from default"]],
    ["the package is named", 'prereleases = ["Pre"]', ["pre 2.0rc1 from default"]],
    ["another package is named", 'prereleases = ["x"]', ["pre 1.0 from default"]],
  ])("chooses by the policy of pre-releases when %s", async (_title, line, expected) => {
    const workspace = await open(["pre"], `[policy]\n${line}\n`);
    expect(rows(await lock(workspace))).toEqual(expected);
  });

  it.each([
    ["are only taken where nothing else fits", "", "1.0"],
    ["are allowed for another package", 'prereleases = ["x"]', "1.0"],
    ["are disallowed", 'prereleases = "disallow"', "1.0"],
    ["stay allowed for this package alone", 'prereleases = ["early"]', "2.0rc1"],
    ["are allowed for all", 'prereleases = "allow"', "2.0rc1"],
  ])("leaves a pre-release, or keeps it, when from now on they %s", async (_title, line, kept) => {
    const offered = [makeWheel("early", "1.0"), makeWheel("early", "2.0rc1")];
    const index = await startIndex(offered);
    const from = { PYSNIP_INDEX_URL: index.url };
    try {
      const workspace = await open(["early"], '[policy]\nprereleases = ["early", "x"]\n');
      expect(rows(await lock(workspace, from))).toEqual(["early 2.0rc1 from default"]);
      offered.push(makeWheel("early", "2.0rc2"));
      await writeFile(join(workspace.root, "pysnip.toml"), `[policy]\n${line}\n`);
      expect(rows(await lock(workspace, from))).toEqual([`early ${kept} from default`]);
    } finally {
      await index.close();
    }
  });

  it("takes a package that has nothing but pre-releases unless they are disallowed", async () => {
    const workspace = await open(["only-pre"], "");
    expect(rows(await lock(workspace))).toEqual(["only-pre 1.0rc1 from default"]);
    await writeFile(join(workspace.root, "pysnip.toml"), '[policy]\nprereleases = "disallow"\n');
    await expect(lock(workspace)).rejects.toMatchObject({ code: "PYSNIP_RESOLUTION_FAILED" });
  });

  it("builds from source what the policy excepts, and nothing else", async () => {
    const workspace = await open(["sourced"], "");
    await expect(lock(workspace)).rejects.toMatchObject({ code: "PYSNIP_WHEEL_MISSING" });

    const path = join(workspace.root, "pysnip.toml");
    await writeFile(path, '[policy]\nwheel-exceptions = ["Sourced"]\n');
    const outcome = await lock(workspace);
    expect(rows(outcome)).toEqual(["sourced 1.0 from default"]);
    expect(outcome.lockfile.resolution.settings).toEqual({ builtFromSource: ["sourced"] });
    expect(outcome.messages).toContain(saysBuilt("sourced 1.0"));
    const made = await applyJobEnvironment(await again(workspace), "job", "auto");
    expect(commandSays(made.python, ["-c", "import sourced; print('built')"])).toBe("built");

    await writeFile(path, "[policy]\nonly-wheels = false\n");
    expect((await lock(workspace)).written).toBe(false);
    await rm(join(workspace.root, "job/pysnip.lock"));
    expect((await lock(workspace)).lockfile).toEqual(outcome.lockfile);

    await writeFile(path, "");
    const error = await lock(workspace, { CI: "1" }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PYSNIP_LOCK_STALE" });
    expect(String(error)).toContain("sourced may no longer be built from source");
  });
});

it.skipIf(!hasUv || python === null).each([
  ["runs", "states no metadata", true],
  // uv asks whichever wheel there is, also one that fits nowhere here.
  ["spares", "has a wheel for another platform", false],
] as const)("%s the build code of an excepted package that %s", async (_verb, _title, runs) => {
  const says =
    'import os; open(os.path.join(os.environ["HOME"], "seen"), "a").write(repr(dict(os.environ)))';
  const tag = `cp${(python ?? "").replace(".", "")}-none-win_amd64`;
  const index = await startIndex([
    makeSdist("dynamic", "1.0", says),
    ...(runs ? [] : [makeWheel("dynamic", "1.0", { tag })]),
  ]);
  try {
    const workspace = await open(["dynamic"], '[policy]\nwheel-exceptions = ["dynamic"]\n');
    const outcome = await lock(workspace, { PYSNIP_INDEX_URL: index.url, OTHER: "0ther" });
    expect(outcome.messages).toContain(saysBuilt("dynamic 1.0"));
    const seen = await readFile(join(workspace.host.home, "seen"), "utf8").catch(() => "");
    expect(seen.includes(CREDENTIALS.password)).toBe(runs);
    expect(seen).not.toContain("0ther");
  } finally {
    await index.close();
  }
});

function saysBuilt(name: string): string {
  return `warning: ${name} is built from source where no wheel of it fits; its build code may have run here just now, with your rights, your files and the credentials of the indexes`;
}

function pinned(globs: readonly string[]): string {
  return [
    "[[indexes.named]]",
    'name = "acme"',
    `url = "${privateIndex.url}"`,
    "insecure = true",
    `packages = ${JSON.stringify(globs)}`,
    "",
  ].join("\n");
}

async function open(
  dependencies: readonly string[],
  config: string,
  { manifest = "" }: { manifest?: string } = {},
): Promise<Workspace> {
  const text = [
    '[project]\nname = "job"\nversion = "1.0.0"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    `[tool.pysnip]\nentry = "job:run"\npython = "${python}"\nplatforms = ["linux-x86_64"]`,
    `builtins = false\n${manifest}\n`,
  ].join("\n");
  const made = await makeWorkspace(
    { "pysnip.toml": config, "job/pyproject.toml": text, "job/src/job.py": "def run(): ...\n" },
    {},
  );
  const variables = {
    PATH: process.env["PATH"] ?? "",
    HOME: made.host.home,
    PYSNIP_INDEX_URL: publicIndex.url,
    UV_INDEX_ACME_USERNAME: CREDENTIALS.user,
    UV_INDEX_ACME_PASSWORD: CREDENTIALS.password,
  };
  return { ...made, host: { ...made.host, variables } };
}

async function again(workspace: Workspace, extra: Record<string, string> = {}): Promise<Workspace> {
  const { root, host } = workspace;
  const variables = { ...host.variables, ...extra } as Record<string, string>;
  const config = await readWorkspaceConfig(root);
  return { ...reopen({ root, home: host.home, variables }), config };
}

async function lock(
  workspace: Workspace,
  extra: Record<string, string> = {},
): Promise<LockOutcome> {
  return await applyLock(await again(workspace, extra), "job", "auto");
}

function rows({ lockfile }: LockOutcome): string[] {
  return lockfile.resolution.packages.map(
    ({ name, version, index }) => `${name} ${version} from ${index}`,
  );
}
