"""Calls a job's function, of whatever sort it is."""

from __future__ import annotations

import collections.abc
import typing
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any

from .read_contract import NOTHING


def call_function(
    function: Callable[..., object], positional: list[object], named: dict[str, object]
) -> tuple[object, bool]:
    """Call it and wait for its result; says also whether that is a list of yielded values."""
    result = function(*positional, **named)
    if type(result) in _PLAIN:
        return result, False
    import inspect

    if inspect.isawaitable(result):
        import asyncio

        result = asyncio.run(wait_for(result))
    if inspect.isasyncgen(result):
        import asyncio

        return asyncio.run(collect(result)), True
    if inspect.isgenerator(result):
        return list(result), True
    return result, False


def annotate_items(annotation: Any) -> object:
    """Return what a list of yielded values is, from the annotation of the generator."""
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) in _GENERATORS and arguments:
        return list[arguments[0]]
    return NOTHING


async def wait_for(result: Awaitable[object]) -> object:
    """Await anything that can be awaited, so that it can be given to a new event loop."""
    return await result


async def collect(result: AsyncIterable[object]) -> list[object]:
    """Collect what an asynchronous generator yields."""
    return [item async for item in result]


_PLAIN = (type(None), bool, int, float, str, list, dict, tuple)

_GENERATORS = (
    collections.abc.Generator,
    collections.abc.Iterator,
    collections.abc.Iterable,
    collections.abc.AsyncGenerator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
)
