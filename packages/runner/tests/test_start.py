from __future__ import annotations

import json
import os
import random
import sys
import unittest
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from test_kinds import FatCase, make_fat, make_layered

from program import Ended, make_bundle, start, temporary_folder, write_files

# What no start needs: each takes longer to load than a later start may cost.
SLOW = ["concurrent.futures", "csv", "dataclasses", "datetime", "decimal", "difflib", "inspect"]
SLOW.extend(["logging", "pathlib", "platform", "random", "shutil", "sysconfig", "tempfile"])
SLOW.extend(["traceback", "uuid", "zipfile"])
LOADED = "import sys\ndef score(days: int = 1) -> list:\n    return sorted(sys.modules)\n"


class Runner(FatCase):
    def test_is_placed_once_for_all_bundles_and_keeps_its_bytecode(self) -> None:
        thin = self.folder / "thin.zip"
        make_bundle(thin, {"churn.py": "def score(): return 1\n"})
        for _ in range(2):
            self.assertEqual(self.start().code, 0)
            self.assertEqual(self.start(thin), Ended(0, "1\n", ""))
            [placed] = (self.cache / "runner").iterdir()
            kept = sorted(path.name for path in placed.rglob("*.pyc"))
            self.assertTrue([name for name in kept if name.startswith("run_job.")], kept)
        self.assertEqual(list((self.cache / "stage").iterdir()), [])

    def test_notes_what_of_the_cache_it_uses(self) -> None:
        self.assertEqual(self.start().code, 0)
        used = [next((self.cache / store).iterdir()) for store in ("runner", "code", "packages")]
        now = used[0].stat().st_mtime
        for hours, is_noted in ((1, False), (30, True)):
            before = now - hours * 3600
            for folder in used:
                os.utime(folder, (before, before))
            self.assertEqual(self.start().code, 0)
            noted = [folder.stat().st_mtime - before > 60 for folder in used]
            self.assertEqual(noted, [is_noted] * 3, hours)

    def test_loads_nothing_that_a_start_does_not_need(self) -> None:
        make_fat(self.bundle, files={"churn.py": LOADED})
        self.assertEqual(self.start().code, 0)
        ended = self.start(flags=["-I", "-S"])
        self.assertEqual(ended.code, 0, ended.err)
        self.assertEqual([name for name in SLOW if name in json.loads(ended.out)], [])

    def test_is_never_used_when_it_was_changed(self) -> None:
        self.assertEqual(self.start().code, 0)
        [placed] = (self.cache / "runner").iterdir()
        module = placed / "pysnip_runner" / "run_job.py"
        was = module.read_bytes()
        damages: dict[str, Callable[[], object]] = {
            "other content": lambda: module.write_bytes(b"1 / 0\n"),
            "cut": lambda: module.write_bytes(was[:-50]),
            "of the same size": lambda: module.write_bytes(was.replace(b"guard", b"gaurd")),
            "gone": module.unlink,
            "a module that hides it": lambda: write_files(
                placed, {"pysnip_runner/run_job/__init__.py": "1 / 0\n"}
            ),
            "writable by everybody": lambda: module.parent.chmod(0o777),
        }
        for name, damage in damages.items():
            with self.subTest(name):
                module.chmod(0o644)
                damage()
                self.assertEqual(self.start().code, 0)
                self.assertEqual(module.read_bytes(), was)
                self.assertFalse(module.with_suffix("").exists())
                self.assertEqual(module.parent.stat().st_mode & 0o002, 0)

    def test_stays_in_the_bundle_where_python_is_to_write_no_bytecode(self) -> None:
        self.assertEqual(self.start(None, PYTHONDONTWRITEBYTECODE="1").code, 0)
        self.assertFalse((self.cache / "runner").exists())

    def test_says_so_when_the_manifest_cannot_be_inflated(self) -> None:
        with zipfile.ZipFile(self.bundle) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(self.bundle, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in contents.items():
                archive.writestr(name, data)
            place = archive.getinfo("bundle.json").header_offset + 30 + len("bundle.json")
        damaged = bytearray(self.bundle.read_bytes())
        damaged[place : place + 8] = b"\xff" * 8
        self.bundle.write_bytes(damaged)
        ended = self.start()
        self.assertEqual(ended.code, 78, ended.err)
        self.assertNotIn("Traceback", ended.err)

    def test_is_not_placed_for_a_bundle_that_is_refused(self) -> None:
        make_fat(self.bundle, platform="plan9-mips")
        with zipfile.ZipFile(self.bundle, "a") as archive:
            archive.writestr("pysnip_runner/more.py", "")
        ended = self.start()
        self.assertEqual(ended.code, 78)
        self.assertIn("`pysnip_runner/more.py` is not in the manifest", ended.err)
        self.assertFalse(self.cache.exists())

    def test_leaves_bytecode_in_a_folder_only_where_packages_lie_in_it(self) -> None:
        make_bundle(self.folder / "thin.zip", {"churn.py": "def score(): return 1\n"})
        for name, expected in (("churn.zip", True), ("thin.zip", False)):
            with self.subTest(name):
                opened = self.folder / f"{name} open"
                with zipfile.ZipFile(self.folder / name) as archive:
                    archive.extractall(opened)
                self.assertEqual(self.start(opened).code, 0)
                kept = [str(path) for path in (opened / "pysnip_runner").rglob("*.pyc")]
                self.assertEqual(bool(kept), expected, kept)
                self.assertFalse(self.cache.exists())


class Archive(unittest.TestCase):
    def test_is_read_however_it_was_packed(self) -> None:
        with temporary_folder() as folder:
            make_fat(folder / "good.zip")
            with zipfile.ZipFile(folder / "good.zip") as archive:
                archive.extractall(folder / "open")
                was = {name: archive.read(name) for name in archive.namelist()}
            for name, (method, before, comment) in {
                "stored": (zipfile.ZIP_STORED, b"", b""),
                "deflated": (zipfile.ZIP_DEFLATED, b"", b"packed again"),
                "after a first line": (zipfile.ZIP_DEFLATED, b"#!/usr/bin/env python3\n", b""),
            }.items():
                path = folder / f"{name}.zip"
                path.write_bytes(before)
                with zipfile.ZipFile(path, "a", method) as archive:
                    archive.comment = comment
                    for each in sorted((folder / "open").rglob("*")):
                        archive.write(each, each.relative_to(folder / "open"))
                with self.subTest(name):
                    self.assertEqual(read_all(path), was)
                    env = {"PYSNIP_CACHE_DIR": str(folder / f"cache {name}")}
                    self.assertEqual(start([sys.executable, path], env=env).code, 0)

    def test_may_have_fields_for_long_ones(self) -> None:
        with temporary_folder() as folder:
            path = folder / "long.zip"
            contents = {"a": b"1" * 100, "b/\u00fc": os.urandom(50)}
            with mock.patch("zipfile.ZIP64_LIMIT", 10), zipfile.ZipFile(path, "w") as archive:
                for name, data in contents.items():
                    archive.writestr(name, data, zipfile.ZIP_DEFLATED)
            self.assertIn(b"PK\6\7", path.read_bytes())
            self.assertEqual(read_all(path), contents)

    def test_is_refused_when_it_is_damaged(self) -> None:
        from pysnip_runner.read_archive import UNREADABLE

        with temporary_folder() as folder:
            path = folder / "twice.zip"
            with self.assertWarns(UserWarning), zipfile.ZipFile(path, "w") as archive:
                archive.writestr("a", "1")
                archive.writestr("a", "2")
            with self.assertRaisesRegex(ValueError, "two members of one name"):
                read_all(path)
            _, layer = make_layered(folder)
            good = read_all(layer)
            data, chance = layer.read_bytes(), random.Random(7)
            for _ in range(2000):
                place = chance.randrange(len(data))
                damaged = bytearray(data)
                damaged[place] ^= 1 << chance.randrange(8)
                path.write_bytes(damaged[: chance.choice([place, None, None])])
                try:
                    found = read_all(path)
                except UNREADABLE:
                    continue
                # A name, a time, a mode or the comment: no content can be other than it was.
                self.assertLessEqual(set(found.values()), set(good.values()))


def read_all(path: Path) -> dict[str, bytes]:
    """Return what an archive holds."""
    from pysnip_runner.read_archive import read_directory, read_member

    with path.open("rb", buffering=0) as file:
        return {name: read_member(file, entry) for name, entry in read_directory(file).items()}


if __name__ == "__main__":
    unittest.main()
