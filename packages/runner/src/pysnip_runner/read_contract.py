"""Reads what a job's function takes and returns, from the function itself."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import sys
import types
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

from .report import say_note

NOTHING = inspect.Parameter.empty


class Parameter(NamedTuple):
    """One parameter: `annotation` is resolved, or `NOTHING` when there is none to check."""

    name: str
    kind: int
    annotation: object
    default: object

    @property
    def required(self) -> bool:
        """Whether a call fails without it."""
        variadic = self.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        return self.default is NOTHING and not variadic


class Contract(NamedTuple):
    """The parameters of a function, and what its result is annotated with."""

    parameters: tuple[Parameter, ...]
    returns: object


def read_contract(function: Callable[..., object]) -> Contract:
    """Read the signature of a function with its annotations resolved."""
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        signature = inspect.Signature([inspect.Parameter("values", inspect.Parameter.VAR_KEYWORD)])
    hints = resolve_hints(find_annotated(function))
    parameters = tuple(
        Parameter(name, each.kind, hints.get(name, NOTHING), each.default)
        for name, each in signature.parameters.items()
    )
    is_class = isinstance(function, type)
    return Contract(parameters, NOTHING if is_class else hints.get("return", NOTHING))


def is_model(annotation: object) -> bool:
    """Say whether an annotation is a pydantic model or a dataclass, which can be a whole input."""
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if not isinstance(annotation, type):
        return False
    kind: Any = annotation
    return dataclasses.is_dataclass(kind) or hasattr(kind, "__pydantic_validator__")


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
