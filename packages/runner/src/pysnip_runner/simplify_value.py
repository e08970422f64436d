"""Knows the types that jobs return and JSON does not have."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import decimal
import pathlib
import sys
import uuid
from collections.abc import Callable
from typing import Any


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
