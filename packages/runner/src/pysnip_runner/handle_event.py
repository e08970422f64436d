"""Calls a job for AWS Lambda, from the unzipped bundle that Lambda starts in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from .bundle_members import read_manifest_bytes
from .choose_part import choose_part
from .decode_input import decode_input
from .enter_packages import put_packages_first
from .find_packages import find_packages
from .find_runner import find_cache_root
from .manifest import check_interpreter, parse_manifest
from .report import Refusal
from .run_job import prepare_call


class EventRefused(Exception):
    """What Lambda reports when the bundle cannot be used or the event is not the job's input."""


def make_handler(root: Path) -> Callable[[object, object], object]:
    """Load the job and return the function that Lambda calls with each event and a context."""
    try:
        place = str(root)
        manifest = parse_manifest(read_manifest_bytes(place))
        check_interpreter(manifest, place)
        packages = find_packages(find_cache_root(), place, manifest, choose_part(manifest))
        source = os.path.join(place, "src")
        put_packages_first(source, packages)
        call = prepare_call(source, manifest.entry)
    except Refusal as refusal:
        raise explain(refusal) from refusal

    def handle(event: object, _context: object = None) -> object:
        try:
            text, members = decode_input(json.dumps(event).encode())
            return json.loads(call(text, members))
        except Refusal as refusal:
            raise explain(refusal) from refusal

    return handle


def explain(refusal: Refusal) -> EventRefused:
    """Return a refusal as an error whose message says everything."""
    hint = () if refusal.hint is None else ("hint: " + refusal.hint,)
    return EventRefused("\n".join([refusal.headline, *refusal.details, *hint]))
