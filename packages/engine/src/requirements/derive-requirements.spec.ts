import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeclaredTables } from "../config/config.ts";
import { PysnipError } from "../errors/pysnip-error.ts";
import { deriveRequirements, type RequirementInput } from "./derive-requirements.ts";
import { requirementsHash } from "./hash-requirements.ts";

type Overrides = Partial<Omit<RequirementInput, "declared">> & {
  declared?: Partial<DeclaredTables>;
};

function inputOf({ declared = {}, ...rest }: Overrides = {}): RequirementInput {
  return {
    name: "report",
    manifestPath: "jobs/a/pyproject.toml",
    python: "3.11",
    ...rest,
    declared: {
      dependencies: [],
      optionalDependencies: {},
      groups: [],
      libraries: {},
      requirementFiles: [],
      builtins: false,
      requiresPython: null,
      ...declared,
    },
  };
}

const linesOf = (overrides: Overrides): string[] =>
  deriveRequirements(inputOf(overrides)).requirements.map(({ canonical }) => canonical);

function refusal(overrides: Overrides): PysnipError {
  try {
    deriveRequirements(inputOf(overrides));
  } catch (error) {
    if (error instanceof PysnipError) return error;
    throw error;
  }
  throw new Error("accepted");
}

const header = (...dependencies: string[]): { path: string; text: string } => ({
  path: "jobs/a/src/a.py",
  text: `# /// script\n# dependencies = ${JSON.stringify(dependencies)}\n# ///\n`,
});

describe("deriveRequirements", () => {
  it("merges every source and keeps the places", () => {
    const set = deriveRequirements(
      inputOf({
        declared: {
          dependencies: ["pandas>=2", "Requests"],
          optionalDependencies: { plot: ["matplotlib"], other: ["never"] },
          groups: ["plot"],
          libraries: { numpy: "~> 1.26", json: "stdlib" },
          builtins: true,
        },
        locate: (path) => (path.at(-2) === "dependencies" ? { line: 5, column: 17 } : null),
        files: [{ path: "jobs/a/r.txt", text: "# more\npandas<3\nscipy # via us\n" }],
        entry: header("rich"),
      }),
    );
    expect(set.requirements.map(({ canonical }) => canonical)).toEqual([
      "matplotlib",
      "numpy~=1.26",
      "pandas<3,>=2",
      "pydantic<3,>=2",
      "requests",
      "rich",
      "scipy",
    ]);
    expect(set.hash).toBe(requirementsHash(set.requirements.map(({ canonical }) => canonical)));
    expect(set.notices).toEqual([]);
    expect(
      set.requirements[2]?.declared.map(({ file, line, column, source }) => [
        file,
        line,
        column,
        source,
      ]),
    ).toEqual([
      ["jobs/a/pyproject.toml", 5, 18, "project"],
      ["jobs/a/r.txt", 2, 1, "file"],
    ]);
    expect(set.requirements[0]?.declared[0]).toMatchObject({ source: "group", group: "plot" });
  });

  describe("the built-in pydantic", () => {
    it.each<[string, Overrides, string[]]>([
      ["nobody declares it", { declared: { builtins: true } }, ["pydantic<3,>=2"]],
      ["builtins are off", { declared: { builtins: false } }, []],
      [
        "a bound is declared",
        { declared: { builtins: true, dependencies: ["Pydantic<2"] } },
        ["pydantic<2"],
      ],
      [
        "it is declared without a bound",
        { declared: { builtins: true, dependencies: ["pydantic"] } },
        ["pydantic"],
      ],
      [
        "extras are declared",
        { declared: { builtins: true, dependencies: ["pydantic[email]"] } },
        ["pydantic[email]"],
      ],
      [
        "a marker is declared",
        { declared: { builtins: true, dependencies: ["pydantic<2; os_name=='nt'"] } },
        ['pydantic<2 ; os_name == "nt"'],
      ],
      [
        "libraries declare it",
        { declared: { builtins: true, libraries: { pydantic: "~> 2.7" } } },
        ["pydantic~=2.7"],
      ],
      [
        "a file declares it",
        { declared: { builtins: true }, files: [{ path: "r.txt", text: "pydantic==2.8" }] },
        ["pydantic==2.8"],
      ],
      [
        "the header declares it",
        { declared: { builtins: true }, entry: header("pydantic>2") },
        ["pydantic>2"],
      ],
      [
        "a group that is not chosen declares it",
        { declared: { builtins: true, optionalDependencies: { x: ["pydantic<2"] } } },
        ["pydantic<3,>=2"],
      ],
      [
        "a longer name is declared",
        { declared: { builtins: true, dependencies: ["pydantic-core"] } },
        ["pydantic-core", "pydantic<3,>=2"],
      ],
    ])("is right when %s", (_case, overrides, lines) => {
      expect(linesOf(overrides)).toEqual(lines);
    });

    it("is recorded as a source of its own", () => {
      const { requirements } = deriveRequirements(inputOf({ declared: { builtins: true } }));
      expect(requirements[0]?.declared[0]?.source).toBe("builtin");
    });

    it("leaves a notice when it is declared under a marker only", () => {
      const dependencies = ["pydantic<2; os_name=='nt'"];
      const noticesOf = (more: string[]): readonly string[] =>
        deriveRequirements(
          inputOf({ declared: { builtins: true, dependencies: [...dependencies, ...more] } }),
        ).notices;
      expect(noticesOf([])[0]).toMatch(
        /pyproject\.toml: `pydantic` is declared under a marker only/,
      );
      expect(noticesOf(["pydantic"])).toEqual([]);
    });
  });

  it("leaves standard library names out with a notice when the Python has them", () => {
    const dependencies = ["os", "json>=1", "tomllib", "py_compile", "cgi", "numpy"];
    expect(linesOf({ python: "3.11", declared: { dependencies } })).toEqual(["numpy"]);
    expect(linesOf({ python: "3.10", declared: { dependencies } })).toEqual(["numpy", "tomllib"]);
    expect(linesOf({ python: "3.13", declared: { dependencies } })).toEqual(["cgi", "numpy"]);
    const { notices } = deriveRequirements(inputOf({ python: "3.13", declared: { dependencies } }));
    expect(notices).toHaveLength(5);
    expect(notices.join("\n")).toMatch(
      /`os` is part of Python 3\.13[^]*`cgi` left the standard library in Python 3\.13/,
    );
  });

  it.each<[string, string[], string[]]>([
    ["clauses add up", ["numpy>=1", "numpy<2", "NumPy >= 1.0"], ["numpy<2,>=1"]],
    ["one has no bound", ["numpy", "numpy<2"], ["numpy<2"]],
    ["extras differ", ["a[x]", "a[y]", "a"], ["a", "a[x]", "a[y]"]],
    ["extras are equal", ["a[X,y]>1", "a[y, x]<3"], ["a[x,y]<3,>1"]],
    [
      "markers differ",
      ["a<2; os_name=='nt'", "a>=2; os_name!='nt'"],
      ['a<2 ; os_name == "nt"', 'a>=2 ; os_name != "nt"'],
    ],
    [
      "markers are equal",
      ["a<2; os_name=='nt'", 'a>=1 ; os_name=="nt"'],
      ['a<2,>=1 ; os_name == "nt"'],
    ],
  ])("merges when %s", (_case, dependencies, lines) => {
    expect(linesOf({ declared: { dependencies } })).toEqual(lines);
  });

  it.each<[string, Overrides, RegExp]>([
    [
      "two versions",
      { declared: { dependencies: ["numpy==1", "pandas", "numpy==2"] } },
      /`numpy==1`[^]*`numpy==2`/,
    ],
    [
      "ranges without overlap",
      { declared: { dependencies: ["numpy>=2"] }, files: [{ path: "r.txt", text: "\nnumpy<2" }] },
      /pyproject\.toml: `numpy>=2`[^]*r\.txt:2:1: `numpy<2`/,
    ],
    [
      "one that excludes itself",
      { declared: { dependencies: ["numpy>=2,<1"] } },
      /No version of `numpy`/,
    ],
    [
      "one that excludes itself beside another",
      { declared: { dependencies: ["numpy>=1", "numpy>=2,<1"] } },
      /^No version[^\n]*\n[^\n]*: `numpy>=2,<1`\nhint/,
    ],
    [
      "three that exclude each other together",
      { declared: { dependencies: ["a>=1,<=2", "a!=1.*", "a<2"] } },
      /a>=1,<=2[^]*a!=1\.\*[^]*a<2/,
    ],
    [
      "another index",
      { declared: { libraries: { torch: { index: "x" }, Torch: { index: "y" } } } },
      /torch/,
    ],
    [
      "other extras",
      { declared: { dependencies: ["a[x]==1", "a[y]==2"] } },
      /a\[x\]==1[^]*a\[y\]==2/,
    ],
  ])("refuses a conflict and names both places when there is %s", (_case, overrides, message) => {
    expect(refusal(overrides).code).toBe("PYSNIP_REQUIREMENT_CONFLICT");
    expect(refusal(overrides).message).toMatch(message);
  });

  it("names only the two that exclude each other when others agree", () => {
    const { details } = refusal({ declared: { dependencies: ["a>1", "a<9", "a==3", "a>4"] } });
    expect(details.map((line) => line.split(" ").at(-1))).toEqual(["`a==3`", "`a>4`"]);
  });

  it("leaves requirements under different markers to the resolution", () => {
    expect(linesOf({ declared: { dependencies: ["a==1; os_name=='nt'", "a==2"] } })).toHaveLength(
      2,
    );
  });

  it.each<[string, Overrides, RegExp]>([
    [
      "a direct reference",
      { declared: { dependencies: ["x @ https://h.example/x-1-py3-none-any.whl"] } },
      /direct references are off/,
    ],
    [
      "a file reference",
      { directReferences: true, declared: { dependencies: ["x @ file:///etc/passwd"] } },
      /only `https`/,
    ],
    ["arbitrary equality", { declared: { dependencies: ["numpy===1.0"] } }, /=== ?` compares text/],
    ["python", { declared: { dependencies: ["python>=3.11"] } }, /interpreter is no package/],
    ["an option", { declared: { dependencies: ["--pre"] } }, /pre-releases are policy/],
    ["a hash", { declared: { dependencies: ["numpy==1.0 --hash=sha256:00"] } }, /pysnip\.lock/],
    ["a path", { declared: { dependencies: ["./x"] } }, /a path exists/],
    [
      "a variable in a marker",
      { declared: { libraries: { a: { marker: "sys_platform == '$HOME'" } } } },
      /variables/,
    ],
    [
      "a marker on extra",
      { declared: { dependencies: ["foo; extra == 'x'"] } },
      /job has no extras/,
    ],
    [
      "a constraint file",
      { files: [{ path: "a/r.txt", text: "-c c.txt" }] },
      /a\/r\.txt:1:1: .*not read/,
    ],
    [
      "a file that was not read",
      { files: [{ path: "a/r.txt", text: "-r ../../x.txt" }] },
      /was not read/,
    ],
    [
      "a module that is not standard",
      { python: "3.13", declared: { libraries: { cgi: "stdlib" } } },
      /not in the standard library of Python 3\.13/,
    ],
    [
      "a header whose package uv takes from a folder",
      {
        entry: {
          path: "a.py",
          text: "# /// script\n# dependencies = ['six']\n# [tool.uv.sources]\n# six = { path = '../six' }\n# ///\n",
        },
      },
      /a\.py:3:3: `tool\.uv\.sources\.six`: uv takes it from a folder/,
    ],
    [
      "a package of a requirement file that uv takes from a repository",
      {
        declared: { sources: { six: { git: "https://h.example/six" } } },
        files: [{ path: "r.txt", text: "six\n" }],
      },
      /`tool\.uv\.sources\.six`: uv takes it from a repository/,
    ],
    [
      "a header for another Python",
      { entry: { path: "a.py", text: '# /// script\n# requires-python = ">=3.12"\n# ///\n' } },
      /shuts out Python 3\.11/,
    ],
  ])("refuses %s", (_case, overrides, message) => {
    expect(refusal(overrides).code).toBe("PYSNIP_REQUIREMENT_INVALID");
    expect(refusal(overrides).message).toMatch(message);
  });

  it("reports the column of the fault in the manifest", () => {
    const locate = (): { line: number; column: number } => ({ line: 7, column: 5 });
    expect(refusal({ declared: { dependencies: ["numpy~=1"] }, locate }).details[0]).toMatch(
      /pyproject\.toml:7:(?:6|1\d): /,
    );
  });

  it("collects the problems of every source", () => {
    const { details } = refusal({
      declared: { dependencies: ["./x", "numpy"], libraries: { b: "1.2" } },
      files: [{ path: "r.txt", text: "--pre\n-e .\n" }],
      entry: header("$X"),
    });
    expect(details).toHaveLength(5);
  });

  it("takes files that name each other when all were read", () => {
    const files = [
      { path: "a/r.txt", text: "-r ../b/s.txt\nnumpy" },
      { path: "b/s.txt", text: "pandas" },
    ];
    expect(linesOf({ files })).toEqual(["numpy", "pandas"]);
  });

  it("pins an index by the package's name and notes a local version without one", () => {
    const set = deriveRequirements(
      inputOf({
        declared: {
          libraries: { torch: { version: "==2.1+cu121", index: "cuda" } },
          dependencies: ["jax==1.0+x"],
        },
      }),
    );
    expect([...set.indexPins]).toEqual([["torch", "cuda"]]);
    expect(set.notices).toHaveLength(1);
    expect(set.notices[0]).toMatch(/`jax==1\+x` names a local version/);
  });

  it("says so when a header is never closed", () => {
    const entry = { path: "a.py", text: '# /// script\n# dependencies = ["a"]\n' };
    expect(deriveRequirements(inputOf({ entry })).notices[0]).toMatch(/^a\.py:1: /);
  });

  it("gives the same set however the lines are ordered and spread over sources", () => {
    const pool = ["numpy>=1", "numpy<3", "Pandas", "a[x]", "a[X]>=1", "b; os_name=='nt'", "c~=1.4"];
    const spread = fc.shuffledSubarray(pool, { minLength: pool.length });
    fc.assert(
      fc.property(spread, fc.nat(7), fc.nat(7), (lines, first, second) => {
        const [from = 0, to = 0] = [first, second].sort((a, b) => a - b);
        const set = deriveRequirements(
          inputOf({
            declared: { dependencies: lines.slice(0, from) },
            files: [{ path: "r.txt", text: lines.slice(from, to).join("\r\n") }],
            entry: header(...lines.slice(to)),
          }),
        );
        expect(set.hash).toBe(
          deriveRequirements(inputOf({ declared: { dependencies: pool } })).hash,
        );
      }),
    );
  });
});

it("takes bounds from `-c` files without asking for their packages", () => {
  const files = [
    { path: "r.txt", text: "requests\n-c c.txt\n" },
    { path: "c.txt", text: "urllib3<2.3\nrequests>=2\n", constraints: true },
  ];
  const without = deriveRequirements(inputOf({ files: [{ path: "r.txt", text: "requests\n" }] }));
  const set = deriveRequirements(inputOf({ files }));
  expect(set.requirements).toEqual(without.requirements);
  expect(set.constraints.map(({ canonical }) => canonical)).toEqual(["requests>=2", "urllib3<2.3"]);
  expect(set.hash).not.toBe(without.hash);
});

it.each(["a[x]<2", "a @ https://h.example/a-1-py3-none-any.whl"])(
  "refuses `%s` as a constraint",
  (text) => {
    const files = [{ path: "c.txt", text, constraints: true }];
    expect(() => deriveRequirements(inputOf({ files }))).toThrow(
      /c\.txt:1:1: .*a constraint is a name with versions/,
    );
  },
);
