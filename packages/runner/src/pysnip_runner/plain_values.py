"""Converts single values to plain annotations, and names both in messages."""

from __future__ import annotations

import enum
import typing
from collections.abc import Callable
from typing import Any

from .decode_input import name_kind, show


def unwrap(annotation: Any) -> Any:
    """Take off what only names or decorates a type: Annotated, NewType, `type X = ...`."""
    while True:
        if typing.get_origin(annotation) is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        else:
            return annotation


def convert_scalar(kind: type, value: object, path: str, problems: list[str]) -> object:
    """Take a number, text or truth value of exactly this kind; a whole number also is a float."""
    if kind is float and type(value) is int:
        try:
            return float(value)
        except OverflowError:
            return add(problems, path, "a number that fits a float", value)
    return value if type(value) is kind else add(problems, path, SCALARS[kind], value)


def convert_text(kind: Any, value: object, path: str, problems: list[str]) -> object:
    """Parse a text that stands for something else, such as a date."""
    name, parse = PARSERS[full_name(kind)]
    if full_name(kind) == "decimal.Decimal" and type(value) in (int, float):
        return kind(str(value))
    if not isinstance(value, str):
        return add(problems, path, name, value)
    try:
        return parse(kind, value)
    except (ValueError, ArithmeticError):
        return add(problems, path, name, value)


def full_name(kind: Any) -> str:
    """Name a type with its module: asking by name loads none of these modules."""
    return f"{kind.__module__}.{kind.__qualname__}" if isinstance(kind, type) else ""


def convert_literal(choices: Any, value: object, path: str, problems: list[str]) -> object:
    """Take one of the listed values; `1` is not `True` here."""
    for choice in choices:
        plain = choice.value if isinstance(choice, enum.Enum) else choice
        if type(plain) is type(value) and plain == value:
            return choice
    return add(problems, path, "one of " + ", ".join(map(repr, choices)), value)


def convert_enum(kind: type[enum.Enum], value: object, path: str, problems: list[str]) -> object:
    """Take the value of a member of an enumeration."""
    for member in kind:
        if type(member.value) is type(value) and member.value == value:
            return member
    choices = ", ".join(repr(member.value) for member in kind)
    return add(problems, path, "one of " + choices, value)


def add(problems: list[str], path: str, expected: str, value: object) -> None:
    """Note that a value is not what its annotation says."""
    got = show(value) if isinstance(value, str) else name_kind(value)
    problems.append(f"`{path or 'input'}`: expected {expected}, got {got}")


def name_annotation(annotation: Any) -> str:
    """Name an annotation for a message."""
    annotation = unwrap(annotation)
    if annotation is None or annotation is type(None):
        return "null"
    if annotation in SCALARS:
        return SCALARS[annotation]
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return f"`{annotation.__name__}`"
    return f"`{annotation}`"


def parse_time(kind: Any, text: str) -> object:
    """Parse an ISO 8601 date or time; older Pythons do not know `Z`."""
    if kind.__name__ == "datetime" and text.endswith("Z"):
        text = text[:-1] + "+00:00"
    return kind.fromisoformat(text)


def parse_bytes(_kind: Any, text: str) -> object:
    """Parse base64 in either alphabet."""
    import base64

    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)


def parse_alone(kind: Any, text: str) -> object:
    """Make a value of a type that takes a text."""
    return kind(text)


SCALARS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "true or false",
}

PARSERS: dict[str, tuple[str, Callable[[Any, str], object]]] = {
    "datetime.datetime": ("a time such as 2024-01-31T12:00:00Z", parse_time),
    "datetime.date": ("a date such as 2024-01-31", parse_time),
    "datetime.time": ("a time of day such as 12:00:00", parse_time),
    "decimal.Decimal": ("a decimal number", parse_alone),
    "uuid.UUID": ("a UUID", parse_alone),
    "pathlib.Path": ("a path", parse_alone),
    "pathlib._local.Path": ("a path", parse_alone),
    "builtins.bytes": ("base64", parse_bytes),
}
