"""Random dependency texts, and what `packaging` says about each of them.

    random-rows.py --seed 7 --count 20000     JSON rows on standard output
    random-rows.py --recheck                  reads [[text, canonical], ...] on standard input and prints those pairs
                                              whose two requirements `packaging` does not call equal

`make-corpus.py` uses the same functions for the stored corpus.
"""

import argparse
import json
import random
import sys
import warnings

from packaging.markers import Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import (
    InvalidWheelFilename,
    canonicalize_name,
    canonicalize_version,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

# Marker texts with a backslash go through Python's string literals, which warn about unknown escapes.
warnings.simplefilter("ignore")

# ----------------------------------------------------------------------------------------------------------------
# Environments that markers are judged in
# ----------------------------------------------------------------------------------------------------------------


def environment(minor, system, extra="", full=None):
    os_name, platform, title, machine, release = {
        "linux": ("posix", "linux", "Linux", "x86_64", "6.1.0-18-amd64"),
        "mac": ("posix", "darwin", "Darwin", "arm64", "23.4.0"),
        "windows": ("nt", "win32", "Windows", "AMD64", "10"),
    }[system]
    full = full or f"3.{minor}.4"
    return {
        "implementation_name": "cpython",
        "implementation_version": full.rstrip("+"),
        "os_name": os_name,
        "platform_machine": machine,
        "platform_release": release,
        "platform_system": title,
        "platform_version": "#1 SMP Debian 6.1.76-1",
        "python_full_version": full,
        "platform_python_implementation": "CPython",
        "python_version": f"3.{minor}",
        "sys_platform": platform,
        "extra": extra,
    }


ENVIRONMENTS = [
    environment(10, "linux"),
    environment(11, "linux", extra="Test_Extra"),
    environment(11, "mac"),
    environment(12, "windows"),
    environment(13, "mac", extra="docs"),
    environment(13, "linux", full="3.13.0+"),
    environment(14, "windows", full="3.14.0rc1"),
    environment(14, "linux"),
]

# ----------------------------------------------------------------------------------------------------------------
# Verdicts of `packaging`
# ----------------------------------------------------------------------------------------------------------------


def version_row(text):
    try:
        return [text, str(Version(text))]
    except (InvalidVersion, ValueError):
        return [text, None]


def order_row(left, right):
    a, b = Version(left), Version(right)
    return [left, right, -1 if a < b else 1 if a > b else 0]


def clause_text(clause):
    """One clause with its version in normal form; `packaging` leaves the version of a wildcard as it is written."""
    if clause.operator == "===":
        return f"==={clause.version}"
    if clause.version.endswith(".*"):
        return f"{clause.operator}{Version(clause.version[:-2])}.*"
    version = canonicalize_version(
        Version(clause.version), strip_trailing_zero=clause.operator != "~="
    )
    return clause.operator + version


def specifier_text(specifiers):
    return ",".join(sorted({clause_text(one) for one in specifiers}))


def normal_set(specifiers):
    """The set built anew from normal versions, because some versions of `packaging` judge by unnormalised text."""
    return SpecifierSet(specifier_text(specifiers))


def specifier_row(text, candidates):
    try:
        specifiers = SpecifierSet(text)
    except InvalidSpecifier:
        return [text, None, []]
    normal = normal_set(specifiers)
    members = []
    for candidate in candidates:
        verdicts = [normal.contains(candidate, prereleases=pre) for pre in (None, True, False)]
        members.append([candidate, "".join("ft"[one] for one in verdicts)])
    return [text, specifier_text(specifiers), members]


def plain_marker(tree):
    """A marker tree as text with only those parentheses that precedence needs."""
    return render_plain(plain_tree(tree))


def plain_tree(tree):
    if isinstance(tree, tuple):
        return " ".join(node.serialize() for node in tree)
    groups = [[]]
    for node in tree:
        if node == "or":
            groups.append([])
        elif node != "and":
            groups[-1].append(plain_tree(node))
    return join("or", [join("and", group) for group in groups])


def join(kind, parts):
    if len(parts) == 1:
        return parts[0]
    flat = []
    for part in parts:
        flat.extend(part[1] if isinstance(part, tuple) and part[0] == kind else [part])
    return (kind, flat)


def render_plain(tree, inside=None):
    if isinstance(tree, str):
        return tree
    kind, parts = tree
    text = f" {kind} ".join(render_plain(part, kind) for part in parts)
    return f"({text})" if kind == "or" and inside == "and" else text


def verdict(marker, env):
    try:
        return "ft"[marker.evaluate(env)]
    except (UndefinedComparison, UndefinedEnvironmentName, InvalidVersion):
        return "e"


def parse_marker(text):
    """`Marker(text)`, or None; what it cannot print either counts as invalid, for it has no canonical form."""
    try:
        marker = Marker(text)
        str(marker)
        return marker
    except (ValueError, RecursionError):
        return None


def marker_row(text):
    marker = parse_marker(text)
    if marker is None:
        return [text, None, None, ""]
    plain = plain_marker(marker._markers)
    verdicts = "".join(verdict(marker, env) for env in ENVIRONMENTS)
    raw = str(marker)
    if "\\" not in text and not any(ord(c) < 32 for c in text):
        again = "".join(verdict(Marker(plain), env) for env in ENVIRONMENTS)
        assert again == verdicts, (text, plain)
    return [text, plain, None if raw == plain else raw, verdicts]


def parse_requirement(text):
    try:
        requirement = Requirement(text)
        str(requirement)
        return requirement
    except (InvalidRequirement, InvalidSpecifier, ValueError, RecursionError):
        return None


def requirement_parts(requirement):
    return (
        canonicalize_name(requirement.name),
        sorted({canonicalize_name(extra) for extra in requirement.extras}),
        specifier_text(requirement.specifier),
        requirement.url,
        plain_marker(requirement.marker._markers) if requirement.marker else None,
    )


def requirement_key(requirement):
    """Equal for what `packaging` calls equal; order, spelling of wildcards and redundant parentheses apart."""
    name, extras, _, url, marker = requirement_parts(requirement)
    clauses = frozenset(
        Specifier(clause_text(one)) if one.operator != "===" else str(one)
        for one in requirement.specifier
    )
    return (name, tuple(extras), clauses, url, marker)


def requirement_row(text):
    requirement = parse_requirement(text)
    if requirement is None:
        return [text]
    return [text, *requirement_parts(requirement)]


def wheel_row(text):
    try:
        name, version, build, tags = parse_wheel_filename(text)
    except (InvalidWheelFilename, ValueError):
        return [text]
    return [text, name, str(version), f"{build[0]}{build[1]}" if build else None, sorted(map(str, tags))]


# ----------------------------------------------------------------------------------------------------------------
# Random texts
# ----------------------------------------------------------------------------------------------------------------

SPACES = ["", "", "", "", " ", " ", "  ", "\t"]
NOISE = list("<>=!~^,;()[]@#*.-_+!'\"\\ \t\nvx01aZ$") + ["é", "\u212a", "\u017f", "\x00", "\x1f", "\u2028", " and ", ".*"]


def space(r):
    return r.choice(SPACES)


def number(r):
    return r.choice(["0", "0", "1", "1", "2", "3", "10", "01", "007", "9", "11", "2024", "99999999999999999999"])


def recase(r, text):
    mode = r.randrange(6)
    if mode == 0:
        return text.upper()
    if mode == 1:
        return "".join(r.choice((c.upper(), c.lower())) for c in text)
    return text


def separator(r):
    return r.choice(["", "", ".", "-", "_"])


def suffix(r, words):
    return separator(r) + r.choice(words) + separator(r) + r.choice(["", "0", number(r), number(r)])


def version(r, local=True):
    text = r.choice(["", "", "", "", "v", "V"]) + r.choice([""] * 7 + ["0!", "1!", "2!"])
    text += ".".join(number(r) for _ in range(r.choice([1, 1, 2, 2, 2, 3, 3, 4])))
    if r.random() < 0.3:
        text += suffix(r, ["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"])
    if r.random() < 0.2:
        text += r.choice(["-" + number(r), suffix(r, ["post", "rev", "r"])])
    if r.random() < 0.2:
        text += suffix(r, ["dev"])
    if local and r.random() < 0.15:
        text += "+" + r.choice("._-").join(
            r.choice(["1", "007", "10", "ubuntu", "cu121", "a1", "0abc", "9"]) for _ in range(r.randrange(1, 4))
        )
    return recase(r, text)


def beside(r, value):
    return max(0, value + r.choice([-1, 0, 0, 1, 1]))


def neighbour(r, text):
    """A version near another one, so that comparisons meet their edges."""
    if r.random() < 0.15:
        return version(r)
    base = text.strip().removesuffix(".*")
    try:
        parsed = Version(base)
    except (InvalidVersion, ValueError):
        return version(r)
    release = list(parsed.release)
    mode = r.randrange(6)
    if mode == 0:
        release.append(0)
    elif mode == 1:
        release[-1] = max(0, release[-1] + r.choice([-1, 1]))
    elif mode == 2 and len(release) > 1:
        release.pop()
    elif mode == 3:
        release.append(r.choice([1, 5]))
    near = (f"{parsed.epoch}!" if r.random() < 0.9 and parsed.epoch else "") + ".".join(map(str, release))
    if r.random() < 0.5:
        near += f"{parsed.pre[0]}{beside(r, parsed.pre[1])}" if parsed.pre and r.random() < 0.7 else r.choice(["", "a1", "b2", "rc1"])
        near += f".post{beside(r, parsed.post)}" if parsed.post is not None and r.random() < 0.7 else r.choice(["", "", ".post1"])
        near += f".dev{beside(r, parsed.dev)}" if parsed.dev is not None and r.random() < 0.7 else r.choice(["", "", ".dev0", ".dev1"])
        near += f"+{parsed.local}" if parsed.local and r.random() < 0.5 else r.choice(["", "", "", "+cpu", "+1"])
    return near


def damage(r, text):
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        at = r.randrange(len(text) + 1)
        mode = r.randrange(3)
        if mode == 0:
            text = text[:at] + r.choice(NOISE) + text[at:]
        elif mode == 1:
            text = text[:at] + text[at + 1 :]
        else:
            text = text[:at] + r.choice(NOISE) + text[at + 1 :]
    return text


def clause(r):
    operator = r.choice(["==", "==", "!=", "~=", ">=", ">=", "<=", "<", ">", "===" if r.random() < 0.4 else "=="])
    if operator == "===":
        return operator + space(r) + r.choice([version(r), "foobar", "1.0,<2", "", "1.0-x", "AnyThing", "1.0,"])
    if operator in ("==", "!=") and r.random() < 0.3:
        body = ".".join(number(r) for _ in range(r.randrange(1, 4)))
        return operator + space(r) + r.choice(["", "", "v", "1!"]) + body + ".*"
    body = version(r, local=operator in ("==", "!=") or r.random() < 0.1)
    return operator + space(r) + body


def specifier(r):
    clauses = [clause(r) for _ in range(r.choice([0, 1, 1, 1, 2, 2, 3]))]
    text = "".join(
        one + (space(r) + "," + space(r) if at < len(clauses) - 1 else "") for at, one in enumerate(clauses)
    )
    if clauses and r.random() < 0.12:
        text += space(r) + r.choice([",", ",", ", ", ",,"])
    if r.random() < 0.03:
        text = "," + text
    return text


def candidates(r, text, count):
    pool = [part.lstrip("<>=!~ \t").strip() for part in text.split(",")] or ["1.0"]
    found = []
    for _ in range(count):
        if r.random() < 0.06:
            found.append(r.choice(["foobar", "", "not a version", "anything", "1.0-x"]))
        else:
            found.append(recase(r, r.choice(pool)) if r.random() < 0.08 else neighbour(r, r.choice(pool)))
    return found


VARIABLES = [
    "python_version", "python_version", "python_full_version", "os_name", "os.name", "sys_platform", "sys.platform",
    "platform_release", "platform_system", "platform_version", "platform.version", "platform_machine",
    "platform.machine", "platform_python_implementation", "platform.python_implementation", "python_implementation",
    "implementation_name", "implementation_version", "extra", "extra", "extras", "dependency_groups",
]  # fmt: skip
VALUES = [
    "3.8", "3.10", "3.11", "3.12", "3.13", "3.14", "3.11.4", "3.14.0rc1", "3.13.0+local", "3.*", "3.1*", "3.11.*",
    "3.11 3.12", "3.10, 3.11", "linux", "Linux", "win32", "darwin", "posix", "nt", "x86_64", "arm64", "CPython",
    "cpython", "Windows", "10", "23.4.0", "6.1.0-18-amd64", "", " 3.11 ", "=3.11", "docs", "Test_Extra", "test--extra",
    "it's", 'say "x"', "a;b", "(x)", "sys_platform", "é", "back\\slash", "tab\\t", "#1 SMP", "3", "3.11.0", "1!3.11",
]  # fmt: skip
MARKER_OPERATORS = ["==", "==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in"]


def quoted(r, value):
    if "'" in value:
        return f'"{value}"'
    if '"' in value:
        return f"'{value}'"
    return r.choice(['"', "'"]).join(["", value, ""])


def comparison(r):
    left, right = r.choice(VARIABLES), quoted(r, r.choice(VALUES))
    operator = r.choice(MARKER_OPERATORS)
    mode = r.random()
    if mode < 0.2:
        left, right = right, left
    elif mode < 0.23:
        right = r.choice(VARIABLES)
    elif mode < 0.25:
        left = quoted(r, r.choice(VALUES))
    if operator in ("in", "not in"):
        before = "" if left[-1] in "\"'" and r.random() < 0.3 else r.choice([" ", "  ", "\t"])
        after = "" if right[0] in "\"'" and r.random() < 0.3 else r.choice([" ", "\t"])
        return left + before + operator.replace(" ", r.choice([" ", "  ", "\t"])) + after + right
    return left + space(r) + operator + space(r) + right


def marker(r, depth=0):
    count = r.choice([1, 1, 1, 2, 2, 3]) if depth < 3 else 1
    text = ""
    for at in range(count):
        if at:
            text += r.choice([" ", " ", "  ", "\t"]) + r.choice(["and", "or"]) + r.choice([" ", " ", "\t"])
        if depth < 3 and r.random() < 0.3:
            text += "(" + space(r) + marker(r, depth + 1) + space(r) + ")"
        else:
            text += comparison(r)
    return space(r) + text + space(r) if depth == 0 else text


NAMES = ["foo", "Foo", "foo-bar", "Foo_Bar", "foo.bar", "foo--bar", "A", "numpy", "a1", "1a", "x._-y", "foo_", "zope.interface"]
EXTRAS = ["a", "B", "security", "Security", "use_chardet", "use-chardet", "use..chardet", "x1", "b", "e_"]
URLS = [
    "https://example.org/foo-1.0-py3-none-any.whl", "https://example.org/foo.zip#sha256=ab;c", "file:///tmp/foo.whl",
    "git+https://example.org/foo.git@main", "./foo", "foo.whl", "1.2.3", "https://example.org/foo;python_version>'3'",
]  # fmt: skip


def extras(r):
    if r.random() < 0.65:
        return ""
    chosen = [r.choice(EXTRAS) for _ in range(r.choice([0, 1, 1, 2, 3]))]
    return "[" + space(r) + (space(r) + "," + space(r)).join(chosen) + space(r) + "]"


def requirement(r):
    head = space(r) + r.choice(NAMES) + space(r) + extras(r) + space(r)
    if r.random() < 0.12:
        text = head + "@" + space(r) + r.choice(URLS) + r.choice(["", " ", "\t"])
    else:
        conditions = specifier(r)
        enclosed = r.random() < 0.15
        text = head + ("(" + space(r) + conditions + space(r) + ")" if enclosed else conditions) + space(r)
    if r.random() < 0.4:
        text += ";" + marker(r)
    return text


def wheel(r):
    text = "-".join(
        [
            r.choice(["numpy"] * 5 + ["Foo_Bar", "foo.bar", "a", "x__y", "_x", "x_", "A1", ""]),
            r.choice(["1.0", "1.26.4", "1.0+cu121", "1.0+cu_121", "1!2.0", "1.0.post1", "v1.0", "1.0", "2.0rc1", "x", "1.0_1"]),
            *([r.choice(["1", "007", "2abc", "0", "x1", "1_a", "3.x"])] if r.random() < 0.3 else []),
            r.choice(["py3", "py2.py3", "cp311"] * 3 + ["CP311", "cp310.cp311", "3", "", "py3."]),
            r.choice(["none", "abi3", "cp311", "abi3.none", "cp39.abi3"]),
            r.choice(["any", "win_amd64", "manylinux_2_17_x86_64.manylinux2014_x86_64"] * 3 + ["macosx_11_0_ARM64", ""]),
        ]
    )
    return text + r.choice([".whl"] * 9 + [".WHL", ".whl ", ".zip"])


def damaged(r, make, share):
    text = make(r)
    return damage(r, text) if r.random() < share else text


def random_rows(r, count):
    """`count` judged texts: a fixed mix of all kinds."""
    rows = {"versions": [], "pairs": [], "specifiers": [], "markers": [], "requirements": [], "wheels": []}
    for at in range(count):
        kind = at % 10
        if kind < 2:
            rows["versions"].append(version_row(damaged(r, version, 0.35)))
        elif kind == 2:
            left = version(r)
            rows["pairs"].append(order_row(left, neighbour(r, left)))
        elif kind < 5:
            text = damaged(r, specifier, 0.12)
            rows["specifiers"].append(specifier_row(text, candidates(r, text, 4)))
        elif kind < 7:
            rows["markers"].append(marker_row(damaged(r, marker, 0.15)))
        elif kind < 9 or r.random() < 0.5:
            rows["requirements"].append(requirement_row(damaged(r, requirement, 0.25)))
        else:
            rows["wheels"].append(wheel_row(damaged(r, wheel, 0.1)))
    return rows


def recheck(pairs):
    """Those pairs of texts whose requirements differ."""
    wrong = []
    for text, canonical in pairs:
        first, second = parse_requirement(text), parse_requirement(canonical)
        if first is None or second is None or requirement_key(first) != requirement_key(second):
            wrong.append([text, canonical])
    return wrong


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=20000)
    options.add_argument("--recheck", action="store_true")
    chosen = options.parse_args()
    sys.stdin.reconfigure(encoding="utf-8")
    if chosen.recheck:
        print(json.dumps(recheck(json.load(sys.stdin))))
        return
    rows = random_rows(random.Random(chosen.seed), chosen.count)
    print(json.dumps({"environments": ENVIRONMENTS, **rows}))


if __name__ == "__main__":
    main()
