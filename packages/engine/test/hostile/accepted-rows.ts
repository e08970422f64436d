import { accept, type AcceptedRow, type RowSection, warn } from "./requirement-row.ts";

const ONE = "manifest group file header";
const ANY = `${ONE} list`;
const DIRECT = { directReferences: true };
const HEX = "0123456789abcdef".repeat(4);
const COMMIT = "0123456789".repeat(4);

/** Every form that is accepted, with the lines that it means. */
export const ACCEPTED_SECTIONS: readonly RowSection<AcceptedRow>[] = [
  {
    title: "Names and extras",
    about: "PEP 503 folds names and PEP 685 extras: case and runs of `-`, `_` and `.` say nothing.",
    rows: [
      accept(ANY, "numpy", ["numpy"]),
      accept(ANY, "NumPy", ["numpy"]),
      accept(ANY, "Foo_Bar..baz", ["foo-bar-baz"]),
      accept(ANY, "3to2", ["3to2"]),
      accept(ANY, "constructor", ["constructor"]),
      accept(ANY, "toString", ["tostring"]),
      accept(ANY, "requests[socks]", ["requests[socks]"]),
      accept(ANY, "requests[Use_Chardet, socks,socks]", ["requests[socks,use-chardet]"]),
      accept(ANY, "requests []", ["requests"]),
    ],
  },
  {
    title: "Versions",
    about:
      "Every spelling that PEP 440 allows is brought to one, and zeros at the end are dropped.",
    rows: [
      accept(ANY, "numpy==1.26.4", ["numpy==1.26.4"]),
      accept(ANY, "numpy==v1.26.0", ["numpy==1.26"]),
      accept(ANY, "numpy==1.0.0-RC.1", ["numpy==1rc1"]),
      accept(ANY, "numpy==1.0alpha2", ["numpy==1a2"]),
      accept(ANY, "numpy==1.0-1", ["numpy==1.post1"]),
      accept(ANY, "numpy==1.0rev2", ["numpy==1.post2"]),
      accept(ANY, "numpy==1.0-dev", ["numpy==1.dev0"]),
      accept(ANY, "numpy==1!2.0", ["numpy==1!2"]),
    ],
  },
  {
    title: "Comparisons",
    about: "A comma means `and`. Order, spaces, brackets and repetition say nothing.",
    rows: [
      accept(ANY, "numpy>=1.26,<2", ["numpy<2,>=1.26"]),
      accept(ANY, "numpy < 2 , >= 1.26", ["numpy<2,>=1.26"]),
      accept(ANY, "numpy (>=1.26,<2)", ["numpy<2,>=1.26"]),
      accept(ANY, "numpy>=1,>=1,", ["numpy>=1"]),
      accept(ANY, "numpy==1.26.*", ["numpy==1.26.*"]),
      accept(ANY, "numpy!=1.26.*", ["numpy!=1.26.*"]),
      accept(ANY, "numpy~=1.26.0", ["numpy~=1.26.0"]),
      accept(ANY, "numpy>1,<=2,!=1.5", ["numpy!=1.5,<=2,>1"]),
    ],
  },
  {
    title: "Markers",
    about: "PEP 508. Quotes and spaces say nothing; the order of a marker stays as written.",
    rows: [
      accept("manifest file", "a; python_full_version < '3.9.2'", [
        'a ; python_full_version < "3.9.2"',
      ]),
      accept("manifest file", "tomli; python_version<'3.11'", ['tomli ; python_version < "3.11"']),
      accept("manifest file", "a>=1 ; sys_platform=='win32'", ['a>=1 ; sys_platform == "win32"']),
      accept("manifest file", "a;(os_name=='nt')and(python_version>='3.9')", [
        'a ; os_name == "nt" and python_version >= "3.9"',
      ]),
      accept("manifest file", "a; 'linux' in sys_platform", ['a ; "linux" in sys_platform']),
    ],
  },
  {
    title: "Direct references, where the workspace allows them",
    about: "`policy.direct-references` in `pysnip.toml` allows addresses that cannot change.",
    rows: [
      accept(
        ONE,
        `x @ https://h.example/x.whl#sha256=${HEX}`,
        [`x @ https://h.example/x.whl#sha256=${HEX}`],
        DIRECT,
      ),
      accept(
        ONE,
        `x[y] @ git+https://h.example/x.git@${COMMIT}`,
        [`x[y] @ git+https://h.example/x.git@${COMMIT}`],
        DIRECT,
      ),
    ],
  },
  {
    title: "Lists",
    about: "Spaces, commas and lines separate; a comma before an operator belongs to the version.",
    rows: [
      accept("list", "numpy pandas", ["numpy", "pandas"]),
      accept("list", "numpy, pandas,", ["numpy", "pandas"]),
      accept("list", "numpy\npandas", ["numpy", "pandas"]),
      accept("list", "numpy>=1,<2,pandas", ["numpy<2,>=1", "pandas"]),
      accept("list", "numpy >= 1 pandas", ["numpy>=1", "pandas"]),
      accept("list", "requests[a,b],numpy", ["numpy", "requests[a,b]"]),
      accept("list", "numpy # -r /etc/passwd\npandas", ["numpy", "pandas"]),
      accept("list", "", []),
    ],
  },
  {
    title: "Requirement files",
    about:
      "Comments, annotations of `pip-compile` and `uv`, continuations, CRLF, a byte order mark.",
    rows: [
      accept("file", "numpy # -r /etc/passwd", ["numpy"]),
      accept("file", "\ufeffnumpy\r\n\r\n# rest\r\npandas\r\n", ["numpy", "pandas"]),
      accept("file", "numpy \\\n  ==1.0", ["numpy==1"]),
      accept("file", "numpy==1.0\n    # via pandas\npandas", ["numpy==1", "pandas"]),
      accept("file", "numpy>=1\nNumPy<2", ["numpy<2,>=1"]),
      accept("file", "-r base.txt\nnumpy", ["numpy", "rich"], {
        beside: { "jobs/a/base.txt": "rich\n" },
      }),
      accept("file", "-r ../common/base.txt", ["rich"], {
        beside: { "jobs/common/base.txt": "rich\n" },
      }),
    ],
  },
  {
    title: "`libraries`",
    about: "The import name and a range; ranges of Elixir, npm, Poetry and Cargo are translated.",
    rows: [
      accept("libraries", 'sympy = "~> 1.12"', ["sympy~=1.12"]),
      accept("libraries", 'sympy = "~> 1.12.1"', ["sympy~=1.12.1"]),
      accept("libraries", 'sympy = "^1.2.3"', ["sympy<2,>=1.2.3"]),
      accept("libraries", 'sympy = "^0.2.3"', ["sympy<0.3,>=0.2.3"]),
      accept("libraries", 'sympy = "~1.2"', ["sympy~=1.2.0"]),
      accept("libraries", 'sympy = "~1.2.3"', ["sympy~=1.2.3"]),
      accept("libraries", 'sympy = "1.x"', ["sympy==1.*"]),
      accept("libraries", 'sympy = "1.2.*"', ["sympy==1.2.*"]),
      accept("libraries", 'sympy = "1.2.3"', ["sympy==1.2.3"]),
      accept("libraries", 'sympy = "1.2.3 - 2.3.4"', ["sympy<=2.3.4,>=1.2.3"]),
      accept("libraries", 'sympy = ">= 1.2 and < 2"', ["sympy<2,>=1.2"]),
      accept("libraries", 'sympy = ">=1.2,<2"', ["sympy<2,>=1.2"]),
      accept("libraries", 'sympy = "*"', ["sympy"]),
      accept("libraries", 'json = "stdlib"', []),
      accept("libraries", 'PIL = { package = "Pillow", version = "^10" }', ["pillow<11,>=10"]),
      accept("libraries", 'rich = { extras = ["jupyter"] }', ["rich[jupyter]"]),
      accept("libraries", "rich = { marker = \"os_name == 'nt'\" }", ['rich ; os_name == "nt"']),
      accept("libraries", '"google.cloud.storage" = "*"', ["google-cloud-storage"]),
      accept("libraries", 'torch = { version = "==2.1.0+cu121", index = "cuda" }', [
        "torch==2.1+cu121",
      ]),
    ],
  },
  {
    title: "The built-in pydantic",
    about: "Added unless the job names pydantic anywhere, or says `builtins = false`.",
    rows: [
      accept("manifest", "rich", ["pydantic<3,>=2", "rich"], { builtins: true }),
      accept(ANY, "pydantic<2", ["pydantic<2"], { builtins: true }),
      accept(ANY, "Pydantic[email]", ["pydantic[email]"], { builtins: true }),
    ],
  },
  {
    title: "Accepted with a notice",
    about: "`lock` says these at each run; nothing is refused.",
    rows: [
      warn(
        "manifest file",
        "a; implementation_name == 'pypy'",
        ['a ; implementation_name == "pypy"'],
        ["`a` is never installed"],
      ),
      warn("list file", "os\njson\nasyncio", [], ["`os` is part of Python 3.11 and is left out"]),
      warn("manifest", "cgi", ["cgi"], ["left the standard library in Python 3.13"], {
        python: "3.13",
      }),
      warn(ANY, "reqeusts", ["reqeusts"], ["`reqeusts` looks like `requests`"]),
      warn(ANY, "python-dateutils", ["python-dateutils"], ["looks like `python-dateutil`"]),
      warn(ANY, "jeIlyfish", ["jeilyfish"], ["looks like `jellyfish`"]),
      warn(ANY, "numpy==1.0+cu121", ["numpy==1+cu121"], ["pin an index"]),
      warn(
        "manifest file",
        "numpy; os_name == 'x'",
        ['numpy ; os_name == "x"'],
        ["`numpy` is never installed"],
      ),
      warn(
        "manifest file",
        "a; sys_platform == 'Linux'",
        ['a ; sys_platform == "Linux"'],
        ["`a` is never installed"],
      ),
      warn(
        "manifest",
        "pydantic<3; os_name == 'nt'",
        ['pydantic<3 ; os_name == "nt"'],
        ["declared under a marker only"],
        { builtins: true },
      ),
      warn("libraries", 'sympy = "~> 1"', ["sympy<2,>=1"], ["`~> 1` is read as `>=1,<2`"]),
      warn("libraries", 'sympy = ">1.2"', ["sympy>=1.3"], ["`>1.2` is read as `>=1.3`"]),
    ],
  },
];
