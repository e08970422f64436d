"""Reads what a bundle consists of and compares it with its manifest."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from pathlib import Path

from .report import BROKEN, Refusal


def read_members(root: Path) -> dict[str, bytes]:
    """Return every file of a bundle but `bundle.json`, by its name in the archive."""
    try:
        return read_folder(root) if root.is_dir() else read_archive(root)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refusal(BROKEN, "The bundle cannot be read", [str(error)]) from error


def read_archive(path: Path) -> dict[str, bytes]:
    """Return the files of a zip."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        names = [entry.filename for entry in entries]
        if len(set(names)) != len(names):
            raise Refusal(BROKEN, "The bundle holds two members of one name")
        return {each.filename: archive.read(each) for each in entries if each.filename != MANIFEST}


def read_folder(root: Path) -> dict[str, bytes]:
    """Return the files of an unzipped bundle, but the bytecode that a start may have left there."""
    members: dict[str, bytes] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if relative != MANIFEST:
                members[relative] = path.read_bytes()
    return members


def check_members(expected: dict[str, str], members: dict[str, bytes]) -> None:
    """Refuse a bundle that is not exactly what its manifest lists."""
    problems = [
        f"`{name}` has a name that leads outside" for name in members if not is_inside(name)
    ]
    for name in sorted({*expected, *members}):
        if name not in members:
            problems.append(f"`{name}` is missing")
        elif name not in expected:
            problems.append(f"`{name}` is not in the manifest")
        elif not has_digest(members[name], expected[name]):
            problems.append(f"`{name}` has other content than the manifest says")
    if problems:
        raise Refusal(
            BROKEN,
            "The bundle is not what its `bundle.json` says",
            problems[:10],
            "bundle the job again, or copy the bundle again",
            "the bundle is damaged",
        )


def has_digest(data: bytes, digest: str) -> bool:
    """Say whether data has the digest `sha256:<hex>`."""
    return "sha256:" + hashlib.sha256(data).hexdigest() == digest


def is_inside(name: str) -> bool:
    """Say whether a member's name is a plain relative path that can be extracted."""
    bad_character = any(each in name for each in ("\\", ":", "\0"))
    return not bad_character and all(part not in ("", ".", "..") for part in name.split("/"))


MANIFEST = "bundle.json"
