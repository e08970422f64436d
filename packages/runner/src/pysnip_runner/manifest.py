"""Reads `bundle.json`, and says whether this interpreter is the one it was made for."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, NamedTuple, cast

from .report import BROKEN, Refusal

KINDS = ("thin", "fat", "layered", "wheelhouse")


class Part(NamedTuple):
    """The packages of a bundle for one platform: where they lie, and how the cache names them."""

    folder: str
    id: str
    glibc: str | None
    file: str | None
    sha256: str | None


class Manifest(NamedTuple):
    """What starting a bundle needs of its `bundle.json`; hashes are taken as they are written."""

    name: str
    version: str
    entry: str
    job_kind: str
    python: str
    kind: str
    environment_hashes: dict[str, str]
    members: dict[str, str]
    parts: dict[str, Part]


def parse_manifest(data: bytes) -> Manifest:
    """Read the manifest of format 1; anything else is refused."""
    keys = parse_object(data, "bundle.json")
    if keys.get("format") != 1:
        raise Refusal(
            BROKEN,
            "`bundle.json` is not of a format that this runner knows",
            hint="bundle the job again with one version of pysnip",
        )
    texts: list[Any] = [keys.get(k) for k in TEXTS]
    tables: list[Any] = [keys.get(k) for k in ("environmentHashes", "members")]
    parts = parse_parts(keys.get("parts", {}))
    right = all(isinstance(each, str) for each in texts) and all(map(is_text_table, tables))
    if not right or parts is None or keys["jobKind"] not in ("function", "script"):
        raise lacks_key("bundle.json")
    if keys["kind"] not in KINDS:
        raise Refusal(BROKEN, f"`{keys['kind']}` is no kind of bundle that this runner knows")
    return Manifest(*texts, *tables, parts)  # pyright: ignore[reportCallIssue]


def parse_object(data: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object; an empty one stands for anything else that is JSON."""
    try:
        content: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refusal(BROKEN, f"`{name}` is not JSON", [str(error)]) from error
    return cast("dict[str, Any]", content) if isinstance(content, dict) else {}


def parse_parts(value: Any) -> dict[str, Part] | None:
    """Read the parts of a bundle; nothing when one is not as it has to be."""
    if not isinstance(value, dict):
        return None
    parts: dict[str, Part] = {}
    for platform, part in cast("dict[str, Any]", value).items():
        if not isinstance(part, dict):
            return None
        fields = cast("dict[str, Any]", part)
        needed: list[Any] = [fields.get(key) for key in ("folder", "id")]
        free: list[Any] = [fields.get(key) for key in ("glibc", "file", "sha256")]
        right = all(isinstance(each, str) for each in needed)
        if not right or not all(each is None or isinstance(each, str) for each in free):
            return None
        if not all(map(is_file_name, [fields["id"], *(each for each in free[1:2] if each)])):
            return None
        parts[platform] = Part(*needed, *free)
    return parts


def is_file_name(text: str) -> bool:
    """Say whether a text can be the name of one file, and can lead nowhere else."""
    return text not in ("", ".", "..") and not any(each in text for each in "/\\:\0")


def lacks_key(name: str) -> Refusal:
    """Return the refusal of a manifest that is not complete."""
    return Refusal(BROKEN, f"`{name}` lacks a key, or one has a value of a wrong kind")


def is_text_table(value: Any) -> bool:
    """Say whether a value is an object with texts only."""
    if not isinstance(value, dict):
        return False
    return all(isinstance(each, str) for each in cast("dict[str, object]", value).values())


def check_interpreter(manifest: Manifest, root: str) -> None:
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


TEXTS = ("name", "version", "entry", "jobKind", "python", "kind")
