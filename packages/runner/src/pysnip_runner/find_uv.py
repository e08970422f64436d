"""Finds a uv that can install for a bundle."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .installer_settings import scrub_environment
from .report import INSTALL_FAILED, Refusal, say_note

# The first with indexes given by `UV_DEFAULT_INDEX`.
MINIMUM = (0, 4, 23)


def find_uv(cache: Path) -> str | None:
    """Return the uv of `PYSNIP_UV`, of PATH, or one that the developer's tool has provided."""
    chosen = os.environ.get("PYSNIP_UV")
    if chosen:
        if read_version(chosen) is None:
            raise Refusal(
                INSTALL_FAILED,
                f"`PYSNIP_UV` names {chosen}, which does not work as uv",
                hint="correct or unset `PYSNIP_UV`",
            )
        return chosen
    on_path = shutil.which("uv")
    for candidate in [*([on_path] if on_path else []), *list_provided(cache)]:
        version = read_version(candidate)
        if version is not None and version >= MINIMUM:
            return candidate
        if version is not None:
            say_note(f"{candidate} is too old to be used: {'.'.join(map(str, version))}")
    return None


def list_provided(cache: Path) -> list[str]:
    """Return the uv programs in the cache, the newest first."""
    folder, name = ("Scripts", "uv.exe") if os.name == "nt" else ("bin", "uv")
    found = (cache / "tools").glob(f"uv-*/{folder}/{name}")
    return [str(path) for path in sorted(found, key=lambda p: numbers(str(p)), reverse=True)]


def read_version(program: str) -> tuple[int, ...] | None:
    """Return the version that a uv reports; nothing when it cannot be started."""
    command = [program, "--version"]
    try:
        result = subprocess.run(
            command,
            env=scrub_environment(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.match(r"uv (\d+\.\d+\.\d+)", result.stdout.decode("utf-8", "replace"))
    return numbers(match.group(1)) if match and result.returncode == 0 else None


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in a text, to compare versions by."""
    return tuple(int(each) for each in re.findall(r"\d+", text))
