"""Notes that something in the cache is used, so that nobody clears it away."""

from __future__ import annotations

import os
import time

_A_DAY = 24 * 3600


def note_use(folder: str) -> None:
    """Set the time of a folder, at most once a day; one that belongs to somebody else stays."""
    try:
        if time.time() - os.stat(folder).st_mtime > _A_DAY:
            os.utime(folder)
    except OSError:
        pass
