"""Places the packages that a bundle carries in the cache: compiled modules must be real files."""

from __future__ import annotations

import json
import os
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from .bundle_members import has_digest, is_inside, refuse_damage
from .note_use import note_use
from .read_archive import DAMAGED, UNREADABLE, Entry, read_directory, stream_member
from .report import BROKEN, INSTALL_FAILED, Refusal
from .store import find_writable_root, make_stage, publish_folder, remove_folder

MARKER = ".pysnip-packages.json"
SITE = "site"
MOST_THREADS = 4
# Below it, starting threads takes longer than they save.
WORTH_THREADS = 8 << 20


class Source(NamedTuple):
    """Members of an archive that lie below one folder, with the digests that they must have."""

    archive: str
    prefix: str
    digests: dict[str, str]


def list_source(archive: str, folder: str, members: dict[str, str]) -> Source:
    """Return the members of a manifest that lie below a folder of an archive."""
    prefix = folder + "/"
    return Source(archive, prefix, {n: d for n, d in members.items() if n.startswith(prefix)})


def place_packages(cache: str, identity: str, source: Source) -> str:
    """Return a folder with the packages, extracted once; the marker is what makes it whole."""
    target = os.path.join(cache, "packages", identity)
    note_use(target)  # first, so that nobody clears it away meanwhile
    if is_placed(target, identity):
        return os.path.join(target, SITE)
    try:
        root = find_writable_root(cache)
        target = os.path.join(root, "packages", identity)
        stage = make_stage(root)
        try:
            made = os.path.join(stage, "packages")
            extract(source, os.path.join(made, SITE))
            write_marker(made, identity)
            publish_folder(made, target, lambda each: is_placed(each, identity))
        finally:
            remove_folder(stage)
    except OSError as error:
        headline = "The packages of the bundle cannot be placed in the cache"
        raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
    return os.path.join(target, SITE)


def extract(source: Source, folder: str) -> None:
    """Write all members below a folder; one that is not as it should be stops it."""
    if os.path.isdir(source.archive):
        copy_members(source, folder)
        return
    names = sorted(source.digests)
    refuse_damage(f"`{n}` has a name that leads outside" for n in names if not is_inside(n))
    try:
        with open(source.archive, "rb", buffering=0) as file:
            directory = read_directory(file)
    except UNREADABLE as error:
        raise Refusal(BROKEN, "The bundle cannot be read", [str(error)]) from error
    refuse_damage(f"`{name}` is missing" for name in names if name not in directory)
    os.makedirs(folder)
    for parent in sorted({name[len(source.prefix) :].rpartition("/")[0] for name in names}):
        os.makedirs(os.path.join(folder, parent), exist_ok=True)
    size = sum(directory[name].size for name in names)
    threads = min(MOST_THREADS, os.cpu_count() or 1) if size >= WORTH_THREADS else 1
    work = partial(extract_some, source, folder, directory)
    if threads == 1:
        problems = work(names)
    else:
        # Inflating, hashing and writing leave the interpreter's lock, so that threads do help.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            done = pool.map(work, [names[start::threads] for start in range(threads)])
            problems = [problem for portion in done for problem in portion]
    refuse_damage(sorted(problems))


def copy_members(source: Source, folder: str) -> None:
    """Write members that lie below one folder of an unzipped bundle, all at its top."""
    os.makedirs(folder)
    problems: list[str] = []
    for name, digest in source.digests.items():
        path = os.path.join(source.archive, name)
        if not os.path.isfile(path):
            problems.append(f"`{name}` is missing")
            continue
        with open(path, "rb") as file:
            data = file.read()
        if has_digest(data, digest):
            with open(os.path.join(folder, os.path.basename(path)), "xb") as file:
                file.write(data)
        else:
            problems.append(f"`{name}` has other content than the manifest says")
    refuse_damage(problems)


def extract_some(
    source: Source, folder: str, directory: dict[str, Entry], names: list[str]
) -> list[str]:
    """Write some members; returns what is wrong with them."""
    problems: list[str] = []
    with open(source.archive, "rb", buffering=0) as archive:
        for name in names:
            entry = directory[name]
            path = os.path.join(folder, name[len(source.prefix) :])
            found = sha256()
            with open(path, "xb") as file:
                try:
                    for portion in stream_member(archive, entry):
                        found.update(portion)
                        file.write(portion)
                except DAMAGED as error:
                    problems.append(f"`{name}` cannot be read: {error}")
                    continue
            if "sha256:" + found.hexdigest() != source.digests[name]:
                problems.append(f"`{name}` has other content than the manifest says")
            elif entry.mode & 0o100:
                os.chmod(path, 0o755)  # noqa: S103 - as it is in the wheel
    return problems


def write_marker(made: str, identity: str) -> None:
    """Write the marker that makes a folder of packages a finished one."""
    entries = sorted(os.listdir(os.path.join(made, SITE)))
    with open(os.path.join(made, MARKER), "x", encoding="utf-8", newline="\n") as file:
        json.dump({"v": 1, "id": identity, "entries": entries}, file)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def is_placed(folder: str, identity: str) -> bool:
    """Say whether a folder of packages was finished and what lies at its top is still there."""
    try:
        with open(os.path.join(folder, MARKER), "rb") as file:
            marker: Any = json.load(file)
        if (marker["v"], marker["id"]) != (1, identity):
            return False
        return set(marker["entries"]) <= set(os.listdir(os.path.join(folder, SITE)))
    except (OSError, ValueError, KeyError, TypeError):
        return False
