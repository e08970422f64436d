"""Knows what an environment in the store looks like, and whether one is whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

MARKER = ".pysnip-env.json"
MARKER_VERSION = 2


def is_whole(environment: Path, environment_hash: str, identity: str) -> bool:
    """
    Say whether an environment was finished for these wheels and this interpreter.

    The marker is written last; that every entry of `site-packages` it lists is still there tells a
    folder that somebody has been clearing up. Files are not read: that was done before the marker.
    """
    try:
        marker: Any = json.loads((environment / MARKER).read_bytes())
        right = (marker["v"], marker["environmentHash"], marker["identity"])
        if right != (MARKER_VERSION, environment_hash, identity):
            return False
        site = find_site_packages(environment)
        listed = set(marker["entries"]) <= {path.name for path in site.iterdir()}
        needed = (environment / "pyvenv.cfg", find_python(environment))
        return listed and all(path.is_file() for path in needed)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_marker(
    environment: Path, environment_hash: str, identity: str, python: str, files: int
) -> None:
    """Write the marker that makes an environment a finished one; nothing may be added after it."""
    site = find_site_packages(environment)
    marker = {
        "v": MARKER_VERSION,
        "environmentHash": environment_hash,
        "identity": identity,
        "python": python,
        "packages": sorted(path.stem for path in list_dist_infos(site)),
        "entries": sorted(path.name for path in site.iterdir() if path.name != "__pycache__"),
        "files": files,
    }
    with (environment / MARKER).open("x", encoding="utf-8", newline="\n") as file:
        json.dump(marker, file, ensure_ascii=True)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def find_python(environment: Path) -> Path:
    """Return the interpreter of an environment."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def find_site_packages(environment: Path) -> Path:
    """Return the folder of an environment that holds its packages."""
    if os.name == "nt":
        return environment / "Lib" / "site-packages"
    found = sorted((environment / "lib").glob("python3.*/site-packages"))
    if len(found) != 1:
        raise FileNotFoundError(f"{environment} has no single `site-packages`")
    return found[0]


def list_dist_infos(site: Path) -> list[Path]:
    """Return the metadata folders of what is installed."""
    return [path for path in site.iterdir() if path.name.endswith(".dist-info")]
