"""Runs the `unittest` tests of a job."""

from __future__ import annotations

import sys
import unittest
from collections.abc import Sequence
from pathlib import Path

from .options import need_option, refuse_rest, split_options
from .report import BROKEN, JOB_RAISED, OK, Refusal, say_end
from .run_job import enter_source

TEST_OPTIONS = ("--source", "--tests")


def test_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `test` command: discover `test*.py`, run them, and refuse to have run none."""
    options, rest = split_options(arguments, TEST_OPTIONS)
    refuse_rest(rest, TEST_OPTIONS)
    source = Path(need_option(options, "--source")).resolve()
    tests = Path(need_option(options, "--tests")).resolve()
    for folder in (source, tests):
        if not folder.is_dir():
            raise Refusal(BROKEN, f"There is no folder {folder}")
    enter_source(source, ["python -m unittest"])
    suite = unittest.TestLoader().discover(str(tests), "test*.py", str(tests))
    # discover() puts the folder of the tests first; a test must not hide a module of the job.
    sys.path[:] = [str(source), *(each for each in sys.path if each != str(source))]
    if suite.countTestCases() == 0:
        headline = f"There are no tests in {tests}"
        hint = "write a `unittest.TestCase` in a file named `test_*.py`"
        raise Refusal(JOB_RAISED, headline, (), hint, "no test was run")
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    if result.wasSuccessful():
        return OK
    say_end(str(tests), JOB_RAISED, "a test failed")
    return JOB_RAISED
