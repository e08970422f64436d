"""Brings the members of the input to the parameters of the function."""

from __future__ import annotations

from collections.abc import Callable

from .decode_input import Given, refuse_input, show
from .read_contract import NOTHING, Contract, Kind, Parameter, is_model

Check = Callable[[object, Given, str, "list[str]"], object]


def bind_arguments(
    contract: Contract, text: str, members: dict[str, Given], check: Check
) -> tuple[list[object], dict[str, object]]:
    """
    Turn an input object into positional and keyword arguments, each checked.

    A member goes to the parameter of its name. One rule more: when the function has one parameter
    in all, annotated with a dataclass or a pydantic model, and the object does not consist of that
    parameter's name alone, the whole object is the data of that model; except that an empty object
    leaves a default in place.
    """
    parameters = contract.parameters
    problems: list[str] = []
    if takes_whole_object(parameters, members):
        members = {parameters[0].name: Given(text, {n: each.value for n, each in members.items()})}
        values = check_members(parameters, members, check, problems, whole=True)
    else:
        values = check_members(parameters, members, check, problems, whole=False)
    extra = check_unknown(parameters, members, check, problems)
    if problems:
        raise refuse_input(problems)
    return arrange(parameters, values, extra)


def takes_whole_object(parameters: tuple[Parameter, ...], members: dict[str, Given]) -> bool:
    """Say whether the whole input is the data of the only parameter."""
    if len(parameters) != 1 or not is_model(parameters[0].annotation):
        return False
    only = parameters[0]
    if only.kind in (Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD) or list(members) == [only.name]:
        return False
    return bool(members) or only.required


def check_members(
    parameters: tuple[Parameter, ...],
    members: dict[str, Given],
    check: Check,
    problems: list[str],
    *,
    whole: bool,
) -> dict[str, object]:
    """Check what the input gives to named parameters; what is missing becomes a problem."""
    values: dict[str, object] = {}
    for each in parameters:
        if each.kind is Kind.VAR_KEYWORD:
            continue
        if each.name not in members:
            if each.required:
                problems.append(f"`{each.name}` is missing")
            continue
        annotation = each.annotation
        if each.kind is Kind.VAR_POSITIONAL:
            annotation = list if annotation is NOTHING else list[annotation]  # type: ignore[valid-type]
        values[each.name] = check(
            annotation, members[each.name], "" if whole else each.name, problems
        )
    return values


def check_unknown(
    parameters: tuple[Parameter, ...],
    members: dict[str, Given],
    check: Check,
    problems: list[str],
) -> dict[str, object]:
    """Give members that no parameter is named after to `**kwargs`, or refuse them."""
    known = [each.name for each in parameters if each.kind is not Kind.VAR_KEYWORD]
    unknown = [name for name in members if name not in known]
    taker = next((each for each in parameters if each.kind is Kind.VAR_KEYWORD), None)
    if taker is not None:
        return {n: check(taker.annotation, members[n], n, problems) for n in unknown}
    if not unknown:
        return {}
    import difflib

    for name in unknown:
        near = difflib.get_close_matches(name, known, 1)
        if near:
            meant = f"did you mean `{near[0]}`?"
        elif known:
            meant = "the job takes " + ", ".join(f"`{each}`" for each in known)
        else:
            meant = "the job takes no arguments"
        problems.append(f"{show(name)} is unknown; {meant}")
    return {}


def arrange(
    parameters: tuple[Parameter, ...], values: dict[str, object], extra: dict[str, object]
) -> tuple[list[object], dict[str, object]]:
    """Pass by position what can only be passed so, and the rest by name."""
    positional: list[object] = []
    named: dict[str, object] = {}
    has_more = any(
        each.kind is Kind.VAR_POSITIONAL and values.get(each.name) for each in parameters
    )
    for each in parameters:
        if each.kind is Kind.VAR_POSITIONAL:
            positional.extend(_as_list(values.get(each.name, [])))
        elif each.kind is Kind.POSITIONAL_ONLY or (
            has_more and each.kind is Kind.POSITIONAL_OR_KEYWORD
        ):
            positional.append(values.get(each.name, each.default))
        elif each.name in values:
            named[each.name] = values[each.name]
    return positional, {**named, **extra}


def _as_list(value: object) -> list[object]:
    return [*value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
