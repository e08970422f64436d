"""Places the sources of a zipped bundle in the cache, so that they are real files."""

from __future__ import annotations

import os
from hashlib import sha256

from .note_use import note_use
from .report import INSTALL_FAILED, Refusal
from .store import find_writable_root, make_stage, publish_folder, remove_folder, write_files


def place_sources(cache: str, manifest: bytes, members: dict[str, bytes]) -> str:
    """Return a folder with the bundle's sources, made once and compared at every use."""
    sources = {name: data for name, data in members.items() if name.startswith("src/")}
    name = sha256(manifest).hexdigest()[:32]
    target = os.path.join(cache, "code", name)
    note_use(target)
    if holds_exactly(target, sources):
        return os.path.join(target, "src")
    try:
        root = find_writable_root(cache)
        target = os.path.join(root, "code", name)
        stage = make_stage(root)
        made = os.path.join(stage, "code")
        try:
            os.makedirs(os.path.join(made, "src"))
            write_files(made, sources)
            publish_folder(made, target, lambda each: holds_exactly(each, sources))
        finally:
            remove_folder(stage)
    except OSError as error:
        headline = "The sources of the bundle cannot be placed in the cache"
        raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
    return os.path.join(target, "src")


def holds_exactly(folder: str, files: dict[str, bytes]) -> bool:
    """Say whether a folder holds these files with this content and nothing else but bytecode."""
    found = 0
    for current, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each != "__pycache__"]
        start = current[len(folder) + 1 :].replace(os.sep, "/")
        for name in names:
            try:
                with open(os.path.join(current, name), "rb") as file:
                    if files.get(f"{start}/{name}") != file.read():
                        return False
            except OSError:
                return False
            found += 1
    return found == len(files) and os.path.isdir(os.path.join(folder, "src"))
