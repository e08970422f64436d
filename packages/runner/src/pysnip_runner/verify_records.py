"""Checks installed files against the hashes that their wheels came with."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from .find_environment import (
    Checked,
    find_site_packages,
    list_dist_infos,
    read_file,
    read_record,
)
from .report import INSTALL_FAILED, Refusal, say_note


def verify_records(environment: Path) -> Checked:
    """
    Read every installed file that has a hash in a RECORD, or refuse the environment.

    Installers let one of two packages overwrite what the other brings, so a file has to fit one of
    those that name it.
    """
    site = Path(find_site_packages(str(environment)))
    checked, sizes = 0, True
    problems: list[str] = []
    claims: dict[str, list[Claim]] = {}
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
            claims.setdefault(os.path.normpath(name), []).append(Claim(info.stem, digest, size))
    for name, each in claims.items():
        found = {claim: check_file(environment, site / name, claim.digest) for claim in each}
        right = next((claim for claim in each if not found[claim]), None)
        if right is None:
            problems.append(f"`{name}` of {each[0].package} {found[each[0]]}")
        elif right.size.isdecimal():
            # The digest is what counts: some tools write another size beside a right one.
            sizes = sizes and os.stat(site / name).st_size == int(right.size)
        if len({claim.digest for claim in each}) > 1:
            packages = ", ".join(sorted({claim.package for claim in each}))
            say_note(f"{packages} bring different files of one name: `{name}`")
    if problems:
        raise Refusal(
            INSTALL_FAILED,
            "What was installed is not what the wheels hold",
            problems[:10],
            "clear the installer's cache (`uv cache clean`) and start the bundle again",
        )
    return Checked(checked, sizes)


class Claim(NamedTuple):
    """What the RECORD of one package says of a file."""

    package: str
    digest: str
    size: str


def check_file(environment: Path, path: Path, digest: str) -> str:
    """Return what is wrong with one file, or nothing."""
    algorithm, _, expected = digest.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):
        return f"has a hash of the kind `{algorithm}`"
    real = path.resolve()
    if environment.resolve() not in real.parents:
        return "leads out of the environment"
    try:
        data = read_file(str(real))
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    found = base64.urlsafe_b64encode(hashlib.new(algorithm, data).digest()).decode("ascii")
    return "" if found.rstrip("=") == expected.rstrip("=") else "has other content"
