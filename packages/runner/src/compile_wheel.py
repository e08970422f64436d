"""
Compiles the modules of one wheel, to the same bytes wherever the same interpreter does it.

It is started as a file and imports none of the runner: what marshal writes depends on which texts
live in the process, so that a change of the runner would change bytecode.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import marshal
import sys
import warnings
import zlib
from pathlib import Path
from typing import Any

# A pyc that is checked against nothing: a bundle's files have constant times (PEP 552).
UNCHECKED_HASH = (0b01).to_bytes(4, "little")


def main(wheel: Path, output: Path) -> None:
    """
    Compile what standard input lists: modules of a wheel, each with its path and place there.

    Their bytecode is written to one file, and standard output says what lies where in that.
    """
    modules: list[dict[str, Any]] = json.load(sys.stdin)
    entries: list[dict[str, object]] = []
    warnings.simplefilter("ignore")
    with wheel.open("rb") as source, output.open("xb") as target:
        # What marshal writes depends on what lives in the process: one wheel each, in one order.
        for module in sorted(modules, key=lambda each: each["path"]):
            source.seek(module["offset"])
            raw = source.read(module["compressedSize"])
            text = zlib.decompress(raw, -15) if module["method"] == 8 else raw
            data = compile_module(text, module["path"])
            if data is not None:
                entries.append(describe(module["path"], data, target.tell()))
                target.write(data)
    print(json.dumps(entries))


def compile_module(source: bytes, path: str) -> bytes | None:
    """Return the content of a `.pyc`; nothing for a text that this Python cannot compile."""
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError, RecursionError, OverflowError):
        return None
    hashed = importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + UNCHECKED_HASH + hashed + marshal.dumps(code)


def describe(module: str, data: bytes, offset: int) -> dict[str, object]:
    """Say where in the output the bytecode of a module lies, and where it belongs."""
    folder, slash, name = module.rpartition("/")
    tag = sys.implementation.cache_tag
    return {
        "path": f"{folder}{slash}__pycache__/{name[: -len('.py')]}.{tag}.pyc",
        "sha256": "sha256:" + hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "crc32": zlib.crc32(data),
        "offset": offset,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
