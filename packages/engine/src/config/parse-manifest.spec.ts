import { expect, it } from "vitest";
import { parseManifest } from "./parse-manifest.ts";
import { defaultWorkspaceConfig } from "./parse-workspace-config.ts";

const parse = (text: string) => parseManifest(text, "jobs/churn", defaultWorkspaceConfig);
const project = '[project]\nname = "churn"\nversion = "1.0.0"\n';
const pysnip = '[tool.pysnip]\nentry = "churn:score"\npython = "3.11"\n';

it.each([
  ["a file of another tool", "[tool.poetry]\nname = 'x'\n"],
  ["an empty file", ""],
  ["a broken file of another tool", "[tool.poetry\n"],
  ["a library that uses others", `${project}[tool.pysnip.libraries]\nnumpy = "~> 1.26"\n`],
])("is no job when the text is %s", (_title, text) => {
  expect(parse(text)).toEqual({ kind: "other" });
});

it("reads a job and fills in the workspace's defaults", () => {
  const parsed = parse(
    `${project}dependencies = ["pandas>=2"]\n${pysnip}libraries = { numpy = "~> 1.26" }\n`,
  );
  expect(parsed).toMatchObject({
    kind: "job",
    job: {
      root: "jobs/churn",
      name: "churn",
      version: "1.0.0",
      entry: { module: "churn", function: "score" },
      kind: "function",
      python: "3.11",
      platforms: ["linux-aarch64", "linux-x86_64", "macos-arm64", "windows-x86_64"],
      bundlePlatforms: ["linux-x86_64"],
      autoInstall: "dev",
      failOnMissing: true,
      generated: [],
      declared: { dependencies: ["pandas>=2"], libraries: { numpy: "~> 1.26" }, builtins: true },
    },
  });
});

it.each([
  ["the workspace's", false, "", false],
  ["its own", false, "fail-on-missing = true\n", true],
  ["its own", true, "fail-on-missing = false\n", false],
])(
  "takes %s `fail-on-missing` when the workspace says %s",
  (_whose, outer, line, failOnMissing) => {
    const workspace = { ...defaultWorkspaceConfig, failOnMissing: outer };
    const parsed = parseManifest(`${project}${pysnip}${line}`, "jobs/churn", workspace);
    expect(parsed).toMatchObject({ kind: "job", job: { failOnMissing } });
  },
);

type Broken = [title: string, text: string, messages: (string | RegExp)[]];

const broken: Broken[] = [
  ["is not TOML", `${project}[tool.pysnip]\nentry = \n`, [/./]],
  [
    "has an unknown key",
    `${project}${pysnip}entyr = "x"\n`,
    ["unknown key; did you mean `entry`?"],
  ],
  ...[
    "gen/x.py",
    "src/../x.py",
    "src/./x.py",
    "src//x.py",
    "src/..",
    "/etc/x",
    "!src/x",
    "src/{a,b}",
    "src/\\\\x",
  ].map((glob): Broken => [
    `takes \`${glob}\` along`,
    `${project}${pysnip}generated = ["src/ok/**/*.py", "${glob}"]\n`,
    [/^must be a path below `src\/`/],
  ]),
  ["has no entry", `${project}[tool.pysnip]\npython = "3.11"\n`, [/expected string/]],
  ["has no Python", `${project}[tool.pysnip]\nentry = "a:b"\n`, [/is missing; write for instance/]],
  ["has an unknown Python", `${project}[tool.pysnip]\nentry = "a:b"\npython = "3.9"\n`, [/3\.10/]],
  [
    "has a script entry for a function",
    `${project}[tool.pysnip]\nentry = "a"\npython = "3.11"\n`,
    [/needs `module:function`/],
  ],
  ["names a group that is not there", `${project}${pysnip}groups = ["gpu"]\n`, [/`gpu` is not in/]],
  [
    "bundles for what it is not locked for",
    `${project}${pysnip}platforms = ["macos-arm64"]\nbundle-platforms = ["linux-x86_64"]\n`,
    [/not among `platforms`/],
  ],
  [
    "has a bad version and name",
    `[project]\nname = "-x"\nversion = "v1"\n${pysnip}`,
    [/1 to 64 letters/, /`v1` is not a semantic version/],
  ],
  [
    "has build metadata in its version",
    `[project]\nname = "x"\nversion = "1.0.0-rc.1+b1"\n${pysnip}`,
    [/^`1\.0\.0-rc\.1\+b1` has build metadata .* not accepted .*; write `1\.0\.0-rc\.1`$/],
  ],
  [
    "has a name and a version that are none",
    `[project]\nname = "__proto__"\nversion = "v1.0.0+b1"\n${pysnip}`,
    [/1 to 64 letters/, /`v1\.0\.0\+b1` is not a semantic version/],
  ],
  ...["constructor", "toString", "hasOwnProperty", "valueOf"].map(
    (name): [string, string, RegExp[]] => [
      `is called \`${name}\``,
      `[project]\nname = "${name}"\nversion = "1.0.0"\n${pysnip}`,
      [/a name that every JavaScript object has/],
    ],
  ),
];

it.each(broken)("reports every problem when a job %s", (_title, text, messages) => {
  const parsed = parse(text);
  expect(parsed.kind).toBe("broken");
  const found = parsed.kind === "broken" ? parsed.problems.map((problem) => problem.message) : [];
  expect(found).toHaveLength(messages.length);
  messages.forEach((message, index) => {
    if (message instanceof RegExp) expect(found[index]).toMatch(message);
    else expect(found[index]).toBe(message);
  });
});
