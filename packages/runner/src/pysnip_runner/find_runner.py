"""Finds the cache, and in it the files of the runner, which Python keeps bytecode of."""

# From a zip, this file is compiled at every start, also by Pythons too old for the rest.

from __future__ import annotations

import json
import os
import sys
import zipimport
from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def find_runner(manifest: dict[str, Any]) -> str | None:
    """Return the folder of the cache that holds the runner of a bundle to the last byte."""
    try:
        runner = list_runner(manifest["members"])
        folder = locate_runner(find_cache_root(), runner)
        if not runner or not os.path.isabs(folder):
            return None
        if not is_trusted(folder, runner):
            return None
        for name, digest in runner.items():
            with open(os.path.join(folder, name), "rb") as file:
                if "sha256:" + sha256(file.read()).hexdigest() != digest:
                    return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return folder


def is_trusted(folder: str, runner: Iterable[str]) -> bool:
    """
    Say whether nobody else could have written a runner, and no module was put beside its own.

    Its bytecode is as good as whoever wrote it: Python does not compare that with the source.
    """
    modules = os.path.join(folder, "pysnip_runner")
    expected = {name.split("/")[1] for name in runner if "/" in name}
    if not set(os.listdir(modules)) <= {*expected, "__pycache__"}:
        return False
    if not hasattr(os, "geteuid"):
        return True
    status = os.stat(modules)
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & 0o002


def list_runner(members: dict[str, str]) -> dict[str, str]:
    """Return the members of a bundle that are its start and the runner, with their digests."""
    return {
        name: digest
        for name, digest in members.items()
        if name == "__main__.py" or name.startswith("pysnip_runner/")
    }


def locate_runner(cache: str, runner: dict[str, str]) -> str:
    """Return where in the cache a runner belongs, which is the same for all bundles with it."""
    lines = "\n".join(sorted(f"{digest}  {name}" for name, digest in runner.items()))
    return os.path.join(cache, "runner", sha256(lines.encode("utf-8")).hexdigest()[:32])


def read_manifest(root: str) -> dict[str, Any]:
    """Return what `bundle.json` holds; an empty object where the runner will say what is wrong."""
    path = os.path.join(root, "bundle.json")
    try:
        if os.path.isdir(root):
            with open(path, "rb") as file:
                data = file.read()
        else:
            data = zipimport.zipimporter(root).get_data(path)  # it has read the directory already
        manifest: Any = json.loads(data.decode("utf-8"))
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the runner can say it
        return {}
    return manifest if type(manifest) is dict else {}  # pyright: ignore[reportUnknownVariableType]


def find_cache_root() -> str:
    """Return the cache folder, the same that the developer's tool uses; it may not exist."""
    chosen = os.environ.get("PYSNIP_CACHE_DIR")
    if chosen:
        return os.path.abspath(chosen)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(local, "pysnip", "cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "pysnip")
    base = os.environ.get("XDG_CACHE_HOME", "")
    return os.path.join(base if base.startswith("/") else os.path.join(home, ".cache"), "pysnip")
