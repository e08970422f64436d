import { refuse, type RefusedRow, type RowSection } from "./requirement-row.ts";

// A text that stands alone in a string or on a line, and one that may stand in a list as well.
const ONE = "manifest group file header";
const ANY = `${ONE} list`;
const STRING = "manifest group header";
const DIRECT = { directReferences: true };
const HEX = "0123456789abcdef".repeat(4);

/** Every kind of text that is refused, with the place and the words of the refusal. */
export const REFUSED_SECTIONS: readonly RowSection<RefusedRow>[] = [
  {
    title: "Options of installers",
    about: "A requirement says what is needed. How it is installed is configuration.",
    rows: [
      refuse(`${STRING} list`, "-r /etc/passwd", 1, ["cannot read files", "`requirements` of"]),
      refuse(`${STRING} list`, "-r/etc/shadow", 1, ["cannot read files"]),
      refuse(`${STRING} list`, "-c ../../constraints.txt", 1, ["`-c` is an option"]),
      refuse(ANY, "--index-url=https://evil.example/simple", 1, ["outrank", "[[indexes.named]]"]),
      refuse(ANY, "--extra-index-url https://evil.example/", 1, ["outrank", "[[indexes.named]]"]),
      refuse(ANY, "--find-links ./wheels", 1, ["outrank the configured ones"]),
      refuse(ANY, "--trusted-host evil.example", 1, ["outrank the configured ones"]),
      refuse(ANY, "--no-binary :all:", 1, ["which packages may be built", "wheel-exceptions"]),
      refuse(ANY, "--pre", 1, ["pre-releases are policy", "policy.prereleases"]),
      refuse(ANY, "--require-hashes", 1, ["always checked", "leave the line out"]),
      refuse(ANY, "--config-settings x=y", 1, ["arguments to a build"]),
      refuse(ONE, "small --index-url=https://evil.example/", 7, ["`--index-url` is an option"]),
      refuse("list", "small --index-url=https://evil.example/", 7, ["`--index-url` is"], {
        shown: "--index-url=https://evil.example/",
      }),
      refuse(ANY, "-e .", 1, ["runs a build", "`src/`"]),
      refuse(ANY, "--editable ./x", 1, ["runs a build", "`src/`"]),
      refuse(ONE, "numpy==1.0 --hash=sha256:00", 12, ["`pysnip.lock`", "leave the hash out"]),
      refuse("list", "numpy==1.0 --hash=sha256:00", 12, ["`pysnip.lock`"], {
        shown: "--hash=sha256:00",
      }),
      refuse(ANY, "numpy==1.0#sha256=00", 11, ["`pysnip.lock`"]),
      refuse(ANY, "--quiet", 1, ["`--quiet` is an option", "options are not requirements"]),
      refuse("list", "pip install numpy", 5, ["a command", "leave `pip install` out"], {
        shown: "install",
      }),
    ],
  },
  {
    title: "Paths and addresses",
    about: "What has no name and no version in an index cannot be locked.",
    rows: [
      refuse(ANY, ".", 1, ["a path exists on one machine only", "publish it"]),
      refuse(ANY, "./pkg", 1, ["a path exists on one machine only"]),
      refuse(ANY, "../pkg", 1, ["a path exists on one machine only"]),
      refuse(ANY, "~/pkg", 1, ["a path exists on one machine only"]),
      refuse(ANY, "C:\\pkg", 1, ["a path exists on one machine only"]),
      refuse(ANY, "pkg/sub", 4, ["a path is not a requirement"]),
      refuse(ANY, "pkg.whl", 1, ["an archive is a path"]),
      refuse(ANY, "file:./pkg", 1, ["names no package"]),
      refuse(ANY, "https://evil.example/x.zip", 1, ["names no package", "`name==version`"]),
      refuse(ANY, "git+https://evil.example/x.git", 1, ["no hash to lock", "`name==version`"]),
      refuse(ANY, "git@evil.example:a/b.git", 1, ["no hash to lock"]),
      refuse(ONE, "pkg @ file:///etc/passwd", 1, [
        "references are off",
        "policy.direct-references",
      ]),
      refuse(ONE, "pkg @ https://evil.example/pkg-1.0-py3-none-any.whl", 1, ["references are off"]),
      refuse("list", "pkg @ https://evil.example/pkg-1.0-py3-none-any.whl", 5, ["hold URLs"]),
    ],
  },
  {
    title: "Direct references, where the workspace allows them",
    about: "`policy.direct-references` allows what always serves the same bytes, and nothing else.",
    rows: [
      refuse(ONE, "x @ http://h.example/x.whl", 1, ["only `https` and `git+https`"], DIRECT),
      refuse(ONE, "x @ file:///srv/x.whl", 1, ["only `https` and `git+https`"], DIRECT),
      refuse(ONE, "x @ https://h.example/x.whl", 1, ["may change", "`#sha256=`"], DIRECT),
      refuse(ONE, "x @ git+https://h.example/x.git@main", 1, ["the full commit"], DIRECT),
      refuse(ONE, `x @ https://me:word@h.example/x#sha256=${HEX}`, 1, ["credentials"], DIRECT),
    ],
  },
  {
    title: "Variables and secrets",
    about: "`$` is refused everywhere: tools expand it, and what it holds would leave the machine.",
    rows: [
      refuse(ONE, "x @ https://h.example/${AWS_SECRET_ACCESS_KEY}/x-1-py3-none-any.whl", 23, [
        "may hold secrets",
        "write the value itself",
      ]),
      refuse("list", "x @ https://h.example/${AWS_SECRET_ACCESS_KEY}/x-1-py3-none-any.whl", 23, [
        "may hold secrets",
      ]),
      refuse(ANY, "${PKG}", 1, ["depend on the machine"]),
      refuse(ANY, "numpy==$VERSION", 8, ["depend on the machine"]),
      refuse("file", 'numpy; sys_platform == "${HOME}"', 25, ["depend on the machine"]),
      refuse("manifest", "numpy; sys_platform == '${HOME}'", 25, ["depend on the machine"]),
    ],
  },
  {
    title: "Characters",
    about: "Names and versions are plain ASCII. Everything else looks like one and is another.",
    rows: [
      refuse(ANY, "numpy\u0000", 6, ["control character U+0000"]),
      refuse(ANY, "numpy\u001b[2K", 6, ["control character U+001B"]),
      refuse("manifest header", "numpy\r\n-e .", 6, ["control character U+000D"]),
      refuse("list file", "numpy\r\n-e .", "2:1", ["`-e` is an option"], { shown: "-e ." }),
      refuse(ANY, "numpy\r--index-url=https://evil.example/", 6, ["control character U+000D"]),
      refuse("list file", "numpy # ok\u2028--index-url https://evil.example/", 11, ["hides"], {
        shown: " # ok\u2028--index-url https://evil.example/",
      }),
      refuse("list file", "numpy # ok\r-e .", 11, ["the comment hides a control character"], {
        shown: " # ok\r-e .",
      }),
      refuse("list file", "pandas\n# ok\u202e.lla", "2:5", ["delete that character"], {
        shown: "# ok\u202e.lla",
      }),
      refuse(STRING, "\ufeffnumpy", 1, ["U+FEFF"]),
      refuse(ANY, "num\ufeffpy", 4, ["U+FEFF", "plain ASCII"]),
      refuse(ANY, "requests\u200b", 9, ["U+200B"]),
      refuse(ANY, "r\u0435quests", 2, ["U+0435", "plain ASCII"]),
      refuse(ANY, "\u212Aeras", 1, ["U+212A"]),
      refuse(ANY, "reque\u017Fts", 6, ["U+017F"]),
      refuse(ANY, "\uff4e\uff55\uff4d\uff50\uff59", 1, ["U+FF4E"]),
      refuse("list file", "num\ud800py", 4, ["U+D800"]),
      refuse(ANY, "numpy==1.\u0661", 10, ["U+0661"]),
    ],
  },
  {
    title: "Names and extras",
    about: "Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.",
    rows: [
      refuse(ANY, "-numpy", 1, ["`-n` is an option"]),
      refuse(ANY, "numpy-", 6, ["begins and ends with a letter or a digit"]),
      refuse(ANY, "_x", 1, ["begins and ends with a letter or a digit"]),
      refuse(ANY, ".x", 1, ["begins and ends with a letter or a digit"]),
      refuse(ANY, "__proto__", 1, ["begins and ends with a letter or a digit"]),
      refuse(ANY, `${"a".repeat(28)}!`, 29, ["should stand here"]),
      refuse(ANY, "*", 1, ["names no package"]),
      refuse(ANY, "all", 1, ["names no package"]),
      refuse(ANY, ">=1", 1, ["a package name should stand here"]),
      refuse(STRING, "", 1, ["there is no requirement"]),
      refuse(STRING, " ", 2, ["there is no requirement"]),
      refuse(STRING, "numpy # -r /etc/passwd", 7, ["a comment does not belong", "`numpy`"]),
      refuse(ANY, "'numpy'", 1, ["quotes do not belong", "write `numpy`"]),
      refuse(ANY, "numpy[../x]", 7, ["the name of an extra", "requests[security,socks]"]),
      refuse(ANY, "numpy[", 7, ["the name of an extra"]),
      refuse(ANY, "numpy[a b]", 9, ["`,` or `]` should stand here"]),
      refuse(ONE, "python>=3.11", 1, ["the interpreter is no package"]),
    ],
  },
  {
    title: "Versions and comparisons",
    about: "The operators of PEP 440: `==`, `!=`, `>=`, `<=`, `>`, `<`, `~=`.",
    rows: [
      refuse(ONE, "numpy 1.2.3", 7, ["write `numpy==1.2.3`"]),
      refuse("list", "numpy 1.2.3", 7, ["a version, not a package", "write `numpy==1.2.3`"], {
        shown: "1.2.3",
      }),
      refuse(ANY, "pkg@1.2.3", 4, ["introduces a URL", "write `pkg==1.2.3`"]),
      refuse(ANY, "numpy=1.0", 6, ["write `numpy==1.0`"]),
      refuse(ANY, "numpy=>1", 6, ["write `numpy>=1`"]),
      refuse(ANY, "numpy<>1", 7, ["write `numpy!=1`"]),
      refuse(ONE, "numpy===1.0", 1, ["`===` compares text", "write `==`"]),
      refuse("list", "numpy===1.0", 6, ["`===` compares text", "write `==`"]),
      refuse(ONE, "numpy===anything goes", 18, ["should stand here"]),
      refuse("list", "numpy===anything goes", 6, ["`===` compares text"], {
        shown: "numpy===anything",
      }),
      refuse(ANY, "numpy~=1", 6, ["two parts or more", "write `numpy>=1,<2`"]),
      refuse(ANY, "numpy ~> 1.12", 7, ["write `numpy~=1.12`"]),
      refuse(ANY, "numpy^1.2", 6, ["write `numpy>=1.2,<2`"]),
      refuse(ANY, "numpy~1.2", 6, ["write `numpy~=1.2.0`"]),
      refuse(ANY, "numpy>1.x", 8, ["write `numpy>=2`"]),
      refuse(ANY, "numpy>=1.*", 9, ["`.*` can only follow", "write `numpy>=1`"]),
      refuse(ANY, "numpy==1.0a1.*", 13, ["`.*` cannot follow"]),
      refuse(ANY, "numpy==", 8, ["a version of 128 characters at most", "a name and comparisons"]),
      refuse(ANY, "numpy==latest", 8, ["write `numpy`"]),
      refuse(ANY, "numpy<1+local", 8, ["a local label can only follow", "write `numpy<1`"]),
      refuse(ANY, "numpy==1.0+a+b", 13, ["a local label is one `+`"]),
      refuse(ANY, `numpy==${Array.from({ length: 80 }, () => "1").join(".")}`, 8, [
        "128 characters",
      ]),
      refuse(ANY, `numpy==${Array.from({ length: 2000 }, () => "1").join(".")}`, 8, ["128"]),
      refuse(ANY, "numpy>1|<2", 8, ["no way to say `or`", "one range that holds both"]),
      refuse(ONE, "numpy>=1 or numpy<2", 10, ["no way to say `or`"]),
      refuse(ONE, "numpy>=1 <2", 10, ["write `numpy>=1,<2`"]),
      refuse(ONE, "numpy>=1 && <2", 10, ["write `numpy>=1,<2`"]),
      refuse(ONE, "numpy>=1,,<2", 10, ["write `numpy>=1,<2`"]),
      refuse(ANY, "numpy(>=1", 10, ["`,` or `)` should stand here", "write `numpy>=1`"]),
      refuse(ONE, "numpy==1 numpy==2", 10, ["should stand here"]),
      refuse(ONE, "numpy>=1,<2,pandas", 13, ["should stand here"]),
      refuse(ONE, "os json asyncio", 4, ["as two requirements"]),
    ],
  },
  {
    title: "Markers",
    about: "The variables and operators of PEP 508, with texts in quotes.",
    rows: [
      refuse("manifest file", "numpy; python_version<3.12", 23, ['put quotes round it: `"3.12"`']),
      refuse("file", 'numpy; python_version >= "3" or (os.system("x"))', 34, [
        "a marker variable or a text in quotes",
        "write a condition such as",
      ]),
      refuse("manifest file", "numpy; foo == '1'", 8, ["a marker variable"]),
      refuse("manifest file", "numpy; python_version", 22, ["an operator should stand here"]),
      refuse("manifest file", "numpy; python_version not '3'", 27, ["`in` should stand after"]),
      refuse("manifest file", "numpy; python_version < '3", 25, ["has no end"]),
      refuse("manifest file", "numpy; os_name == 'a' os_name", 23, ["`and`, `or` or the end"]),
      refuse("manifest file", "numpy;", 7, ["a marker variable"]),
      refuse("manifest file", `numpy;${"(".repeat(70)}`, 71, ["may nest 64 parentheses"]),
      refuse("manifest file", "numpy; os_name ~= 'nt'", 1, ["no meaning between two texts"]),
      refuse("manifest file", "numpy; extra == 'x'", 1, ["a job has no extras", "optional group"]),
    ],
  },
  {
    title: "The project itself",
    about:
      "The name in `[project]`, here `the-job`, stands for groups of the project, never for a package.",
    rows: [
      refuse("manifest group", "the-job", 1, ["this project itself", "leave it out"]),
      refuse("manifest group", "The_Job[nope]", 1, ["no group `nope`", "add the group"]),
      refuse("group", "the-job[plto]", 1, ["no group `plto`", "write `the-job[plot]`"]),
      refuse("group", "the-job[plot]>=1", 1, ["nothing to choose", "write `the-job[plot]`"]),
    ],
  },
  {
    title: "Lists",
    about: "A list is cut at spaces and commas, so it cannot hold what contains them.",
    rows: [
      refuse("list", 'numpy; os_name == "nt"', 6, ["cannot hold markers", "`dependencies`"]),
      refuse("list", "numpy>=1 <2", 1, ["a comma has to stand", "write `numpy>=1,<2`"]),
      refuse("list", "numpy>=1 and <2", 10, ["`and` has no meaning in a list", "a comma"], {
        shown: "and <2",
      }),
      refuse("list", "numpy>=1 or numpy<2", 10, ["`or` has no meaning in a list"], { shown: "or" }),
      refuse("list", "numpy latest", 7, ["`latest` has no meaning in a list"], { shown: "latest" }),
      refuse("list", "numpy \\\n pandas", 7, ["joins lines in requirement files only"], {
        shown: "\\",
      }),
      refuse("list", "numpy,\n2.0", "2:1", ["it is a version", "write `numpy==2.0`"], {
        shown: "2.0",
      }),
    ],
  },
  {
    title: "Requirement files",
    about: "Files of the workspace are read; files outside, options and other encodings are not.",
    rows: [
      refuse("file", "-r /etc/passwd", 4, ["is relative", "`-r base.txt`"]),
      refuse("file", "-r/etc/shadow", 3, ["is relative"]),
      refuse("file", "-r https://evil.example/r.txt", 4, ["or a scheme"]),
      refuse("file", "-r ${HOME}/r.txt", 4, ["without spaces, variables"]),
      refuse("file", "-r ../../../r.txt", 1, ["was not read", "inside the workspace"], {
        shown: "../../../r.txt",
      }),
      refuse("file", "-c ../../constraints.txt", 1, ["not read", "inside the workspace"], {
        shown: "../../constraints.txt",
      }),
      refuse("file", "# coding: latin-1\nnumpy", 1, ["another encoding", "UTF-8"], {
        shown: "# coding: latin-1",
      }),
      refuse("file", "numpy # all \\\npandas", 13, ["takes the next line as comment"], {
        shown: " # all \\",
      }),
      refuse("file", "numpy \\\n  ==1 \\\n  --pre", "3:3", ["pre-releases are policy"], {
        shown: "numpy   ==1   --pre",
      }),
    ],
  },
  {
    title: "`libraries`",
    about: "A table of import names: what is imported, and a range for its distribution.",
    rows: [
      refuse("libraries", 'sympy = "~> 1.12; rm -rf ~"', 1, ["a version should stand here"]),
      refuse("libraries", 'sympy = "1.2"', 1, ["one version to some tools", "`==1.2.*` for"]),
      refuse("libraries", "sympy = 1.2", 1, ["loses its zeros", 'sympy = "==1.2.*"']),
      refuse("libraries", "sympy = true", 1, ["it is no version"]),
      refuse("libraries", "sympy = 2024-01-01", 1, ["it is no version"], {
        shown: 'sympy = "2024-01-01"',
      }),
      refuse("libraries", 'sympy = "^1 || ^3"', 1, ["cannot say `or`"]),
      refuse("libraries", 'sympy = "===1.0"', 1, ["`===` compares text", "write `==1.0`"]),
      refuse("libraries", 'sympy = "~> 2.1.3-dev"', 1, ["`-dev` sorts differently"]),
      refuse("libraries", 'sympy = "1.0.0-1"', 1, ["other tools read differently"]),
      refuse("libraries", 'sympy = "~1.2.3.4"', 1, ["up to three numbers", "`~=1.2.3.4`"]),
      refuse("libraries", 'sympy = "1.2.3 - beta"', 1, ["stands between two versions"]),
      refuse("libraries", 'sympy = ">1.x"', 1, ["is not a version range"]),
      refuse("libraries", 'cv2 = "*"', 1, ["comes from `opencv-python`", "package ="]),
      refuse("libraries", '"__proto__" = "1.0.0"', 1, ["no distribution can be called"], {
        shown: '__proto__ = "1.0.0"',
      }),
      refuse("libraries", '"a-b" = "*"', 1, ["not the name of a Python module"], {
        shown: 'a-b = "*"',
      }),
      refuse("libraries", '"s\u0443mpy" = "*"', 1, ["U+0443"], { shown: 's\u0443mpy = "*"' }),
      refuse("libraries", 'sympy = { package = "s\u0443mpy" }', 1, ["no distribution", "u0443"], {
        shown: 'sympy = {"package":"s\u0443mpy"}',
      }),
      refuse("libraries", 'sympy = { "b\u202ea" = "" }', 1, ["u202e", "is not a key"], {
        shown: 'sympy = {"b\u202ea":""}',
      }),
      refuse("libraries", 'numpy.linalg = "*"', 1, ["`linalg` is not a key", "in quotes"], {
        shown: 'numpy = {"linalg":"*"}',
      }),
      refuse("libraries", 'sympy = { versoin = "1.0.0" }', 1, ["`versoin` is not a key"], {
        shown: 'sympy = {"versoin":"1.0.0"}',
      }),
      refuse("libraries", 'sympy = { extras = "plot" }', 1, ["an array of strings"], {
        shown: 'sympy = {"extras":"plot"}',
      }),
      refuse("libraries", 'sympy = { extras = ["../x"] }', 1, ["not the name of an extra"], {
        shown: 'sympy = {"extras":["../x"]}',
      }),
      refuse("libraries", 'sympy = { package = "-x" }', 1, ["no distribution can be called"], {
        shown: 'sympy = {"package":"-x"}',
      }),
      refuse("libraries", 'sympy = { index = "a b" }', 1, ["not the name of an index"], {
        shown: 'sympy = {"index":"a b"}',
      }),
      refuse("libraries", 'sympy = { marker = "os_name" }', 1, ["an operator should stand here"], {
        shown: 'sympy = {"marker":"os_name"}',
      }),
      refuse("libraries", 'cgi = "stdlib"', 1, ["not in the standard library of Python 3.13"], {
        python: "3.13",
      }),
    ],
  },
  {
    title: "The Python that a project or a script asks for",
    about: "`requires-python` has to admit the Python of the job.",
    rows: [
      refuse("requires-python project-python", ">=3.12", 1, ["shuts out Python 3.11", "change it"]),
      refuse("requires-python project-python", "three", 1, ["is no version specifier"]),
    ],
  },
  {
    title: "The version of a job",
    about: "`version` of `[project]` is a semantic version, so that the next one can be found.",
    rows: [
      refuse("version", "1.2.3\n", 1, ["not a semantic version"]),
      refuse("version", "v1.2.3", 1, ["not a semantic version"]),
      refuse("version", "=1.2.3", 1, ["not a semantic version"]),
      refuse("version", "01.2.3", 1, ["not a semantic version"]),
      refuse("version", "1.2.9007199254740992", 1, ["not a semantic version"]),
      refuse("version", `1.2.3-${"a".repeat(300)}`, 1, ["not a semantic version"]),
      refuse("version", "1.2.3+sha", 1, ["has build metadata"]),
    ],
  },
];
