"""Knows the types that jobs return and JSON does not have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime


def simplify(value: Any, path: str, problems: list[str]) -> tuple[bool, object]:
    """Take one step towards JSON for the types that are known; `False` when the type is not."""
    for module, change in _MODULES.items():
        # There is no value of a type whose module is not loaded; a job may have one of that name.
        if module in sys.modules:
            found, simple = change(sys.modules[module], value, path, problems)
            if found:
                return True, simple
    # The type is asked, because an instance may answer to any name.
    if hasattr(type(value), "__dataclass_fields__"):  # pyright: ignore[reportUnknownArgumentType]
        import dataclasses

        names = [each.name for each in dataclasses.fields(value)]
        return True, {name: getattr(value, name) for name in names}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return True, write_bytes(value)  # pyright: ignore[reportUnknownArgumentType]
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


def simplify_datetime(
    datetime: Any, value: Any, _path: str, _problems: list[str]
) -> tuple[bool, object]:
    """Write dates, times and durations as ISO 8601 has them."""
    for name in ("datetime", "date", "time"):
        kind = getattr(datetime, name, None)
        if isinstance(kind, type) and isinstance(value, kind):
            return True, kind.isoformat(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType, reportAttributeAccessIssue]
    found = isinstance(value, getattr(datetime, "timedelta", ()))
    return found, write_duration(value) if found else None


def simplify_decimal(
    decimal: Any, value: Any, _path: str, _problems: list[str]
) -> tuple[bool, object]:
    """Write a decimal as text, so that no digit is lost; one that is no number stays a float."""
    if not isinstance(value, getattr(decimal, "Decimal", ())):
        return False, None
    return True, str(value) if value.is_finite() else float(str(value).replace("sNaN", "NaN"))


def simplify_uuid(uuid: Any, value: Any, _path: str, _problems: list[str]) -> tuple[bool, object]:
    """Write a UUID as its text."""
    found = isinstance(value, getattr(uuid, "UUID", ()))
    return found, str(value) if found else None


def simplify_path(
    pathlib: Any, value: Any, _path: str, _problems: list[str]
) -> tuple[bool, object]:
    """Write a path as its text."""
    found = isinstance(value, getattr(pathlib, "PurePath", ()))
    return found, str(value) if found else None


def write_duration(value: datetime.timedelta) -> str:
    """Write a duration as ISO 8601 has it: `P1DT2H3.5S`, with a sign in front when negative."""
    sign, value = ("-", -value) if value.total_seconds() < 0 else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0").rstrip(".")
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    parts.append(f"{seconds}{fraction}S" if seconds or fraction else "")
    days, time = (f"{value.days}D" if value.days else ""), "".join(parts)
    return f"{sign}P{days}{'T' + time if time else ''}" if days or time else "PT0S"


def write_bytes(value: bytes | bytearray | memoryview) -> str:
    """Write bytes as base64 in the alphabet for URLs, as pydantic does."""
    import base64

    return base64.urlsafe_b64encode(bytes(value)).decode("ascii")


_MODULES: dict[str, Callable[[Any, Any, str, list[str]], tuple[bool, object]]] = {
    "pandas": simplify_pandas,
    "numpy": simplify_numpy,
    "pydantic": simplify_pydantic,
    "datetime": simplify_datetime,
    "decimal": simplify_decimal,
    "uuid": simplify_uuid,
    "pathlib": simplify_path,
}
