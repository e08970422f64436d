"""Shows what a job raised, with the frames of the job and without ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from .load_entry import explain_missing_module
from .report import JOB_RAISED, say

if TYPE_CHECKING:
    import traceback

_OURS = os.path.dirname(__file__)


def show_failure(error: BaseException, source: str) -> str:
    """Print the traceback of what the job raised and return the reason in one phrase."""
    import traceback

    shown = traceback.TracebackException.from_exception(error)
    for each in list_linked(shown):
        each.stack = keep_job_frames(each.stack, source)
    lines = "".join(shown.format()).rstrip()
    if isinstance(error, ModuleNotFoundError) and error.name:
        lines += "\nhint: " + explain_missing_module(error.name.partition(".")[0])
    say(lines)
    return f"the job raised {type(error).__name__}"


def explain_exit(code: object) -> tuple[int, str]:
    """Map what a job gave to `sys.exit` to our exit code, 0 or 1, and the reason."""
    if code is None or code == 0:
        return 0, ""
    if isinstance(code, int):
        return JOB_RAISED, f"the job called sys.exit({int(code)})"
    say(str(code))
    return JOB_RAISED, "the job called sys.exit with a message"


def keep_job_frames(frames: traceback.StackSummary, source: str) -> traceback.StackSummary:
    """Drop what led to the job's code, and our own frames wherever they are."""
    import traceback

    first = next((i for i, frame in enumerate(frames) if is_below(frame.filename, source)), 0)
    kept = [frame for frame in frames[first:] if not is_ours(frame.filename)]
    return traceback.StackSummary.from_list(kept)


def is_ours(filename: str) -> bool:
    """Say whether a frame belongs to the runner or to the import system."""
    return is_below(filename, _OURS) or filename.startswith("<frozen ")


def is_below(filename: str, folder: str) -> bool:
    """Say whether a file is somewhere in a folder, by its name."""
    return filename.startswith((folder + "/", folder + "\\"))


def list_linked(
    error: traceback.TracebackException,
) -> Iterator[traceback.TracebackException]:
    """Yield an error with its causes, contexts and, in a group, its members."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        group: Any = getattr(each, "exceptions", None)  # since Python 3.11
        members = cast("list[traceback.TracebackException]", group or [])
        linked = [each.__cause__, each.__context__, *members]
        waiting.extend(other for other in linked if other is not None)
