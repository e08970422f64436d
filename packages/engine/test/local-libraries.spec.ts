import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { Workspace } from "../src/config/workspace.ts";
import { applyLock } from "../src/lock/apply-lock.ts";
import { readLockRefusal } from "../src/lock/read-lock-refusal.ts";
import { planRun, planTest } from "../src/run/plan-run.ts";
import { readImportFindings } from "../src/requirements/read-import-findings.ts";
import { readJob } from "../src/requirements/read-job.ts";
import { readJobs } from "../src/requirements/read-jobs.ts";
import { commandSays } from "./command-says.ts";
import { makeWheel, startIndex } from "./local-index.ts";
import { makeWorkspace, reopen } from "./make-workspace.ts";

const job = (libraries: string, more = "") =>
  `[project]\nname = "churn"\nversion = "1.0.0"\n${more}[tool.pysnip]\nentry = "churn:score"\n` +
  `python = "3.11"\nbuiltins = false\n[tool.pysnip.libraries]\n${libraries}`;
const library = (name: string, dependencies: readonly string[] = [], libraries = "") =>
  `[project]\nname = "${name}"\ndependencies = ${JSON.stringify(dependencies)}\n${
    libraries === "" ? "" : `[tool.pysnip.libraries]\n${libraries}`
  }`;
const uses = (module: string, project: string) => `${module} = { project = "${project}" }\n`;

const files = {
  "job/pyproject.toml": job(`${uses("shared", "Shared_Lib")}numpy = "~> 1.26"\n`),
  "job/src/churn.py": "import shared\ndef score(): ...\n",
  "libs/shared/pyproject.toml": library(
    "shared-lib",
    ["attrs>=23", "numpy<2"],
    uses('"core.names"', "core"),
  ),
  "libs/shared/src/shared/__init__.py": "import attrs\nfrom core import names\n",
  "libs/core/pyproject.toml": `${library("core")}requires-python = ">=3.10"\n`,
  "libs/core/src/core/names.py": "",
  "libs/unused/pyproject.toml": library("unused", ["django"]),
};

type Files = Record<string, string>;
const open = (changes: Files = {}) => makeWorkspace({ ...files, ...changes }, {});
const again = ({ root, host }: Workspace) => reopen({ root, home: host.home, variables: {} });
const readSet = async (changes: Files = {}) =>
  (await readJob(await open(changes), "job")).requirements;

it("takes the requirements of a library and of what it uses, and tells where each is written", async () => {
  const { requirements } = await readSet();
  const places = requirements.map(({ canonical, declared }) => [
    canonical,
    declared.map(({ file, library: from }) => `${file} ${from ?? "own"}`),
  ]);
  expect(places).toEqual([
    ["attrs>=23", ["libs/shared/pyproject.toml libs/shared"]],
    ["numpy<2,~=1.26", ["job/pyproject.toml own", "libs/shared/pyproject.toml libs/shared"]],
  ]);
});

it("gives the plugin the same requirements, every file that it read, and all folders", async () => {
  const { root } = await open();
  const { hash } = await readSet();
  const roots = ["job", "libs/shared", "libs/core", "libs/unused"];
  for (const listed of [roots, ["job"]]) {
    const [found] = await readJobs(root, listed);
    expect(found).toMatchObject({
      kind: "job",
      requirementsHash: hash,
      requirementFiles: ["libs/core/pyproject.toml", "libs/shared/pyproject.toml"],
      libraries: [
        { name: "core", root: "libs/core", generated: [] },
        { name: "shared-lib", root: "libs/shared", generated: [] },
      ],
    });
  }
  const others = (await readJobs(root, roots)).slice(1);
  expect(others).toEqual(others.map(() => ({ kind: "other" })));
});

it("moves the requirements with a library, and not with one that nobody uses", async () => {
  const before = (await readSet()).hash;
  const changed = library("shared-lib", ["attrs>=24", "numpy<2"]);
  expect((await readSet({ "libs/shared/pyproject.toml": changed })).hash).not.toBe(before);
  expect((await readSet({ "libs/unused/pyproject.toml": library("unused") })).hash).toBe(before);
});

it("takes all that a job declares when it is used as a library", async () => {
  const { requirements } = await readSet({
    "libs/core/pyproject.toml":
      '[project]\nname = "core"\nversion = "1.0.0"\ndependencies = ["six"]\n' +
      '[tool.pysnip]\nentry = "core.names:f"\npython = "3.12"\nrequirements = ["more.txt"]\n' +
      'generated = ["src/core/made.py"]\nlibraries = { yaml = { package = "pyyaml" } }\n',
    "libs/core/more.txt": "idna\n",
    "libs/core/src/core/names.py": "# /// script\n# dependencies = ['rich']\n# ///\n",
  });
  const names = requirements.map(({ canonical }) => canonical);
  expect(names).toEqual([
    "attrs>=23",
    "idna",
    "numpy<2,~=1.26",
    "pydantic<3,>=2",
    "pyyaml",
    "rich",
    "six",
  ]);
});

it("asks no index for a local library that other tools want among the dependencies", async () => {
  const { requirements, notices } = await readSet({
    "job/pyproject.toml": job(
      uses("shared", "shared-lib"),
      'dependencies = ["shared.lib>=1", "core"]\n',
    ),
  });
  expect(requirements.map(({ canonical }) => canonical)).toEqual(["attrs>=23", "numpy<2"]);
  expect(notices).toEqual([
    "job/pyproject.toml: `shared-lib` is a local library, so no index is asked for it",
    "job/pyproject.toml: `core` is a local library, so no index is asked for it",
  ]);
});

it("refuses an extra of a local library, which would be missing when the job runs", async () => {
  const read = readSet({
    "job/pyproject.toml": job(
      uses("shared", "shared-lib"),
      'dependencies = ["Shared.lib[plot]"]\n',
    ),
  });
  await expect(read).rejects.toMatchObject({
    code: "PYSNIP_REQUIREMENT_INVALID",
    details: [
      "job/pyproject.toml:4:18: `Shared.lib[plot]`: `shared-lib` is a local library, and extras of those are not read; write `shared-lib`, and what `plot` asks for beside it",
    ],
  });
});

it("takes a reference of a job or a library to itself for its own groups", async () => {
  const { requirements } = await readSet({
    "job/pyproject.toml":
      job("", 'dependencies = ["six"]\n').replace(
        "[tool.pysnip]\n",
        '[project.optional-dependencies]\nplot = ["rich"]\nall = ["churn[Plot]"]\n[tool.pysnip]\ngroups = ["ALL"]\n',
      ) + uses("shared", "shared-lib"),
    "libs/core/pyproject.toml": `${library("core", ["Core[net]"])}[project.optional-dependencies]\nnet = ["idna"]\nx = ["y"]\n`,
  });
  const places = requirements.map(
    ({ canonical, declared: [first] }) => `${canonical} ${first?.file}`,
  );
  expect(places).toEqual([
    "attrs>=23 libs/shared/pyproject.toml",
    "idna libs/core/pyproject.toml",
    "numpy<2 libs/shared/pyproject.toml",
    "rich job/pyproject.toml",
    "six job/pyproject.toml",
  ]);
});

const sources = '[tool.uv.sources]\nsix = { path = "../six" }\nidna = { index = "internal" }\n';

it("refuses what uv takes from elsewhere, for a job and for a library, unless the workspace knows of it", async () => {
  const changes = {
    "job/pyproject.toml":
      job(uses("shared", "shared-lib"), 'dependencies = ["six", "idna"]\n') + sources,
    "libs/core/pyproject.toml": library("core", ["six", "idna"]) + sources,
  };
  const says = (file: string, line: number) => [
    expect.stringContaining(
      `${file}:${line}:1: \`tool.uv.sources.six\`: uv takes it from a folder`,
    ),
    expect.stringContaining(
      `${file}:${line + 1}:1: \`tool.uv.sources.idna\`: uv takes it from an index`,
    ),
  ];
  const job12 = says("job/pyproject.toml", 12);
  const core5 = says("libs/core/pyproject.toml", 5);
  await expect(readSet(changes)).rejects.toMatchObject({
    code: "PYSNIP_REQUIREMENT_INVALID",
    details: [...job12, ...core5],
  });
  const workspace = await open(changes);
  const index = { name: "ours", url: "https://h.example/simple", packages: ["idna"] };
  const indexes = {
    ...workspace.config.indexes,
    named: [{ ...index, insecure: false, "any-age": false }],
  };
  const config = { ...workspace.config, indexes };
  await expect(readJob({ ...workspace, config }, "job")).rejects.toMatchObject({
    details: [job12[0], core5[0]],
  });
});

it.each<[title: string, changes: Files, details: string[]]>([
  [
    "nobody has its name",
    { "job/pyproject.toml": job(`${uses("shared", "share-lib")}${uses("nope", "zzzzzz")}`) },
    [
      "job/pyproject.toml:9:1: `tool.pysnip.libraries.shared` no `pyproject.toml` of this workspace has the name `share-lib`; did you mean `shared-lib`?",
      "job/pyproject.toml:10:1: `tool.pysnip.libraries.nope` no `pyproject.toml` of this workspace has the name `zzzzzz`",
    ],
  ],
  [
    "two have its name",
    { "other/pyproject.toml": library("SHARED.LIB") },
    [
      "job/pyproject.toml:9:1: `tool.pysnip.libraries.shared` `Shared_Lib` is the name of 2 projects: `libs/shared/pyproject.toml` and `other/pyproject.toml`; rename all but one",
    ],
  ],
  [
    "libraries use each other",
    { "libs/core/pyproject.toml": library("core", [], uses("shared", "shared-lib")) },
    [
      "libs/core/pyproject.toml:5:1: `tool.pysnip.libraries.shared` libraries use each other in a circle: shared-lib -> core -> shared-lib",
    ],
  ],
  [
    "a library uses the job",
    { "libs/core/pyproject.toml": library("core", [], uses("churn", "churn")) },
    [
      "libs/core/pyproject.toml:5:1: `tool.pysnip.libraries.churn` libraries use each other in a circle: churn -> shared-lib -> core -> churn",
    ],
  ],
  [
    "its module lies beside the manifest",
    {
      "job/pyproject.toml": job(`${uses("flat", "unused")}${uses("gone", "unused")}`),
      "libs/unused/flat/__init__.py": "",
    },
    [
      "job/pyproject.toml:9:1: `tool.pysnip.libraries.flat` `flat` lies in `libs/unused` itself; move it to `libs/unused/src`, which alone belongs to a library",
      "job/pyproject.toml:10:1: `tool.pysnip.libraries.gone` `libs/unused/src` holds no module `gone`",
    ],
  ],
  [
    "it finds its requirements while it is built",
    { "libs/core/pyproject.toml": '[project]\nname = "core"\ndynamic = ["dependencies"]\n' },
    [
      "libs/core/pyproject.toml:3:1: `project.dynamic` `dependencies` must be written here, because nothing is built to find them",
    ],
  ],
  [
    "several manifests are wrong",
    {
      "libs/shared/pyproject.toml": library("shared-lib", [], uses("zzz", "zzzzzz")),
      "job/pyproject.toml": job(`${uses("shared", "shared-lib")}${uses("yyy", "yyyyyy")}`),
    },
    [
      expect.stringContaining("libs/shared/pyproject.toml:5:1"),
      expect.stringContaining("job/pyproject.toml:10:1"),
    ],
  ],
])("refuses a library when %s", async (_title, changes, details) => {
  const workspace = await open(changes);
  const error = { code: "PYSNIP_CONFIG_INVALID", details };
  await expect(readJob(workspace, "job")).rejects.toMatchObject(error);
  const [found] = await readJobs(workspace.root, ["job"]);
  expect(found).toMatchObject({ kind: "broken", name: "churn" });
});

it("names both places of a conflict", async () => {
  const changes = { "libs/core/pyproject.toml": library("core", ["numpy>=3"]) };
  await expect(readSet(changes)).rejects.toMatchObject({
    code: "PYSNIP_REQUIREMENT_CONFLICT",
    message: expect.stringMatching(
      /job\/pyproject\.toml:10[^]*libs\/core\/pyproject\.toml:3|libs\/core\/pyproject\.toml:3[^]*job\/pyproject\.toml:10/,
    ),
  });
});

it("judges a library's requirements and its Python in its own manifest", async () => {
  const python = { "libs/core/pyproject.toml": `${library("core")}requires-python = ">=3.12"\n` };
  await expect(readSet(python)).rejects.toThrow("libs/core/pyproject.toml:4:");
  const option = { "libs/core/pyproject.toml": library("core", ["-e ."]) };
  await expect(readSet(option)).rejects.toThrow("libs/core/pyproject.toml:3:");
});

it("shows where a library asks for what a lockfile lacks", async () => {
  const error = await readLockRefusal(await open(), "job", {
    name: "churn",
    lockPath: "job/pysnip.lock",
    text: "{}",
    differences: [{ reason: "requirement-added", requirement: "attrs>=23" }],
    because: "this is a test",
  });
  expect(error.message).toContain("libs/shared/pyproject.toml:3");
});

async function find(workspace: Workspace) {
  const { job: config, requirements } = await readJob(workspace, "job");
  return await readImportFindings(workspace, config, requirements, { undeclaredImports: "warn" });
}

it("knows the modules of libraries, and judges each project by what it declares itself", async () => {
  const workspace = await open({
    "job/src/churn.py": "import shared, core.names, numpy\nimport attrs\ndef score(): ...\n",
    "libs/core/src/core/names.py": "import shared\nimport churn\n",
  });
  const { warnings, information } = await find(workspace);
  expect(warnings.map((line) => line.split(" is imported")[0])).toEqual([
    "warning: job/src/churn.py:2:8: `attrs`",
    "warning: libs/core/src/core/names.py:1:8: `shared`",
    "warning: libs/core/src/core/names.py:2:8: `churn`",
  ]);
  expect(information).toEqual([]);
  expect((await find(await open())).information).toEqual([
    "declared and never imported: `numpy` (right for plugins and drivers)",
  ]);
});

it("lets a job count on the built-in pydantic where a library declares its own", async () => {
  const workspace = await open({
    "job/pyproject.toml": job(uses("shared", "shared-lib")).replace("builtins = false\n", ""),
    "job/src/churn.py": "import shared, pydantic\n",
    "libs/core/pyproject.toml": library("core", ["pydantic>=2.5"]),
  });
  expect(await find(workspace)).toEqual({ warnings: [], information: [] });
  expect((await find(again(workspace))).warnings).toEqual([]);
});

it.each([
  ["libs/shared/src/churn/__init__.py", "`job/src/churn.py` and `libs/shared/src/churn`"],
  ["libs/core/src/Shared.py", "`libs/core/src/Shared.py` and `libs/shared/src/shared`"],
])("refuses to lock when %s is there too", async (path, place) => {
  await expect(find(await open({ [path]: "" }))).rejects.toMatchObject({
    code: "PYSNIP_SOURCE_REFUSED",
    details: [`  ${place}`],
  });
});

it("refuses a library whose module git ignores", async () => {
  const workspace = await open({ ".gitignore": "names.py\n" });
  await write(workspace, "libs/core/.gitignore", "core\n");
  await expect(find(again(workspace))).rejects.toThrow("libs/shared/src/shared/__init__.py:2");
});

it("runs and tests a job with its libraries on its path", async () => {
  const workspace = await open();
  const { job: config, libraries } = await readJob(workspace, "job");
  const place = {
    workspaceRoot: "/w",
    currentDirectory: "/w",
    runnerDirectory: "/r",
    python: "python",
    variables: {},
    libraries: libraries.map(({ root }) => root),
  };
  const option = ["--libraries", '["/w/libs/core/src","/w/libs/shared/src"]'];
  for (const command of [planRun(config, place, []), planTest(config, place)]) {
    const at = command.arguments.indexOf("--libraries");
    expect(command.arguments.slice(at, at + 2)).toEqual(option);
  }
  const alone = planRun(config, { ...place, libraries: [] }, []);
  expect(alone.arguments).not.toContain("--libraries");
});

const hasUv = commandSays("uv", ["--version"])?.startsWith("uv ") ?? false;
if (!hasUv) console.warn("local-libraries.spec.ts: one test skipped, because no uv is on PATH");
const python = commandSays("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);

it.skipIf(!hasUv || python === null)(
  "refuses a package by the name of a library on every run, with what brings it in",
  async () => {
    const index = await startIndex([
      makeWheel("dep", "1.0", { requires: ["mid"] }),
      makeWheel("mid", "1.0", { requires: ["Shared.Lib"] }),
      makeWheel("shared-lib", "9"),
    ]);
    try {
      const manifest = (libraries: string) =>
        job(libraries, 'dependencies = ["dep"]\n').replace("3.11", python ?? "");
      const { root, host } = await makeWorkspace(
        {
          "job/pyproject.toml": manifest(""),
          "job/src/churn.py": "import dep\ndef score(): ...\n",
          "libs/shared/pyproject.toml": library("Shared_Lib"),
          "libs/shared/src/shared/__init__.py": "",
        },
        {},
      );
      const variables = {
        PATH: process.env["PATH"] ?? "",
        HOME: host.home,
        PYSNIP_INDEX_URL: index.url,
      };
      const lock = (more: Record<string, string> = {}) =>
        applyLock(
          reopen({ root, home: host.home, variables: { ...variables, ...more } }),
          "job",
          "auto",
        );
      await lock();
      await writeFile(join(root, "job/pyproject.toml"), manifest(uses("shared", "shared-lib")));
      const refused = {
        code: "PYSNIP_LIBRARY_CONFLICT",
        details: [
          "  shared-lib 9 from the index `default` has the name of the local library in `libs/shared` (dep -> mid -> shared-lib)",
        ],
      };
      // The requirements are the same as before, so that nothing is resolved.
      await expect(lock({ CI: "true", PYSNIP_UV: "/nowhere" })).rejects.toMatchObject(refused);
      await rm(join(root, "job/pysnip.lock"));
      await expect(lock()).rejects.toMatchObject(refused);
      await expect(readFile(join(root, "job/pysnip.lock"))).rejects.toThrow("ENOENT");
    } finally {
      await index.close();
    }
  },
);

async function write(workspace: Workspace, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(workspace.root, path)), { recursive: true });
  await writeFile(join(workspace.root, path), text);
}
