"""Starts the runner as `python -m pysnip_runner <command> ...`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
