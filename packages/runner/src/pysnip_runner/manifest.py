"""Reads `bundle.json`, and says whether this interpreter is the one it was made for."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple, cast

from .report import BROKEN, Refusal


class Manifest(NamedTuple):
    """What starting a bundle needs of its `bundle.json`; hashes are taken as they are written."""

    name: str
    version: str
    entry: str
    job_kind: str
    python: str
    environment_hashes: dict[str, str]
    members: dict[str, str]


def parse_manifest(data: bytes) -> Manifest:
    """Read the manifest of format 1; anything else is refused."""
    try:
        content: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refusal(BROKEN, "`bundle.json` is not JSON", [str(error)]) from error
    keys = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    if keys.get("format") != 1:
        raise Refusal(
            BROKEN,
            "`bundle.json` is not of a format that this runner knows",
            hint="bundle the job again with one version of pysnip",
        )
    texts: list[Any] = [keys.get(k) for k in ("name", "version", "entry", "jobKind", "python")]
    tables: list[Any] = [keys.get(k) for k in ("environmentHashes", "members")]
    right = all(isinstance(each, str) for each in texts) and all(map(is_text_table, tables))
    if not right or keys["jobKind"] not in ("function", "script"):
        raise Refusal(BROKEN, "`bundle.json` lacks a key, or one has a value of a wrong kind")
    return Manifest(*texts, *tables)


def is_text_table(value: Any) -> bool:
    """Say whether a value is an object with texts only."""
    if not isinstance(value, dict):
        return False
    return all(isinstance(each, str) for each in cast("dict[str, object]", value).values())


def check_interpreter(manifest: Manifest, root: Path) -> None:
    """Refuse another implementation or minor version than the job was locked for."""
    minor = ".".join(map(str, sys.version_info[:2]))
    if sys.implementation.name == "cpython" and minor == manifest.python:
        return
    version = ".".join(map(str, sys.version_info[:3]))
    program = f"py -{manifest.python}" if os.name == "nt" else f"python{manifest.python}"
    raise Refusal(
        BROKEN,
        f"`{manifest.name}` {manifest.version} was locked for cpython {manifest.python}, "
        f"but this is {sys.implementation.name} {version}",
        [f"started with {sys.executable}"],
        f"`{program} {root}`",
        "the wrong Python",
    )
