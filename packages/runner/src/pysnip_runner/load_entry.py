"""Finds the entry of a job in its source folder and loads it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from types import TracebackType

from .report import BROKEN, JOB_RAISED, Refusal


def split_entry(entry: str) -> tuple[str, str]:
    """Split `module:function` into its halves; for a script the function may be left out."""
    module, _, function = entry.partition(":")
    parts = [*module.split("."), *([function] if function else [])]
    if not all(part.isidentifier() for part in parts):
        raise Refusal(BROKEN, f"`{entry}` is not an entry", hint="write `module:function`")
    root = module.split(".")[0]
    if root in sys.stdlib_module_names or root in ("pysnip_runner", "__main__"):
        raise Refusal(
            BROKEN,
            f"The entry module `{root}` has the name of a module that Python needs itself",
            hint="rename the file, and `entry` with it",
        )
    return module, function


def find_entry_file(source: str, module: str) -> str:
    """Return the file of the entry module, which must be in the source folder itself."""
    base = os.path.join(source, *module.split("."))
    for candidate in (base + ".py", os.path.join(base, "__init__.py")):
        if os.path.isfile(candidate):
            return candidate
    raise Refusal(BROKEN, f"There is no module `{module}` in {source}")


def load_function(source: str, entry: str) -> Callable[..., object]:
    """Import the entry module and return its function."""
    module_name, function_name = split_entry(entry)
    path = find_entry_file(source, module_name)
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise refuse_missing_module(error, os.path.basename(path)) from error
    except SyntaxError as error:
        raise refuse_syntax(error) from error
    function = getattr(module, function_name, None)
    if not callable(function):
        problem = "is not a function" if hasattr(module, function_name) else "does not exist"
        raise Refusal(
            BROKEN,
            f"`{function_name or entry}` {problem} in {path}",
            hint="correct `entry` to `module:function`",
        )
    return function


def refuse_missing_module(error: ModuleNotFoundError, importer: str) -> Exception:
    """Say which package to declare; an import that fails for another reason stays itself."""
    name = (error.name or "").partition(".")[0]
    if not name or name in sys.stdlib_module_names:
        return error
    where = describe_place(error.__traceback__) or importer
    return Refusal(
        JOB_RAISED,
        f"The job imports `{name}`, which is not in its environment",
        [f"imported in {where}"],
        explain_missing_module(name),
        reason=f"the module `{name}` is missing",
    )


def explain_missing_module(name: str) -> str:
    """Say what to do about a module that is not there."""
    return f"declare the package of `{name}` in the job's `dependencies` and lock again"


def refuse_syntax(error: SyntaxError) -> Refusal:
    """Show where a file is not valid for this Python."""
    import traceback

    version = ".".join(map(str, sys.version_info[:2]))
    lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
    return Refusal(
        JOB_RAISED,
        f"{error.filename}:{error.lineno}: this is not valid Python {version}",
        [line.rstrip() for line in lines[1:]] or [str(error)],
        reason="its code is not valid",
    )


def describe_place(trace: TracebackType | None) -> str:
    """Return `file:line` of the innermost frame that is a real file."""
    import traceback

    frames = [f for f in traceback.extract_tb(trace) if not f.filename.startswith("<")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
