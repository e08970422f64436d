from __future__ import annotations

import importlib.util
import json
import sys
import unittest

from program import Ended, run_code

HEAD = """
import dataclasses, datetime, decimal, enum, pathlib, typing, uuid
from typing import *
class Colour(enum.Enum):
    RED = 'red'
@dataclasses.dataclass
class Point:
    x: int
    y: 'float' = 0.5
    inner: 'Optional[Point]' = None
def main(value: {annotation}): return [repr(value)]
"""

# annotation, JSON, what arrives (repr) or None when it is refused
BOTH: list[tuple[str, str, str | None]] = [
    ("int", "3", "3"),
    ("int", "3.5", None),
    ("int", "null", None),
    ("int", "12345678901234567890", "12345678901234567890"),
    ("float", "3", "3.0"),
    ("float", "1e400", "inf"),
    ("str", '"x"', "'x'"),
    ("str", "3", None),
    ("bool", "true", "True"),
    ("None", "null", "None"),
    ("None", "0", None),
    ("Any", "[1]", "[1]"),
    ("list", "[1, null]", "[1, None]"),
    ("list[int]", "[1, 2]", "[1, 2]"),
    ("List[int]", '[1, "x"]', None),
    ("list[int]", '{"a": 1}', None),
    ("Sequence[str]", '["a"]', "['a']"),
    ("tuple[int, str]", '[1, "a"]', "(1, 'a')"),
    ("tuple[int, str]", "[1]", None),
    ("tuple[int, ...]", "[1, 2, 3]", "(1, 2, 3)"),
    ("set[int]", "[1, 1]", "{1}"),
    ("dict[str, int]", '{"a": 1}', "{'a': 1}"),
    ("dict[int, int]", '{"7": 1}', "{7: 1}"),
    ("dict[int, int]", '{"x": 1}', None),
    ("dict[str, int]", '{"a": "x"}', None),
    ("Optional[int]", "null", "None"),
    ("int | None", "4", "4"),
    ("int | str", '"4"', "'4'"),
    ("Union[float, int]", "4", "4"),
    ("int | str", "[]", None),
    ("Literal['a', 1]", '"a"', "'a'"),
    ("Literal['a', 1]", '"b"', None),
    ("Colour", '"red"', "<Colour.RED: 'red'>"),
    ("Colour", '"blue"', None),
    ("list[Point]", '[{"x": 1}]', "[Point(x=1, y=0.5, inner=None)]"),
    ("list[Point]", '[{"x": 1, "inner": {}}]', None),
    ("datetime.date", '"2024-02-29"', "datetime.date(2024, 2, 29)"),
    ("datetime.date", '"2023-02-29"', None),
    ("datetime.datetime", '"2024-01-02T03:04:05"', "datetime.datetime(2024, 1, 2, 3, 4, 5)"),
    ("decimal.Decimal", '"1.10"', "Decimal('1.10')"),
    ("uuid.UUID", '"x"', None),
    ("bytes", '"-_8="', "b'\\xfb\\xff'"),
    ("Annotated[int, 'days']", "3", "3"),
    ("Annotated[int, 'days']", '"x"', None),
    ("NewType('Days', int)", "3", "3"),
]

# What differs: without pydantic a text is never taken for a number.
PLAIN_ONLY: list[tuple[str, str, str | None]] = [
    ("int", '"3"', None),
    ("int", "true", None),
    ("int", "3.0", None),
    ("bool", "1", None),
    ("Point", '{"value": {"x": 1, "z": 2}}', None),
]

PYDANTIC_ONLY: list[tuple[str, str, str | None]] = [
    ("int", '"3"', "3"),
    ("int", "3.0", "3"),
    ("bool", '"yes"', "True"),
    ("decimal.Decimal", "1.25", "Decimal('1.25')"),
    ("decimal.Decimal", "[0, [99], 0]", None),
    ("list[decimal.Decimal]", '[[0, [1], "x"]]', None),
    ("Annotated[int, __import__('pydantic').Field(ge=5)]", "4", None),
]

HAS_PYDANTIC = importlib.util.find_spec("pydantic") is not None
if not HAS_PYDANTIC:
    print("skipped with pydantic: this Python has none", file=sys.stderr)


class Plain(unittest.TestCase):
    def test_checks_annotations(self) -> None:
        check_table(self, BOTH + PLAIN_ONLY, ["-S"])

    def test_says_where_and_what(self) -> None:
        code = HEAD.format(annotation="dict[str, list[int]]")
        ended = run_code(code, "--input", '{"value": {"a": [1, "x", null]}}', flags=["-S"])
        self.assertIn('  `value.a[1]`: expected a whole number, got "x"\n', ended.err)
        self.assertIn("  `value.a[2]`: expected a whole number, got null\n", ended.err)

    def test_lets_pass_with_a_note_what_it_cannot_check(self) -> None:
        code = "class Odd: pass\ndef main(value: Odd): return value\n"
        ended = run_code(code, "--input", '{"value": 1}', flags=["-S"])
        self.assertEqual((ended.code, ended.out), (0, "1\n"))
        self.assertEqual(ended.err, "note: `value` is not checked: `Odd` needs pydantic\n")

    def test_lets_pass_with_a_note_what_cannot_be_resolved(self) -> None:
        code = (
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from nothere import Frame\n"
            "def main(frame: 'Frame', days: 'int'): return days\n"
        )
        given = '{"frame": 1, "days": 2}'
        ended = run_code(code, "--input", given, flags=["-S"])
        self.assertEqual((ended.code, ended.out), (0, "2\n"))
        self.assertIn("note: `frame` is not checked: its annotation cannot be resolved", ended.err)
        wrong = run_code(code, "--input", given.replace("2", '"x"'), flags=["-S"])
        self.assertEqual(wrong.code, 2)

    def test_gives_a_dataclass_the_whole_input(self) -> None:
        check_whole_input(
            self, "import dataclasses\n@dataclasses.dataclass\nclass Model:\n", ["-S"]
        )

    def test_checks_variadic_parameters(self) -> None:
        check_variadic(self, ["-S"])


@unittest.skipUnless(HAS_PYDANTIC, "this Python has no pydantic")
class WithPydantic(unittest.TestCase):
    def test_checks_annotations(self) -> None:
        check_table(self, BOTH + PYDANTIC_ONLY, [])

    def test_gives_a_model_the_whole_input(self) -> None:
        check_whole_input(self, "import pydantic\nclass Model(pydantic.BaseModel):\n", [])

    def test_checks_variadic_parameters(self) -> None:
        check_variadic(self, [])

    def test_says_where(self) -> None:
        code = HEAD.format(annotation="dict[str, list[int]]")
        ended = run_code(code, "--input", '{"value": {"a": [1, "x"]}}')
        self.assertIn("  `value.a[1]`: Input should be a valid integer", ended.err)

    def test_says_what_pydantic_itself_stumbles_over(self) -> None:
        code = HEAD.format(annotation="decimal.Decimal")
        ended = run_code(code, "--input", '{"value": [0, [99], 0]}')
        self.assertEqual((ended.code, ended.out), (2, ""))
        # Some releases of pydantic refuse such a list themselves.
        self.assertRegex(
            ended.err, r"  `value`: (?:pydantic cannot take it: ValueError\(|Decimal input should)"
        )
        self.assertNotIn("Traceback", ended.err)

    def test_lets_pass_with_a_note_what_pydantic_cannot_check(self) -> None:
        code = "class Odd: pass\ndef main(value: Odd): return value\n"
        ended = run_code(code, "--input", '{"value": 1}')
        self.assertEqual((ended.code, ended.out), (0, "1\n"))
        self.assertIn("note: `value` is not checked: pydantic knows nothing about", ended.err)

    def test_dumps_by_the_return_annotation(self) -> None:
        head = (
            "import pydantic\n"
            "from datetime import *\n"
            "from typing import *\n"
            "class M(pydantic.BaseModel):\n"
            "    a: int = 1\n"
            "    when: datetime = datetime(2024, 1, 1, tzinfo=timezone.utc)\n"
            "    @pydantic.field_serializer('a')\n"
            "    def write(self, a): return f'#{a}'\n"
        )
        model = '{"a":"#1","when":"2024-01-01T00:00:00Z"}'
        cases = {
            "def main() -> M: return M()": model,
            "def main() -> list[M]: return [M()]": f"[{model}]",
            "def main(): return {'m': [M()]}": f'{{"m":[{model}]}}',
            "def main() -> Iterator[M]: yield M()": f"[{model}]",
            "async def main() -> AsyncIterator[M]: yield M()": f"[{model}]",
            "async def main() -> M: return M()": model,
            "def main() -> bytes: return b'\\xfb\\xff'": '"-_8="',
            "def main() -> dict: return {'m': M()}": f'{{"m":{model}}}',
        }
        for code, expected in cases.items():
            with self.subTest(code):
                self.assertEqual(run_code(head + code), Ended(0, expected + "\n", ""))

    def test_notes_a_result_of_another_type(self) -> None:
        ended = run_code("def main() -> int: return 'x'\n")
        self.assertEqual((ended.code, ended.out), (0, '"x"\n'))
        self.assertEqual(
            ended.err, "note: the result is `str`, not what its annotation `int` says\n"
        )

    def test_refuses_nan_in_a_model(self) -> None:
        code = (
            "import pydantic\nclass M(pydantic.BaseModel):\n    a: list[float]\n"
            "def main() -> M: return M(a=[1, float('nan')])\n"
        )
        ended = run_code(code)
        self.assertEqual((ended.code, ended.out), (1, ""))
        self.assertIn("result.a[1]: nan is not JSON", ended.err)

    def test_errors_of_a_validator_are_the_jobs(self) -> None:
        code = (
            "import pydantic\nclass M(pydantic.BaseModel):\n    a: int\n"
            "    @pydantic.field_validator('a')\n"
            "    def check(cls, a):\n        {body}\n"
            "def main(m: M): return 1\n"
        )
        wrong = run_code(code.format(body="raise ValueError('too odd')"), "--input", '{"a": 1}')
        self.assertEqual(wrong.code, 2)
        self.assertIn("`a`: Value error, too odd", wrong.err)
        broken = run_code(code.format(body="return {}[1]"), "--input", '{"a": 1}')
        self.assertEqual(broken.code, 1)
        self.assertIn("the job raised KeyError", broken.err)


class WithLibraries(unittest.TestCase):
    @unittest.skipUnless(importlib.util.find_spec("pandas"), "this Python has no pandas")
    def test_writes_numpy_and_pandas(self) -> None:
        cases = {
            "np.int64(3)": "3",
            "np.float32(0.5)": "0.5",
            "np.bool_(True)": "true",
            "np.array([[1, 2], [3, 4]])": "[[1,2],[3,4]]",
            "np.array(5)": "5",
            "np.datetime64('2024-01-02')": '"2024-01-02"',
            "np.array(['2024-01-02'], dtype='M8[ns]')": '["2024-01-02T00:00:00.000000000"]',
            "np.timedelta64(90, 's')": '"PT1M30S"',
            "{np.int64(1): np.str_('a')}": '{"1":"a"}',
            "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})": '[{"a":1,"b":"x"},{"a":2,"b":"y"}]',
            "pd.Series({'a': 1.5})": '{"a":1.5}',
            "pd.Index([1, 2])": "[1,2]",
            "pd.Timestamp('2024-01-02')": '"2024-01-02T00:00:00"',
            "pd.DataFrame({'t': pd.to_datetime(['2024-01-02'])})": '[{"t":"2024-01-02T00:00:00"}]',
        }
        code = f"import numpy as np, pandas as pd\ndef main(): return [{', '.join(cases)}]\n"
        ended = run_code(code)
        self.assertEqual(ended.code, 0, ended.err)
        self.assertEqual(json.loads(ended.out), json.loads(f"[{','.join(cases.values())}]"))

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "this Python has no pandas")
    def test_refuses_their_missing_values(self) -> None:
        cases = {
            "pd.DataFrame({'a': [1, None]})": "result[1].a: nan is not JSON",
            "[pd.NaT]": "result[0]: NaT is not JSON",
            "[pd.NA]": "result[0]: <NA> is not JSON",
            "np.array([1, np.inf])": "result[1]: inf is not JSON",
            "np.datetime64('NaT')": "result: NaT is not JSON",
            "np.complex128(1)": "`complex` has no form in JSON",
            "np.longdouble(1)": "1.0",
        }
        for value, sentence in cases.items():
            with self.subTest(value):
                ended = run_code(f"import numpy as np, pandas as pd\ndef main(): return {value}\n")
                self.assertIn(sentence, ended.err + ended.out)


def check_table(
    test: unittest.TestCase, table: list[tuple[str, str, str | None]], flags: list[str]
) -> None:
    """Run every row of a table of annotations."""
    for annotation, text, expected in table:
        with test.subTest(annotation=annotation, text=text):
            code = HEAD.replace("{annotation}", annotation)
            ended = run_code(code, "--input", f'{{"value": {text}}}', flags=flags)
            if expected is None:
                test.assertEqual((ended.code, ended.out), (2, ""), ended.err)
                test.assertIn("  `value", ended.err)
            else:
                test.assertEqual(ended.code, 0, ended.err)
                test.assertEqual(json.loads(ended.out), [expected])


def check_whole_input(test: unittest.TestCase, head: str, flags: list[str]) -> None:
    """Show when an input as a whole is the data of the only parameter."""
    model = head + "    days: int = 7\n    model: int = 0\n"
    one = "def main(model: Model): return model.days\n"
    optional = "def main(model: Model = Model(days=9)): return model.days\n"
    two = "def main(model: Model, days: int = 1): return [model.days, days]\n"
    cases: list[tuple[str, str, str]] = [
        (one, '{"days": 3}', "3"),
        (one, '{"model": {"days": 3}}', "3"),
        (one, '{"model": 5, "days": 3}', "3"),
        (one, "{}", "7"),
        (optional, "{}", "9"),
        (optional, '{"days": 3}', "3"),
        (two, '{"model": {"days": 3}, "days": 4}', "[3,4]"),
        (one, '{"days": "x"}', "`days`"),
        (two, '{"days": 4}', "`model` is missing"),
    ]
    for code, text, expected in cases:
        with test.subTest(code=code, text=text):
            ended = run_code(model + code, "--input", text, flags=flags)
            if "`" in expected:
                test.assertEqual(ended.code, 2)
                test.assertIn(expected, ended.err)
            else:
                test.assertEqual(ended, Ended(0, expected + "\n", ""))


def check_variadic(test: unittest.TestCase, flags: list[str]) -> None:
    """Show that every item of `*args` and `**kwargs` is checked."""
    code = "def main(*args: int, **more: bool): return [args, more]\n"
    good = run_code(code, "--input", '{"args": [1, 2], "x": true}', flags=flags)
    test.assertEqual(good, Ended(0, '[[1,2],{"x":true}]\n', ""))
    bad = run_code(code, "--input", '{"args": [1, "y"], "x": []}', flags=flags)
    test.assertEqual(bad.code, 2)
    test.assertIn("`args[1]`", bad.err)
    test.assertIn("`x`", bad.err)


if __name__ == "__main__":
    unittest.main()
