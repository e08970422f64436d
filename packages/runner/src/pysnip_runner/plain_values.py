"""Converts single values to plain annotations, and names both in messages."""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import enum
import pathlib
import typing
import uuid
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
    name, parse = PARSERS[kind]
    if kind is decimal.Decimal and type(value) in (int, float):
        return decimal.Decimal(str(value))
    if not isinstance(value, str):
        return add(problems, path, name, value)
    try:
        return parse(value)
    except (ValueError, decimal.InvalidOperation, binascii.Error):
        return add(problems, path, name, value)


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


def parse_datetime(text: str) -> datetime.datetime:
    """Parse an ISO 8601 time; older Pythons do not know `Z`."""
    return datetime.datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)


def parse_bytes(text: str) -> bytes:
    """Parse base64 in either alphabet."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)


SCALARS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "true or false",
}

PARSERS: dict[Any, tuple[str, Callable[[str], object]]] = {
    datetime.datetime: ("a time such as 2024-01-31T12:00:00Z", parse_datetime),
    datetime.date: ("a date such as 2024-01-31", datetime.date.fromisoformat),
    datetime.time: ("a time of day such as 12:00:00", datetime.time.fromisoformat),
    decimal.Decimal: ("a decimal number", decimal.Decimal),
    uuid.UUID: ("a UUID", uuid.UUID),
    pathlib.Path: ("a path", pathlib.Path),
    bytes: ("base64", parse_bytes),
}
