"""The command line of the runner, as the Nx targets and bundles use it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from .options import refuse_rest
from .report import BAD_INPUT, OK, Refusal, say_end, say_refusal


def main(arguments: Sequence[str]) -> int:
    """Do one command and return its exit code."""
    name = arguments[0] if arguments else ""
    try:
        if name not in COMMANDS:
            known = ", ".join(f"`{each}`" for each in COMMANDS)
            raise Refusal(BAD_INPUT, f"`{name}` is not a command", [f"known: {known}"])
        return COMMANDS[name]()(arguments[1:])
    except Refusal as refusal:
        say_refusal(refusal)
        say_end(name or "the runner", refusal.code, refusal.reason)
        return refusal.code


Command = Callable[[Sequence[str]], int]


def load_identify() -> Command:
    """Load what prints one JSON object about the interpreter."""
    from .interpreter import identify_interpreter

    def identify(arguments: Sequence[str]) -> int:
        refuse_rest(arguments, ())
        print(json.dumps(identify_interpreter()))
        return OK

    return identify


def load_run() -> Command:
    """Load what runs a job."""
    from .run_job import run_from_arguments

    return run_from_arguments


def load_test() -> Command:
    """Load what runs the tests of a job."""
    from .run_tests import test_from_arguments

    return test_from_arguments


def load_contract() -> Command:
    """Load what prints the contract of a job."""
    from .describe_contract import contract_from_arguments

    return contract_from_arguments


def load_verify() -> Command:
    """Load what compares a bundle with its manifest."""
    from .verify_bundle import verify_from_arguments

    return verify_from_arguments


# Most of a start is loading modules, so each command loads its own.
COMMANDS: dict[str, Callable[[], Command]] = {
    "identify": load_identify,
    "run": load_run,
    "test": load_test,
    "contract": load_contract,
    "verify": load_verify,
}
