"""Finds the packages that a bundle carries: in its folder, in a layer, or in the cache."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from typing import Any, cast

from .manifest import Manifest, Part, is_text_table, lacks_key, parse_object
from .note_use import note_use
from .place_packages import SITE, is_placed, list_source, place_packages
from .read_archive import UNREADABLE, read_directory, read_member
from .report import BROKEN, Refusal


def find_packages(cache: str, root: str, manifest: Manifest, part: Part) -> str | None:
    """
    Return a folder with the packages of a `fat` or `layered` bundle, extracted if need be.

    It returns nothing for a job that needs no packages.
    """
    if part.file is not None:
        return find_layer(cache, root, part, part.file)
    source = list_source(root, part.folder, manifest.members)
    if not source.digests:
        return None
    if not os.path.isdir(root):
        return place_packages(cache, part.id, source)
    folder = os.path.join(root, *part.folder.split("/"))
    if not os.path.isdir(folder):
        raise Refusal(BROKEN, f"The folder {folder} with the packages of the bundle is missing")
    return folder


def find_layer(cache: str, root: str, part: Part, file: str) -> str:
    """Return the packages of a layer: unzipped on the import path, in the cache, or beside."""
    for entry in sys.path:
        if entry and os.path.isfile(os.path.join(entry, layer_manifest(part))):
            return entry
    target = os.path.join(cache, "packages", part.id)
    note_use(target)
    if is_placed(target, part.id):
        return os.path.join(target, SITE)
    layer = os.path.join(os.path.dirname(root), file)
    if not os.path.isfile(layer):
        raise Refusal(
            BROKEN,
            f"The bundle needs `{file}`, which is not beside it",
            [f"looked for {layer}", f"looked on the import path for `{layer_manifest(part)}`"],
            f"copy `{file}` into {os.path.dirname(root)}",
            "its packages are missing",
        )
    check_digest(layer, part)
    return place_packages(cache, part.id, list_source(layer, part.folder, read_layer(layer, part)))


def check_digest(layer: str, part: Part) -> None:
    """Refuse a layer that is not the one that the bundle was made with."""
    found = hash_file(layer)
    if found != part.sha256:
        raise Refusal(
            BROKEN,
            f"{layer} is not the layer that the bundle was made with",
            [f"it has {found}", f"it should have {part.sha256}"],
            "bundle the job again, or copy both files again",
            "the bundle is damaged",
        )


def read_layer(layer: str, part: Part) -> dict[str, str]:
    """Return the members of a layer with their digests."""
    name = f"{part.folder}/{layer_manifest(part)}"
    try:
        with open(layer, "rb", buffering=0) as file:
            data = read_member(file, read_directory(file)[name])
        members: Any = parse_object(data, name).get("members")
    except (*UNREADABLE, KeyError) as error:
        raise Refusal(BROKEN, f"{layer} cannot be read", [str(error)]) from error
    if not is_text_table(members):
        raise lacks_key(name)
    return cast("dict[str, str]", members)


def layer_manifest(part: Part) -> str:
    """Name the file that says which layer a folder is."""
    return f"pysnip-{part.id}.json"


def hash_file(path: str) -> str:
    """Return the digest `sha256:<hex>` of a file."""
    digest = sha256()
    with open(path, "rb") as file:
        while portion := file.read(1 << 20):
            digest.update(portion)
    return "sha256:" + digest.hexdigest()
