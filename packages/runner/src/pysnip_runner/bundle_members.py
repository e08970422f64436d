"""Reads what a bundle consists of and compares it with its manifest."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .report import BROKEN, Refusal

MANIFEST = "bundle.json"
# What can be large is not read at every start, but when it is placed.
CARRIED = ("packages/", "wheels/")
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


class Members(NamedTuple):
    """What a bundle holds: the content of its own files, and the names of what it carries."""

    own: dict[str, bytes]
    carried: frozenset[str]


def read_members(root: Path) -> Members:
    """Return the files of a bundle but `bundle.json`, by their names in the archive."""
    try:
        return read_folder(root) if root.is_dir() else read_archive(root)
    except UNREADABLE as error:
        raise Refusal(BROKEN, "The bundle cannot be read", [str(error)]) from error


def read_archive(path: Path) -> Members:
    """Return the files of a zip."""
    with zipfile.ZipFile(path) as archive:
        names = list_names(archive)
        own = [name for name in names if name != MANIFEST and not name.startswith(CARRIED)]
        carried = frozenset(name for name in names if name.startswith(CARRIED))
        return Members({name: archive.read(name) for name in own}, carried)


def list_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the files of a zip; a name that is there twice is refused."""
    names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if len(set(names)) != len(names):
        raise Refusal(BROKEN, "The bundle holds two members of one name")
    return names


def read_folder(root: Path) -> Members:
    """Return the files of an unzipped bundle; what it carries is used where it is, unread."""
    own: dict[str, bytes] = {}
    for folder, folders, names in os.walk(root):
        above = Path(folder) == root
        folders[:] = [each for each in folders if not is_skipped(each, above)]
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if relative != MANIFEST:
                own[relative] = path.read_bytes()
    return Members(own, frozenset())


def is_skipped(name: str, above: bool) -> bool:
    """Say whether a folder is not looked into: bytecode that a start left, or what is carried."""
    return name == "__pycache__" or (above and f"{name}/" in CARRIED)


def check_members(expected: dict[str, str], members: Members, root: Path) -> None:
    """Refuse a bundle that is not exactly what its manifest lists; carried members by name only."""
    own = {name: digest for name, digest in expected.items() if not name.startswith(CARRIED)}
    problems = [
        f"`{name}` has a name that leads outside"
        for name in (*members.own, *members.carried)
        if not is_inside(name)
    ]
    for name in sorted({*own, *members.own}):
        if name not in members.own:
            problems.append(f"`{name}` is missing")
        elif name not in expected:
            problems.append(f"`{name}` is not in the manifest")
        elif not has_digest(members.own[name], own[name]):
            problems.append(f"`{name}` has other content than the manifest says")
    if not root.is_dir():
        problems += compare_names(members.carried, expected)
    refuse_damage(problems)


def compare_names(carried: frozenset[str], expected: dict[str, str]) -> list[str]:
    """Return what is missing and what is too much among the carried members."""
    wanted = {name for name in expected if name.startswith(CARRIED)}
    missing = [f"`{name}` is missing" for name in sorted(wanted - carried)]
    return missing + [f"`{name}` is not in the manifest" for name in sorted(carried - wanted)]


def refuse_damage(problems: Iterable[str]) -> None:
    """Refuse a bundle with problems, of which the first ten are shown."""
    shown = list(problems)
    if shown:
        raise Refusal(
            BROKEN,
            "The bundle is not what its `bundle.json` says",
            shown[:10],
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
