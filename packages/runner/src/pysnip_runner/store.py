"""The cache on this machine: where it is, and how a folder gets into it whole or not at all."""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .report import say_note

_STALE_SECONDS = 24 * 3600


def find_cache_root() -> Path:
    """Return the cache folder, the same that the developer's tool uses; it may not exist."""
    chosen = os.environ.get("PYSNIP_CACHE_DIR")
    if chosen:
        return Path(chosen).absolute()
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - it does not raise when there is no home
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "pysnip" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "pysnip"
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else home / ".cache") / "pysnip"


@functools.lru_cache(maxsize=1)
def find_writable_root(root: Path) -> Path:
    """Return the cache folder, or a private temporary one when it cannot be written."""
    try:
        if not root.is_absolute():
            raise OSError(f"{root} is not an absolute path")
        (root / "stage").mkdir(parents=True, exist_ok=True)
        Path(tempfile.mkdtemp(prefix="try-", dir=root / "stage")).rmdir()
    except OSError as error:
        private = Path(tempfile.mkdtemp(prefix="pysnip-"))
        atexit.register(remove_at_end, private, os.getpid())
        say_note(f"the cache cannot be written ({error}); using {private} for this run")
        return private
    return root


def remove_at_end(folder: Path, owner: int) -> None:
    """Remove a folder when the process that made it ends; one that the job forked leaves it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def make_stage(root: Path) -> Path:
    """Make a folder of one's own to build in, and clear away those that were left long ago."""
    stages = root / "stage"
    stages.mkdir(parents=True, exist_ok=True)
    for left in stages.iterdir():
        try:
            is_stale = time.time() - left.stat().st_mtime > _STALE_SECONDS
        except OSError:
            continue
        if is_stale:
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="run-", dir=stages))


def publish_folder(made: Path, target: Path, is_whole: Callable[[Path], bool]) -> None:
    """
    Rename a finished folder to its place in the cache.

    When another process was first and its folder is whole, that one is kept. One that is not whole
    is moved out of the way, so that the place is never half-filled.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(10):
        try:
            made.rename(target)
        except OSError:
            if not target.exists():
                raise
        else:
            return
        if is_whole(target):
            return
        aside = made.with_name(f"damaged-{secrets.token_hex(6)}")
        try:
            target.rename(aside)
        except FileNotFoundError:
            continue  # another process is repairing it too
        shutil.rmtree(aside, ignore_errors=True)
    raise OSError(f"{target} cannot be replaced")
