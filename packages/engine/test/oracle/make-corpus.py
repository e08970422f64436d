"""Writes `corpus.json`: texts of every kind with what `packaging` says about them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install packaging
    /tmp/venv/bin/python make-corpus.py [--seed 20] [--output corpus.json]

The same seed and the same `packaging` give the same bytes. `corpus.spec.ts` replays the file on every run.
"""

import argparse
import importlib.util
import json
import pathlib
import random

import packaging

HERE = pathlib.Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("random_rows", HERE / "random-rows.py")
rows = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(rows)

# Texts that random ones reach too seldom.
FIXED_VERSIONS = [
    "", " ", "1", " 1.0 ", "1.0\n", "v", "1.", ".1", "1..2", "1!", "!1", "1!2!3", "1.0a", "1.0a-", "1.0-", "1.0-a",
    "1.0.a.1", "1.0-1", "1.0--1", "1.0-1-1", "1.0a-1", "1.0a--1", "1.0a-post1", "1.0post", "1.0-r4", "1.0rev", "1.0rc",
    "1.0c1", "1.0previe1", "1.0pre1", "1.0preview1", "1.0-1.dev", "1.0.dev-3", "1.0dev1dev2", "1.0+", "1.0+a+b",
    "1.0+a..b", "1.0+-a", "1.0+A_b-C.01", "1.0+0", "1.0+00a", "01.002.0003", "1.0.post1a1", "1.0a1rc2", "latest", "*",
    "1.0.*", "1.0 a1", "\uff11.0", "1.0\u0660", "1_0", "1,0", "1.0\x00", "\u017f", "1." + "1." * 62 + "1", "1" * 128,
    "1" * 129, "1." * 100 + "0", "99999999999999999999999999999999999999!1.0", "1.0.POST.DEV", "1.0+ubuntu-1",
]  # fmt: skip
FIXED_PAIRS = [
    ("1.0", "1.0.0"), ("1.0", "1.0+0"), ("1.0+1", "1.0+a"), ("1.0+1", "1.0+1.0"), ("1.0+9", "1.0+10"), ("1.0+a", "1.0+b"),
    ("1.0+a.1", "1.0+a"), ("1.0.dev1", "1.0a1"), ("1.0a1.dev1", "1.0a1"), ("1.0a1.post1.dev1", "1.0a1"), ("1.0", "1.0-1"),
    ("1.0.post1.dev1", "1.0"), ("1.0.post1.dev1", "1.0.post1"), ("1.0b1", "1.0rc1"), ("1!0.1", "99"), ("0", "0.dev0"),
    ("9007199254740992", "9007199254740993"), ("1.99999999999999999999", "1.100000000000000000000"), ("1.0rc1", "1.0"),
    ("0.0.0", "0"), ("1.10", "1.9"), ("1.0a1", "1.0a01"), ("1.0a10", "1.0a9"), ("1.0.dev10", "1.0.dev9"),
]  # fmt: skip
FIXED_SPECIFIERS = [
    "", ",", ",,", " ", ">=1,", ",>=1", ">=1,,<2", ">= 1 , < 2", "(>=1)", "~=1", "~=1.0", "~=1.0.0", "~=1.0a1", "~=1.0.post1",
    "~=1.0+x", "~=1.0.*", ">=1.0.*", ">1.0+x", "==1.0.*", "==1.0.0.*", "==1.*", "!=1.0.*", "==v1.0.*", "==01.0.*", "==1!1.*",
    "==1.0a1.*", "==1.0.dev1.*", "==1.0+x.*", "==1.0.post1.*", "===", "=== ", "===1.0", "===1.0,<2", "===1.0, <2", "===a b",
    "===a;b", "<=1.0", ">=1.0", "==1.0", "!=1.0", ">1.0", "<=1.0.post1", "===a)", "===(", "===1.0A1", "===1.0a1", "===1.0.*", "= 1", "=1", "=>1", "<>1", "^1.2", "~>1.2", "~1.2", "*", "1.0", ">", ">=", ">=v1.0",
    "==1.0+ubuntu-1", "==1.0+ubuntu.1", ">1.0.post1", ">1.0.dev1", ">1.0a1", ">1.0a1.post1", "<1.0.post1", "<1.0a1", "<1.0",
    "<0.dev0", "<0", "<=0", ">0", "!=1.0+a", "==1.0+a", "~=10.0-RC.1", "~=10.0rc1", "~=1!1.0", ">=1 and <2", ">=1 <2", ">=1.x",
    "<1.0.post1.dev1", ">1.0.post1.dev1", ">=1.0,>=1.0.0", "<=1.0+x", ">=1\n", ">=1.0\u2028", "==1.0-1", "==1.0.post1",
]  # fmt: skip
FIXED_CANDIDATES = [
    "1.0", "1.0.0", "1", "1.0.post1", "1.0.post1+x", "1.0.post2", "1.0.post2.dev0", "1.0.dev1", "1.0.dev2", "1.0a1", "1.0A1",
    "1.0a2", "1.0a1.post2", "1.0+x", "1.1", "1.1.dev0", "0.9", "2", "1!1.0", "10.2.0",
]  # fmt: skip
FIXED_MARKERS = [
    "", "()", "python_version", "python_version<'3'", 'python_version<"3"', "python_version<3", "python_version = '3'",
    "'3'>python_version", "'a'=='b'", "'a'=='os_name'", "os_name==sys_platform", "os.name=='nt'", "os_namE=='nt'",
    "platform.release=='1'", "python_implementation=='CPython'", "platform.python_implementation=='CPython'",
    "os_name=='a' and os_name=='b' or os_name=='c'", "os_name=='a' and (os_name=='b' or os_name=='c')",
    "(os_name=='a' and os_name=='b') or os_name=='c'", "((os_name=='nt'))", "(os_name=='nt'", "os_name=='nt')",
    "os_name=='nt' AND os_name=='nt'", "os_name=='nt' and", "and os_name=='nt'", "os_name=='nt'and'3'in python_version",
    "'3'inpython_version", "'3' notin python_version", "'3' not  in python_version", "'3' not python_version",
    "extra=='Foo_Bar'", "'Foo_Bar'==extra", "extra=='foo' and extra=='FOO'", "'Foo_Bar' in extras", "extras in 'Foo_Bar'",
    "'g' in dependency_groups", "extra=='test-extra'", "extra != 'docs'", "'doc' in extra", "extra in 'docs tests'",
    "python_full_version<='3.11'", "python_version<='3.11'", "python_version~='3.11'", "python_version~='3'",
    "python_version==='3.11'", "python_version in '3.11 3.12'", "python_version=='3.1*'", "python_version=='3.*'",
    "python_version<'=3.11'", "python_version<' 3.12 '", "python_version>'abc'", "python_version=='abc'", "os_name~='nt'",
    "os_name==='nt'", "os_name>'a'", "os_name>='nt'", "platform_release>='6'", "platform_release>='6.1.0-18-amd64'",
    "implementation_version<'3.12'", "python_full_version>='3.13.0'", "python_full_version=='3.13.0'",
    "python_full_version<'3.14'", "python_full_version>='3.14.0rc1'", "sys_platform=='Linux'", "sys_platform=='linux'",
    "os_name=='it\\'s'", "os_name=='\\x6et'", "os_name==\"it's\"", "os_name=='\"'", "os_name=='a' or (os_name=='b' or os_name=='c')",
    "unknown=='1'", "python_version=='3' # c", "os_name=='${HOME}'", "python_version >= '3' or (os.system('x'))",
    "os_name == 'a\nb'", "os_name == 'a\u2028b'", "os_name\n== 'a'", "extra == ''", "extra == '-x-'", "'' in os_name",
    "(" * 64 + "os_name=='nt'" + ")" * 64, "(" * 65 + "os_name=='nt'" + ")" * 65, "os_name=='x' and os_name~='y'",
    "(os_name=='a' or os_name=='b') and (os_name=='c' or os_name=='d')", "(os_name=='a') and (os_name=='b')",
]  # fmt: skip
FIXED_REQUIREMENTS = [
    "", " ", "foo", " foo ", "foo\n", "foo\t", "-foo", "foo-", "_foo", "foo_", ".foo", "foo.", "f", "Foo_Bar.baz", "foo-bar--BAZ",
    "requests[Security,tests]>=2", "requests[tests, security] >= 2", "requests[use_chardet_on_py3]", "foo[]", "foo[ ]",
    "foo[a,a]", "foo[a,]", "foo[,a]", "foo[a b]", "foo[a", "foo]", "foo[a_]", "foo[../x]", "foo[a]>=1", "foo [a] >= 1", "foo<2,>=1",
    "foo >=1 , <2", "foo==1.0", "foo==1.0.0", "foo>=1.0rc1", "foo>=1.0.0-RC.1", "foo==1.0-1", "foo==v1.0.post1", "foo (>=1,<2)",
    "foo>=1,<2,", "foo()", "foo( )", "foo(>=1", "foo>=1)", "foo((>=1))", "foo(>=1)<2", 'foo;python_version<"3.8"',
    "foo ; python_version < '3.8'", "foo==1.0+ubuntu-1", "foo==1.0+ubuntu.1", "foo;", "foo;;", "foo ; ", "foo>=1;os_name=='nt'",
    "foo~=1.0", "foo~=1.0.0", "foo===1.0", "foo==1.0.*", "foo==1.*", "foo>1.0", "foo>=1.0", "foo>=1.0.dev0", "foo==1.0+cpu",
    "foo==1!1.0", "foo;sys_platform=='Linux'", "foo;sys_platform=='linux'", "foo===1.0,<2", "foo===1.0,,<2", "foo===1.0,foo",
    "foo===1.0,>= 2", "foo===", "foo=== ;os_name=='nt'", "foo(===1.0)", "foo @ https://e.org/x.whl", "foo@https://e.org/x.whl",
    "foo @ https://e.org/x.whl ; os_name=='nt'", "foo @ https://e.org/x.whl; os_name=='nt'", "foo[a,B] @ https://e.org/x",
    "foo @ https://e.org/x;os_name=='nt'", "foo @", "foo @ ", "foo@1.2.3", "foo @ x.whl", "foo>=1 @ https://e.org/x", "foo @ ./x",
    "foo @ https://e.org/x >=1", "foo @ https://e.org/x#sha256=0", "foo @ https://e.org/x\u00e9", "foo @ https://u:p@e.org/x",
    "numpy 1.2.3", "numpy=1.2", "numpy~=1", "numpy^1.2", "numpy ~> 1.12", "numpy>1.x", "-r x", "git+https://e.org/x", "./x", "*",
    "foo bar", "foo,bar", "foo # c", "foo#c", "foo --hash=sha256:0", "${FOO}", "r\u0435quests", "\u212aeras", "reque\u017fts",
    "\uff46oo", "foo\u200b", "num\ufeffpy", "num\ud800py", "foo\x00", "foo\r-e .", "foo\\", "foo>=1\\\n<2", "'foo'", "__proto__", "constructor",
    "toString[valueOf]", "1", "1.0", "foo>=1.0a-", "foo>=1.0-", "foo>=1.0.", "foo!=1.5", "foo!=1.5.*", "foo>=1.10", "foo>=1.1",
    "foo-1", "foo1", "foo==" + "1." * 100 + "1", "foo==" + "1" * 200, "foo" + "o" * 5000, "foo ;" + "(" * 70 + "os_name=='nt'" + ")" * 70,
    "foo>=1,>=1", "foo;(os_name=='nt')", "foo;os_name=='nt'", "foo;extra=='Foo_Bar'", "foo>=1.0 and <2", "foo>=1 <2", "foo v1.0",
]  # fmt: skip
FIXED_WHEELS = [
    "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "six-1.16.0-py2.py3-none-any.whl", "foo-1.0.whl",
    "foo-1.0-1-py3-none-any.whl", "foo-1.0-007b-py3-none-any.whl", "foo-1.0-x-py3-none-any.whl", "foo-1.0-1-2-py3-none-any.whl",
    "foo-py3-none-any.whl", "foo-bar-1.0-py3-none-any.whl", "foo__bar-1.0-py3-none-any.whl", "Foo_Bar-V1.0-CP311-ABI3-Win_AMD64.whl",
    "foo-1.0-py3-none-any/../x.whl", "foo-1.0-py3-none-.whl", "foo-1.0--none-any.whl", "-1.0-py3-none-any.whl",
    "foo-1.0+cu_121-py3-none-any.whl", "f\u00f6o-1.0-py3-none-any.whl", "foo-1.0-3py-none-any.whl", "foo-1.0-py3-none-any.WHL",
    "foo-1!2.0rc1.post1.dev1-py3-none-any.whl", "foo-1.0-py3-none-any.whl\n", "foo-1.0-1 2-py3-none-any.whl", "", ".whl",
    "foo-1.0-py3.py3-none-any.whl", "../foo-1.0-py3-none-any.whl",
]  # fmt: skip
PLAIN_NAMES = ["foo-bar", "Foo_Bar", "FOO.BAR", "foo__bar", "foo-baz"]


def families(r, count):
    """Requirements in twos and threes: one thing spelt in several ways, and one that is only nearly the same."""
    found = []
    for _ in range(count):
        body = rows.clause(r)
        other = rows.clause(r)
        tail = r.choice(["", "", ";" + rows.marker(r)])
        names = r.sample(PLAIN_NAMES[:4], 2)
        found.append(f"{names[0]}{body},{other}{tail}" if not body.startswith("===") else f"{names[0]}{body}{tail}")
        found.append(f"{names[1]} {other} ,{body} {tail}")
        found.append(f"{names[1]}[a]{rows.neighbour(r, body.lstrip('<>=!~')).join(['==', ''])}{tail}")
    return found


def make(seed):
    r = random.Random(seed)
    versions = FIXED_VERSIONS + [rows.damaged(r, rows.version, 0.4) for _ in range(1300)]
    pairs = list(FIXED_PAIRS)
    while len(pairs) < 1100:
        left = rows.version(r)
        pairs.append((left, rows.neighbour(r, left)))
    specifiers = [(text, FIXED_CANDIDATES) for text in FIXED_SPECIFIERS]
    for _ in range(1250):
        text = rows.damaged(r, rows.specifier, 0.12)
        specifiers.append((text, rows.candidates(r, text, 4)))
    markers = FIXED_MARKERS + [rows.damaged(r, rows.marker, 0.15) for _ in range(900)]
    requirements = FIXED_REQUIREMENTS + families(r, 150) + [rows.damaged(r, rows.requirement, 0.25) for _ in range(1200)]
    wheels = FIXED_WHEELS + [rows.damaged(r, rows.wheel, 0.1) for _ in range(400)]
    return {
        "packaging": packaging.__version__,
        "seed": seed,
        "environments": rows.ENVIRONMENTS,
        "versions": [rows.version_row(text) for text in versions],
        "pairs": [rows.order_row(left, right) for left, right in pairs],
        "specifiers": [rows.specifier_row(text, found) for text, found in specifiers],
        "markers": [rows.marker_row(text) for text in markers],
        "requirements": [rows.requirement_row(text) for text in requirements],
        "classes": classes(requirements),
        "wheels": [rows.wheel_row(text) for text in wheels],
    }


def classes(texts):
    """For each requirement the number of the first one that `packaging` calls equal to it; null for invalid ones."""
    first = {}
    found = []
    for at, text in enumerate(texts):
        requirement = rows.parse_requirement(text)
        key = None if requirement is None else rows.requirement_key(requirement)
        found.append(None if key is None else first.setdefault(key, at))
    return found


def write(corpus, path):
    """One row a line, so that a new corpus can be read as a difference."""
    parts = []
    for key, value in corpus.items():
        if isinstance(value, list) and key != "classes":
            lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in value)
            parts.append(f'"{key}": [\n{lines}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, separators=(",", ":"))}')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="ascii", newline="\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=20)
    options.add_argument("--output", type=pathlib.Path, default=HERE / "corpus.json")
    chosen = options.parse_args()
    corpus = make(chosen.seed)
    write(corpus, chosen.output)
    count = sum(len(value) for key, value in corpus.items() if isinstance(value, list) and key != "classes")
    print(f"{count} rows, {chosen.output.stat().st_size} bytes, packaging {packaging.__version__}")


if __name__ == "__main__":
    main()
