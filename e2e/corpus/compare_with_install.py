"""Compares a written archive with what an installer made of the same wheel; prints JSON."""

from __future__ import annotations

import configparser
import csv
import hashlib
import json
import sys
import zipfile
from pathlib import Path


def main(archive_path: str, tree: Path, wheel_path: str) -> None:
    """Print what differs, and what is unusual about the wheel."""
    with zipfile.ZipFile(archive_path) as archive:
        broken = archive.testzip()
        ours = {each.filename: archive.read(each) for each in archive.infolist()}
    theirs = {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in tree.rglob("*")
        if path.is_file()
    }
    print(
        json.dumps(
            {
                "broken": broken,
                "differences": compare(ours, theirs),
                "members": len(ours),
                "features": describe(wheel_path),
            }
        )
    )


def compare(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    """Say where two trees differ, but for what only an installation needs."""
    information = next(name.split("/")[0] for name in ours if name.endswith(".dist-info/RECORD"))
    generated = {f"bin/{name}" for name in read_scripts(ours, information)} | {".lock"}
    record = f"{information}/RECORD"
    problems = [f"{name} is not installed" for name in sorted(ours.keys() - theirs.keys())]
    problems += [
        f"{name} is missing" for name in sorted(theirs.keys() - ours.keys() - generated)
    ]
    problems += [
        f"{name} differs"
        for name in sorted(ours.keys() & theirs.keys())
        if name != record and without_start(name, ours) != without_start(name, theirs)
    ]
    ours_listed, theirs_listed = read_record(ours[record]), read_record(theirs[record])
    problems += [
        f"RECORD says something else of {name}"
        for name in sorted(ours_listed.keys() | (theirs_listed.keys() - generated))
        if ours_listed.get(name) != theirs_listed.get(name)
        and without_start(name, ours) == ours.get(name)
    ]
    return problems


def without_start(name: str, files: dict[str, bytes]) -> bytes | None:
    """Return a file; of a script that an installer gave an interpreter, all but its first lines."""
    data = files.get(name)
    if data is None or not name.startswith("bin/") or not data.startswith(b"#!"):
        return data
    lines = data.split(b"\n")
    # A path that is too long for a first line is put into a shell's command over three.
    start = 3 if lines[0] == b"#!/bin/sh" and lines[1].startswith(b"'''exec'") else 1
    return b"\n".join(lines[start:])


def read_record(data: bytes) -> dict[str, tuple[str, ...]]:
    """Return the lines of a RECORD by path."""
    rows = csv.reader(data.decode("utf-8-sig").splitlines())
    return {row[0]: tuple(row[1:3]) for row in rows if row}


def read_scripts(files: dict[str, bytes], information: str) -> set[str]:
    """Return the commands that an installer makes from `entry_points.txt`."""
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(files.get(f"{information}/entry_points.txt", b"").decode())
    names: set[str] = set()
    for section in ("console_scripts", "gui_scripts"):
        if parser.has_section(section):
            names |= set(parser.options(section))
    return names


def describe(wheel_path: str) -> dict[str, int]:
    """Count what is unusual in a wheel's members."""
    with zipfile.ZipFile(wheel_path) as wheel:
        members = wheel.infolist()
    return {
        "members": len(members),
        "unpacked": sum(each.file_size for each in members),
        "packed": Path(wheel_path).stat().st_size,
        "longest": max(len(each.filename.encode()) for each in members),
        "folders": sum(each.is_dir() for each in members),
        "stored": sum(each.compress_type == 0 and each.file_size > 0 for each in members),
        "descriptors": sum(bool(each.flag_bits & 8) for each in members),
        "unicode": sum(bool(each.flag_bits & 0x800) for each in members),
        "extra": sum(bool(each.extra) for each in members),
        "foreign": sum(each.create_system != 3 for each in members),
    }


main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
