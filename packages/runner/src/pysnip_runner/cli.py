"""The command line of the runner, as the Nx targets and bundles use it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from .describe_contract import contract_from_arguments
from .interpreter import identify_interpreter
from .options import refuse_rest
from .report import BAD_INPUT, OK, Refusal, say_end, say_refusal
from .run_job import run_from_arguments
from .run_tests import test_from_arguments
from .verify_bundle import verify_from_arguments


def main(arguments: Sequence[str]) -> int:
    """Do one command and return its exit code."""
    name = arguments[0] if arguments else ""
    try:
        if name not in COMMANDS:
            known = ", ".join(f"`{each}`" for each in COMMANDS)
            raise Refusal(BAD_INPUT, f"`{name}` is not a command", [f"known: {known}"])
        return COMMANDS[name](arguments[1:])
    except Refusal as refusal:
        say_refusal(refusal)
        say_end(name or "the runner", refusal.code, refusal.reason)
        return refusal.code


def identify_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `identify` command: print one JSON object about the interpreter."""
    refuse_rest(arguments, ())
    print(json.dumps(identify_interpreter()))
    return OK


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "identify": identify_from_arguments,
    "run": run_from_arguments,
    "test": test_from_arguments,
    "contract": contract_from_arguments,
    "verify": verify_from_arguments,
}
