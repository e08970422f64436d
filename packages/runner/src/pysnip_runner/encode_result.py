"""Turns what a job returned into one line of JSON."""

from __future__ import annotations

import collections
import enum
import json
import math
from collections.abc import ItemsView, Mapping, Sequence, Set, ValuesView
from typing import Any, cast

from .decode_input import has_lone_surrogate
from .report import JOB_RAISED, Refusal
from .simplify_value import simplify

RESULT_DEPTH_LIMIT = 200


def encode_result(value: object) -> bytes:
    """Encode a result as one line of JSON in UTF-8, or refuse it with the path to what is wrong."""
    problems: list[str] = []
    tree = to_tree(value, "result", 0, problems)
    if problems:
        shown = problems[:10]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown)} more")
        raise Refusal(
            JOB_RAISED,
            "The result of the job cannot be written as JSON",
            shown,
            "return plain values; replace missing numbers by `None`",
            reason="its result is not JSON",
        )
    line = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return line.encode("utf-8") + b"\n"


def to_tree(value: object, path: str, depth: int, problems: list[str]) -> object:
    """Bring a value into the types of JSON, noting every place where that is not possible."""
    if value is None or value is True or value is False:
        return value
    if depth > RESULT_DEPTH_LIMIT:
        limit = RESULT_DEPTH_LIMIT
        problems.append(f"{path[:100]}...: nested deeper than {limit} levels, or holds itself")
        return None
    if isinstance(value, enum.Enum):
        return to_tree(value.value, path, depth + 1, problems)
    if isinstance(value, (str, int, float)):
        return scalar_to_tree(value, path, problems)
    found, simple = simplify(value, path, problems)
    if found:
        return to_tree(simple, path, depth + 1, problems)
    if isinstance(value, Mapping):
        return mapping_to_tree(cast("Mapping[object, object]", value), path, depth, problems)
    if isinstance(value, Set) and not isinstance(value, ItemsView):
        items = [to_tree(item, f"{path}{{}}", depth + 1, problems) for item in list_items(value)]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, (Sequence, collections.deque, ValuesView, ItemsView)):
        items = list_items(value)
        return [to_tree(each, f"{path}[{i}]", depth + 1, problems) for i, each in enumerate(items)]
    problems.append(f"{path}: `{name_type(value)}` has no form in JSON")
    return None


def scalar_to_tree(value: str | int | float, path: str, problems: list[str]) -> object:
    """Return the plain form of a text or number; NaN, infinities, half characters have none."""
    if isinstance(value, str):
        if has_lone_surrogate(value):
            problems.append(f"{path}: the text holds half a character (a lone surrogate)")
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if not math.isfinite(value):
        problems.append(f"{path}: {float(value)} is not JSON")
        return None
    return float(value)


def mapping_to_tree(
    value: Mapping[object, object], path: str, depth: int, problems: list[str]
) -> dict[str, object]:
    """Return an object; keys that are not texts are written as their JSON text."""
    result: dict[str, object] = {}
    for key, item in value.items():
        plain = to_tree(key, f"{path} (a key)", depth + 1, problems)
        if isinstance(plain, (list, dict)):
            problems.append(f"{path}: `{name_type(key)}` cannot be a key in JSON")
            continue
        name = plain if isinstance(plain, str) else json.dumps(plain)
        if name in result:
            problems.append(f"{path}: two keys are both written as {json.dumps(name)}")
        result[name] = to_tree(item, f"{path}.{name}", depth + 1, problems)
    return result


def list_items(value: Any) -> list[object]:
    """Return the items of a collection."""
    return list(value)


def name_type(value: object) -> str:
    """Name the type of a value for a message."""
    kind = type(value)
    inside = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return inside + kind.__qualname__
