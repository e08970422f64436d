"""Chooses the packages of a bundle that this machine can load."""

from __future__ import annotations

from .interpreter import name_libc, name_platform
from .manifest import Manifest, Part
from .report import BROKEN, Refusal


def choose_part(manifest: Manifest) -> Part:
    """Return the part for this platform and C library, or refuse with what there is."""
    here = name_platform()
    subject = f"`{manifest.name}` {manifest.version}"
    if here not in manifest.parts:
        raise Refusal(
            BROKEN,
            f"{subject} carries no packages for {here}",
            ["it carries them for: " + (", ".join(sorted(manifest.parts)) or "none")],
            f'add "{here}" to `bundle-platforms`, lock and bundle again',
            "the wrong platform",
        )
    part = manifest.parts[here]
    libc = name_libc()
    if part.glibc is not None and not has_glibc(libc, part.glibc):
        raise Refusal(
            BROKEN,
            f"The packages of {subject} need glibc {part.glibc} or newer, and this is {libc}",
            hint="start it on a newer system, or ask for older versions of the packages",
            reason="the wrong C library",
        )
    return part


def has_glibc(libc: str | None, needed: str) -> bool:
    """Say whether a C library, as `name_libc` calls it, is glibc of at least a version."""
    name, _, version = (libc or "").partition("-")
    return name == "glibc" and parse_version(version) >= parse_version(needed)


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers of a dotted version, up to the first part that is none."""
    numbers: list[int] = []
    for part in text.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)
