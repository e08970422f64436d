/** A change of one of the texts of the base job: `from` occurs in them exactly once. */
export interface Mutation {
  readonly title: string;
  readonly from: string;
  readonly to: string;
}

const HEX = "0123456789abcdef".repeat(4);
const COMMIT = "0123456789".repeat(4);

/** A job that uses every place and every part of a requirement once. */
export const BASE_MANIFEST = `[project]
name = "a"
version = "1.0.0"
dependencies = [
  "pandas>=2.1,<3",
  "requests[socks,use-chardet]~=2.31.0",
  "numpy==1.26.4",
  "scipy!=1.11.*,>=1.10",
  "torch==2.1+cu121",
  "jax==1!0.4.20rc1.post2.dev3",
  "tomli>=2; python_version < '3.11'",
  "pywin32; sys_platform == 'win32' and platform_machine == 'AMD64' or os_name == 'nt'",
  "attrs",
  "tomllib",
  "x @ https://h.example/x-1.whl#sha256=${HEX}",
  "y @ git+https://h.example/y.git@${COMMIT}",
]

[project.optional-dependencies]
plot = ["matplotlib>=3.8"]
other = ["seaborn"]

[tool.pysnip]
entry = "a:main"
python = "3.11"
groups = ["plot"]
requirements = ["requirements.txt"]

[tool.pysnip.libraries]
sympy = "~> 1.12"
PIL = { package = "pillow", version = "^10.1" }
lxml = { extras = ["html-clean"], marker = "os_name == 'posix'" }
json = "stdlib"
`;

export const BASE_REQUIREMENTS = "rich>=13 # for the tables\nclick==8.1.7\n-r more.txt\n";
export const BASE_MORE = "flask<4\n";
export const BASE_HEADER = `# /// script
# requires-python = ">=3.10"
# dependencies = ["httpx>=0.27"]
# ///
def main(): ...
`;

/** Changes of what the base job requires. Each gives another hash, and no two the same. */
export const REAL_CHANGES: readonly Mutation[] = [
  change("a package more", '"attrs",', '"attrs", "cattrs",'),
  change("a package less", '  "attrs",\n', ""),
  change("another name", '"attrs"', '"attr"'),
  change("a name without its dash", '"attrs"', '"at-trs"'),
  change("another digit at the end of a name", '"tomli>=2', '"tomli2>=2'),
  change("a specifier where there was none", '"attrs"', '"attrs>=23"'),
  change("a specifier less", "pandas>=2.1,<3", "pandas>=2.1"),
  change("another lower bound", "pandas>=2.1,<3", "pandas>=2.2,<3"),
  change("another upper bound", "pandas>=2.1,<3", "pandas>=2.1,<4"),
  change("a digit more in a bound", "pandas>=2.1,<3", "pandas>=2.10,<3"),
  change("a strict lower bound", "pandas>=2.1,<3", "pandas>2.1,<3"),
  change("an open upper bound", "pandas>=2.1,<3", "pandas>=2.1,<=3"),
  change("an excluded version", "pandas>=2.1,<3", "pandas>=2.1,<3,!=2.2.1"),
  change("a bound that admits pre-releases", "pandas>=2.1,<3", "pandas>=2.1.dev0,<3"),
  change("a pre-release as upper bound", "pandas>=2.1,<3", "pandas>=2.1,<3rc1"),
  change("a post-release as lower bound", "pandas>=2.1,<3", "pandas>=2.1.post1,<3"),
  change("an exact version instead of a range", "pandas>=2.1,<3", "pandas==2.1"),
  change("a compatible release instead of a range", "pandas>=2.1,<3", "pandas~=2.1"),
  change("another last number", "numpy==1.26.4", "numpy==1.26.5"),
  change("another first number", "numpy==1.26.4", "numpy==2.26.4"),
  change("a number more", "numpy==1.26.4", "numpy==1.26.4.1"),
  change("a number less", "numpy==1.26.4", "numpy==1.26"),
  change("a digit less in the middle", "numpy==1.26.4", "numpy==1.2.4"),
  change("a zero in the middle", "numpy==1.26.4", "numpy==1.260.4"),
  change("a series instead of a version", "numpy==1.26.4", "numpy==1.26.4.*"),
  change("an inequality instead of an equality", "numpy==1.26.4", "numpy!=1.26.4"),
  change("a pre-release instead of a release", "numpy==1.26.4", "numpy==1.26.4rc1"),
  change("a post-release instead of a release", "numpy==1.26.4", "numpy==1.26.4.post1"),
  change("a development release instead of a release", "numpy==1.26.4", "numpy==1.26.4.dev1"),
  change("a local label", "numpy==1.26.4", "numpy==1.26.4+cpu"),
  change("an epoch", "numpy==1.26.4", "numpy==1!1.26.4"),
  change("a zero more behind `~=`", "~=2.31.0", "~=2.31.0.0"),
  change("a zero less behind `~=`", "~=2.31.0", "~=2.31"),
  change("another excluded series", "!=1.11.*", "!=1.12.*"),
  change("an excluded version instead of a series", "!=1.11.*", "!=1.11"),
  change("a wider excluded series", "!=1.11.*", "!=1.*"),
  change("another local label", "torch==2.1+cu121", "torch==2.1+cu122"),
  change("a local label less", "torch==2.1+cu121", "torch==2.1"),
  change("a longer local label", "torch==2.1+cu121", "torch==2.1+cu121.1"),
  change("another epoch", "jax==1!0.4.20", "jax==2!0.4.20"),
  change("an epoch less", "jax==1!0.4.20", "jax==0.4.20"),
  change("another kind of pre-release", "rc1.post2.dev3", "b1.post2.dev3"),
  change("another pre-release", "rc1.post2.dev3", "rc2.post2.dev3"),
  change("another post-release", "rc1.post2.dev3", "rc1.post1.dev3"),
  change("another development release", "rc1.post2.dev3", "rc1.post2.dev4"),
  change("a development release less", "rc1.post2.dev3", "rc1.post2"),
  change("an extra more", "requests[socks,use-chardet]", "requests[socks,use-chardet,security]"),
  change("an extra less", "requests[socks,use-chardet]", "requests[socks]"),
  change("another extra", "requests[socks,use-chardet]", "requests[sock,use-chardet]"),
  change("no extras", "requests[socks,use-chardet]", "requests"),
  change("a marker where there was none", '"attrs"', "\"attrs; os_name == 'nt'\""),
  change("a marker less", "; python_version < '3.11'", ""),
  change("another version in a marker", "python_version < '3.11'", "python_version < '3.12'"),
  change("another operator in a marker", "python_version < '3.11'", "python_version <= '3.11'"),
  change("another variable in a marker", "python_version < '3.11'", "python_full_version < '3.11'"),
  change(
    "another case in a marker's text",
    "platform_machine == 'AMD64'",
    "platform_machine == 'amd64'",
  ),
  change("`or` for `and` in a marker", "'win32' and platform", "'win32' or platform"),
  change(
    "brackets that change what a marker means",
    "platform_machine == 'AMD64' or os_name == 'nt'",
    "(platform_machine == 'AMD64' or os_name == 'nt')",
  ),
  change("another host in a URL", "https://h.example/x-1.whl", "https://i.example/x-1.whl"),
  change("another path in a URL", "https://h.example/x-1.whl", "https://h.example/X-1.whl"),
  change("another hash in a URL", `#sha256=${HEX}`, `#sha256=1${HEX.slice(1)}`),
  change("a hash with another fragment", `#sha256=${HEX}`, `#sha256=${HEX}&egg=x`),
  change("another commit", `y.git@${COMMIT}`, `y.git@1${COMMIT.slice(1)}`),
  change("a version instead of a URL", `"y @ git+https://h.example/y.git@${COMMIT}"`, '"y==1"'),
  change("another group", 'groups = ["plot"]', 'groups = ["other"]'),
  change("a group more", 'groups = ["plot"]', 'groups = ["plot", "other"]'),
  change("no group", 'groups = ["plot"]\n', ""),
  change("another bound in a chosen group", "matplotlib>=3.8", "matplotlib>=3.9"),
  change("another range in `libraries`", 'sympy = "~> 1.12"', 'sympy = "~> 1.13"'),
  change("a number more behind `~>`", 'sympy = "~> 1.12"', 'sympy = "~> 1.12.0"'),
  change("`~` instead of `~>`", 'sympy = "~> 1.12"', 'sympy = "~ 1.13"'),
  change("another package in `libraries`", '"pillow"', '"pillow-simd"'),
  change("another caret in `libraries`", '"^10.1"', '"^10.2"'),
  change("another extra in `libraries`", '["html-clean"]', '["cssselect"]'),
  change("another marker in `libraries`", "os_name == 'posix'", "os_name != 'posix'"),
  change("a library that is not standard any more", 'json = "stdlib"', 'simplejson = "*"'),
  change("another line in a file", "click==8.1.7", "click==8.1.8"),
  change("a line less in a file", "click==8.1.7\n", ""),
  change("a line that becomes a comment", "rich>=13", "# rich>=13"),
  change("another line in a file that a file names", "flask<4", "flask<5"),
  change("a file that is no longer named", "-r more.txt\n", ""),
  change("another dependency in the header", "httpx>=0.27", "httpx>=0.28"),
  change("a dependency more in the header", '"httpx>=0.27"', '"httpx>=0.27", "anyio"'),
  change("no built-in pydantic", 'python = "3.11"', 'python = "3.11"\nbuiltins = false'),
  change("a pydantic of one's own", '"attrs"', '"attrs", "pydantic>=2"'),
  change("a Python without a standard module", 'python = "3.11"', 'python = "3.10"'),
];

/** Changes of nothing but the text of the base job. Each gives the same hash. */
export const NULL_CHANGES: readonly Mutation[] = [
  change("upper case in a name", '"attrs"', '"Attrs"'),
  change("all upper case", '"attrs"', '"ATTRS"'),
  change("`_` for `-` in an extra", "use-chardet]", "use_chardet]"),
  change("runs of separators in an extra", "use-chardet]", "Use.-_Chardet]"),
  change("extras in another order", "[socks,use-chardet]", "[use-chardet,socks]"),
  change("an extra twice", "[socks,use-chardet]", "[socks,use-chardet,Socks]"),
  change("spaces round extras", "requests[socks,use-chardet]", "requests [ socks , use-chardet ]"),
  change("empty extras", '"attrs"', '"attrs[]"'),
  change("clauses in another order", "pandas>=2.1,<3", "pandas<3,>=2.1"),
  change("a clause twice", "pandas>=2.1,<3", "pandas>=2.1,<3,>=2.1"),
  change("a clause twice in two spellings", "pandas>=2.1,<3", "pandas>=2.1,<3,>=2.1.0"),
  change("spaces in a specifier", "pandas>=2.1,<3", "pandas >= 2.1 , < 3"),
  change("tabs in a specifier", "pandas>=2.1,<3", "pandas\\t>=\\t2.1,<3"),
  change("brackets round a specifier", "pandas>=2.1,<3", "pandas (>=2.1,<3)"),
  change("a comma at the end", "pandas>=2.1,<3", "pandas>=2.1,<3,"),
  change("zeros at the end of a bound", "pandas>=2.1,<3", "pandas>=2.1.0.0,<3.0"),
  change("zeros before a number", "pandas>=2.1,<3", "pandas>=02.01,<3"),
  change("a `v` before a version", "numpy==1.26.4", "numpy==v1.26.4"),
  change("zeros at the end of a version", "numpy==1.26.4", "numpy==1.26.4.0"),
  change("an epoch of zero", "numpy==1.26.4", "numpy==0!1.26.4"),
  change("a separator in a pre-release", "rc1.post2.dev3", ".rc.1.post2.dev3"),
  change("another word for a pre-release", "rc1.post2.dev3", "-Preview-1.post2.dev3"),
  change("another word for a post-release", "rc1.post2.dev3", "rc1-rev_2.dev3"),
  change("an implicit post-release", "rc1.post2.dev3", "rc1-2.dev3"),
  change("no separator before `dev`", "rc1.post2.dev3", "rc1post2DEV3"),
  change("another case in a local label", "torch==2.1+cu121", "torch==2.1+CU121"),
  change("an excluded series with a `v`", "!=1.11.*", "!=v1.11.*"),
  change("the other quotes in a marker", "python_version < '3.11'", 'python_version < \\"3.11\\"'),
  change("no spaces in a marker", "python_version < '3.11'", "python_version<'3.11'"),
  change("brackets round a marker", "python_version < '3.11'", "(python_version < '3.11')"),
  change("a space before a marker", "tomli>=2; ", "tomli>=2 ;"),
  change(
    "brackets that precedence implies",
    "sys_platform == 'win32' and platform_machine == 'AMD64' or",
    "(sys_platform == 'win32' and platform_machine == 'AMD64') or",
  ),
  change("an old name of a variable", "sys_platform == 'win32'", "sys.platform == 'win32'"),
  change("spaces round `@`", "x @ https", "x@https"),
  change("dependencies in another order", '  "attrs",\n  "tomllib",', '  "tomllib",\n  "attrs",'),
  change("a dependency twice", '"attrs"', '"attrs", "attrs"'),
  change("a comment in the manifest", '  "attrs",', '  "attrs", # classes'),
  change("an empty line in the manifest", '  "attrs",', '\n  "attrs",\n'),
  change("the other quotes in the manifest", '"attrs"', "'attrs'"),
  change("a group that is not chosen", "seaborn", "seaborn>=1"),
  change("a group twice", 'groups = ["plot"]', 'groups = ["plot", "plot"]'),
  change("a standard module more", '"tomllib"', '"tomllib", "os", "json"'),
  change("another way to write a range", 'sympy = "~> 1.12"', 'sympy = "~=1.12"'),
  change("another case of a package in `libraries`", '"pillow"', '"Pillow"'),
  change("a caret spelled out", '"^10.1"', '">=10.1,<11"'),
  change("a caret spelled out with a space", '"^10.1"', '">=10.1 <11"'),
  change("another comment in a file", "# for the tables", "# for nothing"),
  change("an empty line in a file", "click==8.1.7\n", "\n\nclick==8.1.7\n\n"),
  change("a continuation in a file", "click==8.1.7", "click \\\n  ==8.1.7"),
  change("CRLF in a file", "click==8.1.7\n", "click==8.1.7\r\n"),
  change("a byte order mark in a file", "rich>=13", "\ufeffrich>=13"),
  change("no line end at the end of a file", "flask<4\n", "flask<4"),
  change("spaces at the end of a line", "flask<4\n", "flask<4  \t\n"),
  change("an annotation in a file", "click==8.1.7", "click==8.1.7\n    # via flask"),
  change("the body of the entry", "def main(): ...", "def main():\n    return 1"),
  change("another Python in the header", '">=3.10"', '">=3.11,<4"'),
  change("a header that repeats a dependency", '"httpx>=0.27"', '"httpx>=0.27", "Attrs"'),
  change("another version of the job", 'version = "1.0.0"', 'version = "1.0.1"'),
  change(
    "a Python that the project supports",
    'version = "1.0.0"',
    'version = "1.0.0"\nrequires-python = ">=3.10"',
  ),
  change("another name of the job", 'name = "a"', 'name = "b"'),
  change("the built-in named", 'python = "3.11"', 'python = "3.11"\nbuiltins = true'),
  change("a pydantic like the built-in", '"attrs"', '"attrs", "Pydantic >=2, <3"'),
  change("a newer Python", 'python = "3.11"', 'python = "3.12"'),
];

function change(title: string, from: string, to: string): Mutation {
  return { title, from, to };
}
