"""Checks installed files against the hashes that their wheels came with."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

from .find_environment import Checked, find_site_packages, list_dist_infos, read_record
from .report import INSTALL_FAILED, Refusal


def verify_records(environment: Path) -> Checked:
    """Read every installed file that has a hash in a RECORD, or refuse the environment."""
    site = Path(find_site_packages(str(environment)))
    checked, sizes = 0, True
    problems: list[str] = []
    for info in map(Path, sorted(list_dist_infos(str(site)))):
        try:
            record = read_record(str(info))
        except (OSError, ValueError) as error:
            problems.append(f"{info.stem} has no readable RECORD: {error}")
            continue
        for name, digest, size in record:
            if "__pycache__/" in name or not digest:
                continue
            checked += 1
            problem = check_file(environment, site / name, digest)
            if problem:
                problems.append(f"`{name}` of {info.stem} {problem}")
            elif size.isdecimal():
                # The digest is what counts: some tools write another size beside a right one.
                sizes = sizes and os.stat(site / name).st_size == int(size)
    if problems:
        raise Refusal(
            INSTALL_FAILED,
            "What was installed is not what the wheels hold",
            problems[:10],
            "clear the installer's cache (`uv cache clean`) and start the bundle again",
        )
    return Checked(checked, sizes)


def check_file(environment: Path, path: Path, digest: str) -> str:
    """Return what is wrong with one file, or nothing."""
    algorithm, _, expected = digest.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):
        return f"has a hash of the kind `{algorithm}`"
    real = path.resolve()
    if environment.resolve() not in real.parents:
        return "leads out of the environment"
    try:
        data = real.read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    found = base64.urlsafe_b64encode(hashlib.new(algorithm, data).digest()).decode("ascii")
    return "" if found.rstrip("=") == expected.rstrip("=") else "has other content"
