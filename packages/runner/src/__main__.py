"""Starts the runner from source: `python -I -B <this folder> <command> ...`."""

import sys

from pysnip_runner.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
