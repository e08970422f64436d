"""Runs a job from a source folder, and ends with its exit code."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable, Sequence
from functools import partial

from .bind_arguments import bind_arguments
from .call_job import annotate_items, call_function
from .channel import check_output_path, send_result, take_standard_output
from .decode_input import Given, decode_input, read_input
from .encode_result import encode_result
from .load_entry import find_entry_file, load_function, refuse_syntax, split_entry
from .options import enter_libraries, need_option, parse_job_options, split_options
from .read_contract import NOTHING, read_contract
from .report import (
    BAD_INPUT,
    INTERRUPTED,
    JOB_RAISED,
    OK,
    Refusal,
    say_end,
    say_refusal,
)
from .show_failure import explain_exit, show_failure
from .use_pydantic import check_with_pydantic, dump_with_pydantic, load_pydantic

RUN_OPTIONS = ("--source", "--libraries", "--entry", "--kind")
KINDS = ("function", "script")


def run_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `run` command; for a script, all that follows the first options is the script's."""
    options, rest = split_options(arguments, RUN_OPTIONS)
    kind = options.get("--kind", "function")
    if kind not in KINDS:
        raise Refusal(BAD_INPUT, f"`--kind {kind}` is not one of {', '.join(KINDS)}")
    source = os.path.realpath(need_option(options, "--source"))
    from .write_bytecode import write_bytecode  # a bundle with packages in it does not need it

    enter_libraries(options)
    write_bytecode()
    return run_job(source, need_option(options, "--entry"), kind, rest)


def run_job(source: str, entry: str, kind: str, arguments: Sequence[str]) -> int:
    """Run a function with `--input` and `--output`, or a script with its own arguments."""
    if kind == "script":
        return guard(entry, source, lambda: run_script(source, entry, arguments))
    return guard(entry, source, lambda: run_function(source, entry, parse_job_options(arguments)))


def run_function(source: str, entry: str, options: dict[str, str]) -> None:
    """Decode the input, call the function and send its result."""
    owner = os.getpid()
    kept = take_standard_output()
    output = options.get("--output")
    if output is not None:
        check_output_path(output)
        output = os.path.abspath(output)  # the job may change the working folder
    text, members = decode_input(read_input(options.get("--input")))
    module, _ = split_entry(entry)
    enter_source(source, [find_entry_file(source, module)])
    call = prepare_call(source, entry)
    line = call(text, members)
    if os.getpid() == owner:  # a child that the job forked may come by here too
        send_result(line, kept, output)


def prepare_call(source: str, entry: str) -> Callable[[str, dict[str, Given]], bytes]:
    """Load the function; what is returned turns one decoded input into one line of JSON."""
    function = load_function(source, entry)
    contract = read_contract(function)
    pydantic = load_pydantic(contract)
    check = partial(check_with_pydantic, pydantic) if pydantic else check_lazily

    def call(text: str, members: dict[str, Given]) -> bytes:
        positional, named = bind_arguments(contract, text, members, check)
        result, collected = call_function(function, positional, named)
        if pydantic:
            returns = annotate_items(contract.returns) if collected else contract.returns
            result = dump_with_pydantic(pydantic, returns, result)
        return encode_result(result)

    return call


def check_lazily(annotation: object, given: Given, path: str, problems: list[str]) -> object:
    """Check a value without pydantic; where there is nothing to check, nothing is loaded for it."""
    if annotation is NOTHING:
        return given.value
    from .check_plain import check_plainly

    return check_plainly(annotation, given, path, problems)


def run_script(source: str, entry: str, arguments: Sequence[str]) -> None:
    """Run a whole file as the program; its standard output stays its own and there is no result."""
    path = find_entry_file(source, split_entry(entry)[0])
    if os.path.basename(path) == "__init__.py":
        path = os.path.join(os.path.dirname(path), "__main__.py")
    enter_source(source, [path, *arguments])
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise refuse_syntax(error) from error
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    exec(code, module.__dict__)  # noqa: S102 - running the job is what this is for


def enter_source(source: str, argv: list[str]) -> None:
    """Make the job's sources importable, and the runner's own no longer."""
    runner = os.path.dirname(os.path.dirname(__file__))
    sys.path[:] = [source, *(each for each in sys.path if each not in (runner, source))]
    sys.argv[:] = argv


def guard(subject: str, source: str, action: Callable[[], None]) -> int:
    """Do something with a job's code and turn every way it can end into an exit code."""
    code, reason = OK, ""
    try:
        action()
    except Refusal as refusal:
        say_refusal(refusal)
        code, reason = refusal.code, refusal.reason
    except SystemExit as ending:
        code, reason = explain_exit(ending.code)
    except KeyboardInterrupt:
        code, reason = INTERRUPTED, "interrupted"
    except BaseException as error:  # noqa: BLE001 - a job may raise anything
        code, reason = JOB_RAISED, show_failure(error, source)
    if code != OK:
        say_end(subject, code, reason)
    return code
