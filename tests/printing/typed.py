"""Papers with anything typed into them: every text left empty, short or overlong, every list of any length.

What the program itself prints (numbers, codes, how a signature was taken) stays as it is, so that codes can be read
back.
"""

import random
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tests.printing.test_layout import PIECES

KEPT = {"labels", "strokes", "lang", "digest", "how", "number", "ticket", "job", "qr", "code", "slip_copy", "look"}


def typed_into(content: Any, seed: int) -> Any:
    return _typed(content, random.Random(seed), 12)


def _typed(value: Any, chance: random.Random, longest: int) -> Any:
    if isinstance(value, str):
        return "".join(chance.choice(PIECES) for _ in range(chance.choice((0, 0, 1, 2, 5, longest))))
    if isinstance(value, bool):
        return chance.random() < 0.5
    if isinstance(value, int):
        return chance.randint(1, 12)
    if is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in KEPT}
        lengths = {"symptom": 150, "condition": 150, "finding": 150}
        return replace(value, **{name: _typed(inner, chance, lengths.get(name, 12)) for name, inner in given.items()})
    if isinstance(value, tuple):
        rows = [chance.choice(value) for _ in range(chance.choice((0, 1, 2, 5, 20)))] if value else []
        return tuple(
            tuple(_typed(cell, chance, 9) for cell in row) if isinstance(row, tuple) else _typed(row, chance, 9)
            for row in rows
        )
    return value
