"""Starts a job from its bundle, with the packages it carries or an environment made for it."""

# This file and what it imports at its top also load on Pythons too old for the rest of the runner,
# so that a bundle started with the wrong one can say so.

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .manifest import Manifest, check_interpreter, parse_manifest
from .report import BROKEN, INTERRUPTED, Refusal, say_end, say_refusal

# The first argument of the second start, in the bundle's own environment; nobody types it.
INNER_START = "@pysnip-run"


def main(arguments: Sequence[str]) -> int:
    """Run the bundle that this package travels in."""
    writes_bytecode = not sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    if list(arguments[:1]) == [INNER_START]:
        from .run_job import run_from_arguments

        return run_from_arguments(arguments[1:])
    root = Path(__file__).absolute().parent.parent
    subject = root.name
    try:
        data = read_manifest_bytes(root)
        manifest = parse_manifest(data)
        subject = manifest.entry
        check_interpreter(manifest, root)
        return start_bundle(root, data, manifest, arguments, writes_bytecode=writes_bytecode)
    except Refusal as refusal:
        say_refusal(refusal)
        say_end(subject, refusal.code, refusal.reason)
        return refusal.code
    except KeyboardInterrupt:
        say_end(subject, INTERRUPTED, "interrupted")
        return INTERRUPTED


def start_bundle(
    root: Path,
    data: bytes,
    manifest: Manifest,
    arguments: Sequence[str],
    *,
    writes_bytecode: bool,
) -> int:
    """Check the bundle, place its sources, bring its packages and run the job."""
    from .bundle_members import check_members, read_members
    from .ensure_environment import ensure_environment, lists_requirements
    from .enter_packages import enter_packages, forget_host_packages
    from .options import parse_job_options
    from .place_sources import place_sources
    from .run_job import run_job
    from .store import find_cache_root

    members = read_members(root)
    check_members(manifest.members, members, root)
    if manifest.job_kind == "function":
        parse_job_options(arguments)  # a wrong option is told before anything is installed
    cache = find_cache_root()
    source = root / "src" if root.is_dir() else place_sources(cache, data, members.own)
    if manifest.kind in ("fat", "layered"):
        from .choose_part import choose_part
        from .find_packages import find_packages

        enter_packages(find_packages(cache, root, manifest, choose_part(manifest)))
        # Unlike an environment, these packages may come without bytecode: imports leave it there.
        sys.dont_write_bytecode = not writes_bytecode
        return run_job(source, manifest.entry, manifest.job_kind, arguments)
    requirements = members.own.get("requirements.txt", b"")
    if not lists_requirements(requirements):
        forget_host_packages()
        return run_job(source, manifest.entry, manifest.job_kind, arguments)
    wheels = root if manifest.kind == "wheelhouse" else None
    python = ensure_environment(cache, manifest, requirements, wheels)
    options = ["--source", source, "--entry", manifest.entry, "--kind", manifest.job_kind, "--"]
    command = [python, "-I", "-B", root, INNER_START, *options, *arguments]
    return replace_process([str(part) for part in command])


def read_manifest_bytes(root: Path) -> bytes:
    """Return the bytes of `bundle.json`."""
    import zipfile

    try:
        if root.is_dir():
            return (root / "bundle.json").read_bytes()
        with zipfile.ZipFile(str(root)) as archive:
            return archive.read("bundle.json")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise Refusal(BROKEN, "The bundle has no `bundle.json`", [str(error)]) from error


def replace_process(command: list[str]) -> int:
    """Go on as another program; where a process cannot be replaced, wait for it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    import subprocess

    return subprocess.run(command, check=False).returncode
