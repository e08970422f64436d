"""Makes the packages of a bundle importable, before or after what the host has."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Sequence
from os import sep


def enter_packages(folder: str | None) -> None:
    """Leave the standard library and these packages importable; their `.pth` files count."""
    forget_host_packages()
    if folder is not None:
        site.addsitedir(folder)


def put_packages_first(source: str, folder: str | None) -> None:
    """Put sources and packages before what the host has, which a host such as Lambda needs too."""
    before = [each for each in sys.path if each not in (source, folder)]
    sys.path[:] = before
    if folder is not None:
        site.addsitedir(folder)
    added = [each for each in sys.path if each not in before]
    sys.path[:] = [source, *added, *before]


def forget_host_packages() -> None:
    """Leave only the standard library importable: a job needs nothing of the host's packages."""
    runner = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [each for each in sys.path if each == runner or (each and is_standard(each))]


def is_standard(path: str) -> bool:
    """Say whether a folder of the import path belongs to the standard library."""
    if os.path.basename(path) in ("site-packages", "dist-packages"):
        return False
    version = "".join(map(str, sys.version_info[:2]))
    if path == sys.base_prefix or path.endswith(f"python{version}.zip"):
        return True
    # Reading all settings of the build takes longer than everything else here: only if need be.
    library = [os.path.dirname(os.__file__), sys.base_prefix + sep + "DLLs"]
    return is_below(path, library) or is_below(path, list_build_folders())


def list_build_folders() -> list[str | None]:
    """Return where the build of this Python says that its standard library is."""
    import sysconfig

    named: list[str | None] = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    return [*named, sysconfig.get_config_var("DESTSHARED")]


def is_below(path: str, roots: Sequence[str | None]) -> bool:
    """Say whether a path is one of these folders or in it."""
    return any(root and (path + sep).startswith(root + sep) for root in roots)
