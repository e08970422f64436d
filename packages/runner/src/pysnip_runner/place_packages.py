"""Places the packages that a bundle carries in the cache: compiled modules must be real files."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from .bundle_members import UNREADABLE, has_digest, is_inside, refuse_damage
from .report import BROKEN, INSTALL_FAILED, Refusal
from .store import find_writable_root, make_stage, publish_folder

MARKER = ".pysnip-packages.json"
SITE = "site"
MOST_THREADS = 4


class Source(NamedTuple):
    """Members of an archive that lie below one folder, with the digests that they must have."""

    archive: Path
    prefix: str
    digests: dict[str, str]


def list_source(archive: Path, folder: str, members: dict[str, str]) -> Source:
    """Return the members of a manifest that lie below a folder of an archive."""
    prefix = folder + "/"
    return Source(archive, prefix, {n: d for n, d in members.items() if n.startswith(prefix)})


def place_packages(cache: Path, identity: str, source: Source) -> Path:
    """Return a folder with the packages, extracted once; the marker is what makes it whole."""
    target = cache / "packages" / identity
    if is_placed(target, identity):
        return target / SITE
    try:
        root = find_writable_root(cache)
        target = root / "packages" / identity
        stage = make_stage(root)
        try:
            made = stage / "packages"
            extract(source, made / SITE)
            write_marker(made, identity)
            publish_folder(made, target, lambda each: is_placed(each, identity))
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        headline = "The packages of the bundle cannot be placed in the cache"
        raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
    return target / SITE


def extract(source: Source, folder: Path) -> None:
    """Write all members below a folder; one that is not as it should be stops it."""
    if source.archive.is_dir():
        copy_members(source, folder)
        return
    names = sorted(source.digests)
    refuse_damage(f"`{n}` has a name that leads outside" for n in names if not is_inside(n))
    folder.mkdir(parents=True)
    for parent in sorted({name[len(source.prefix) :].rpartition("/")[0] for name in names}):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    try:
        # Inflating and hashing leave the interpreter's lock, so that threads do help.
        with (
            zipfile.ZipFile(source.archive) as archive,
            ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool,
        ):
            portions = [names[start::MOST_THREADS] for start in range(MOST_THREADS)]
            done = pool.map(partial(extract_some, archive, source, folder), portions)
            problems = [problem for portion in done for problem in portion]
    except zipfile.BadZipFile as error:
        raise Refusal(BROKEN, "The bundle cannot be read", [str(error)]) from error
    refuse_damage(sorted(problems))


def copy_members(source: Source, folder: Path) -> None:
    """Write members that lie below one folder of an unzipped bundle, all at its top."""
    folder.mkdir(parents=True)
    problems: list[str] = []
    for name, digest in source.digests.items():
        path = source.archive / name
        if not path.is_file():
            problems.append(f"`{name}` is missing")
            continue
        data = path.read_bytes()
        if has_digest(data, digest):
            (folder / path.name).write_bytes(data)
        else:
            problems.append(f"`{name}` has other content than the manifest says")
    refuse_damage(problems)


def extract_some(
    archive: zipfile.ZipFile, source: Source, folder: Path, names: list[str]
) -> list[str]:
    """Write some members; returns what is wrong with them."""
    problems: list[str] = []
    for name in names:
        try:
            entry = archive.getinfo(name)
            data = archive.read(entry)
        except KeyError:
            problems.append(f"`{name}` is missing")
            continue
        except UNREADABLE as error:
            problems.append(f"`{name}` cannot be read: {error}")
            continue
        if not has_digest(data, source.digests[name]):
            problems.append(f"`{name}` has other content than the manifest says")
            continue
        path = folder / name[len(source.prefix) :]
        with path.open("xb") as file:
            file.write(data)
        if entry.external_attr >> 16 & 0o100:
            path.chmod(0o755)
    return problems


def write_marker(made: Path, identity: str) -> None:
    """Write the marker that makes a folder of packages a finished one."""
    entries = sorted(path.name for path in (made / SITE).iterdir())
    with (made / MARKER).open("x", encoding="utf-8", newline="\n") as file:
        json.dump({"v": 1, "id": identity, "entries": entries}, file)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def is_placed(folder: Path, identity: str) -> bool:
    """Say whether a folder of packages was finished and what lies at its top is still there."""
    try:
        marker: Any = json.loads((folder / MARKER).read_bytes())
        if (marker["v"], marker["id"]) != (1, identity):
            return False
        return set(marker["entries"]) <= set(os.listdir(folder / SITE))  # noqa: PTH208 - quicker
    except (OSError, ValueError, KeyError, TypeError):
        return False
