"""Knows what an environment in the store looks like, and whether one is whole."""

from __future__ import annotations

import json
import os
import stat
from functools import partial
from typing import Any, NamedTuple

MARKER = ".pysnip-env.json"
MARKER_VERSION = 2


class Checked(NamedTuple):
    """How many files were compared with their RECORDs, and whether their sizes are right there."""

    files: int
    sizes: bool


def is_whole(environment: str, environment_hash: str, identity: str) -> bool:
    """
    Say whether an environment was finished for these wheels and this interpreter, and still is.

    The marker is written last. Files are not read, as that was done before the marker: that they
    are there and as long as they were tells a folder that somebody has been clearing up.
    """
    try:
        with open(os.path.join(environment, MARKER), "rb") as file:
            marker: Any = json.load(file)
        right = (marker["v"], marker["environmentHash"], marker["identity"])
        if right != (MARKER_VERSION, environment_hash, identity):
            return False
        site = find_site_packages(environment)
        has_files = partial(has_recorded_files, sizes=marker.get("sizes", True) is not False)
        needed = (os.path.join(environment, "pyvenv.cfg"), find_python(environment))
        return (
            set(marker["entries"]) <= set(os.listdir(site))
            and name_packages(site) <= set(marker["packages"])
            and all(map(os.path.isfile, needed))
            and all(map(has_files, list_dist_infos(site)))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def has_recorded_files(info: str, *, sizes: bool) -> bool:
    """Say whether every file that a RECORD lists is there, and has the size that is listed."""
    site = os.path.dirname(info)
    rows = read_record(info)
    # Every package has files; what lists none is what a crash of the machine leaves.
    return bool(rows) and all(
        is_file(f"{site}/{name}", int(size) if sizes and size.isdecimal() else None)
        for name, digest, size in rows
        # An import may write other bytecode than a wheel brought.
        if digest and "__pycache__/" not in name
    )


def is_file(path: str, size: int | None) -> bool:
    """Say whether a path leads to a file, and one of this size."""
    status = os.stat(path)
    return size in (None, status.st_size) and stat.S_ISREG(status.st_mode)


def read_record(info: str) -> list[tuple[str, str, str]]:
    """Return name, hash and size of the files of a package; what a line lacks is empty."""
    import csv

    with open(os.path.join(info, "RECORD"), encoding="utf-8", newline="") as file:
        try:
            rows = [[*row, "", ""] for row in csv.reader(file) if row]
        except csv.Error as error:
            raise ValueError(str(error)) from error
    return [(row[0], row[1], row[2]) for row in rows]


def write_marker(
    environment: str, environment_hash: str, identity: str, python: str, checked: Checked
) -> None:
    """Write the marker that makes an environment a finished one; nothing may be added after it."""
    site = find_site_packages(environment)
    marker = {
        "v": MARKER_VERSION,
        "environmentHash": environment_hash,
        "identity": identity,
        "python": python,
        "packages": sorted(name_packages(site)),
        "entries": sorted(name for name in os.listdir(site) if name != "__pycache__"),
        "files": checked.files,
        "sizes": checked.sizes,
    }
    path = os.path.join(environment, MARKER)
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        json.dump(marker, file, ensure_ascii=True)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def find_python(environment: str) -> str:
    """Return the interpreter of an environment."""
    if os.name == "nt":
        return os.path.join(environment, "Scripts", "python.exe")
    return os.path.join(environment, "bin", "python")


def find_site_packages(environment: str) -> str:
    """Return the folder of an environment that holds its packages."""
    if os.name == "nt":
        return os.path.join(environment, "Lib", "site-packages")
    lib = os.path.join(environment, "lib")
    names = [name for name in os.listdir(lib) if name.startswith("python3.")]
    places = [os.path.join(lib, name, "site-packages") for name in names]
    found = [each for each in places if os.path.isdir(each)]
    if len(found) != 1:
        raise FileNotFoundError(f"{environment} has no single `site-packages`")
    return found[0]


def name_packages(site: str) -> set[str]:
    """Return what is installed, each as `name-version`."""
    return {os.path.basename(info)[: -len(INFO)] for info in list_dist_infos(site)}


def list_dist_infos(site: str) -> list[str]:
    """Return the metadata folders of what is installed."""
    return [os.path.join(site, name) for name in os.listdir(site) if name.endswith(INFO)]


INFO = ".dist-info"
