"""Reads what a bundle consists of and compares it with its manifest."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from .read_archive import UNREADABLE, read_directory, read_member
from .report import BROKEN, Refusal

MANIFEST = "bundle.json"
# What can be large is not read at every start, but when it is placed.
CARRIED = ("packages/", "wheels/")


class Members(NamedTuple):
    """What a bundle holds: `bundle.json`, its own files, and the names of what it carries."""

    manifest: bytes
    own: dict[str, bytes]
    carried: frozenset[str]


def read_members(root: str) -> Members:
    """Return the files of a bundle by their names in the archive."""
    try:
        members = read_folder(root) if os.path.isdir(root) else read_zip(root)
    except UNREADABLE as error:
        raise Refusal(BROKEN, "The bundle cannot be read", [str(error)]) from error
    if MANIFEST not in members:
        raise lacks_manifest(f"looked in {root}")
    manifest = members.pop(MANIFEST)
    carried = frozenset(name for name in members if name.startswith(CARRIED))
    return Members(manifest, {n: d for n, d in members.items() if n not in carried}, carried)


def read_manifest_bytes(root: str) -> bytes:
    """Return the bytes of `bundle.json` alone."""
    is_folder = os.path.isdir(root)
    path = os.path.join(root, MANIFEST) if is_folder else root
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read() if is_folder else read_member(file, read_directory(file)[MANIFEST])
    except (*UNREADABLE, KeyError) as error:
        raise lacks_manifest(str(error)) from error


def lacks_manifest(why: str) -> Refusal:
    """Return the refusal of a bundle that does not say what it is."""
    return Refusal(BROKEN, "The bundle has no `bundle.json`", [why])


def read_zip(path: str) -> dict[str, bytes]:
    """Return the files of a zip; what it carries is only named."""
    with open(path, "rb", buffering=0) as file:
        return {
            name: b"" if name.startswith(CARRIED) else read_member(file, entry)
            for name, entry in read_directory(file).items()
        }


def read_folder(root: str) -> dict[str, bytes]:
    """Return the files of an unzipped bundle; what it carries is used where it is, unread."""
    found: dict[str, bytes] = {}
    for folder, folders, names in os.walk(root):
        above = folder == root
        folders[:] = [each for each in folders if not is_skipped(each, above)]
        start = "" if above else folder[len(root) + 1 :].replace(os.sep, "/") + "/"
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                found[start + name] = file.read()
    return found


def is_skipped(name: str, above: bool) -> bool:
    """Say whether a folder is not looked into: bytecode that a start left, or what is carried."""
    return name == "__pycache__" or (above and f"{name}/" in CARRIED)


def check_members(expected: dict[str, str], members: Members, root: str) -> None:
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
    if not os.path.isdir(root):
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
    return "sha256:" + sha256(data).hexdigest() == digest


def is_inside(name: str) -> bool:
    """Say whether a member's name is a plain relative path that can be extracted."""
    bad_character = any(each in name for each in ("\\", ":", "\0"))
    return not bad_character and all(part not in ("", ".", "..") for part in name.split("/"))
