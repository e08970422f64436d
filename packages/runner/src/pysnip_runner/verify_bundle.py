"""Says whether a bundle is to the last byte what was written when it was made."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from .bundle_members import MANIFEST, has_digest
from .find_packages import hash_file
from .manifest import Manifest, is_file_name, parse_manifest, parse_object
from .options import refuse_rest
from .report import BAD_INPUT, BROKEN, OK, Refusal

# The archive's comment: the digest of everything before it.
SEAL = b"pysnip sha256:"
SEAL_SIZE = len(SEAL) + 64
END_RECORD_SIZE = 22


def verify_from_arguments(arguments: Sequence[str]) -> int:
    """Do the `verify` command: one bundle, with what lies beside it and belongs to it."""
    if not arguments:
        raise Refusal(BAD_INPUT, "`verify` needs the path of a bundle")
    refuse_rest(arguments[1:], ())
    path = Path(arguments[0])
    count, digest, problems = verify_bundle(path)
    if problems:
        raise Refusal(
            BROKEN,
            f"{path} is not what was bundled",
            problems[:10],
            "bundle the job again, or copy the bundle again",
            "the bundle is damaged",
        )
    print(f"{path} is whole: {count} members, {digest}")
    return OK


def verify_bundle(path: Path) -> tuple[int, str, list[str]]:
    """Return how many members a bundle has, its digest, and everything that is wrong with it."""
    try:
        digest, problems = check_seal(path)
        found = check_description(path, digest)
    except OSError as error:
        raise Refusal(BROKEN, f"{path} cannot be read", [str(error)]) from error
    problems += found
    try:
        with zipfile.ZipFile(path) as archive:
            names = list_names(archive)
            manifest = parse_manifest(archive.read(MANIFEST))
            problems += compare_members(archive, names, manifest)
            problems += check_layers(path, manifest)
            return len(names), digest, problems
    except Refusal as refusal:
        problems.append(refusal.headline)
    except Exception as error:  # noqa: BLE001 - a damaged archive can make the reader raise anything
        problems.append(f"it cannot be read as an archive: {error}")
    return 0, digest, problems


def list_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the files of a zip; a name that is there twice is refused."""
    names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if len(set(names)) != len(names):
        raise Refusal(BROKEN, "The bundle holds two members of one name")
    return names


def check_seal(path: Path) -> tuple[str, list[str]]:
    """Return the digest of a file, and a problem when its own seal says otherwise."""
    whole = hashlib.sha256()
    size = path.stat().st_size
    with path.open("rb") as file:
        left = max(0, size - SEAL_SIZE)
        while left > 0:
            portion = file.read(min(left, 1 << 20))
            if not portion:
                break
            whole.update(portion)
            left -= len(portion)
        sealed = whole.hexdigest()
        seal = file.read()
    whole.update(seal)
    digest = "sha256:" + whole.hexdigest()
    if size < END_RECORD_SIZE + SEAL_SIZE or not seal.startswith(SEAL):
        return digest, ["its end is missing: it was cut short, or packed again"]
    if seal != SEAL + sealed.encode():
        return digest, ["its bytes are not those that it was sealed with"]
    return digest, []


def check_description(path: Path, digest: str) -> list[str]:
    """Compare a bundle with the description beside it, where there is one."""
    beside = path.with_name(path.name.removesuffix(".zip") + ".bundle.json")
    if not beside.is_file():
        return []
    try:
        said = parse_object(beside.read_bytes(), beside.name).get("sha256")
    except Refusal as refusal:
        return [refusal.headline]
    return [] if said == digest else [f"`{beside.name}` says {said}, and it has {digest}"]


def compare_members(
    archive: zipfile.ZipFile, names: Sequence[str], manifest: Manifest
) -> list[str]:
    """Compare every member with the manifest."""
    expected, present = manifest.members, set(names) - {MANIFEST}
    problems = [f"`{name}` is missing" for name in sorted(set(expected) - present)]
    problems += [f"`{name}` is not in the manifest" for name in sorted(present - set(expected))]
    for name in sorted(present & set(expected)):
        try:
            right = has_digest(archive.read(name), expected[name])
        except Exception as error:  # noqa: BLE001 - as above, for one member
            problems.append(f"`{name}` cannot be read: {error}")
            continue
        if not right:
            problems.append(f"`{name}` has other content than the manifest says")
    return problems


def check_layers(path: Path, manifest: Manifest) -> list[str]:
    """Compare the layers that lie beside a bundle with what the bundle says of them."""
    problems: list[str] = []
    for part in manifest.parts.values():
        if part.file is None or not is_file_name(part.file):
            continue
        layer = path.with_name(part.file)
        if layer.is_file() and hash_file(str(layer)) != part.sha256:
            problems.append(f"`{part.file}` is not the layer that the bundle was made with")
    return problems
