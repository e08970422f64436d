"""Starts a bundle; the bundler copies this file to the bundle's root as `__main__.py`."""

import sys

from pysnip_runner.bundle import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
