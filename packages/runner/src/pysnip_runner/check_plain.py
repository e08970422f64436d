"""Checks input against plain annotations, for jobs without pydantic."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import types
import typing
from collections.abc import Callable
from typing import Any, cast

from .decode_input import Given, show
from .plain_values import (
    PARSERS,
    SCALARS,
    add,
    convert_enum,
    convert_literal,
    convert_scalar,
    convert_text,
    full_name,
    name_annotation,
    unwrap,
)
from .read_contract import NOTHING, resolve_hints
from .report import say_note


def check_plainly(annotation: object, given: Given, path: str, problems: list[str]) -> object:
    """Convert one decoded value to its annotation; what does not fit becomes a problem."""
    return convert(annotation, given.value, path, problems)


def convert(annotation: Any, value: object, path: str, problems: list[str]) -> object:
    """Convert a value, going down into containers."""
    annotation = unwrap(annotation)
    if annotation in (NOTHING, Any, object) or isinstance(annotation, typing.TypeVar):
        return value
    if annotation is None or annotation is type(None):
        return value if value is None else add(problems, path, "null", value)
    origin = typing.get_origin(annotation) or annotation
    arguments = typing.get_args(annotation)
    if origin is typing.Union or origin is types.UnionType:
        return convert_union(arguments, value, path, problems)
    if origin is typing.Literal:
        return convert_literal(arguments, value, path, problems)
    if origin in SCALARS:
        return convert_scalar(origin, value, path, problems)
    if full_name(origin) in PARSERS:
        return convert_text(origin, value, path, problems)
    if origin in _DICTS:
        return convert_dict(arguments, value, path, problems)
    if origin in _LISTS:
        return convert_list(origin, arguments, value, path, problems)
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return convert_enum(origin, value, path, problems)
    if isinstance(origin, type) and dataclasses.is_dataclass(origin):
        return convert_dataclass(origin, value, path, problems)
    say_note(f"`{path or 'input'}` is not checked: {name_annotation(annotation)} needs pydantic")
    return value


def convert_union(members: Any, value: object, path: str, problems: list[str]) -> object:
    """Take the first member that fits, one that needs no conversion before others."""
    fits: list[object] = []
    for member in members:
        tried: list[str] = []
        result = convert(member, value, path, tried)
        if not tried:
            fits.append(result)
    for result in fits:
        if type(result) is type(value):
            return result
    if fits:
        return fits[0]
    expected = " or ".join(name_annotation(member) for member in members)
    return add(problems, path, expected, value)


def convert_list(
    kind: Any, arguments: Any, value: object, path: str, problems: list[str]
) -> object:
    """Take a list, and make a tuple or a set of it when the annotation says so."""
    if not isinstance(value, list):
        return add(problems, path, "a list", value)
    items = cast("list[object]", value)
    make: Callable[[list[object]], object] = _LISTS[kind]
    if kind is tuple and arguments and arguments[-1] is not Ellipsis:
        wanted = () if arguments == ((),) else arguments
        if len(wanted) != len(items):
            return add(problems, path, f"a list of {len(wanted)}", items)
    else:
        wanted = [arguments[0] if arguments else Any] * len(items)
    converted = [
        convert(each, item, f"{path}[{index}]", problems)
        for index, (each, item) in enumerate(zip(wanted, items, strict=True))
    ]
    try:
        return make(converted)
    except TypeError:
        return add(problems, path, "a list of values that can be in a set", items)


def convert_dict(arguments: Any, value: object, path: str, problems: list[str]) -> object:
    """Take an object; its keys are texts, or what their annotation makes of the text."""
    if not isinstance(value, dict):
        return add(problems, path, "an object", value)
    key_kind, value_kind = arguments or (str, Any)
    result: dict[object, object] = {}
    for key, item in cast("dict[str, object]", value).items():
        below = f"{path}.{key}" if path else key
        result[convert_key(key_kind, key, below, problems)] = convert(
            value_kind, item, below, problems
        )
    return result


def convert_key(kind: Any, key: str, path: str, problems: list[str]) -> object:
    """Convert the text of a key; JSON has no other keys than texts."""
    if unwrap(kind) in (int, float):
        try:
            return unwrap(kind)(key)
        except ValueError:
            return add(problems, path, "a number as key", key)
    return convert(kind, key, path, problems)


def convert_dataclass(kind: Any, value: object, path: str, problems: list[str]) -> object:
    """Make a dataclass from an object with its fields."""
    if not isinstance(value, dict):
        return add(problems, path, "an object", value)
    given = cast("dict[str, object]", value)
    hints = resolve_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind) if field.init}
    found = len(problems)
    prefix = f"{path}." if path else ""
    problems.extend(f"{show(prefix + name)} is unknown" for name in given if name not in fields)
    for name, field in fields.items():
        has_default = (field.default, field.default_factory) != (dataclasses.MISSING,) * 2
        if name not in given and not has_default:
            problems.append(f"`{prefix}{name}` is missing")
    values = {
        name: convert(hints.get(name, NOTHING), given[name], prefix + name, problems)
        for name in fields
        if name in given
    }
    return kind(**values) if len(problems) == found else None


_DICTS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)

_LISTS: dict[Any, Callable[[list[object]], object]] = {
    list: list,
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    collections.abc.Set: frozenset,
}
