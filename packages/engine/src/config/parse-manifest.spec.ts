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
  [
    "a broken file of another tool that needs us",
    '[tool.poetry.dependencies]\npysnip = "*"\nx =\n',
  ],
  ["a broken file of a tool with a longer name", "[tool.pysnip-more]\nx =\n"],
  ["broken, and as long as can be", `${"[ \t".repeat(200_000)}${" ".repeat(100_000)}`],
  ["a table of tools that is none", 'tool = "pysnip"\n'],
  ["a library that uses others", `${project}[tool.pysnip.libraries]\nnumpy = "~> 1.26"\n`],
])("is no job when the text is %s", (_title, text) => {
  expect(parse(text)).toMatchObject({ kind: "other" });
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

it("finds a group in any spelling, and hands over the sources of uv as they are written", () => {
  const groups = '[project.optional-dependencies]\n"net-work" = ["idna"]\n';
  const sources = '[tool.uv.sources]\nidna = [{ path = "x" }]\n__proto__ = { index = "y" }\n';
  const parsed = parse(`${project}${groups}${pysnip}groups = ["Net_Work"]\n${sources}`);
  if (parsed.kind !== "job") throw new Error(parsed.kind);
  expect(parsed.job.declared.groups).toEqual(["Net_Work"]);
  expect(Object.keys(parsed.job.declared.sources ?? {})).toEqual(["idna", "__proto__"]);
});

type Broken = [title: string, text: string, messages: (string | RegExp)[]];

const broken: Broken[] = [
  ...[
    "[tool.pysnip]\nentry = ",
    "[tool.pysnip\nentry = 1",
    '  [ tool . "pysnip" ]\nentry = ',
    "['tool'.'pysnip']\nentry = ",
    "[[tool.pysnip]]\nentry = ",
    "[tool.pysnip.policy]\ndeny = ",
    "tool.pysnip.entry = ",
    "[tool]\npysnip.entry = ",
    "[tool]\n'pysnip' = { entry = ",
    "tool = { pysnip = { entry = ",
    '["\\u0074ool"."\\U00000070ysnip"]\nentry = ',
  ].map((text): Broken => [
    `is not TOML and says ${JSON.stringify(text)}`,
    `${project}${text}\n`,
    [/./],
  ]),
  [
    "is saved as UTF-16",
    Buffer.from(`\uFEFF${pysnip}`, "utf16le").toString("utf8"),
    ["holds NUL characters, as UTF-16 does; save it as UTF-8"],
  ],
  ...[
    "[[tool.pysnip]]\nentry = 1",
    "[[tool]]\npysnip.entry = 1",
    '[tool]\npysnip = "x"',
    "[tool]\npysnip = []",
    "[tool]\npysnip = 2026-01-01",
  ].map((text): Broken => [
    `has something else for its table: ${JSON.stringify(text)}`,
    `${project}${text}\n`,
    [/^must be one table: write `\[tool\.pysnip\]` once/],
  ]),
  ...["policy", "limits", "libraries"].map((key): Broken => [
    `has a date for the table \`${key}\``,
    `${project}${pysnip}${key} = 2026-01-01\n`,
    ["must be a table"],
  ]),
  ...["requirements = [%]", "policy = { deny-file = % }"].flatMap((key) =>
    ["a\u0000b", "a\u001bb", "a\u0085b", "a".repeat(256), "a/".repeat(600)].map((path): Broken => [
      `names the file ${JSON.stringify(path.slice(0, 9))} by ${key}`,
      `${project}${pysnip}${key.replace("%", JSON.stringify(path))}\n`,
      [/^must be a path of at most 1024 bytes, with at most 255 between two `\/` and no control/],
    ]),
  ),
  ...[`src/${"*a".repeat(40)}b`, "src/*a*a*a*b", "src/a****b", "src/**/a/**/b/**/c/**/d/**"].map(
    (glob): Broken => [
      `takes \`${glob}\` along, which has more stars than anybody needs`,
      `${project}${pysnip}generated = ["${glob}"]\n`,
      ["must have at most 3 `*` between two `/`, and at most 4 `**`"],
    ],
  ),
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
