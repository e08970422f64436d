"""Places the runner of a zipped bundle in the cache, where later starts find its bytecode."""

from __future__ import annotations

import os
import sys

from .find_runner import is_trusted, list_runner, locate_runner
from .manifest import Manifest
from .note_use import note_use
from .store import make_stage, publish_folder, remove_folder, write_files


def place_runner(cache: str, manifest: Manifest, members: dict[str, bytes]) -> str | None:
    """
    Return the folder of the cache with the runner that this is, made if need be, and go on there.

    Where the cache cannot be written nothing is said: the runner goes on from where it is.
    """
    package = sys.modules["pysnip_runner"]
    runner = list_runner(manifest.members)
    folder = locate_runner(cache, runner)
    modules = os.path.join(folder, "pysnip_runner")
    if modules in package.__path__:
        note_use(folder)
        return folder
    if sys.dont_write_bytecode or not os.path.isabs(folder):
        return None
    files = {name: members[name] for name in runner}
    try:
        stage = make_stage(cache)
        try:
            made = os.path.join(stage, "runner")
            write_files(made, files)
            publish_folder(made, folder, lambda each: is_runner(each, files))
        finally:
            remove_folder(stage)
        if manifest.kind in ("thin", "wheelhouse"):
            compile_all(folder)
    except OSError:
        return None
    package.__path__[:] = [modules]
    return folder


def compile_all(folder: str) -> None:
    """Write bytecode now: jobs in an environment start with `-B`."""
    import compileall

    compileall.compile_dir(folder, quiet=2)


def is_runner(folder: str, files: dict[str, bytes]) -> bool:
    """Say whether a folder holds these files with this content, and is one to run."""
    try:
        if not is_trusted(folder, files):
            return False
        for name, data in files.items():
            with open(os.path.join(folder, name), "rb") as file:
                if file.read() != data:
                    return False
    except OSError:
        return False
    return True
