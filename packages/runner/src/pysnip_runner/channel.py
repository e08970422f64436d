"""Keeps standard output for the one result, whatever the job prints."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from functools import partial

from .report import BAD_INPUT, JOB_RAISED, Refusal


def take_standard_output() -> int:
    """
    Keep file descriptor 1 for the result and let all that is printed go to standard error.

    The swap is made on descriptors, so that it also holds for C code and for child processes, which
    never see the descriptor that is returned.
    """
    # Before the swap, because a stream that began as a file would look for its place in a pipe.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
        elif stream is not None:
            stream.flush()
    try:
        kept = os.dup(1)
    except OSError:
        kept = -1  # closed from the start; only a result for standard output will fail
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if kept >= 0 and hasattr(os, "register_at_fork"):
        # A forked child that outlives the job would otherwise keep the reader waiting.
        os.register_at_fork(after_in_child=partial(os.close, kept))
    return kept


def send_result(line: bytes, kept: int, output: str | None) -> None:
    """Write the result to the kept descriptor, or as a whole to a file."""
    try:
        if output is not None:
            write_whole_file(output, line)
            return
        view = memoryview(line)
        while view:
            view = view[os.write(kept, view) :]
    except OSError as error:
        raise Refusal(
            JOB_RAISED,
            "The result could not be written",
            [str(error)],
            reason="its result was lost",
        ) from error


def check_output_path(output: str) -> None:
    """Refuse an output file that could not be written at the end, before the job starts."""
    if os.path.isdir(output):
        raise Refusal(BAD_INPUT, f"`--output {output}` names a folder, not a file")
    if not os.path.isdir(os.path.dirname(os.path.abspath(output))):
        raise Refusal(BAD_INPUT, f"The folder of `--output {output}` does not exist")


def write_whole_file(path: str, data: bytes) -> None:
    """Write a file so that a reader sees the old text or the new, never a part."""
    folder, name = os.path.split(os.path.realpath(path))
    temporary = os.path.join(folder, f".{name}.{os.urandom(6).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, os.path.join(folder, name))
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
