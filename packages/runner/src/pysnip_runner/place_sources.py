"""Places the sources of a zipped bundle in the cache, so that they are real files."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from .report import INSTALL_FAILED, Refusal
from .store import find_writable_root, make_stage, publish_folder


def place_sources(cache: Path, manifest: bytes, members: dict[str, bytes]) -> Path:
    """Return a folder with the bundle's sources, made once and compared at every use."""
    sources = {name: data for name, data in members.items() if name.startswith("src/")}
    name = hashlib.sha256(manifest).hexdigest()[:32]
    target = cache / "code" / name
    if holds_exactly(target, sources):
        return target / "src"
    try:
        root = find_writable_root(cache)
        target = root / "code" / name
        stage = make_stage(root)
        try:
            write_files(stage / "code", sources)
            publish_folder(stage / "code", target, lambda each: holds_exactly(each, sources))
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        headline = "The sources of the bundle cannot be placed in the cache"
        raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
    return target / "src"


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder, readable only: nobody edits them there."""
    (folder / "src").mkdir(parents=True)
    for name, data in files.items():
        path = folder.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o444)


def holds_exactly(folder: Path, files: dict[str, bytes]) -> bool:
    """Say whether a folder holds these files with this content and nothing else but bytecode."""
    found = 0
    for current, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in names:
            path = Path(current, name)
            try:
                if files.get(path.relative_to(folder).as_posix()) != path.read_bytes():
                    return False
            except OSError:
                return False
            found += 1
    return found == len(files) and (folder / "src").is_dir()
