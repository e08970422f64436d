"""What the runner says on standard error, and the exit codes it ends with."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

OK = 0
JOB_RAISED = 1
BAD_INPUT = 2
INSTALL_FAILED = 75
BROKEN = 78
INTERRUPTED = 130


class Refusal(Exception):
    """An expected end: an exit code with a sentence, the facts below it and what to do."""

    def __init__(
        self,
        code: int,
        headline: str,
        details: Sequence[str] = (),
        hint: str | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(headline)
        self.code = code
        self.headline = headline
        self.details = tuple(details)
        self.hint = hint
        self.reason = reason or _REASONS.get(code, "it failed")


def say(text: str) -> None:
    """Write one message to standard error, without credentials, whatever the job did to it."""
    stream = sys.__stderr__
    if stream is None:
        return
    try:
        if sys.stderr is not None and sys.stderr is not stream:
            sys.stderr.flush()
        stream.write(redact(text) + "\n")
        stream.flush()
    except (OSError, ValueError):
        pass  # nobody reads it: the exit code still tells


def say_note(text: str) -> None:
    """Tell a person something that does not stop the job."""
    say("note: " + text)


def say_refusal(refusal: Refusal) -> None:
    """Show a refusal: headline, details, hint."""
    lines = [refusal.headline, *("  " + line for line in refusal.details)]
    if refusal.hint is not None:
        lines.append("hint: " + refusal.hint)
    say("\n".join(lines))


def say_end(subject: str, code: int, reason: str) -> None:
    """Write the last line of a job that did not succeed."""
    say(f"pysnip: {subject} ended with exit code {code} ({reason})")


def redact(text: str) -> str:
    """Replace the credentials of every URL in a text by `***`."""
    return _URL_WITH_AUTHORITY.sub(_hide_credentials, text)


def _hide_credentials(match: re.Match[str]) -> str:
    scheme, authority = match.group(1), match.group(2)
    _, at, host = authority.rpartition("@")
    return f"{scheme}***@{host}" if at else scheme + authority


# A password may itself hold "@": the authority is taken whole and cut at its last one.
_URL_WITH_AUTHORITY = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)([^\s/?#\"'<>]+)")

_REASONS = {
    BAD_INPUT: "bad input",
    INSTALL_FAILED: "its environment could not be made",
    BROKEN: "the bundle or its lock is broken",
    INTERRUPTED: "interrupted",
}
