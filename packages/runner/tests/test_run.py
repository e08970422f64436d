from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from program import SOURCE, Ended, run_code, runner, start, temporary_folder, write_files
from pysnip_runner.find_environment import find_python, find_site_packages

ECHO = "def main(**values):\n    return values\n"


class Result(unittest.TestCase):
    def test_is_alone_on_standard_output(self) -> None:
        code = (
            "import os, subprocess, sys\n"
            "print('early')\n"
            "def main():\n"
            "    print('printed')\n"
            "    os.write(1, b'written\\n')\n"
            "    os.system('echo from a child')\n"
            "    sys.stdout.write('no newline')\n"
            "    return {'ok': True}\n"
        )
        ended = run_code(code)
        self.assertEqual((ended.code, ended.out), (0, '{"ok":true}\n'))
        for text in ("early", "printed", "written", "from a child", "no newline"):
            self.assertIn(text, ended.err)

    def test_can_be_sent_to_a_file_while_messages_go_elsewhere(self) -> None:
        with temporary_folder() as folder:
            write_files(folder, {"job.py": "def main():\n    print('told')\n    return 1\n"})
            with (folder / "out").open("wb") as out:
                command = [sys.executable, "-I", "-B", str(SOURCE), "run"]
                ended = subprocess.run(
                    [*command, "--source", str(folder), "--entry", "job:main"],
                    stdout=out,
                    stderr=subprocess.PIPE,
                    check=False,
                )
            self.assertEqual((ended.returncode, ended.stderr), (0, b"told\n"))
            self.assertEqual((folder / "out").read_text(), "1\n")

    def test_goes_whole_to_a_file(self) -> None:
        with temporary_folder() as folder:
            target = folder / "result.json"
            code = "import os\ndef main():\n    os.chdir('/')\n    return 'ä'\n"
            self.assertEqual(run_code(code, "--output", str(target)), Ended(0, "", ""))
            self.assertEqual(target.read_bytes(), '"ä"\n'.encode())
            self.assertEqual([each.name for each in folder.iterdir()], ["result.json"])
            failed = run_code("def main():\n    return 1/0\n", "--output", str(target))
            self.assertEqual(failed.code, 1)
            self.assertEqual(target.read_bytes(), '"ä"\n'.encode())
            self.assertEqual(run_code(ECHO, "--output", str(folder)).code, 2)
            self.assertEqual(run_code(ECHO, "--output", str(folder / "no" / "x")).code, 2)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_is_sent_once_when_the_job_forks(self) -> None:
        code = (
            "import os, time\n"
            "def main():\n"
            "    if os.fork(): return 'parent'\n"
            "    time.sleep(0.5)\n"
            "    return 'child'\n"
        )
        ended = run_code(code)
        self.assertEqual((ended.code, ended.out, ended.err), (0, '"parent"\n', ""))
        with temporary_folder() as folder:
            run_code(code, "--output", str(folder / "out"))  # waits for both: they share stderr
            self.assertEqual((folder / "out").read_text(), '"parent"\n')

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_does_not_wait_for_a_process_that_the_job_left(self) -> None:
        code = "import os, time\ndef main():\n    return os.fork() or time.sleep(60)\n"
        with temporary_folder() as folder:
            write_files(folder, {"job.py": code})
            command = [sys.executable, "-I", "-B", str(SOURCE), "run", "--source", str(folder)]
            done = subprocess.run(
                [*command, "--entry", "job:main"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=30,
                check=True,
            )
            os.kill(int(done.stdout), signal.SIGKILL)

    def test_has_a_form_for_what_jobs_return(self) -> None:
        cases = {
            "None": "null",
            "[1, 1.5, True, 'x', (1, 2)]": '[1,1.5,true,"x",[1,2]]',
            "{1: 'a', None: 'b', True: 'c'}": '{"1":"c","null":"b"}',
            "{3, 1, 2}": "[1,2,3]",
            "datetime.datetime(2024, 1, 2, 3, 4)": '"2024-01-02T03:04:00"',
            "datetime.date(2024, 1, 2)": '"2024-01-02"',
            "datetime.timedelta(days=1, seconds=3723, microseconds=500000)": '"P1DT1H2M3.5S"',
            "datetime.timedelta(seconds=-90)": '"-PT1M30S"',
            "decimal.Decimal('1.10')": '"1.10"',
            "uuid.UUID(int=1)": '"00000000-0000-0000-0000-000000000001"',
            "b'\\xfb\\xff'": '"-_8="',
            "pathlib.PurePosixPath('/a/b')": '"/a/b"',
            "Colour.RED": '"red"',
            "Point(1, Point(2, None))": '{"x":1,"y":{"x":2,"y":null}}',
            "{'a': 1}.values()": "[1]",
            "collections.deque([1])": "[1]",
            "Named(total=42)": '{"total":42}',
            "Giving(total=42)": '{"total":42}',
            "Signed(hours=-1)": '"-PT1H"',
            "12345678901234567890123": "12345678901234567890123",
            "'ä\\u2028'": '"ä\u2028"',
        }
        names = "collections, dataclasses, datetime, decimal, enum, pathlib, uuid"
        code = (
            f"import {names}\n"
            "class Colour(enum.Enum):\n    RED = 'red'\n"
            "@dataclasses.dataclass\nclass Point:\n    x: int\n    y: object\n"
            "class Named(dict): __getattr__ = dict.__getitem__\n"
            "class Giving(dict): __getattr__ = lambda self, name: Giving()\n"
            "class Signed(datetime.timedelta): days = 0\n"
            f"def main():\n    return [{', '.join(cases)}]\n"
        )
        ended = run_code(code)
        self.assertEqual(ended.code, 0, ended.err)
        self.assertEqual(ended.out, f"[{','.join(cases.values())}]\n")

    def test_may_come_from_a_job_with_a_module_of_a_name_of_python(self) -> None:
        names = ("uuid", "decimal", "datetime", "pathlib")
        code = f"import {', '.join(names)}\ndef main(): return {{'a': uuid.OWN}}\n"
        with temporary_folder() as folder:
            write_files(folder, {"job.py": code, **{f"{name}.py": "OWN = 1\n" for name in names}})
            ended = runner("run", "--source", str(folder), "--entry", "job:main")
            self.assertEqual(ended, Ended(0, '{"a":1}\n', ""))

    def test_is_refused_with_the_path_when_it_is_not_json(self) -> None:
        cases = {
            "{'a': [1, float('nan')]}": "result.a[1]: nan is not JSON",
            "[{'b': float('-inf')}]": "result[0].b: -inf is not JSON",
            "{'a': {'b': object()}}": "result.a.b: `object` has no form in JSON",
            "{'a': 1j}": "result.a: `complex` has no form in JSON",
            "['\\ud800']": "result[0]: the text holds half a character",
            "{1: 'a', '1': 'b'}": 'result: two keys are both written as "1"',
            "{(1, 2): 'a'}": "result: `tuple` cannot be a key in JSON",
            "(lambda x: x.append(x) or x)([])": "nested deeper than 200 levels",
            "__import__('decimal').Decimal('NaN')": "result: nan is not JSON",
            "(x for x in [float('inf')])": "result[0]: inf is not JSON",
        }
        for value, sentence in cases.items():
            with self.subTest(value):
                ended = run_code(f"def main():\n    return {value}\n")
                self.assertEqual((ended.code, ended.out), (1, ""))
                self.assertIn(sentence, ended.err)
                self.assertIn("(its result is not JSON)", ended.err.splitlines()[-1])

    def test_comes_from_every_sort_of_function(self) -> None:
        cases = {
            "def main(): return 1": "1",
            "async def main(): return 1": "1",
            "def main():\n  yield 1\n  yield 2": "[1,2]",
            "async def main():\n  yield 1\n  yield 2": "[1,2]",
            "import asyncio\nasync def main():\n  await asyncio.sleep(0)\n  return 3": "3",
            "import functools\nmain = functools.partial(max, 4, 5)": "5",
            "class main:\n  def __init__(self): pass\n  def __len__(self): return 0": None,
            "class Call:\n  def __call__(self, a=7): return a\nmain = Call()": "7",
            "main = lambda: 8": "8",
        }
        for code, expected in cases.items():
            with self.subTest(code):
                ended = run_code(code)
                self.assertEqual(ended.out, "" if expected is None else expected + "\n", ended.err)


class Input(unittest.TestCase):
    def test_comes_as_text_file_or_stream(self) -> None:
        with temporary_folder() as folder:
            write_files(folder, {"in.json": '{"a": "-$(x)"}'})
            for argument, stdin in (
                ('{"a": "-$(x)"}', b""),
                (f"@{folder / 'in.json'}", b""),
                ("-", b' {"a":"-$(x)" }\n'),
            ):
                with self.subTest(argument):
                    ended = run_code(ECHO, "--input", argument, stdin=stdin)
                    self.assertEqual(ended, Ended(0, '{"a":"-$(x)"}\n', ""))
        self.assertEqual(run_code(ECHO), Ended(0, "{}\n", ""))
        self.assertEqual(run_code(ECHO, "--", "--input={}"), Ended(0, "{}\n", ""))

    def test_is_refused_when_two_readers_could_differ(self) -> None:
        cases: dict[bytes, str] = {
            b"": "line 1, column 1",
            b"{'a': 1}": "line 1, column 2",
            b'{"a": 1,\n "b": }': "line 2, column 7",
            b'{"a": 1} x': "line 1, column 10",
            b'{"a": NaN, "b": -Infinity}': "`-Infinity` is not JSON",
            b'{"a": 1, "a": 2}': '"a" is given more than once',
            b'{"a": {"b": 1, "b": 2}}': '"b" is given more than once',
            b'{"a": "\\ud800"}': "half a character",
            b'{"\\udc00": 1}': "half a character",
            b'{"a": "\xff"}': "it is not UTF-8: byte 8",
            b"\xef\xbb\xbf{}": "byte order mark",
            '{"a": 1}'.encode("utf-16"): "byte order mark",
            b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}": "deeper than 200",
            b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}": "deeper than 200",
            b'{"a": "' + b"x" * (10 * 1024 * 1024) + b'"}': "larger than 10 MiB",
            b'{"a": ' + b"1" * 5000 + b"}": "",
            b'{"a": "\n"}': "line 1, column 8",
            b"[1]": "expected one object with the arguments by name, got a list",
            b"null": "got null",
        }
        for data, sentence in cases.items():
            with self.subTest(data[:40]):
                ended = run_code(ECHO, "--input", "-", stdin=data)
                self.assertEqual((ended.code, ended.out), (2, ""), ended.err)
                self.assertIn(sentence, ended.err)
                self.assertNotIn("Traceback", ended.err)
                self.assertIn("ended with exit code 2 (bad input)", ended.err.splitlines()[-1])

    def test_is_taken_when_it_is_only_unusual(self) -> None:
        cases = {
            '{"__proto__": {"admin": true}}': '{"__proto__":{"admin":true}}',
            '{"a": 12345678901234567890}': '{"a":12345678901234567890}',
            '{"a": ' + "[" * 199 + "]" * 199 + "}": '{"a":' + "[" * 199 + "]" * 199 + "}",
            '{"": 1}': '{"":1}',
            '{"a": "\\ud83d\\ude00"}': '{"a":"😀"}',
            '{"a":\t1 ,\r\n "b" : [ ] }': '{"a":1,"b":[]}',
        }
        for text, expected in cases.items():
            with self.subTest(text[:40]):
                ended = run_code(ECHO, "--input", text)
                self.assertEqual((ended.code, ended.out), (0, expected + "\n"), ended.err)

    def test_reaches_every_kind_of_parameter(self) -> None:
        code = (
            "def main(a, b=2, /, c=3, *rest, d, e=5, **more):\n"
            "    return [a, b, c, rest, d, e, more]\n"
        )
        cases = {
            '{"a": 1, "d": 4}': "[1,2,3,[],4,5,{}]",
            '{"a": 1, "b": 9, "c": 8, "d": 7, "e": 6}': "[1,9,8,[],7,6,{}]",
            '{"a": 1, "d": 4, "rest": [5, 6]}': "[1,2,3,[5,6],4,5,{}]",
            '{"a": 1, "d": 4, "x": 0, "more": 1}': '[1,2,3,[],4,5,{"x":0,"more":1}]',
        }
        for text, expected in cases.items():
            with self.subTest(text):
                ended = run_code(code, "--input", text)
                self.assertEqual((ended.code, ended.out), (0, expected + "\n"), ended.err)

    def test_parameters_are_those_that_inspect_finds(self) -> None:
        from pysnip_runner.read_contract import inspect_parameters, read_plain

        kinds = ["", "a", "a, b=1", "a, /", "a=2, /, b=1", "*a", "*, a", "*, a=1, b", "**a"]
        kinds += ["a, /, b, c=1, *d, e, f=2, **g", "a=None, *b, c", "a, **b"]
        for written in kinds:
            names: dict[str, object] = {}
            exec(f"def f({written}):\n    x, y = 1, 2\n    return x, y", names)  # noqa: S102 - our own
            with self.subTest(written):
                found = [*read_plain(names["f"])]
                self.assertEqual(found, [*inspect_parameters(names["f"])])

    def test_problems_are_listed_together(self) -> None:
        code = "def main(days, rate, region=None):\n    return 1\n"
        ended = run_code(code, "--input", '{"day": 1, "regoin": 2, "qqqq": 3}')
        self.assertEqual(ended.code, 2)
        for sentence in (
            "`days` is missing",
            "`rate` is missing",
            '"day" is unknown; did you mean `days`?',
            '"regoin" is unknown; did you mean `region`?',
            '"qqqq" is unknown; the job takes `days`, `rate`, `region`',
        ):
            self.assertIn(sentence, ended.err)


class Failure(unittest.TestCase):
    def test_has_an_exit_code_and_a_last_line(self) -> None:
        cases = {
            "def main(): raise ValueError('x')": (1, "the job raised ValueError"),
            "def main(): raise BaseException": (1, "the job raised BaseException"),
            "def main(): raise KeyboardInterrupt": (130, "interrupted"),
            "import sys\ndef main(): sys.exit(3)": (1, "the job called sys.exit(3)"),
            "import sys\ndef main(): sys.exit('why')": (1, "sys.exit with a message"),
            "raise ValueError": (1, "the job raised ValueError"),
            "import nothere_x.y": (1, "the module `nothere_x` is missing"),
            "def main(:": (1, "its code is not valid"),
            "main = 3": (78, "broken"),
            "other = 3": (78, "broken"),
            "def main(a: int = 1/0): pass": (1, "the job raised ZeroDivisionError"),
        }
        for code, (exit_code, reason) in cases.items():
            with self.subTest(code):
                ended = run_code(code)
                self.assertEqual((ended.code, ended.out), (exit_code, ""), ended.err)
                last = ended.err.splitlines()[-1]
                start = f"pysnip: job:main ended with exit code {exit_code} ("
                self.assertTrue(last.startswith(start), last)
                self.assertIn(reason, last)

    def test_exit_zero_is_success(self) -> None:
        ended = run_code("import sys\ndef main(): sys.exit(0)")
        self.assertEqual(ended, Ended(0, "", ""))

    def test_shows_only_frames_of_the_job(self) -> None:
        cases = {
            "def main():\n  inner()\ndef inner():\n  raise ValueError('x')": ["main", "inner"],
            "async def main():\n  raise ValueError('x')": ["main"],
            "def main():\n  try: {}[1]\n  except KeyError as e:\n    raise ValueError from e": [
                "main",
                "main",
            ],
            "import json\ndef main():\n  json.loads('{')": [
                "main",
                "loads",
                "decode",
                "raw_decode",
            ],
            "def inner():\n  raise ValueError\ninner()": ["<module>", "inner"],
        }
        for code, names in cases.items():
            with self.subTest(code):
                lines = run_code(code).err.splitlines()
                frames = [line for line in lines if line.startswith("  File ")]
                self.assertEqual([line.split(", in ")[-1] for line in frames], names)

    def test_of_an_import_says_what_to_do(self) -> None:
        ended = run_code("import os\nimport nothere_x\n")
        self.assertIn("The job imports `nothere_x`, which is not in its environment", ended.err)
        self.assertIn("job.py:2", ended.err)
        self.assertIn("hint: declare the package of `nothere_x`", ended.err)
        self.assertNotIn("Traceback", ended.err)
        late = run_code("def main():\n    import nothere_x\n")
        self.assertIn("hint: declare the package of `nothere_x`", late.err)

    def test_of_syntax_names_the_line(self) -> None:
        ended = run_code("x = 1\ndef main(:\n    pass\n")
        self.assertRegex(ended.err, r"job\.py:2: this is not valid Python 3\.\d+")
        self.assertNotIn("Traceback", ended.err)

    def test_of_usage_is_a_sentence(self) -> None:
        cases = [
            [],
            ["fly"],
            ["run"],
            ["run", "--source"],
            ["run", "--source", ".", "--source", "."],
            ["run", "--source", ".", "--entry", "job:main", "--kind", "x"],
            ["run", "--source", ".", "--entry", "job:main", "--days", "3"],
            ["identify", "x"],
        ]
        for arguments in cases:
            with self.subTest(arguments):
                ended = runner(*arguments)
                self.assertEqual((ended.code, ended.out), (2, ""))
                self.assertNotIn("Traceback", ended.err)

    def test_of_the_entry_is_a_sentence(self) -> None:
        for entry in ("nothere:main", "json:loads", "job:", "job:a.b", "../x:main", "job"):
            with self.subTest(entry):
                ended = run_code(ECHO, entry=entry)
                self.assertEqual((ended.code, ended.out), (78, ""))
                self.assertNotIn("Traceback", ended.err)


class Script(unittest.TestCase):
    def test_is_the_program(self) -> None:
        code = (
            "import pickle, sys\n"
            "class Box: pass\n"
            "if __name__ == '__main__':\n"
            "    pickle.loads(pickle.dumps(Box()))\n"
            "    print(sys.argv[1:], sys.stdin.read())\n"
        )
        ended = run_code(code, "--", "--input", "x", kind="script", stdin=b"fed")
        self.assertEqual(ended, Ended(0, "['--input', 'x'] fed\n", ""))

    def test_is_compiled_with_its_own_features_only(self) -> None:
        code = "def f(a: int): pass\nprint(f.__annotations__)\n"
        ended = run_code(code, kind="script")
        self.assertEqual(ended, Ended(0, "{'a': <class 'int'>}\n", ""))

    def test_can_fail(self) -> None:
        for code, exit_code in {"1/0": 1, "import sys; sys.exit(5)": 1, "def (": 1}.items():
            with self.subTest(code):
                ended = run_code(code, entry="job", kind="script")
                self.assertEqual((ended.code, ended.out), (exit_code, ""))
                self.assertIn("pysnip: job ended with exit code 1", ended.err)


class Isolation(unittest.TestCase):
    def test_imports_siblings_and_writes_nothing(self) -> None:
        with temporary_folder() as folder:
            files = {"job.py": "from lib.deep import x\ndef main():\n    return x\n"}
            write_files(folder, {**files, "lib/__init__.py": "", "lib/deep.py": "x = 5\n"})
            ended = runner("run", "--source", folder, "--entry", "job:main")
            self.assertEqual(ended, Ended(0, "5\n", ""))
            self.assertEqual(list(folder.rglob("*.pyc")), [])

    def test_worker_processes_find_the_job(self) -> None:
        code = (
            "import concurrent.futures, multiprocessing\n"
            "def double(x): return 2 * x\n"
            "def main():\n"
            "    context = multiprocessing.get_context('spawn')\n"
            "    with concurrent.futures.ProcessPoolExecutor(1, context) as pool:\n"
            "        return list(pool.map(double, [1, 2]))\n"
        )
        ended = run_code(code)
        self.assertEqual((ended.code, ended.out), (0, "[2,4]\n"), ended.err)

    def test_identify_is_stable(self) -> None:
        first, second = runner("identify"), runner("identify")
        self.assertEqual(first, second)
        told = json.loads(first.out)
        self.assertEqual(told["version"], ".".join(map(str, sys.version_info[:3])))
        self.assertTrue(Path(told["executable"]).is_file())
        self.assertRegex(told["identity"], r"^[0-9a-f]{64}$")
        self.assertRegex(told["platform"], r"^(linux|macos|windows)-")

    def test_identity_follows_its_rule(self) -> None:
        from pysnip_runner.interpreter import environment_id, hash_identity

        facts: dict[str, str | int] = {
            "abi": "cpython-311-x86_64-linux-gnu",
            "executable": "/opt/pythön/bin/python3.11",
            "implementation": "cpython",
            "mtime_ns": 1700000000123456789,
            "size": 12345,
            "version": "3.11.7",
        }
        identity = "9b102651f0d14de7c790b4dafc59af8e399c21beb3982c5c108700dc4b29d671"
        self.assertEqual(hash_identity(facts), identity)
        self.assertEqual(environment_id("sha256:00", identity), "4df2cac33b896593cef4f99d045804f4")

    def test_contract_is_read_without_running(self) -> None:
        code = (
            "raise SystemExit('executed')\n"
            "async def main(a: int, /, b: 'list[str]' = [], *c: str, d=None, **e) -> dict:\n"
            "    yield 1\n"
        )
        with temporary_folder() as folder:
            write_files(folder, {"job.py": code})
            ended = runner("contract", "--source", folder, "--entry", "job:main")
        told = json.loads(ended.out)
        self.assertEqual((told["sort"], told["returns"]), ("async-generator", "dict"))
        shown = [(p["name"], p["kind"], p["annotation"], p["required"]) for p in told["parameters"]]
        expected = [
            ("a", "positional-only", "int", True),
            ("b", "positional-or-keyword", "'list[str]'", False),
            ("c", "var-positional", "str", False),
            ("d", "keyword-only", None, False),
            ("e", "var-keyword", None, False),
        ]
        self.assertEqual(shown, expected)


class Tests(unittest.TestCase):
    def test_pass_fail_or_are_missing(self) -> None:
        head = "import unittest, job\nclass T(unittest.TestCase):\n  def test(self):\n    "
        cases: dict[str, tuple[int, str]] = {
            head + "self.assertEqual(job.main(), 1)\n": (0, "OK"),
            head + "self.assertEqual(job.main(), 2)\n": (1, "(a test failed)"),
            "import nothere_x\n": (1, "nothere_x"),
            "def test_x(): pass\n": (1, "There are no tests in "),
        }
        for code, (exit_code, sentence) in cases.items():
            with self.subTest(code), temporary_folder() as folder:
                files = {"src/job.py": "def main(): return 1\n", "tests/test_job.py": code}
                write_files(folder, files)
                arguments = ["--source", folder / "src", "--tests", folder / "tests"]
                ended = runner("test", *arguments)
                self.assertEqual(ended.code, exit_code, ended.err)
                self.assertIn(sentence, ended.err)


class Libraries(unittest.TestCase):
    def test_are_importable_from_runs_scripts_and_tests(self) -> None:
        code = (
            "import shared, other\ndef main(): return shared.VALUE + other.VALUE\nprint(main())\n"
        )
        head = "import unittest, job, shared\nclass T(unittest.TestCase):\n  def test(self):\n"
        files = {
            "job/src/job.py": code,
            "job/tests/test_job.py": head + "    self.assertEqual(job.main() + shared.VALUE, 4)\n",
            "a:b ü/src/shared/__init__.py": "VALUE = 1\n",
            "c/src/other.py": "VALUE = 2\n",
        }
        with temporary_folder() as folder:
            write_files(folder, files)
            source = ["--source", folder / "job/src"]
            folders = [str(folder / name / "src") for name in ("a:b ü", "c")]
            both = [*source, "--libraries", json.dumps(folders)]
            ended = runner("run", *both, "--entry", "job:main")
            self.assertEqual((ended.code, ended.out), (0, "3\n"), ended.err)
            script = runner("run", *both, "--entry", "job", "--kind", "script")
            self.assertEqual((script.code, script.out), (0, "3\n"), script.err)
            tested = runner("test", *both, "--tests", folder / "job/tests")
            self.assertEqual(tested.code, 0, tested.err)
            alone = runner("run", *source, "--entry", "job:main")
            self.assertEqual(alone.code, 1, alone.err)
            self.assertIn("`shared`", alone.err)

    def test_do_not_hide_the_job(self) -> None:
        files = {"job/job.py": "def main(): return 1\n", "lib/job.py": "def main(): return 2\n"}
        with temporary_folder() as folder:
            write_files(folder, files)
            libraries = json.dumps([str(folder / "lib")])
            arguments = ["--source", folder / "job", "--libraries", libraries]
            ended = runner("run", *arguments, "--entry", "job:main")
            self.assertEqual((ended.code, ended.out), (0, "1\n"), ended.err)


class Bytecode(unittest.TestCase):
    def test_stays_beside_packages_and_nowhere_else(self) -> None:
        code = "import package.deep, part.of_job, library\ndef main(): return package.deep.VALUE\n"
        test = "import unittest, job\nclass T(unittest.TestCase):\n  def test(self): job.main()\n"
        files = {
            "job/src/job.py": code,
            "job/src/part/of_job.py": "",
            "job/tests/test_job.py": test,
            "lib/library/__init__.py": "",
        }
        run, test = ("run", "--entry", "job:main"), ("test", "--tests", "job/tests")
        for command, wish in ((run, ""), (test, ""), (run, "1")):
            with self.subTest(command=command), temporary_folder() as folder:
                write_files(folder, files)
                environment = folder / "env"
                start([sys.executable, "-m", "venv", "--without-pip", environment])
                site = Path(find_site_packages(str(environment)))
                write_files(site, {"package/__init__.py": "", "package/deep.py": "VALUE = 1\n"})
                before = set(SOURCE.rglob("__pycache__/*"))
                options = ["--source", "job/src", "--libraries", json.dumps([str(folder / "lib")])]
                start_runner = [find_python(str(environment)), "-I", "-B", SOURCE]
                name, *rest = command
                variables = {"PYTHONDONTWRITEBYTECODE": wish}
                command_line = [*start_runner, name, *options, *rest]
                ended = start(command_line, cwd=folder, env=variables)
                self.assertEqual(ended.code, 0, ended.err)
                written = list(folder.rglob("__pycache__/*"))
                where: set[Path] = set() if wish else {site / "package"}
                self.assertEqual({each.parent.parent for each in written}, where)
                self.assertEqual(len(written), 0 if wish else 2)
                self.assertEqual(set(SOURCE.rglob("__pycache__/*")), before)


if __name__ == "__main__":
    unittest.main()
