"""Reads the runner's own command line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from .report import BAD_INPUT, Refusal

JOB_OPTIONS = ("--input", "--output")


def split_options(
    arguments: Sequence[str], names: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """
    Take `--name value` and `--name=value` pairs off the front of a command line.

    It stops at the first argument that is none of the names; one `--` there is dropped. What is
    left is returned untouched.
    """
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, has_value, value = rest[0].partition("=")
        if name not in names:
            break
        rest.pop(0)
        if not has_value:
            if not rest:
                raise Refusal(BAD_INPUT, f"`{name}` needs a value")
            value = rest.pop(0)
        if name in options:
            raise Refusal(BAD_INPUT, f"`{name}` is given twice")
        options[name] = value
    if rest[:1] == ["--"]:
        rest.pop(0)
    return options, rest


def refuse_rest(rest: Sequence[str], names: Sequence[str]) -> None:
    """Refuse what is left of a command line that had to be read to its end."""
    if rest:
        known = ", ".join(f"`{name}`" for name in names)
        raise Refusal(
            BAD_INPUT, f"`{rest[0]}` is not an option of this command", [f"known: {known}"]
        )


def need_option(options: dict[str, str], name: str) -> str:
    """Return an option that the command cannot do without."""
    if name not in options:
        raise Refusal(BAD_INPUT, f"`{name}` is missing")
    return options[name]


def enter_libraries(options: dict[str, str]) -> None:
    """Make the folders of `--libraries`, a JSON list, importable."""
    folders: Any = json.loads(options.get("--libraries", "[]"))
    sys.path[:0] = [os.path.realpath(each) for each in folders]


def parse_job_options(arguments: Sequence[str]) -> dict[str, str]:
    """Read the options of a function's run; a `--` between them means nothing."""
    options, rest = split_options([each for each in arguments if each != "--"], JOB_OPTIONS)
    refuse_rest(rest, JOB_OPTIONS)
    return options
