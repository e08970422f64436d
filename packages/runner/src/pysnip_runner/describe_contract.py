"""Describes the function of a job from its text, without running any of it."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Sequence
from typing import cast

from .load_entry import find_entry_file, refuse_syntax, split_entry
from .options import need_option, refuse_rest, split_options
from .report import BROKEN, OK, Refusal

CONTRACT_OPTIONS = ("--source", "--entry")


def contract_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `contract` command: print one JSON object about the entry."""
    options, rest = split_options(arguments, CONTRACT_OPTIONS)
    refuse_rest(rest, CONTRACT_OPTIONS)
    source = os.path.realpath(need_option(options, "--source"))
    print(json.dumps(describe_contract(source, need_option(options, "--entry"))))
    return OK


def describe_contract(source: str, entry: str) -> dict[str, object]:
    """Return the sort of a function, its parameters and the text of its return annotation."""
    module, name = split_entry(entry)
    path = find_entry_file(source, module)
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(), path)
    except SyntaxError as error:
        raise refuse_syntax(error) from error
    found = [each for each in list_functions(tree.body) if each.name == name]
    if not found:
        raise Refusal(BROKEN, f"`{name or entry}` is not a function in {path}")
    function = found[-1]  # of two definitions, Python keeps the later one
    return {
        "entry": entry,
        "sort": name_sort(function),
        "parameters": list(describe_parameters(function.args)),
        "returns": write(function.returns),
    }


def list_functions(
    body: Sequence[ast.stmt],
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a module, also those below `if` and `try`."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield statement
        elif not isinstance(statement, ast.ClassDef):
            for part in ("body", "handlers", "orelse", "finalbody"):
                inner = cast("list[ast.AST]", getattr(statement, part, []))
                for each in inner:
                    nested = (
                        getattr(each, "body", []) if isinstance(each, ast.ExceptHandler) else [each]
                    )
                    yield from list_functions(cast("list[ast.stmt]", nested))


def name_sort(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Say how the function has to be called: sync, async, generator or async-generator."""
    waiting: list[ast.AST] = list(function.body)
    yields = False
    while waiting and not yields:
        node = waiting.pop()
        yields = isinstance(node, (ast.Yield, ast.YieldFrom))
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    is_async = isinstance(function, ast.AsyncFunctionDef)
    if yields:
        return "async-generator" if is_async else "generator"
    return "async" if is_async else "sync"


def describe_parameters(arguments: ast.arguments) -> Iterator[dict[str, object]]:
    """Yield the parameters in the order in which they are written."""
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults: list[ast.expr | None] = [*[None] * missing, *arguments.defaults]
    for index, (each, default) in enumerate(zip(positional, defaults, strict=True)):
        only = index < len(arguments.posonlyargs)
        yield describe(each, "positional-only" if only else "positional-or-keyword", default)
    if arguments.vararg is not None:
        yield {**describe(arguments.vararg, "var-positional", None), "required": False}
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield describe(each, "keyword-only", default)
    if arguments.kwarg is not None:
        yield {**describe(arguments.kwarg, "var-keyword", None), "required": False}


def describe(parameter: ast.arg, kind: str, default: ast.expr | None) -> dict[str, object]:
    """Describe one parameter; its annotation and default are texts, or null."""
    return {
        "name": parameter.arg,
        "kind": kind,
        "annotation": write(parameter.annotation),
        "default": write(default),
        "required": default is None,
    }


def write(node: ast.expr | None) -> str | None:
    """Write an expression as text."""
    return None if node is None else ast.unparse(node)
