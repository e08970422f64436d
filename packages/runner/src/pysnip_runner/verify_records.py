"""Checks installed files against the hashes that their wheels came with."""

from __future__ import annotations

import base64
import csv
import hashlib
from pathlib import Path

from .find_environment import find_site_packages, list_dist_infos
from .report import INSTALL_FAILED, Refusal


def verify_records(environment: Path) -> int:
    """Read every installed file that has a hash in a RECORD; returns how many, or refuses."""
    site = find_site_packages(environment)
    checked = 0
    problems: list[str] = []
    for info in sorted(list_dist_infos(site)):
        for name, digest in read_record(info / "RECORD", problems):
            if name.endswith(".pyc") or not digest:
                continue
            checked += 1
            problem = check_file(environment, site / name, digest)
            if problem:
                problems.append(f"`{name}` of {info.stem} {problem}")
    if problems:
        raise Refusal(
            INSTALL_FAILED,
            "What was installed is not what the wheels hold",
            problems[:10],
            "clear the installer's cache (`uv cache clean`) and start the bundle again",
        )
    return checked


def read_record(path: Path, problems: list[str]) -> list[tuple[str, str]]:
    """Return the names and hashes of a RECORD."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [(row[0], row[1]) for row in csv.reader(file) if len(row) >= 2]
    except (OSError, ValueError, csv.Error) as error:
        problems.append(f"{path.parent.stem} has no readable RECORD: {error}")
        return []


def check_file(environment: Path, path: Path, digest: str) -> str:
    """Return what is wrong with one file, or nothing."""
    algorithm, _, expected = digest.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):
        return f"has a hash of the kind `{algorithm}`"
    real = path.resolve()
    if environment.resolve() not in real.parents:
        return "leads out of the environment"
    try:
        found = hashlib.new(algorithm, real.read_bytes()).digest()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    text = base64.urlsafe_b64encode(found).rstrip(b"=").decode("ascii")
    return "" if text == expected.rstrip("=") else "has other content"
