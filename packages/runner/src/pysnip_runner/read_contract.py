"""Reads what a job's function takes and returns, from the function itself."""

from __future__ import annotations

import functools
import sys
import types
import typing
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from .report import say_note


class NOTHING:
    """Stands for an annotation or a default that is not there."""


class Kind(IntEnum):
    """How a parameter takes values; the numbers are those of `inspect`."""

    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4


class Parameter(NamedTuple):
    """One parameter: `annotation` is resolved, or `NOTHING` when there is none to check."""

    name: str
    kind: Kind
    annotation: object
    default: object

    @property
    def required(self) -> bool:
        """Whether a call fails without it."""
        variadic = self.kind in (Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD)
        return self.default is NOTHING and not variadic


class Contract(NamedTuple):
    """The parameters of a function, and what its result is annotated with."""

    parameters: tuple[Parameter, ...]
    returns: object


def read_contract(function: Callable[..., object]) -> Contract:
    """Read the signature of a function with its annotations resolved."""
    # What every function has says as much as `inspect`, which takes longer to load than most jobs.
    is_plain = type(function) is types.FunctionType and not function.__dict__
    found = read_plain(function) if is_plain else inspect_parameters(function)
    hints = resolve_hints(find_annotated(function))
    parameters = tuple(
        Parameter(name, kind, hints.get(name, NOTHING), default) for name, kind, default in found
    )
    is_class = isinstance(function, type)
    return Contract(parameters, NOTHING if is_class else hints.get("return", NOTHING))


def read_plain(function: Any) -> Iterator[tuple[str, Kind, object]]:
    """Yield name, kind and default of the parameters of a function that wraps nothing."""
    code = function.__code__
    names, count = code.co_varnames, code.co_argcount
    end = count + code.co_kwonlyargcount
    more = list(names[end:])
    defaults: tuple[object, ...] = function.__defaults__ or ()
    named: dict[str, object] = function.__kwdefaults__ or {}
    for index, name in enumerate(names[:count]):
        only = index < code.co_posonlyargcount
        kind = Kind.POSITIONAL_ONLY if only else Kind.POSITIONAL_OR_KEYWORD
        place = index - count + len(defaults)
        yield name, kind, defaults[place] if place >= 0 else NOTHING
    if code.co_flags & 0x04:
        yield more.pop(0), Kind.VAR_POSITIONAL, NOTHING
    for name in names[count:end]:
        yield name, Kind.KEYWORD_ONLY, named.get(name, NOTHING)
    if code.co_flags & 0x08:
        yield more.pop(0), Kind.VAR_KEYWORD, NOTHING


def inspect_parameters(function: Any) -> Iterator[tuple[str, Kind, object]]:
    """Yield name, kind and default of the parameters of anything that can be called."""
    import inspect

    try:
        parameters = inspect.signature(function).parameters
    except (ValueError, TypeError):
        yield "values", Kind.VAR_KEYWORD, NOTHING
        return
    for name, each in parameters.items():
        default = NOTHING if each.default is inspect.Parameter.empty else each.default
        yield name, Kind(each.kind), default


def is_model(annotation: object) -> bool:
    """Say whether an annotation is a pydantic model or a dataclass, which can be a whole input."""
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if not isinstance(annotation, type):
        return False
    kind: Any = annotation
    return hasattr(kind, "__dataclass_fields__") or hasattr(kind, "__pydantic_validator__")


def find_annotated(function: Callable[..., object]) -> Any:
    """Return the object that carries the annotations of something that can be called."""
    while isinstance(function, functools.partial):
        function = function.func
    if isinstance(function, type):
        return function.__init__
    if isinstance(function, (types.FunctionType, types.MethodType, types.BuiltinFunctionType)):
        return function
    return function if hasattr(function, "__wrapped__") else type(function).__call__


def resolve_hints(function: Any) -> dict[str, object]:
    """Resolve the annotations, one by one when some cannot be; those are not checked."""
    try:
        return dict(typing.get_type_hints(function, include_extras=True))
    except Exception:  # noqa: BLE001 - annotations may be any expression and raise anything
        return {name: hint for name, hint in resolve_singly(function) if hint is not NOTHING}


def resolve_singly(function: Any) -> list[tuple[str, object]]:
    """Resolve each annotation on its own and say which ones cannot be checked."""
    import inspect

    plain = inspect.unwrap(function)
    names = getattr(plain, "__globals__", {})
    resolved: list[tuple[str, object]] = []
    for name, written in read_annotations(function).items():
        holder = types.SimpleNamespace(__annotations__={name: written})
        try:
            hints = typing.get_type_hints(holder, names, include_extras=True)
            resolved.append((name, hints[name]))
        except Exception as error:  # noqa: BLE001 - see above
            say_note(f"`{name}` is not checked: its annotation cannot be resolved ({error})")
    return resolved


def read_annotations(function: Any) -> dict[str, object]:
    """Read annotations as they are written; newer Pythons evaluate them only when asked."""
    if sys.version_info >= (3, 14):
        import annotationlib

        form = annotationlib.Format.FORWARDREF
        return dict(annotationlib.get_annotations(function, format=form))
    return dict(getattr(function, "__annotations__", {}))
