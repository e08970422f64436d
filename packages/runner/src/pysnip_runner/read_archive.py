"""Reads zips: only what bundles need of them, because a start has no time for `zipfile`."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import FileIO
from struct import Struct, error
from typing import NamedTuple

# All that reading a damaged archive may raise; a text that is no UTF-8 is a ValueError.
DAMAGED = (zlib.error, error, EOFError, ValueError)
UNREADABLE = (OSError, *DAMAGED)
PORTION = 1 << 16


class Entry(NamedTuple):
    """Where in an archive the data of a member lie, and what its directory says of them."""

    offset: int
    method: int
    stored: int
    size: int
    crc: int
    mode: int


def read_directory(file: FileIO) -> dict[str, Entry]:
    """Return the files of an archive by their names; a name that is there twice is refused."""
    start, data, moved = find_directory(file)
    file.seek(start)
    entries: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        mark, flags, method, crc, stored, size, name, extra, comment, mode, offset = _ENTRY(
            data, at
        )
        if mark != b"PK\1\2" or flags & 1:
            raise ValueError("its directory is damaged")
        text = data[at + 46 : at + 46 + name].decode("utf-8" if flags & 0x800 else "cp437")
        field = data[at + 46 + name : at + 46 + name + extra]
        if _LONG in (stored, size, offset):
            size, stored, offset = read_long_field(field, (size, stored, offset))
        at += 46 + name + extra + comment
        if text.endswith("/"):
            continue
        if text in entries:
            raise ValueError("it holds two members of one name")
        entries[text] = Entry(offset + moved, method, stored, size, crc, mode >> 16)
    return entries


def find_directory(file: FileIO) -> tuple[int, bytes, int]:
    """Return where the directory is, its bytes, and by how much what is before the zip moves it."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _LONGEST_END))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) < end + 22:
        raise ValueError("it is no zip, or its end is missing")
    size, offset = _END(tail, end)
    if _LONG in (size, offset) or tail[end - 20 : end - 16] == b"PK\6\7":
        end = tail.rfind(b"PK\6\6", 0, end)
        if end < 0:
            raise ValueError("its end is damaged")
        size, offset = _LONG_END(tail, end)
    start = length - len(tail) + end - size
    moved = start - offset
    if start < 0 or moved < 0:
        raise ValueError("its end is damaged")
    file.seek(start)
    return start, file.read(size), moved


def read_long_field(field: bytes, values: tuple[int, ...]) -> list[int]:
    """Return sizes and offset with those that did not fit taken from the field for long ones."""
    at = 0
    while at + 4 <= len(field):
        kind, size = _FIELD(field, at)
        if kind == 1:
            longs = iter(_INTEGER(field, place)[0] for place in range(at + 4, at + 4 + size, 8))
            return [next(longs, value) if value == _LONG else value for value in values]
        at += 4 + size
    raise ValueError("its directory is damaged")


def read_member(file: FileIO, entry: Entry) -> bytes:
    """Return the content of a member, compared with its checksum."""
    data = b"".join(stream_member(file, entry))
    if len(data) != entry.size or zlib.crc32(data) != entry.crc:
        raise ValueError("a member is damaged")
    return data


def stream_member(file: FileIO, entry: Entry) -> Iterator[bytes]:
    """Yield the content of a member in portions, and never more than its directory says."""
    file.seek(entry.offset)
    mark, name, extra = _HEADER(file.read(30))
    if mark != b"PK\3\4" or entry.method not in (0, 8):
        raise ValueError("it is damaged, or packed in a way that is not known here")
    file.seek(name + extra, 1)
    inflater = zlib.decompressobj(-15) if entry.method else None
    left, room = entry.stored, entry.size
    while left > 0:
        data = file.read(min(left, PORTION))
        if not data:
            raise EOFError("it ends too early")
        left -= len(data)
        while data:
            portion = inflater.decompress(data, PORTION) if inflater else data
            room -= len(portion)
            if room < 0:
                raise ValueError("it is larger than it should be")
            yield portion
            data = inflater.unconsumed_tail if inflater else b""
    if inflater:
        yield inflater.flush()


_ENTRY = Struct("<4s4xHH4xIIIHHH4xII").unpack_from
_HEADER = Struct("<4s22xHH").unpack
_END = Struct("<12xII").unpack_from
_LONG_END = Struct("<40xQQ").unpack_from
_FIELD = Struct("<HH").unpack_from
_INTEGER = Struct("<Q").unpack_from
_LONG = 0xFFFFFFFF
# The end of an archive with the longest comment, and the records for long ones before it.
_LONGEST_END = 22 + 0xFFFF + 20 + 56
