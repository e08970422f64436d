"""Checks input and dumps results with pydantic, where the job's environment has it."""

from __future__ import annotations

import importlib
from typing import Any

from .decode_input import Given
from .read_contract import NOTHING, Contract
from .report import say_note


def load_pydantic(contract: Contract) -> Any:
    """Return pydantic, 2 or later, where it is there and there are annotations to check."""
    annotations = [each.annotation for each in contract.parameters] + [contract.returns]
    if all(each is NOTHING or each is type(None) for each in annotations):
        return None
    try:
        pydantic = importlib.import_module("pydantic")
    except ModuleNotFoundError as error:
        if error.name != "pydantic":
            raise
        return None
    return pydantic if hasattr(pydantic, "TypeAdapter") else None


def check_with_pydantic(
    pydantic: Any, annotation: object, given: Given, path: str, problems: list[str]
) -> object:
    """Convert one value from its JSON text, as `TypeAdapter(annotation).validate_json` does."""
    if annotation is NOTHING:
        return given.value
    adapter = make_adapter(pydantic, annotation)
    if adapter is None:
        name = write_annotation(annotation)
        say_note(f"`{path or 'input'}` is not checked: pydantic knows nothing about `{name}`")
        return given.value
    try:
        return adapter.validate_json(given.text)
    except pydantic.ValidationError as error:
        for each in error.errors(include_url=False, include_context=False):
            where = join_path(path, each["loc"])
            problems.append(f"`{where}`: {each['msg']}")
        return None
    except Exception as error:
        if not is_own_error(error):
            raise
        problems.append(f"`{path or 'input'}`: pydantic cannot take it: {error!r}")
        return None


def is_own_error(error: Exception) -> bool:
    """
    Return whether pydantic raised it, and not a validator of the job or of a library.

    A list that `Decimal` takes for its digits, for instance, ends in whatever `Decimal` raises.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = "" if trace is None else str(trace.tb_frame.f_globals.get("__name__"))
    return name.partition(".")[0] == "pydantic"


def dump_with_pydantic(pydantic: Any, annotation: object, value: object) -> object:
    """
    Bring a result into JSON's types by its annotation, as `TypeAdapter.dump_json` would.

    NaN and the infinities are left for the encoder to find. A value that is not what the annotation
    says is returned as it is, with a note.
    """
    if annotation is NOTHING:
        return value
    adapter = make_adapter(pydantic, annotation)
    if adapter is None:
        return value
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            return adapter.dump_python(value, mode="json")
    except UserWarning:
        name = write_annotation(annotation)
        say_note(f"the result is `{type(value).__name__}`, not what its annotation `{name}` says")
    except importlib.import_module("pydantic_core").PydanticSerializationError:
        pass  # a type that pydantic cannot write, such as one of numpy: the encoder may know it
    return value


def make_adapter(pydantic: Any, annotation: object) -> Any:
    """Make the adapter of an annotation, with bytes as base64; nothing when pydantic cannot."""
    config = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
    broken = (pydantic.PydanticUserError, pydantic.errors.PydanticUndefinedAnnotation)
    try:
        return pydantic.TypeAdapter(annotation, config=config)
    except broken:
        pass  # a model brings its own configuration and takes no other
    try:
        return pydantic.TypeAdapter(annotation)
    except broken:
        return None


def write_annotation(annotation: object) -> str:
    """Write an annotation as it stands in a program."""
    import inspect

    return inspect.formatannotation(annotation)


def join_path(path: str, location: tuple[str | int, ...]) -> str:
    """Write where a problem is: `orders[2].price`."""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path or "input"
