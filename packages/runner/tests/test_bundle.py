from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unittest
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import (
    MINOR,
    Ended,
    Index,
    make_bundle,
    make_wheel,
    serve_index,
    start,
    temporary_folder,
)

JOB = {"churn.py": "def score(days: int = 1):\n    return days * 2\n"}
USER = {"churn.py": "import tiny\ndef score():\n    return [tiny.NAME, tiny.__file__]\n"}


class BundleWithoutRequirements(unittest.TestCase):
    def test_runs_in_every_way_of_starting_it(self) -> None:
        with temporary_folder() as folder:
            bundle = folder / "churn.zip"
            make_bundle(bundle, JOB)
            with zipfile.ZipFile(bundle) as archive:
                archive.extractall(folder / "open")
            for flags, target in (([], bundle), (["-I"], bundle), ([], folder / "open")):
                with self.subTest(flags=flags, target=target.name):
                    ended = start_bundle(target, folder / "cache", "--input", '{"days": 4}', *flags)
                    self.assertEqual(ended, Ended(0, "8\n", ""))

    def test_does_not_see_the_packages_of_the_interpreter(self) -> None:
        code = {"churn.py": "import sys\ndef score():\n    return sys.path\n"}
        with temporary_folder() as folder:
            make_bundle(folder / "churn.zip", code)
            ended = start(
                [sys.executable, folder / "churn.zip"],
                env={"PYSNIP_CACHE_DIR": str(folder / "c"), "PYTHONPATH": str(folder / "extra")},
            )
            path = json.loads(ended.out)
            self.assertTrue(path[0].startswith(str(folder / "c" / "code")), path)
            self.assertFalse([p for p in path if "packages" in p or "extra" in p or ".zip/" in p])

    def test_refuses_what_its_manifest_does_not_say(self) -> None:
        cases: dict[str, dict[str, bytes | None]] = {
            "`src/churn.py` has other content": {"src/churn.py": b"def score(): return 666\n"},
            "`src/churn.py` is missing": {"src/churn.py": None},
            "`src/extra.py` is not in the manifest": {"src/extra.py": b""},
            "`src/../../x.py` has a name that leads outside": {"src/../../x.py": b""},
            "`bundle.json` is not JSON": {"bundle.json": b"{"},
            "is not of a format": {"bundle.json": b'{"format": 2}'},
            "lacks a key": {"bundle.json": b'{"format": 1}'},
            "has no `bundle.json`": {"bundle.json": None},
        }
        for sentence, changes in cases.items():
            with self.subTest(sentence), temporary_folder() as folder:
                make_bundle(folder / "good.zip", JOB)
                change_members(folder / "good.zip", folder / "bad.zip", changes)
                ended = start_bundle(folder / "bad.zip", folder / "cache")
                self.assertEqual((ended.code, ended.out), (78, ""))
                self.assertIn(sentence, ended.err)
                self.assertNotIn("Traceback", ended.err)
                self.assertFalse((folder / "cache").exists())

    def test_refuses_another_python(self) -> None:
        with temporary_folder() as folder:
            make_bundle(folder / "churn.zip", JOB, changes={"python": "3.99"})
            ended = start_bundle(folder / "churn.zip", folder / "cache")
            self.assertEqual(ended.code, 78)
            self.assertIn(f"locked for cpython 3.99, but this is cpython {MINOR}", ended.err)
            self.assertIn("hint: `python3.99 ", ended.err)

    def test_repairs_its_placed_sources(self) -> None:
        with temporary_folder() as folder:
            make_bundle(folder / "churn.zip", JOB)
            for _ in range(2):
                ended = start_bundle(folder / "churn.zip", folder / "cache")
                self.assertEqual(ended, Ended(0, "2\n", ""))
                [placed] = (folder / "cache" / "code").iterdir()
                placed.joinpath("src/churn.py").chmod(0o644)
                placed.joinpath("src/churn.py").write_text("def score(): return 666\n")
            self.assertEqual(list((folder / "cache" / "stage").iterdir()), [])

    def test_passes_arguments_to_a_script(self) -> None:
        code = {"churn.py": "import sys\nprint(__name__, sys.argv[1:])\n"}
        with temporary_folder() as folder:
            make_bundle(folder / "c.zip", code, changes={"jobKind": "script", "entry": "churn"})
            ended = start_bundle(folder / "c.zip", folder / "cache", "--input", "a", "run")
            self.assertEqual(ended, Ended(0, "__main__ ['--input', 'a', 'run']\n", ""))

    @unittest.skipIf(os.name != "posix" or os.geteuid() == 0, "root can write everywhere")
    def test_runs_from_a_cache_that_cannot_be_written(self) -> None:
        with temporary_folder() as folder:
            make_bundle(folder / "churn.zip", JOB)
            (folder / "cache").mkdir(mode=0o500)
            ended = start_bundle(folder / "churn.zip", folder / "cache")
            self.assertEqual((ended.code, ended.out), (0, "2\n"))
            self.assertIn("note: the cache cannot be written", ended.err)

    def test_runs_when_the_cache_is_a_file(self) -> None:
        with temporary_folder() as folder:
            make_bundle(folder / "churn.zip", JOB)
            (folder / "cache").write_text("")
            ended = start_bundle(folder / "churn.zip", folder / "cache")
            self.assertEqual((ended.code, ended.out), (0, "2\n"))
            self.assertIn("note: the cache cannot be written", ended.err)


class BundleWithRequirements(unittest.TestCase):
    def setUp(self) -> None:
        context = temporary_folder()
        self.folder = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.wheels = self.folder / "wheels"
        self.wheels.mkdir()
        self.line = make_wheel(self.wheels, "tiny", "1.0", {"tiny.py": "NAME = 'tiny'\n"})

    def test_installs_once_with_each_installer(self) -> None:
        for name, tools in list_installers(self.folder).items():
            with self.subTest(name), serve_index(self.wheels) as index:
                cache = self.folder / name
                bundle = self.make(self.line, f"sha256:{name}")
                first = self.start(bundle, cache, index, tools)
                self.assertEqual(first.code, 0, first.err)
                self.assertIn(f"making the job's environment with {name}", first.err)
                place = json.loads(first.out)[1]
                self.assertTrue(place.startswith(str(cache / "envs")), place)
                marker = read_marker(cache)
                self.assertEqual(marker["packages"], ["tiny-1.0"])
                self.assertEqual(marker["environmentHash"], f"sha256:{name}")
                self.assertEqual(list((cache / "stage").iterdir()), [])
                index.asked.clear()
                again = self.start(bundle, cache, index, {"PYSNIP_OFFLINE": "1"})
                self.assertEqual(again, Ended(0, first.out, ""))
                self.assertEqual(index.asked, [])

    def test_is_at_the_place_that_the_developers_tool_computes(self) -> None:
        from pysnip_runner.interpreter import environment_id, identify_interpreter

        tools = next(iter(list_installers(self.folder).values()))
        with serve_index(self.wheels) as index:
            self.start(self.make(self.line, "sha256:ab"), self.folder / "c", index, tools)
        identity = identify_interpreter()["identity"]
        [made] = (self.folder / "c" / "envs").iterdir()
        self.assertEqual(made.name, environment_id("sha256:ab", str(identity)))

    def test_builds_again_what_is_not_whole(self) -> None:
        tools = next(iter(list_installers(self.folder).values()))
        files = {"deep/__init__.py": "", "deep/below/__init__.py": "", "deep/below/data.txt": "12"}
        lines = self.line + make_wheel(self.wheels, "deep", "1.0", files)
        bundle, cache = self.make(lines), self.folder / "cache"
        with serve_index(self.wheels) as index:
            self.start(bundle, cache, index, tools)
            [made] = (cache / "envs").iterdir()
            site = next(made.rglob("site-packages"))
            data = site / "deep" / "below" / "data.txt"
            damages = {
                "marker": lambda: (made / ".pysnip-env.json").unlink(),
                "half a marker": lambda: (made / ".pysnip-env.json").write_text('{"v": 1'),
                "interpreter": lambda: change_marker(made, "identity"),
                "wheels": lambda: change_marker(made, "environmentHash"),
                "package": lambda: shutil.rmtree(site / "tiny-1.0.dist-info"),
                "settings": lambda: (made / "pyvenv.cfg").unlink(),
                "a file deep inside": data.unlink,
                "the end of a file": lambda: cut(data),
                "a folder for a file": lambda: [data.unlink(), data.mkdir()],
                "a RECORD": (site / "deep-1.0.dist-info" / "RECORD").unlink,
                "other settings": lambda: (made / "pyvenv.cfg").write_text("home = /\n"),
                "another interpreter": lambda: lead_elsewhere(made / "bin" / "python"),
                "a file that Python obeys": lambda: (site / "sitecustomize.py").touch(),
                "a stray package": lambda: (site / "stray").mkdir(),
            }
            if os.name == "posix":
                damages["a pipe for a RECORD"] = lambda: make_pipe(
                    site / "deep-1.0.dist-info" / "RECORD"
                )
            for name, damage in damages.items():
                with self.subTest(name):
                    damage()
                    offline = self.start(bundle, cache, index, {"PYSNIP_OFFLINE": "1"})
                    self.assertEqual(offline.code, 75)
                    self.assertIn("`PYSNIP_OFFLINE` forbids", offline.err)
                    ended = self.start(bundle, cache, index, tools)
                    self.assertEqual(ended.code, 0, ended.err)
                    self.assertIn("making the job's environment", ended.err)
                    self.assertEqual(data.read_text(), "12")
            (site / ".DS_Store").touch()
            self.assertEqual(self.start(bundle, cache, index, {"PYSNIP_OFFLINE": "1"}).code, 0)

    def test_ends_with_75_when_nothing_can_be_installed(self) -> None:
        lines = {
            "other content": self.line.replace("sha256:", "sha256:0")[:-2] + "\n",
            "no hash": "tiny==1.0\n",
            "not there": self.line.replace("tiny", "nothere"),
        }
        for name, tools in list_installers(self.folder).items():
            for why, line in lines.items():
                with self.subTest(name, why=why), serve_index(self.wheels) as index:
                    cache = self.folder / f"{name} {why}"
                    ended = self.start(self.make(line), cache, index, tools)
                    self.assertEqual((ended.code, ended.out), (75, ""), ended.err)
                    self.assertIn("could not be made", ended.err)
                    self.assertNotIn("Traceback", ended.err)
                    self.assertEqual(list((cache / "stage").iterdir()), [])
                    self.assertFalse((cache / "envs").exists())

    def test_hides_credentials_of_the_index(self) -> None:
        tools = next(iter(list_installers(self.folder).values()))
        index = Index("http://person:secret@127.0.0.1:9/simple/", [])
        ended = self.start(self.make(self.line), self.folder / "cache", index, tools)
        self.assertEqual(ended.code, 75)
        self.assertNotIn("secret", ended.err)

    def test_refuses_a_wheel_that_breaks_its_record(self) -> None:
        from pysnip_runner.report import Refusal
        from pysnip_runner.verify_records import verify_records

        site = self.folder / "env" / "lib" / f"python{MINOR}" / "site-packages"
        site.mkdir(parents=True)
        with zipfile.ZipFile(self.wheels / "tiny-1.0-py3-none-any.whl") as archive:
            archive.extractall(site)
        if os.name == "posix":
            self.assertEqual(verify_records(self.folder / "env"), (3, True))
            change_size(site / "tiny-1.0.dist-info" / "RECORD")
            self.assertEqual(verify_records(self.folder / "env"), (3, False))
            self.compare_sizes(self.folder / "env")
            for name, change in {
                "has other content": lambda: (site / "tiny.py").write_text("NAME = 'other'\n"),
                "cannot be read": lambda: (site / "tiny.py").unlink(),
                "leads out": lambda: (site / "tiny.py").symlink_to("/etc/hostname"),
            }.items():
                change()
                with self.subTest(name), self.assertRaises(Refusal) as caught:
                    verify_records(self.folder / "env")
                self.assertIn(name, caught.exception.details[0])

    def compare_sizes(self, made: Path) -> None:
        from pysnip_runner.find_environment import Checked, is_whole, write_marker

        for name in ("pyvenv.cfg", "bin/python"):
            (made / name).parent.mkdir(exist_ok=True)
            (made / name).touch()
        for sizes in (True, False):
            with self.subTest(sizes=sizes):
                write_marker(str(made), "hash", "identity", MINOR, Checked(3, sizes))
                self.assertEqual(is_whole(str(made), "hash", "identity"), not sizes)
                (made / ".pysnip-env.json").unlink()

    def test_takes_either_of_two_files_of_one_name(self) -> None:
        lines = "".join(
            make_wheel(self.wheels, name, "1.0", {f"{name}.py": "", "tests/shared.py": text})
            for name, text in {"first": "a = 1\n", "second": "bb = 22\n"}.items()
        )
        for name, tools in list_installers(self.folder).items():
            with self.subTest(name), serve_index(self.wheels) as index:
                bundle, cache = self.make(self.line + lines), self.folder / f"shared {name}"
                ended = self.start(bundle, cache, index, tools)
                self.assertEqual(ended.code, 0, ended.err)
                note = "note: first-1.0, second-1.0 bring different files of one name"
                self.assertIn(f"{note}: `{os.path.join('tests', 'shared.py')}`", ended.err)
                offline = {"PYSNIP_OFFLINE": "1"}
                self.assertEqual(self.start(bundle, cache, index, offline).code, 0)
                [shared] = (cache / "envs").rglob("shared.py")
                cut(shared)
                self.assertEqual(self.start(bundle, cache, index, offline).code, 75)

    def test_installs_anew_what_was_edited_in_place(self) -> None:
        for name, tools in list_installers(self.folder).items():
            with self.subTest(name), serve_index(self.wheels) as index:
                bundle, cache = self.make(self.line), self.folder / f"edited {name}"
                self.assertEqual(self.start(bundle, cache, index, tools).code, 0)
                [edited] = (cache / "envs").rglob("tiny.py")
                text = edited.read_text()
                edited.write_text(text + "# edited\n")
                ended = self.start(bundle, cache, index, tools)
                self.assertEqual(ended.code, 0, ended.err)
                self.assertEqual(edited.read_text(), text)

    def test_starts_at_the_same_time_share_one_environment(self) -> None:
        tools = next(iter(list_installers(self.folder).values()))
        bundle, cache = self.make(self.line), self.folder / "cache"
        with serve_index(self.wheels) as index, ThreadPoolExecutor(4) as pool:
            starts = [pool.submit(self.start, bundle, cache, index, tools) for _ in range(4)]
            ended = [each.result() for each in starts]
        self.assertEqual({(each.code, each.out) for each in ended}, {(0, ended[0].out)})
        self.assertEqual(len(list((cache / "envs").iterdir())), 1)
        self.assertEqual(list((cache / "stage").iterdir()), [])

    def test_refuses_a_platform_that_was_not_locked(self) -> None:
        bundle = self.folder / "b.zip"
        hashes = {"plan9-mips": "sha256:00"}
        make_bundle(bundle, USER, requirements=self.line, changes={"environmentHashes": hashes})
        ended = start_bundle(bundle, self.folder / "cache")
        self.assertEqual(ended.code, 78)
        self.assertIn("locked for: plan9-mips", ended.err)

    def test_tells_a_wrong_option_before_it_installs(self) -> None:
        ended = start_bundle(self.make(self.line), self.folder / "cache", "--inptu", "{}")
        self.assertEqual(ended.code, 2)
        self.assertFalse((self.folder / "cache" / "envs").exists())

    def make(self, requirements: str, environment_hash: str = "sha256:00") -> Path:
        path = self.folder / "churn.zip"
        make_bundle(path, USER, requirements=requirements, environment_hash=environment_hash)
        return path

    def start(self, bundle: Path, cache: Path, index: Index, tools: dict[str, str]) -> Ended:
        variables = {
            "PYSNIP_CACHE_DIR": str(cache),
            "PYSNIP_INDEX_URL": index.url,
            "UV_CACHE_DIR": str(self.folder / "uv-cache"),
            "PIP_FIND_LINKS": str(self.folder),
            "UV_NO_VERIFY_HASHES": "1",
            "CI": "true",
            **tools,
        }
        return start([sys.executable, bundle], env=variables, cwd=self.folder)


class Store(unittest.TestCase):
    def test_keeps_what_is_whole_and_replaces_what_is_not(self) -> None:
        from pysnip_runner.store import publish_folder

        def is_whole(folder: str) -> bool:
            return Path(folder, "whole").is_file()

        cases = {"nothing": "mine", "whole": "theirs", "damaged": "mine", "a file": "mine"}
        for there, kept in cases.items():
            with self.subTest(there), temporary_folder() as folder:
                (folder / "made").mkdir()
                (folder / "made" / "whole").write_text("mine")
                target = folder / "place" / "target"
                if there == "a file":
                    target.parent.mkdir()
                    target.write_text("")
                elif there != "nothing":
                    target.mkdir(parents=True)
                    (target / there).write_text("theirs")
                publish_folder(str(folder / "made"), str(target), is_whole)
                self.assertEqual((target / "whole").read_text(), kept)

    def test_never_writes_below_a_relative_path(self) -> None:
        from pysnip_runner.store import find_writable_root

        root = Path(find_writable_root("~/.cache/pysnip"))
        self.addCleanup(shutil.rmtree, root)
        self.assertTrue(root.is_absolute())
        self.assertFalse(Path("~").exists())

    def test_asks_the_index_that_pip_install_would_ask(self) -> None:
        from pysnip_runner.installer_settings import find_pip_index

        general = "global.index-url='https://general.example/simple'"
        own = "install.index-url='https://own.example/simple '"
        table = {
            f"{general}\n{own}": "https://own.example/simple",
            f"global.cert='a=b'\n{general}": "https://general.example/simple",
            f"install.index-url='\n{general}": "https://general.example/simple",
            "install.index-url='mirror'": None,
            "": None,
        }
        for listing, expected in table.items():
            self.assertEqual(find_pip_index(listing), expected, listing)

    def test_installers_see_only_how_to_reach_an_index(self) -> None:
        from pysnip_runner.installer_settings import scrub_environment

        passes = ["HTTPS_PROXY", "NETRC", "SSL_CERT_FILE", "PIP_CERT", "UV_CACHE_DIR", "HOME"]
        passes += ["UV_INDEX_MAIN_USERNAME", "UV_INDEX_MAIN_PASSWORD"]
        stops = ["UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_NO_VERIFY_HASHES"]
        stops += ["PIP_FIND_LINKS", "PIP_TARGET", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"]
        left = scrub_environment(dict.fromkeys([*passes, *stops], "x"))
        self.assertEqual([name for name in passes if left.get(name) != "x"], [])
        self.assertEqual([name for name in stops if name in left], [])


def list_installers(folder: Path) -> dict[str, dict[str, str]]:
    """Return the installers of this machine with the variables that choose them."""
    installers: dict[str, dict[str, str]] = {}
    uv = os.environ.get("PYSNIP_UV") or shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        installers["uv"] = {"PYSNIP_UV": uv}
    else:
        print("skipped with uv: there is no uv on this machine", file=sys.stderr)
    (folder / "empty").mkdir(exist_ok=True)
    if start([sys.executable, "-I", "-c", "import ensurepip, venv"]).code == 0:
        installers["pip"] = {"PATH": str(folder / "empty")}
    else:
        print("skipped with pip: this Python has no ensurepip", file=sys.stderr)
    if not installers:
        raise unittest.SkipTest("there is no installer on this machine")
    return installers


def start_bundle(target: Path, cache: Path, *arguments: str) -> Ended:
    """Start a bundle; a `-I` among the arguments is the interpreter's."""
    flags = [each for each in arguments if each == "-I"]
    rest = [each for each in arguments if each != "-I"]
    variables = {"PYSNIP_CACHE_DIR": str(cache), "TMPDIR": str(cache.parent)}
    return start([sys.executable, *flags, target, *rest], env=variables)


def change_members(good: Path, bad: Path, changes: dict[str, bytes | None]) -> None:
    """Copy a zip with some members changed, added or, for `None`, left out."""
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        for name, data in {**members, **changes}.items():
            if data is not None:
                new.writestr(zipfile.ZipInfo(name), data)


def change_marker(environment: Path, key: str) -> None:
    """Change one value in the marker of an environment."""
    path = environment / ".pysnip-env.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: "other"}))


def cut(path: Path) -> None:
    """Take the last byte off a file that others may have a link to."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1])


def lead_elsewhere(link: Path) -> None:
    """Let a link lead to another file that can be started."""
    link.unlink()
    link.symlink_to("/bin/true")


def make_pipe(path: Path) -> None:
    """Put a pipe that nobody writes into in the place of a file."""
    path.unlink()
    os.mkfifo(path)


def change_size(record: Path) -> None:
    """Let a RECORD say of its first file that it is larger than it is."""
    first, _, rest = record.read_text().partition("\n")
    record.write_text(f"{first}0\n{rest}")


def read_marker(cache: Path) -> dict[str, object]:
    """Return the marker of the only environment in a cache."""
    [environment] = (cache / "envs").iterdir()
    return json.loads((environment / ".pysnip-env.json").read_text())


if __name__ == "__main__":
    unittest.main()
