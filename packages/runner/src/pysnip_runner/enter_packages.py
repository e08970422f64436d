"""Makes the packages of a bundle importable, before or after what the host has."""

from __future__ import annotations

import site
import sys
import sysconfig
from os import sep
from pathlib import Path


def enter_packages(folder: Path | None) -> None:
    """Leave the standard library and these packages importable; their `.pth` files count."""
    forget_host_packages()
    if folder is not None:
        site.addsitedir(str(folder))


def put_packages_first(source: Path, folder: Path | None) -> None:
    """Put sources and packages before what the host has, which a host such as Lambda needs too."""
    before = [each for each in sys.path if each not in (str(source), str(folder))]
    sys.path[:] = before
    if folder is not None:
        site.addsitedir(str(folder))
    added = [each for each in sys.path if each not in before]
    sys.path[:] = [str(source), *added, *before]


def forget_host_packages() -> None:
    """Leave only the standard library importable: a job needs nothing of the host's packages."""
    named = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    roots = [*named, sysconfig.get_config_var("DESTSHARED"), sys.base_prefix + sep + "DLLs"]
    version = "".join(map(str, sys.version_info[:2]))

    def is_standard(path: str) -> bool:
        if Path(path).name in ("site-packages", "dist-packages"):
            return False
        inside = any(root and (path + sep).startswith(root + sep) for root in roots)
        return inside or path == sys.base_prefix or path.endswith(f"python{version}.zip")

    runner = str(Path(__file__).absolute().parent.parent)
    sys.path[:] = [each for each in sys.path if each == runner or (each and is_standard(each))]
