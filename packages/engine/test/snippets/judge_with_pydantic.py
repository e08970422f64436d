"""Says which JSON values pydantic takes for a type, in its lax and its strict mode.

Reads a JSON list of {"before", "type", "values"} from standard input; `before` is run.
"""

import json
import sys

import pydantic


def judge(adapter, text, strict):
    try:
        adapter.validate_json(text, strict=strict)
    except (ValueError, TypeError):  # a Decimal from a list raises a plain one
        return False
    return True


def main():
    verdicts = []
    for row in json.load(sys.stdin):
        names = {"__name__": "__main__"}
        exec(PRELUDE + row["before"], names)
        found = eval(row["type"], names)
        try:
            adapter = pydantic.TypeAdapter(found, config={"val_json_bytes": "base64"})
        except pydantic.PydanticUserError:
            adapter = pydantic.TypeAdapter(found)
        adapter.rebuild(_types_namespace=names)
        texts = [json.dumps(value) for value in row["values"]]
        verdicts.append([[judge(adapter, text, strict) for strict in (False, True)] for text in texts])
    print(json.dumps(verdicts))


PRELUDE = """
import collections, collections.abc, datetime, decimal, enum, pathlib, uuid
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import *
from typing_extensions import NotRequired, Required, TypedDict
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, conint, conlist, constr
from annotated_types import Ge, Gt, Le, Len, Lt, MinLen, MultipleOf
"""

main()
