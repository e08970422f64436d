"""Lets imports leave bytecode beside the packages of an environment."""

from __future__ import annotations

import os
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from os import PathLike, sep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import PathEntryFinder


class SourceLoader(SourceFileLoader):
    """Loads a module as usual, and keeps its bytecode to itself."""

    def set_data(self, path: PathLike[str] | str, data: object, *, _mode: int = 0o666) -> None:
        """Write nothing."""


def write_bytecode() -> None:
    """
    Write bytecode as imports come by, inside the environment that this runs in and nowhere else.

    A job imports a fraction of what is installed, so this costs less than to compile all of it.
    Python puts each file in its place by one rename, whoever else writes the same.
    """
    if sys.prefix == sys.base_prefix or os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return
    inside = sys.prefix + sep
    find = FileFinder.path_hook(
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (SourceLoader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )

    def enter(path: str) -> PathEntryFinder:
        if path.startswith(inside):
            raise ImportError(path)
        return find(path)

    sys.path_hooks.insert(0, enter)
    # Those that were looked into before keep the finder that they were given.
    for path, finder in list(sys.path_importer_cache.items()):
        if isinstance(finder, FileFinder) and not path.startswith(inside):
            del sys.path_importer_cache[path]
    sys.dont_write_bytecode = False
