"""Makes the environment of a bundle exist: found in the store, or built beside it and moved in."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import NamedTuple

from .choose_part import choose_part
from .find_environment import find_python, is_whole, write_marker
from .interpreter import environment_id, find_base_executable, identify_interpreter, name_platform
from .manifest import Manifest
from .note_use import note_use
from .place_packages import Source, extract, list_source
from .report import BROKEN, INSTALL_FAILED, Refusal
from .store import find_writable_root, make_stage, publish_folder, remove_folder


def ensure_environment(
    cache: str, manifest: Manifest, requirements: bytes, bundle: str | None
) -> str:
    """
    Return the interpreter of a whole environment; starts no installer when there is one.

    With a bundle, packages come from the wheels that it carries and from nowhere else.
    """
    environment_hash = choose_environment_hash(manifest)
    identity = str(identify_interpreter()["identity"])
    name = environment_id(environment_hash, identity)
    target = os.path.join(cache, "envs", name)
    note_use(target)
    if is_whole(target, environment_hash, identity):
        return find_python(target)
    wheels = None if bundle is None else choose_wheels(bundle, manifest)
    if wheels is None and os.environ.get("PYSNIP_OFFLINE", "0") not in ("", "0"):
        raise Refusal(
            INSTALL_FAILED,
            "The job's environment is not on this machine, and `PYSNIP_OFFLINE` forbids to make it",
            [f"looked for {target}"],
            "start the bundle once without `PYSNIP_OFFLINE`",
            "it is offline",
        )
    root = find_writable_root(cache)
    target = os.path.join(root, "envs", name)
    try:
        build_environment(root, target, Wanted(environment_hash, identity, requirements, wheels))
    except OSError as error:
        headline = "The job's environment could not be made"
        raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
    if not is_whole(target, environment_hash, identity):
        raise Refusal(INSTALL_FAILED, f"The environment {target} was changed while it was made")
    return find_python(target)


class Wanted(NamedTuple):
    """What an environment is made for and from; without wheels, from an index."""

    environment_hash: str
    identity: str
    requirements: bytes
    wheels: Source | None


def build_environment(root: str, target: str, wanted: Wanted) -> None:
    """Install, verify, mark and publish an environment."""
    from pathlib import Path

    from .install_packages import WHEELS, install_packages  # most starts need neither
    from .verify_records import verify_records

    stage = make_stage(root)
    try:
        if wanted.wheels is not None:
            extract(wanted.wheels, os.path.join(stage, WHEELS))
        install = partial(
            install_packages,
            Path(stage),
            wanted.requirements,
            find_base_executable(),
            from_wheels=wanted.wheels is not None,
        )
        made = install()
        try:
            checked = verify_records(made)
        except Refusal:
            if wanted.wheels is not None:
                raise  # uv unpacks them each time
            # Somebody may have edited a file that environments and uv's cache share.
            remove_folder(str(made))
            made = install(anew=True)
            checked = verify_records(made)
        expected = wanted.environment_hash, wanted.identity
        write_marker(str(made), *expected, sys.version.split(maxsplit=1)[0], checked)
        publish_folder(str(made), target, lambda each: is_whole(each, *expected))
    finally:
        remove_folder(stage)


def choose_wheels(bundle: str, manifest: Manifest) -> Source:
    """Return the wheels of a bundle; a platform that it has none for is refused."""
    folder = choose_part(manifest).folder
    return list_source(bundle, folder, manifest.members)


def choose_environment_hash(manifest: Manifest) -> str:
    """Return the hash of what the lock chose for this platform."""
    here = name_platform()
    if here not in manifest.environment_hashes:
        known = ", ".join(sorted(manifest.environment_hashes)) or "none"
        raise Refusal(
            BROKEN,
            f"`{manifest.name}` {manifest.version} was not locked for {here}",
            [f"locked for: {known}"],
            "add the platform to `platforms`, lock and bundle again",
            "the wrong platform",
        )
    return manifest.environment_hashes[here]
