"""The cache on this machine: how a folder gets into it whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable

from .report import say_note

_STALE_SECONDS = 24 * 3600
_private: dict[str, str] = {}


def find_writable_root(root: str) -> str:
    """Return the cache folder, or a private temporary one when it cannot be written."""
    if root in _private:
        return _private[root]
    try:
        if not os.path.isabs(root):
            raise OSError(f"{root} is not an absolute path")
        os.rmdir(make_folder(os.path.join(root, "stage"), "try-"))
    except OSError as error:
        import atexit
        import tempfile

        private = tempfile.mkdtemp(prefix="pysnip-")
        atexit.register(remove_at_end, private, os.getpid())
        say_note(f"the cache cannot be written ({error}); using {private} for this run")
        _private[root] = private
        return private
    return root


def remove_at_end(folder: str, owner: int) -> None:
    """Remove a folder when the process that made it ends; one that the job forked leaves it."""
    if os.getpid() == owner:
        remove_folder(folder)


def make_stage(root: str) -> str:
    """Make a folder of one's own to build in, and clear away those that were left long ago."""
    import time

    stages = os.path.join(root, "stage")
    made = make_folder(stages, "run-")
    for left in os.scandir(stages):
        try:
            is_stale = time.time() - left.stat().st_mtime > _STALE_SECONDS
        except OSError:
            continue
        if is_stale:
            remove_folder(left.path)
    return made


def make_folder(parent: str, prefix: str) -> str:
    """Make a folder with a name that nobody has or guesses, which only this user can enter."""
    os.makedirs(parent, exist_ok=True)
    while True:
        folder = os.path.join(parent, prefix + os.urandom(6).hex())
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            continue
        return folder


def remove_folder(folder: str) -> None:
    """Remove a folder and all in it; what cannot be removed stays."""
    try:
        os.rmdir(folder)  # most are empty by then
    except OSError:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def write_files(folder: str, files: dict[str, bytes]) -> None:
    """Write files below a folder, readable only: nobody edits them there."""
    for name, data in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb", opener=open_readable) as file:
            file.write(data)


def open_readable(path: str, flags: int) -> int:
    """Open a file that is to be written once."""
    return os.open(path, flags, 0o444)


def publish_folder(made: str, target: str, is_whole: Callable[[str], bool]) -> None:
    """
    Rename a finished folder to its place in the cache.

    When another process was first and its folder is whole, that one is kept. One that is not whole
    is moved out of the way, so that the place is never half-filled.
    """
    os.makedirs(os.path.dirname(target), exist_ok=True)
    for _ in range(10):
        try:
            os.rename(made, target)
        except OSError:
            if not os.path.lexists(target):
                raise
        else:
            return
        if is_whole(target):
            return
        aside = os.path.join(os.path.dirname(made), f"damaged-{os.urandom(6).hex()}")
        try:
            os.rename(target, aside)
        except FileNotFoundError:
            continue  # another process is repairing it too
        remove_folder(aside)
    raise OSError(f"{target} cannot be replaced")
