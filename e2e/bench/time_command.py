"""Runs a command and prints, as the last line of standard output, what it and all its descendants cost."""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def main() -> int:
    # Descendants whose parent has gone become ours, so that their time counts as well.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.perf_counter()
    done = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    code = done.wait()
    wall = time.perf_counter() - started
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == 0:
            time.sleep(0.01)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {
        "exitCode": code,
        "wall": round(wall, 4),
        "cpu": round(usage.ru_utime + usage.ru_stime, 4),
        "peakBytes": usage.ru_maxrss * 1024,
    }
    print(f"\n{json.dumps(cost)}", flush=True)
    return 0


sys.exit(main())
