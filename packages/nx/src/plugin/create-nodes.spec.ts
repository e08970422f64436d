import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { createJobNodes } from "./create-nodes.ts";
import { listLibraryDependencies } from "./list-library-dependencies.ts";

const manifest = (name: string, more = "") =>
  `[project]\nname = "${name}"\nversion = "1.2.3"\ndependencies = ["six>=1.16"]\n` +
  `[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\nplatforms = ["linux-x86_64"]\n${more}`;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pysnip-nodes-"));
});

async function infer(files: Record<string, string>, options: unknown = undefined) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const manifests = Object.keys(files).filter((path) => path.endsWith("pyproject.toml"));
  const nodes = await createJobNodes(manifests, options, root);
  return Object.fromEntries(nodes.flatMap(([, { projects }]) => Object.entries(projects ?? {})));
}

it("infers the whole shape of a job from its manifest", async () => {
  const projects = await infer({
    "jobs/[id]/pyproject.toml": manifest("churn", 'requirements = ["../common.txt"]\n'),
    "jobs/common.txt": "attrs\n",
  });
  const text = JSON.stringify(projects, null, 2).replaceAll(
    /"toolVersion": "[^"]*"/g,
    '"toolVersion": "…"',
  );
  await expect(`${text}\n`).toMatchFileSnapshot("./inferred-project.snapshot.json");
});

it("takes the lists of denied packages for inputs of `lock`", async () => {
  const projects = await infer({
    "pysnip.toml": '[policy]\ndeny-file = "policy/deny.txt"\n',
    "jobs/a/pyproject.toml": manifest("a", 'policy = { deny-file = "own.txt" }\n'),
  });
  expect(projects["jobs/a"]?.targets?.["lock"]?.inputs).toEqual(
    expect.arrayContaining(["{workspaceRoot}/policy/deny.txt", "{workspaceRoot}/jobs/a/own.txt"]),
  );
});

const borrowing = {
  "jobs/[id]/pyproject.toml": manifest(
    "churn",
    'libraries = { shared = { project = "shared-lib" }, top = { project = "top" } }\n',
  ),
  "libs/{x}/pyproject.toml": '[project]\nname = "Shared.Lib"\ndependencies = ["idna"]\n',
  "libs/{x}/src/shared.py": "",
  "pyproject.toml": '[project]\nname = "top"\n',
  "src/top/__init__.py": "",
  "other/pyproject.toml": manifest("other"),
};

it("makes the files of local libraries inputs of the jobs that use them, and of no others", async () => {
  const projects = await infer(borrowing);
  expect(Object.keys(projects)).toEqual(["jobs/[id]", "other"]);
  const targets = projects["jobs/[id]"]?.targets ?? {};
  const sources = [
    "{workspaceRoot}/src/**/*",
    "!{workspaceRoot}/src/**/__pycache__/**",
    "{workspaceRoot}/libs/\\{x\\}/src/**/*",
    "!{workspaceRoot}/libs/\\{x\\}/src/**/__pycache__/**",
  ];
  const manifests = [
    "{workspaceRoot}/pyproject.toml",
    "{workspaceRoot}/libs/\\{x\\}/pyproject.toml",
  ];
  for (const name of ["lock", "ensure-env", "bundle", "verify", "run", "test"]) {
    const inputs = targets[name]?.inputs ?? [];
    expect(inputs, name).toEqual(expect.arrayContaining(sources));
    const isDeclared = ["lock", "ensure-env", "run"].includes(name);
    expect(inputs.filter((input) => manifests.includes(String(input)))).toEqual(
      isDeclared ? manifests : [],
    );
  }
  expect(targets["bundle"]?.options.libraries).toEqual([
    { name: "top", root: ".", generated: [] },
    { name: "Shared.Lib", root: "libs/{x}", generated: [] },
  ]);
  expect(JSON.stringify(projects["other"])).not.toMatch(/libs|Shared|\/src\/top/);
});

it("draws an edge from a job to a library that is a project of Nx", async () => {
  const inferred = Object.entries(await infer(borrowing)).map(
    ([folder, project]) => [project.name ?? "", { ...project, root: folder }] as const,
  );
  const projects = { ...Object.fromEntries(inferred), shared: { root: "libs/{x}" } };
  const sourceFile = "jobs/[id]/pyproject.toml";
  expect(listLibraryDependencies(projects)).toEqual([
    { source: "churn", target: "shared", type: "static", sourceFile },
  ]);
});

it("takes the ignored files of a library that is a job, where it is used", async () => {
  const projects = await infer({
    ...borrowing,
    "libs/{x}/pyproject.toml": manifest("shared-lib", 'generated = ["src/made.py"]\n'),
  });
  const made = { fileset: "{workspaceRoot}/libs/\\{x\\}/src/made.py", includeIgnored: true };
  expect(projects["jobs/[id]"]?.targets?.["bundle"]?.inputs).toContainEqual(made);
});

const nested = {
  "outer/pyproject.toml": manifest("outer"),
  "outer/src/in{n}er/pyproject.toml": manifest("inner"),
  "outer/tests/probe/pyproject.toml": manifest("probe"),
  "outer/src/broken/pyproject.toml": manifest("broken", "entyr = 1\n"),
  "user/pyproject.toml": manifest("user", 'libraries = { lib = { project = "lib" } }\n'),
  "lib/pyproject.toml": '[project]\nname = "lib"\n',
  "lib/src/lib/__init__.py": "",
  "lib/src/held/pyproject.toml": manifest("held"),
  "lib/tests/beside/pyproject.toml": manifest("beside"),
  "outer-most/pyproject.toml": manifest("most"),
};

it.each([
  ["outer", "bundle", ["outer/src/in\\{n\\}er"]],
  ["outer", "verify", ["outer/src/in\\{n\\}er"]],
  ["outer", "test", ["outer/src/in\\{n\\}er", "outer/tests/probe"]],
  ["outer", "lock", []],
  ["user", "bundle", ["lib/src/held"]],
  ["user", "test", ["lib/src/held"]],
  ["lib/src/held", "bundle", []],
  ["outer-most", "bundle", []],
])("lets `%s` wait in `%s` for the lockfiles among its files", async (root, name, folders) => {
  const projects = await infer(nested, { lockTargetName: "fix" });
  const { dependsOn = [], inputs = [] } =
    projects[root]?.targets?.[name === "lock" ? "fix" : name] ?? {};
  const waits = dependsOn.flatMap((each) => (typeof each === "string" ? [] : [each]));
  expect(waits).toEqual(
    folders.length === 0 ? [] : [{ projects: expect.any(Array), target: "fix" }],
  );
  const found = waits.flatMap(({ projects: patterns = [] }) => patterns);
  expect(found.toSorted()).toEqual(folders.map((folder) => `directory:${folder}`).toSorted());
  for (const folder of folders) {
    const lock = `{workspaceRoot}/${folder}/pysnip.lock`;
    expect(inputs).toContainEqual(`!${lock}`);
    expect(inputs).toContainEqual({ fileset: lock, includeIgnored: true });
  }
});

it("takes the ignore files of local libraries for inputs of `lock`, each once", async () => {
  const projects = await infer({
    "libs/a/pyproject.toml": manifest("a", 'libraries = { b = { project = "b" } }\n'),
    "libs/b/pyproject.toml": '[project]\nname = "b"\n',
    "libs/b/src/b.py": "",
  });
  const inputs = projects["libs/a"]?.targets?.["lock"]?.inputs ?? [];
  expect(inputs.filter((input) => String(input).endsWith("ignore"))).toEqual([
    "{workspaceRoot}/libs/a/.{git,nx}ignore",
    "{workspaceRoot}/libs/.{git,nx}ignore",
    "{workspaceRoot}/libs/b/.{git,nx}ignore",
  ]);
});

it.each([
  ["its folder", "jobs/{projectName}", manifest("a"), {}],
  ["its folder, and the manifest is broken", "jobs/{workspaceRoot}", "[tool.pysnip]\nx = ", {}],
  ["a requirement file", "jobs/a", manifest("a", 'requirements = ["{projectRoot}.txt"]\n'), {}],
  [
    "the folder of a library",
    "jobs/a",
    manifest("a", 'libraries = { b = { project = "b" } }\n'),
    { "{workspaceRoot}/pyproject.toml": '[project]\nname = "b"\n', "{workspaceRoot}/src/b.py": "" },
  ],
])(
  "refuses a job with a token of Nx in %s, in words that have none",
  async (_at, root, text, more) => {
    const projects = await infer({
      [`${root}/pyproject.toml`]: text,
      "jobs/a/{projectRoot}.txt": "six\n",
      ...more,
    });
    const { options, executor } = projects[root]?.targets?.["bundle"] ?? {};
    expect(executor).toBe("@pysnip/nx:refuse");
    expect(options.message).toContain("holds what Nx takes for a token (PYSNIP_JOB_UNUSABLE)");
    expect(JSON.stringify(projects[root]?.targets)).not.toMatch(
      /[{](workspaceRoot|project|options)/,
    );
  },
);

it("says the version and the build of the plugin in the options of what is cached", async () => {
  const { targets = {} } = (await infer({ "a/pyproject.toml": manifest("a") }))["a"] ?? {};
  for (const name of ["bundle", "test"]) {
    expect(targets[name]?.options.toolVersion).toMatch(/^\d+\.\d+\.\d+[^+]*\+unbuilt$/);
  }
});

it("infers nothing for a folder of another tool", async () => {
  expect(
    await infer({ "a/pyproject.toml": "[tool.poetry]\n", "b/pyproject.toml": "no toml [" }),
  ).toEqual({});
});

it("gives targets the names that the options say", async () => {
  const projects = await infer(
    { "a/pyproject.toml": manifest("a") },
    { bundleTargetName: "package" },
  );
  expect(Object.keys(projects["a"]?.targets ?? {})).toEqual([
    "lock",
    "ensure-env",
    "package",
    "verify",
    "run",
    "test",
    "version-check",
  ]);
});

const failing: [title: string, files: Record<string, string>, options: unknown, message: RegExp][] =
  [
    [
      "its manifest is broken",
      { "a/pyproject.toml": manifest("a", "entyr = 1\n") },
      {},
      /a\/pyproject\.toml:9:1: `tool\.pysnip\.entyr` unknown key; did you mean `entry`\?/,
    ],
    [
      "a file that it names has no name that a file can have",
      { "a/pyproject.toml": manifest("a", 'requirements = ["b", "a\\u0000b"]\n') },
      {},
      /a\/pyproject\.toml:9:\d+: `tool\.pysnip\.requirements\[1\]` must be a path of at most/,
    ],
    [
      "its table is a list of tables",
      { "a/pyproject.toml": manifest("a").replace("[tool.pysnip]", "[[tool.pysnip]]") },
      {},
      /a\/pyproject\.toml:5:1: `tool\.pysnip` must be one table/,
    ],
    [
      "its manifest is not TOML and has a lockfile",
      { "a/pyproject.toml": "x =\n", "a/pysnip.lock": "" },
      {},
      /a\/pyproject\.toml:1:\d+: /,
    ],
    [
      "a requirement is refused",
      { "a/pyproject.toml": manifest("a").replace("six>=1.16", "-e .") },
      {},
      /a\/pyproject\.toml:4:\d+/,
    ],
    [
      "`pysnip.toml` is broken",
      { "a/pyproject.toml": manifest("a"), "pysnip.toml": "pythn = 1\n" },
      {},
      /pysnip\.toml:1:1: `pythn` unknown key; did you mean `python`\?/,
    ],
    [
      "the plugin's options are wrong",
      { "a/pyproject.toml": manifest("a") },
      { bundleTarget: "x", runTargetName: 1 },
      /2 problems in the options.*CONFIG_INVALID.*\n.*\n?.*`bundleTarget` unknown key; did you mean `bundleTargetName`/,
    ],
    [
      "another job has its name",
      { "a/pyproject.toml": manifest("x"), "b/pyproject.toml": manifest("x") },
      {},
      /2 jobs are called `x`/,
    ],
  ];

it.each(failing)(
  "infers targets that fail with the reason when %s",
  async (_title, files, options, message) => {
    const targets = (await infer(files, options))["a"]?.targets ?? {};
    expect(Object.keys(targets)).toHaveLength(7);
    for (const target of Object.values(targets)) {
      expect(target).toMatchObject({ executor: "@pysnip/nx:refuse", cache: false });
      expect(target.options.message).toMatch(message);
      expect(target.options.message).not.toContain("    at ");
    }
  },
);

it.each([
  ["an option is unknown", { bundleTarget: "x" }, "`bundleTarget` unknown key; did you mean"],
  ["an option is no text", { bundleTargetName: 1 }, "`bundleTargetName` Invalid input"],
  ["the options are no table", "x", "nx.json: Invalid input"],
  [
    "two targets share a name",
    { lockTargetName: "go", bundleTargetName: "go" },
    "`bundleTargetName` gives the name of the target of `lockTargetName`",
  ],
  [
    "a target has another's default name",
    { lockTargetName: "run" },
    "`runTargetName` gives the name of the target of `lockTargetName`",
  ],
])("keeps every job's name and says why nothing runs when %s", async (_title, options, message) => {
  const files = { "t/a/pyproject.toml": manifest("one"), "b/pyproject.toml": manifest("two") };
  const projects = await infer(files, options);
  expect([projects["t/a"]?.name, projects["b"]?.name]).toEqual(["one", "two"]);
  const [target] = Object.values(projects["b"]?.targets ?? {});
  expect(target?.options.message).toContain("(PYSNIP_CONFIG_INVALID)");
  expect(target?.options.message).toContain(message);
  expect(target?.options.message).not.toContain('"code"');
});

it("says what is wrong with the options under the target names that are right", async () => {
  const options = { bundleTargetName: "package", tset: 1 };
  const projects = await infer({ "a/pyproject.toml": manifest("a") }, options);
  expect(Object.keys(projects["a"]?.targets ?? {})).toContain("package");
});

const namesOf = async (files: Record<string, string>, options?: unknown) =>
  Object.values(await infer(files, options)).map(({ name }) => name ?? "");

it("gives every project a name of its own when twins could take the name of a third job", async () => {
  const files = {
    "t/a/pyproject.toml": manifest("x"),
    "t/b/pyproject.toml": manifest("x"),
    "c/pyproject.toml": manifest("t-a"),
    "t-b/pyproject.toml": "[tool.pysnip]\nentry = ",
  };
  const names = await namesOf(files);
  expect(names).toEqual([
    expect.stringMatching(/^t-a-[0-9a-f]{8}$/),
    expect.stringMatching(/^t-b-[0-9a-f]{8}$/),
    "t-a",
    "t-b",
  ]);
  expect((await namesOf(files, { tset: 1 })).toSorted()).toEqual(names.toSorted());
});

it.each(["constructor", "toString", "hasOwnProperty", "__proto__"])(
  "infers no project called `%s`, which would make every Nx command fail",
  async (name) => {
    const files = {
      [`a/${name}/pyproject.toml`]: "[tool.pysnip]\nentry = ",
      "b/pyproject.toml": manifest(name),
    };
    const names = await namesOf(files);
    expect(names).toEqual([expect.stringContaining(`a-${name}-`), "b"]);
  },
);

it("names every job, and nothing else, when `pysnip.toml` is broken", async () => {
  const files = {
    "pysnip.toml": "pythn = 1\n",
    "a/pyproject.toml": manifest("one"),
    "b/pyproject.toml": manifest("two"),
    "c/pyproject.toml": "[tool.poetry]\n",
  };
  expect(await namesOf(files)).toEqual(["one", "two"]);
});

it("replaces no target of a project at the workspace root but `lock`", async () => {
  const projects = await infer({ "pyproject.toml": manifest("root") });
  expect(Object.keys(projects["."]?.targets ?? {})).toEqual(["lock"]);
});
