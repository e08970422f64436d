"""Knows what an environment in the store looks like, and whether one is whole."""

from __future__ import annotations

import json
import os
import re
import stat
from hashlib import sha256
from typing import Any, NamedTuple

MARKER = ".pysnip-env.json"
MARKER_VERSION = 3
# By Python, the Finder and NFS.
LEFT_BEHIND = re.compile(r"__pycache__|\.DS_Store|\.nfs[0-9a-f]{1,64}")


class Checked(NamedTuple):
    """How many files were compared with their RECORDs, and whether their sizes are right there."""

    files: int
    sizes: bool


def is_whole(environment: str, environment_hash: str, identity: str) -> bool:
    """
    Say whether an environment was finished for these wheels and this interpreter, and still is.

    The marker is written last. Files are not read, as that was done before the marker: that they
    are there and as long as they were tells a folder that somebody has been clearing up. Nothing
    may lie beside them: Python obeys some files by their names alone.
    """
    try:
        marker: Any = json.loads(read_file(os.path.join(environment, MARKER)))
        right = (marker["v"], marker["environmentHash"], marker["identity"])
        if right != (MARKER_VERSION, environment_hash, identity):
            return False
        site = find_site_packages(environment)
        return (
            set(marker["entries"]) == set(list_entries(site))
            and (marker["configuration"], marker["interpreter"]) == read_basis(environment)
            and has_recorded_files(site, sizes=marker.get("sizes", True) is not False)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def read_basis(environment: str) -> tuple[str, str | None]:
    """Return the digest of the settings, and where the link to the interpreter leads."""
    settings = sha256(read_file(os.path.join(environment, "pyvenv.cfg"))).hexdigest()
    python = find_python(environment)
    if not os.path.isfile(python):
        raise FileNotFoundError(f"{python} is no file")
    return settings, os.readlink(python) if os.path.islink(python) else None


def has_recorded_files(site: str, *, sizes: bool) -> bool:
    """Say whether every file that a RECORD lists is there, and has a size that is listed for it."""
    doubted: dict[str, int] = {}
    infos = list_dist_infos(site)
    for info in infos:
        rows = read_record(info)
        # Every package has files; what lists none is what a crash of the machine leaves.
        if not rows:
            return False
        for name, digest, size in rows:
            # An import may write other bytecode than a wheel brought.
            if not digest or "__pycache__/" in name:
                continue
            status = os.stat(f"{site}/{name}")
            if not stat.S_ISREG(status.st_mode):
                return False
            if sizes and size.isdecimal() and status.st_size != int(size):
                doubted[os.path.normpath(name)] = status.st_size
    # Another package may bring a file of that name, and it may be the one that is there.
    for info in infos if doubted else ():
        for name, digest, size in read_record(info):
            place = os.path.normpath(name)
            if digest and (not size.isdecimal() or doubted.get(place) == int(size)):
                doubted.pop(place, None)
    return not doubted


def read_record(info: str) -> list[tuple[str, str, str]]:
    """Return name, hash and size of the files of a package; what a line lacks is empty."""
    import csv
    import io

    text = io.StringIO(read_file(os.path.join(info, "RECORD")).decode("utf-8"), newline="")
    try:
        rows = [[*row, "", ""] for row in csv.reader(text) if row]
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return [(row[0], row[1], row[2]) for row in rows]


def read_file(path: str) -> bytes:
    """Return the bytes of a regular file; nobody is waited for at the other end of a pipe."""
    with open(path, "rb", opener=open_regular) as file:
        return file.read()


def open_regular(path: str, flags: int) -> int:
    """Open a regular file; anything else is refused."""
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise OSError(f"{path} is no regular file")


def write_marker(
    environment: str, environment_hash: str, identity: str, python: str, checked: Checked
) -> None:
    """Write the marker that makes an environment a finished one; nothing may be added after it."""
    site = find_site_packages(environment)
    configuration, interpreter = read_basis(environment)
    marker = {
        "v": MARKER_VERSION,
        "environmentHash": environment_hash,
        "identity": identity,
        "python": python,
        "configuration": configuration,
        "interpreter": interpreter,
        "packages": sorted(name_packages(site)),
        "entries": sorted(list_entries(site)),
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


def list_entries(site: str) -> list[str]:
    """Return what lies directly in a `site-packages`."""
    return [name for name in os.listdir(site) if not LEFT_BEHIND.fullmatch(name)]


def name_packages(site: str) -> set[str]:
    """Return what is installed, each as `name-version`."""
    return {os.path.basename(info)[: -len(INFO)] for info in list_dist_infos(site)}


def list_dist_infos(site: str) -> list[str]:
    """Return the metadata folders of what is installed."""
    return [os.path.join(site, name) for name in os.listdir(site) if name.endswith(INFO)]


INFO = ".dist-info"
