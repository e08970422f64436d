"""Starts a bundle; the bundler copies this file to the bundle's root as `__main__.py`."""

# Python compiles what it imports from a zip at every start. So this file and `find_runner` do no
# more than look for the runner in the cache, where its bytecode is kept.

from __future__ import annotations

import os
import sys


def start() -> int:
    """Run the bundle that this file lies in; in the cache, what the arguments say."""
    writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    import pysnip_runner
    from pysnip_runner.find_runner import find_runner, read_manifest

    here = os.path.dirname(__file__)
    manifest = read_manifest(here)
    placed = None
    if not os.path.isdir(here):
        placed = find_runner(manifest)
        sys.dont_write_bytecode = writes_none
    elif manifest.get("kind") in ("fat", "layered"):
        # Packages that lie in a folder get bytecode beside them, and so does the runner.
        sys.dont_write_bytecode = writes_none
    if placed is not None:
        pysnip_runner.__path__[:] = [os.path.join(placed, "pysnip_runner")]
    from pysnip_runner.bundle import main

    return main(sys.argv[1:], os.path.abspath(here))


if __name__ == "__main__":
    sys.exit(start())
