"""Turns the input of a run into named values, refusing what two readers could read differently."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, cast

from .report import BAD_INPUT, Refusal

INPUT_LIMIT = 10 * 1024 * 1024
DEPTH_LIMIT = 200


class Given(NamedTuple):
    """One value of the input: its JSON text as it was sent, and what Python makes of it."""

    text: str
    value: object


def read_input(argument: str | None) -> bytes:
    """Return the bytes of `--input`: the text itself, `@file`, `-` for standard input, or `{}`."""
    if argument is None:
        return b"{}"
    if argument == "-":
        if sys.stdin is None:
            raise Refusal(BAD_INPUT, "`--input -` reads standard input, which is closed")
        return sys.stdin.buffer.read(INPUT_LIMIT + 1)
    if argument.startswith("@"):
        try:
            with open(argument[1:], "rb") as file:
                return file.read(INPUT_LIMIT + 1)
        except (OSError, ValueError) as error:
            headline = f"The input file `{argument[1:]}` cannot be read"
            raise Refusal(BAD_INPUT, headline, [str(error)]) from error
    return argument.encode("utf-8", "surrogateescape")


def decode_input(data: bytes) -> tuple[str, dict[str, Given]]:
    """Decode one JSON object; returns its text and its members, each with its own text."""
    text = decode_text(data)
    problems: list[str] = []
    value = parse_strictly(text, problems)
    if not problems:
        problems += find_bad_values(value)
    if not problems and not isinstance(value, dict):
        problems.append(f"expected one object with the arguments by name, got {name_kind(value)}")
    if problems:
        raise refuse_input(problems)
    return text, split_members(text)


def decode_text(data: bytes) -> str:
    """Return the input as text; only plain UTF-8 of a bounded size is taken."""
    if len(data) > INPUT_LIMIT:
        raise refuse_input([f"it is larger than {INPUT_LIMIT // 1024 // 1024} MiB"])
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise refuse_input(["it starts with a byte order mark; send UTF-8 without one"])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_input([f"it is not UTF-8: byte {error.start + 1} is wrong"]) from error


def parse_strictly(text: str, problems: list[str]) -> object:
    """Parse JSON; what the standard parser lets pass although it is not JSON becomes a problem."""

    def take_constant(name: str) -> None:
        problems.append(f"`{name}` is not JSON; use `null` or leave the value out")

    def take_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice = [name for name, count in counts.items() if count > 1]
            problems.extend(f"{show(name)} is given more than once in one object" for name in twice)
        return result

    try:
        return json.loads(text, parse_constant=take_constant, object_pairs_hook=take_pairs)
    except json.JSONDecodeError as error:
        problems.append(f"line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        problems.append(f"it is nested deeper than {DEPTH_LIMIT} levels")
    except ValueError as error:
        problems.append(str(error))
    return None


def find_bad_values(value: object) -> list[str]:
    """Find what is well-formed JSON and still not taken: too deep, or half a character."""
    problems: list[str] = []
    open_values: list[tuple[object, int]] = [(value, 1)]
    while open_values:
        current, depth = open_values.pop()
        if isinstance(current, str) and has_lone_surrogate(current):
            problems.append(f"the text {show(current)} holds half a character (a lone surrogate)")
        elif isinstance(current, (dict, list)):
            if depth > DEPTH_LIMIT:
                return [f"it is nested deeper than {DEPTH_LIMIT} levels"]
            children = list_children(cast("dict[str, object] | list[object]", current))
            open_values.extend((child, depth + 1) for child in children)
    return problems


def list_children(value: dict[str, object] | list[object]) -> Iterator[object]:
    """Yield the keys and values of an object, or the items of a list."""
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    else:
        yield from value


def has_lone_surrogate(text: str) -> bool:
    """Say whether a text cannot be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def split_members(text: str) -> dict[str, Given]:
    """Cut the text of a JSON object into its members, so that no digit of a number is lost."""
    decoder = json.JSONDecoder()
    members: dict[str, Given] = {}
    index = skip_space(text, text.index("{") + 1)
    while text[index] != "}":
        name, index = decoder.raw_decode(text, index)
        start = skip_space(text, skip_space(text, index) + 1)
        value, index = decoder.raw_decode(text, start)
        members[str(name)] = Given(text[start:index], value)
        index = skip_space(text, index)
        if text[index] == ",":
            index = skip_space(text, index + 1)
    return members


def skip_space(text: str, index: int) -> int:
    """Return the index of the next character that is not JSON white space."""
    match = _SPACE.match(text, index)
    return match.end() if match else index


def name_kind(value: object) -> str:
    """Name the JSON kind of a value for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {str(value)[:40]}"
    kinds: dict[type, str] = {str: "a text", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


def show(text: str) -> str:
    """Show a text from outside in a message: quoted, escaped, and not longer than a line."""
    quoted = json.dumps(text)
    return quoted if len(quoted) <= 60 else quoted[:56] + '..."'


def refuse_input(problems: list[str]) -> Refusal:
    """Make the refusal that lists every problem of an input."""
    shown = problems[:20]
    if len(problems) > len(shown):
        shown.append(f"and {len(problems) - len(shown)} more")
    return Refusal(BAD_INPUT, "The input is not what the job takes", shown)


_SPACE = re.compile(r"[ \t\n\r]*")
