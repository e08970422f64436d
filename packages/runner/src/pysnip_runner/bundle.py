"""Starts a job from its bundle, with the packages it carries or an environment made for it."""

# This file and what it imports at its top also load on Pythons too old for the rest of the runner,
# so that a bundle started with the wrong one can say so.

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .bundle_members import Members, check_members, read_members
from .find_runner import find_cache_root
from .manifest import Manifest, check_interpreter, parse_manifest
from .report import INTERRUPTED, Refusal, say_end, say_refusal

# The first argument of the second start, in the bundle's own environment; nobody types it.
INNER_START = "@pysnip-run"


def main(arguments: Sequence[str], root: str) -> int:
    """Run the bundle that lies at a path."""
    if list(arguments[:1]) == [INNER_START]:
        from .run_job import run_from_arguments

        return run_from_arguments(arguments[1:])
    subject = os.path.basename(root)
    try:
        members = read_members(root)
        manifest = parse_manifest(members.manifest)
        subject = manifest.entry
        check_interpreter(manifest, root)
        return start_bundle(root, members, manifest, arguments)
    except Refusal as refusal:
        say_refusal(refusal)
        say_end(subject, refusal.code, refusal.reason)
        return refusal.code
    except KeyboardInterrupt:
        say_end(subject, INTERRUPTED, "interrupted")
        return INTERRUPTED


def start_bundle(root: str, members: Members, manifest: Manifest, arguments: Sequence[str]) -> int:
    """Check the bundle, place what has to be real files, bring its packages and run the job."""
    check_members(manifest.members, members, root)
    cache = find_cache_root()
    runner = None
    if not os.path.isdir(root):
        from .place_runner import place_runner

        runner = place_runner(cache, manifest, members.own)
    # From here on, modules come from where their bytecode is kept.
    from .enter_packages import enter_packages, forget_host_packages
    from .options import parse_job_options
    from .place_sources import place_sources
    from .run_job import run_job

    if manifest.job_kind == "function":
        parse_job_options(arguments)  # a wrong option is told before anything is installed
    if os.path.isdir(root):
        source = os.path.join(root, "src")
    else:
        source = place_sources(cache, members.manifest, members.own)
    # The runner does not need it, and the job is not to find what else the bundle holds.
    sys.path[:] = [each for each in sys.path if os.path.abspath(each) != root]
    if manifest.kind in ("fat", "layered"):
        from .choose_part import choose_part
        from .find_packages import find_packages

        # Unlike an environment, these packages may come without bytecode: imports leave it there.
        enter_packages(find_packages(cache, root, manifest, choose_part(manifest)))
        return run_job(source, manifest.entry, manifest.job_kind, arguments)
    requirements = members.own.get("requirements.txt", b"")
    if not lists_requirements(requirements):
        sys.dont_write_bytecode = True
        forget_host_packages()
        return run_job(source, manifest.entry, manifest.job_kind, arguments)
    from .ensure_environment import ensure_environment

    wheels = root if manifest.kind == "wheelhouse" else None
    python = ensure_environment(cache, manifest, requirements, wheels)
    options = ["--source", source, "--entry", manifest.entry, "--kind", manifest.job_kind, "--"]
    # A running process cannot take another interpreter, nor forget what it took from outside.
    command = [python, "-I", "-B", runner or root, INNER_START, *options, *arguments]
    return replace_process(command)


def lists_requirements(requirements: bytes) -> bool:
    """Say whether a requirements file asks for anything."""
    lines = (line.strip() for line in requirements.splitlines())
    return any(line and not line.startswith(b"#") for line in lines)


def replace_process(command: list[str]) -> int:
    """Go on as another program; where a process cannot be replaced, wait for it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    import subprocess

    return subprocess.run(command, check=False).returncode
