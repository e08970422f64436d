"""Turns what a job returned into one line of JSON."""

from __future__ import annotations

import base64
import collections
import dataclasses
import datetime
import decimal
import enum
import json
import math
import pathlib
import sys
import uuid
from collections.abc import Callable, ItemsView, Mapping, Sequence, Set, ValuesView
from typing import Any, cast

from .decode_input import has_lone_surrogate
from .report import JOB_RAISED, Refusal

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


def simplify(value: Any, path: str, problems: list[str]) -> tuple[bool, object]:
    """Take one step towards JSON for the types that are known; `False` when the type is not."""
    for module in ("pandas", "numpy", "pydantic"):
        if module in sys.modules:
            found, simple = _LIBRARIES[module](sys.modules[module], value, path, problems)
            if found:
                return True, simple
    for kind, change in _SIMPLER.items():
        if isinstance(value, kind):
            return True, change(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return True, {name: getattr(value, name) for name in names}
    return False, None


def simplify_pandas(pandas: Any, value: Any, path: str, problems: list[str]) -> tuple[bool, object]:
    """Write a frame as its rows, a series as an object, an index as a list."""
    if isinstance(value, pandas.DataFrame):
        return True, value.to_dict("records")
    if isinstance(value, pandas.Series):
        return True, value.to_dict()
    if isinstance(value, pandas.Index):
        return True, value.tolist()
    if value is pandas.NaT or value is pandas.NA:
        problems.append(f"{path}: {value} is not JSON")
        return True, None
    return False, None


def simplify_numpy(numpy: Any, value: Any, path: str, problems: list[str]) -> tuple[bool, object]:
    """Write arrays as lists and their scalars as what Python has for them."""
    if isinstance(value, (numpy.datetime64, numpy.timedelta64)) and numpy.isnat(value):
        problems.append(f"{path}: NaT is not JSON")
        return True, None
    if isinstance(value, numpy.datetime64):
        return True, str(value)
    if isinstance(value, numpy.timedelta64):
        return True, value.astype("timedelta64[us]").item()
    if isinstance(value, numpy.ndarray):
        keeps_items = value.dtype.kind in "mM" and value.ndim > 0
        return True, list(value) if keeps_items else value.tolist()
    if isinstance(value, numpy.generic):
        plain = value.item()
        if isinstance(plain, numpy.floating):
            plain = float(value)  # a long double has no equal in Python
        return type(plain) is not type(value), plain
    return False, None


def simplify_pydantic(
    pydantic: Any, value: Any, _path: str, _problems: list[str]
) -> tuple[bool, object]:
    """Write a model by its own rules."""
    if isinstance(value, pydantic.BaseModel) and hasattr(value, "model_dump"):
        return True, value.model_dump(mode="json")
    return False, None


def write_duration(value: datetime.timedelta) -> str:
    """Write a duration as ISO 8601 has it: `P1DT2H3.5S`, with a sign in front when negative."""
    sign, value = ("-", -value) if value < datetime.timedelta(0) else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0").rstrip(".")
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    parts.append(f"{seconds}{fraction}S" if seconds or fraction else "")
    days, time = (f"{value.days}D" if value.days else ""), "".join(parts)
    return f"{sign}P{days}{'T' + time if time else ''}" if days or time else "PT0S"


def write_decimal(value: decimal.Decimal) -> str | float:
    """Write a decimal as text, so that no digit is lost; one that is no number stays a float."""
    return str(value) if value.is_finite() else float(str(value).replace("sNaN", "NaN"))


def write_bytes(value: bytes | bytearray | memoryview) -> str:
    """Write bytes as base64 in the alphabet for URLs, as pydantic does."""
    return base64.urlsafe_b64encode(bytes(value)).decode("ascii")


def list_items(value: Any) -> list[object]:
    """Return the items of a collection."""
    return list(value)


def name_type(value: object) -> str:
    """Name the type of a value for a message."""
    kind = type(value)
    inside = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return inside + kind.__qualname__


_SIMPLER: dict[Any, Callable[[Any], object]] = {
    datetime.datetime: datetime.datetime.isoformat,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: write_duration,
    decimal.Decimal: write_decimal,
    uuid.UUID: str,
    pathlib.PurePath: str,
    bytes: write_bytes,
    bytearray: write_bytes,
    memoryview: write_bytes,
}

_LIBRARIES: dict[str, Callable[[Any, Any, str, list[str]], tuple[bool, object]]] = {
    "pandas": simplify_pandas,
    "numpy": simplify_numpy,
    "pydantic": simplify_pydantic,
}
