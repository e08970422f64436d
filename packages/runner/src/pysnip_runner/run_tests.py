"""Runs the `unittest` tests of a job."""

from __future__ import annotations

import os
import sys
import unittest
from collections.abc import Sequence
from pathlib import Path

from .options import enter_libraries, need_option, refuse_rest, split_options
from .report import BROKEN, JOB_RAISED, OK, Refusal, say_end
from .run_job import enter_source
from .write_bytecode import write_bytecode

TEST_OPTIONS = ("--source", "--libraries", "--tests")


def test_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `test` command: discover `test*.py`, run them, and refuse to have run none."""
    options, rest = split_options(arguments, TEST_OPTIONS)
    refuse_rest(rest, TEST_OPTIONS)
    source = os.path.realpath(need_option(options, "--source"))
    tests = Path(need_option(options, "--tests")).resolve()
    if not os.path.isdir(source):
        raise Refusal(BROKEN, f"There is no folder {source}")
    if not tests.is_dir():
        raise no_tests(tests)
    enter_libraries(options)
    write_bytecode()
    enter_source(source, ["python -m unittest"])
    suite = unittest.TestLoader().discover(str(tests), "test*.py", str(tests))
    # discover() puts the folder of the tests first; a test must not hide a module of the job.
    sys.path[:] = [source, *(each for each in sys.path if each != source)]
    if suite.countTestCases() == 0:
        raise no_tests(tests)
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    if result.wasSuccessful():
        return OK
    say_end(str(tests), JOB_RAISED, "a test failed")
    return JOB_RAISED


def no_tests(folder: Path) -> Refusal:
    """Return the refusal of a run that would have tested nothing."""
    hint = "write a `unittest.TestCase` in a file named `test_*.py`"
    return Refusal(JOB_RAISED, f"There are no tests in {folder}", (), hint, "no test was run")
