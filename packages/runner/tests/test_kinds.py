from __future__ import annotations

import json
import os
import random
import shutil
import sys
import unittest
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

from test_bundle import change_members, list_installers

from program import (
    SOURCE,
    Ended,
    describe_layer,
    make_bundle,
    make_wheel,
    start,
    temporary_folder,
    write_files,
)

JOB = {
    "churn.py": (
        "import os, sys, tiny, tiny.deep\n"
        "def score(days: int = 1):\n"
        "    tool = os.path.join(os.path.dirname(tiny.__file__), 'tool')\n"
        "    return [days * tiny.FACTOR, tiny.__file__, os.access(tool, os.X_OK)]\n"
    )
}
# A random tail, so that damage to the compressed data of a large member is tried as well.
NOISE = "".join(random.Random(1).choice("abcdefgh") for _ in range(4000))
PACKAGES = {
    "tiny/__init__.py": b"FACTOR = 10\n",
    "tiny/deep.py": f"NOISE = '{NOISE}'\n".encode(),
    "tiny/tool": b"#!/bin/sh\n",
}


class FatCase(unittest.TestCase):
    """A `fat` bundle in a folder with a cache of its own."""

    def setUp(self) -> None:
        context = temporary_folder()
        self.folder = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.bundle = self.folder / "churn.zip"
        self.cache = self.folder / "cache"
        make_fat(self.bundle)

    def start(
        self,
        target: Path | None = None,
        *arguments: str,
        flags: Sequence[str] = (),
        **env: str,
    ) -> Ended:
        variables = {"PYSNIP_CACHE_DIR": str(self.cache), "TMPDIR": str(self.folder), **env}
        return start([sys.executable, *flags, target or self.bundle, *arguments], env=variables)


class Fat(FatCase):
    def test_places_its_packages_once(self) -> None:
        site = self.cache / "packages" / "p1" / "site"
        for _ in range(2):
            ended = self.start(None, "--input", '{"days": 4}')
            self.assertEqual((ended.code, ended.err), (0, ""))
            told = json.loads(ended.out)
            self.assertEqual(told, [40, str(site / "tiny" / "__init__.py"), os.name == "posix"])
            marker = site.parent / ".pysnip-packages.json"
            self.assertEqual(json.loads(marker.read_text())["entries"], ["tiny"])
        self.assertEqual(list((self.cache / "stage").iterdir()), [])

    def test_needs_nothing_of_the_machine_but_python(self) -> None:
        ended = self.start(None, PATH=str(self.folder), HOME=str(self.folder), PYSNIP_OFFLINE="1")
        self.assertEqual(ended.code, 0, ended.err)

    def test_does_not_see_the_packages_of_the_interpreter(self) -> None:
        extra = self.folder / "extra"
        write_files(extra, {"tiny/__init__.py": "FACTOR = 666\n", "host_x.py": ""})
        ended = self.start(None, PYTHONPATH=str(extra))
        self.assertEqual(json.loads(ended.out)[0], 10)
        code = {"churn.py": "import host_x\ndef score(): return 1\n"}
        make_fat(self.folder / "b.zip", files=code)
        self.assertEqual(self.start(self.folder / "b.zip", PYTHONPATH=str(extra)).code, 1)

    def test_runs_unzipped_and_places_nothing(self) -> None:
        opened = self.folder / "open"
        with zipfile.ZipFile(self.bundle) as archive:
            archive.extractall(opened)
        ended = self.start(opened)
        self.assertEqual(ended.code, 0, ended.err)
        where = opened / "packages" / "here" / "tiny" / "__init__.py"
        self.assertEqual(json.loads(ended.out)[1], str(where))
        self.assertFalse(self.cache.exists())

    def test_runs_where_the_cache_cannot_be_written(self) -> None:
        self.cache.write_text("")
        ended = self.start()
        self.assertEqual(ended.code, 0, ended.err)
        self.assertIn("note: the cache cannot be written", ended.err)
        left = [path.name for path in self.folder.iterdir()]
        self.assertEqual(sorted(left), ["cache", "churn.zip"], "the temporary folder is left")

    def test_repairs_what_was_cleared_away(self) -> None:
        self.assertEqual(self.start().code, 0)
        placed = self.cache / "packages" / "p1"
        (placed / "site" / "tiny").rename(placed / "site" / "gone")
        self.assertEqual(self.start().code, 0)
        (placed / ".pysnip-packages.json").write_text('{"v": 1')
        self.assertEqual(self.start().code, 0)
        self.assertEqual([path.name for path in (placed / "site").iterdir()], ["tiny"])

    def test_an_interrupted_placing_is_never_used(self) -> None:
        site = self.cache / "packages" / "p1" / "site"
        write_files(site, {"tiny/__init__.py": "FACTOR = 666\n"})
        ended = self.start()
        self.assertEqual((ended.code, json.loads(ended.out)[0]), (0, 10))

    def test_killed_at_any_step_it_leaves_nothing_that_is_used(self) -> None:
        for step in ("extract_some", "write_marker", "publish_folder"):
            with self.subTest(step):
                program = (
                    "import os, pysnip_runner.place_packages as place\n"
                    f"place.{step} = lambda *given: os._exit(9)\n"
                    "from pysnip_runner.bundle import main\n"
                    f"main([], {str(self.bundle)!r})\n"
                )
                env = {"PYSNIP_CACHE_DIR": str(self.cache), "PYTHONPATH": str(self.bundle)}
                self.assertEqual(start([sys.executable, "-c", program], env=env).code, 9)
                self.assertFalse((self.cache / "packages").exists())
                ended = self.start()
                self.assertEqual((ended.code, json.loads(ended.out)[0]), (0, 10), ended.err)
                shutil.rmtree(self.cache)

    def test_starts_at_the_same_time_share_one_folder(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            ended = [each.result() for each in [pool.submit(self.start) for _ in range(4)]]
        self.assertEqual({(each.code, each.out) for each in ended}, {(0, ended[0].out)})
        self.assertEqual([path.name for path in (self.cache / "packages").iterdir()], ["p1"])

    def test_refuses_packages_that_its_manifest_does_not_say(self) -> None:
        name = "packages/here/tiny/__init__.py"
        cases: dict[str, dict[str, bytes | None]] = {
            f"`{name}` has other content": {name: b"FACTOR = 666\n"},
            f"`{name}` is missing": {name: None},
            "`packages/here/extra.py` is not in the manifest": {"packages/here/extra.py": b""},
            "`packages/../x.py` has a name that leads outside": {"packages/../x.py": b""},
        }
        for sentence, changes in cases.items():
            with self.subTest(sentence):
                change_members(self.bundle, self.folder / "bad.zip", changes)
                ended = self.start(self.folder / "bad.zip")
                self.assertEqual((ended.code, ended.out), (78, ""))
                self.assertIn(sentence, ended.err)
                self.assertNotIn("Traceback", ended.err)
                self.assertFalse((self.cache / "packages").exists())

    def test_refuses_a_machine_that_cannot_load_its_packages(self) -> None:
        cases: dict[str, tuple[str, dict[str, object]]] = {
            "carries no packages for": ("plan9-mips", {}),
            "need glibc 9.99 or newer": (here(), {"glibc": "9.99"}),
        }
        for sentence, (platform, more) in cases.items():
            if "glibc" in sentence and sys.platform != "linux":
                print(f"skipped: {sys.platform} has no glibc", file=sys.stderr)
                continue
            with self.subTest(sentence):
                make_fat(self.bundle, platform=platform, more=more)
                ended = self.start()
                self.assertEqual((ended.code, ended.out), (78, ""))
                self.assertIn(sentence, ended.err)
                self.assertFalse((self.cache / "packages").exists())

    def test_chooses_the_packages_of_this_machine(self) -> None:
        other = {f"packages/other/{n}": b"FACTOR = 666\n" for n in PACKAGES}
        parts = {"plan9-mips": part("other", "p2"), here(): part("here", "p1")}
        make_fat(self.bundle, carried=other, parts=parts)
        self.assertEqual(json.loads(self.start().out)[0], 10)

    def test_honours_pth_files_as_an_environment_does(self) -> None:
        files = {**PACKAGES, "more.pth": b"added\n", "added/extra_x.py": b"X = 7\n"}
        code = {"churn.py": "import extra_x\ndef score(): return extra_x.X\n"}
        make_fat(self.bundle, files=code, packages=files)
        self.assertEqual(self.start().out, "7\n")

    def test_runs_without_any_package(self) -> None:
        code = {"churn.py": "def score(): return 1\n"}
        make_fat(self.bundle, files=code, packages={})
        self.assertEqual(self.start(), Ended(0, "1\n", ""))
        with zipfile.ZipFile(self.bundle) as archive:
            archive.extractall(self.folder / "open")
        self.assertEqual(self.start(self.folder / "open"), Ended(0, "1\n", ""))
        self.assertFalse((self.cache / "packages").exists())


class Layered(unittest.TestCase):
    def test_finds_its_layer_beside_it_in_the_cache_or_on_the_path(self) -> None:
        with temporary_folder() as folder:
            bundle, layer = make_layered(folder)
            env = {"PYSNIP_CACHE_DIR": str(folder / "cache")}
            for _ in range(2):
                ended = start([sys.executable, bundle], env=env)
                self.assertEqual((ended.code, json.loads(ended.out)[0]), (0, 10), ended.err)
            layer.rename(folder / "away.zip")
            self.assertEqual(start([sys.executable, bundle], env=env).code, 0)
            env = {"PYSNIP_CACHE_DIR": str(folder / "other")}
            ended = start([sys.executable, bundle], env=env)
            self.assertEqual(ended.code, 78)
            self.assertIn(f"needs `{layer.name}`, which is not beside it", ended.err)
            with zipfile.ZipFile(folder / "away.zip") as archive:
                archive.extractall(folder / "opt")
            env["PYTHONPATH"] = str(folder / "opt" / "python")
            ended = start([sys.executable, bundle], env=env)
            self.assertEqual(ended.code, 0, ended.err)
            self.assertTrue(json.loads(ended.out)[1].startswith(str(folder / "opt")))

    def test_refuses_another_layer_of_that_name(self) -> None:
        with temporary_folder() as folder:
            bundle, layer = make_layered(folder)
            layer.write_bytes(layer.read_bytes() + b"x")
            env = {"PYSNIP_CACHE_DIR": str(folder / "cache")}
            ended = start([sys.executable, bundle], env=env)
            self.assertEqual(ended.code, 78)
            self.assertIn("is not the layer that the bundle was made with", ended.err)


class Wheelhouse(unittest.TestCase):
    def test_installs_from_its_wheels_and_asks_nobody(self) -> None:
        with temporary_folder() as folder:
            line = make_wheel(folder, "tiny", "1.0", {"tiny.py": "NAME = 'tiny'\n"})
            [wheel] = folder.glob("*.whl")
            bundle = folder / "churn.zip"
            make_bundle(
                bundle,
                {"churn.py": "import tiny\ndef score():\n    return tiny.NAME\n"},
                requirements=line,
                carried={f"wheels/{wheel.name}": wheel.read_bytes()},
                changes={
                    "kind": "wheelhouse",
                    "parts": {here(): {"folder": "wheels", "id": "wheels"}},
                },
            )
            with zipfile.ZipFile(bundle) as archive:
                archive.extractall(folder / "open")
            wheel.unlink()
            for name, tools in list_installers(folder).items():
                for target in (bundle, folder / "open"):
                    with self.subTest(name, target=target.name):
                        cache = folder / f"a cache of {name} {target.name}"
                        env = {"PYSNIP_CACHE_DIR": str(cache), **tools}
                        index = {"PYSNIP_INDEX_URL": "http://127.0.0.1:9/simple/"}
                        ended = start(
                            [sys.executable, target],
                            env={"UV_CACHE_DIR": str(folder / "uv"), **env, **index},
                        )
                        self.assertEqual((ended.code, ended.out), (0, '"tiny"\n'), ended.err)


class Handler(unittest.TestCase):
    def setUp(self) -> None:
        context = temporary_folder()
        self.folder = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def call(self, program: str, files: dict[str, str], **env: str) -> Ended:
        make_fat(self.folder / "churn.zip", files=files)
        root = self.folder / "task"
        with zipfile.ZipFile(self.folder / "churn.zip") as archive:
            archive.extractall(root)
        write_files(
            root,
            {
                "handler.py": (
                    "from pathlib import Path\n"
                    "from pysnip_runner.handle_event import make_handler\n"
                    "handle = make_handler(Path(__file__).absolute().parent)\n"
                )
            },
        )
        command = [sys.executable, "-c", f"import handler\n{program}"]
        return start(command, cwd=root, env={"PYTHONDONTWRITEBYTECODE": "1", **env})

    def test_gives_events_to_the_job_and_returns_its_result(self) -> None:
        program = "import json; print(json.dumps([handler.handle({'days': d}) for d in (1, 2)]))"
        ended = self.call(program, JOB, PYSNIP_CACHE_DIR="/nonexistent")
        self.assertEqual(ended.code, 0, ended.err)
        told = json.loads(ended.out)
        self.assertEqual([each[0] for each in told], [10, 20])
        self.assertIn(str(self.folder / "task" / "packages"), told[0][1])

    def test_prefers_its_packages_to_those_of_the_host(self) -> None:
        extra = self.folder / "extra"
        write_files(extra, {"tiny/__init__.py": "FACTOR = 666\n", "host_x.py": ""})
        program = "import host_x; print(handler.handle({})[0])"
        self.assertEqual(self.call(program, JOB, PYTHONPATH=str(extra)).out, "10\n")

    def test_tells_what_is_wrong_as_an_error(self) -> None:
        cases = {
            "handler.handle({'days': []})": "EventRefused: The input is not what the job takes",
            "handler.handle([])": "expected one object with the arguments by name",
            "handler.handle({'dyas': 1})": "did you mean `days`?",
        }
        for program, sentence in cases.items():
            with self.subTest(program):
                ended = self.call(program, JOB)
                self.assertEqual(ended.code, 1)
                self.assertIn(sentence, ended.err)
        raising = {"churn.py": "def score(): raise KeyError('mine')\n"}
        self.assertIn("KeyError: 'mine'", self.call("handler.handle({})", raising).err)


class Verify(unittest.TestCase):
    def test_accepts_what_was_bundled_in_every_kind(self) -> None:
        with temporary_folder() as folder:
            make_bundle(folder / "thin.zip", JOB)
            make_fat(folder / "fat.zip")
            layered, _ = make_layered(folder)
            for path in (folder / "thin.zip", folder / "fat.zip", layered):
                with self.subTest(path.name):
                    ended = start(
                        [sys.executable, "-m", "pysnip_runner", "verify", path],
                        env={"PYTHONPATH": str(SOURCE)},
                    )
                    self.assertEqual(ended.code, 0, ended.err)
                    self.assertRegex(ended.out, r"is whole: \d+ members, sha256:[0-9a-f]{64}\n")

    def test_notices_each_of_a_thousand_flipped_bytes(self) -> None:
        with temporary_folder() as folder:
            path = folder / "churn.zip"
            make_fat(path)
            data = path.read_bytes()
            chance = random.Random(2026)
            # The end of the file is as likely as all of the rest: there is the seal.
            places = [chance.randrange(len(data)) for _ in range(700)]
            places += [len(data) - 1 - chance.randrange(100) for _ in range(300)]
            for place in places:
                damaged = bytearray(data)
                damaged[place] ^= 1 << chance.randrange(8)
                path.write_bytes(damaged)
                code, told = verify(path)
                self.assertEqual(code, 78, f"byte {place} of {len(data)}: {told}")

    def test_names_the_damaged_member(self) -> None:
        with temporary_folder() as folder:
            path = folder / "churn.zip"
            make_fat(path)
            data = path.read_bytes()
            path.write_bytes(data.replace(b"FACTOR = 10", b"FACTOR = 66", 1))
            code, told = verify(path)
            self.assertEqual(code, 78)
            self.assertIn("packages/here/tiny/__init__.py", told)

    def test_refuses_what_is_no_bundle(self) -> None:
        with temporary_folder() as folder:
            good = folder / "good.zip"
            make_fat(good)
            repacked = folder / "repacked.zip"
            change_members(good, repacked, {})
            cases = {
                "nothing": None,
                "empty": b"",
                "text": b"x" * 500,
                "cut": good.read_bytes()[:-9],
            }
            for name, content in cases.items():
                if content is not None:
                    (folder / name).write_bytes(content)
                with self.subTest(name):
                    self.assertEqual(verify(folder / name)[0], 78)
            code, told = verify(repacked)
            self.assertEqual(code, 78)
            self.assertIn("packed again", told)

    def test_compares_with_what_lies_beside_it(self) -> None:
        with temporary_folder() as folder:
            path, layer = make_layered(folder)
            beside = folder / "churn.bundle.json"
            beside.write_text(json.dumps({"sha256": "sha256:00"}))
            self.assertIn("`churn.bundle.json` says sha256:00", verify(path)[1])
            beside.write_text("{")
            self.assertEqual(verify(path)[0], 78)
            beside.unlink()
            self.assertEqual(verify(path)[0], 0)
            layer.write_bytes(layer.read_bytes() + b"x")
            self.assertIn("is not the layer that", verify(path)[1])


class Compile(unittest.TestCase):
    @unittest.skipIf(sys.version_info < (3, 11), "3.10 compiles one file to different bytes")
    def test_is_the_same_for_every_process_and_can_be_imported(self) -> None:
        with temporary_folder() as folder:
            texts = {
                "a/__init__.py": "S = {'x', 'y', 'z'}\ndef f(x): return x in {'p', 'q', 'r'}\n",
                "a/broken.py": "def (",
                "b.py": f"'''{NOISE}'''\nfrom a import f\n",
            }
            (folder / "wheel").write_bytes("".join(texts.values()).encode())
            modules: list[dict[str, Any]] = []
            offset = 0
            for path, text in texts.items():
                modules.append(
                    {"path": path, "offset": offset, "compressedSize": len(text), "method": 0}
                )
                offset += len(text)
            told: list[tuple[str, bytes]] = []
            for seed in ("0", "1", "77"):
                output = folder / f"pack{seed}"
                program = [sys.executable, "-s", "-S", SOURCE / "compile_wheel.py"]
                ended = start(
                    [*program, folder / "wheel", output],
                    stdin=json.dumps(modules[:: -1 if seed == "1" else 1]).encode(),
                    env={"PYTHONHASHSEED": seed},
                )
                self.assertEqual(ended.code, 0, ended.err)
                told.append((ended.out, output.read_bytes()))
            self.assertEqual(told[1:], told[:-1])
            entries = json.loads(told[0][0])
            tag = sys.implementation.cache_tag
            self.assertEqual(
                [each["path"] for each in entries],
                [f"a/__pycache__/__init__.{tag}.pyc", f"__pycache__/b.{tag}.pyc"],
            )
            self.assertNotIn(str(folder).encode(), told[0][1])
            for each in entries:
                path = folder / "site" / each["path"]
                path.parent.mkdir(parents=True)
                path.write_bytes(told[0][1][each["offset"] :][: each["size"]])
            # The text says something else: an unchecked file is taken as it is.
            write_files(folder / "site", {"a/__init__.py": "1 / 0", "b.py": "1 / 0"})
            code = "import b; print(b.f('p'), b.__file__)"
            ended = start([sys.executable, "-c", code], env={"PYTHONPATH": str(folder / "site")})
            self.assertEqual(ended.out, f"True {folder / 'site' / 'b.py'}\n", ended.err)


def here() -> str:
    """Return the name of this platform."""
    from pysnip_runner.interpreter import name_platform

    return name_platform()


def part(folder: str, identity: str) -> dict[str, object]:
    """Return a part of a fat bundle."""
    return {"folder": f"packages/{folder}", "id": identity}


def make_fat(  # noqa: PLR0913 - a test says what it needs
    path: Path,
    *,
    files: dict[str, str] | None = None,
    packages: dict[str, bytes] | None = None,
    carried: dict[str, bytes] | None = None,
    platform: str | None = None,
    parts: dict[str, dict[str, object]] | None = None,
    more: dict[str, object] | None = None,
) -> None:
    """Write a fat bundle with a small package for this platform or another."""
    members = PACKAGES if packages is None else packages
    make_bundle(
        path,
        files or JOB,
        carried={**{f"packages/here/{n}": d for n, d in members.items()}, **(carried or {})},
        changes={
            "kind": "fat",
            "parts": parts or {platform or here(): {**part("here", "p1"), **(more or {})}},
        },
    )


def make_layered(folder: Path) -> tuple[Path, Path]:
    """Write a layered bundle and its layer."""
    layer = folder / "deps-l1.zip"
    said = describe_layer(layer, "l1", PACKAGES)
    bundle = folder / "churn.zip"
    make_bundle(bundle, JOB, changes={"kind": "layered", "parts": {here(): said}})
    return bundle, layer


def verify(path: Path) -> tuple[int, str]:
    """Verify in this process: a thousand starts would take minutes."""
    from pysnip_runner.cli import main

    told: list[str] = []
    with (
        mock.patch("pysnip_runner.report.say", told.append),
        mock.patch("pysnip_runner.verify_bundle.print", told.append, create=True),
    ):
        return main(["verify", str(path)]), "\n".join(told)


if __name__ == "__main__":
    unittest.main()
