"""`packaging` in the requirement benchmark: texts on standard input, rounds and what it accepts on standard output."""

import json
import sys
import time
from collections.abc import Callable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

WARM_UP = 1


def read_requirement(text: str) -> str:
    requirement = Requirement(text)
    return canonicalize_name(requirement.name) + str(requirement)


def read_specifier(text: str) -> str:
    return str(SpecifierSet(text))


def run_round(read: Callable[[str], str], texts: list[str]) -> int:
    accepted = 0
    for text in texts:
        try:
            read(text)
            accepted += 1
        except (InvalidRequirement, InvalidSpecifier):
            pass
    return accepted


def main() -> None:
    read = read_specifier if sys.argv[1] == "specifiers" else read_requirement
    texts: list[str] = json.load(sys.stdin)
    accepted = 0
    for _ in range(WARM_UP):
        accepted = run_round(read, texts)
    milliseconds: list[float] = []
    for _ in range(int(sys.argv[2])):
        started = time.perf_counter()
        run_round(read, texts)
        milliseconds.append((time.perf_counter() - started) * 1000)
    json.dump({"accepted": accepted, "milliseconds": milliseconds}, sys.stdout)


main()
