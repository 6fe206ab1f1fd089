"""Takes the harm out of cells that a spreadsheet would calculate, and gives them back as they were when they come in.

A text that begins like a formula gets an apostrophe; so does a text that already begins with apostrophes before such a
sign, so that taking one away always gives the text back. Plain numbers stay numbers, also negative ones.

People keep a spreadsheet from rounding numbers in the same way: '13800138000 and ="13800138000" are read as the number.
"""

from __future__ import annotations

import re

MARK = "'"
BEGIN = frozenset("'=")
"""What cells begin with that are not what they look like."""
CALCULATED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,10})?%?", re.ASCII)
HELD = re.compile(r"'+(?=[^\d]*\d)[(]?[0-9A-Z][0-9A-Z ()./_-]*", re.ASCII)
"""A number or code that an apostrophe keeps as text."""
HELD_BY_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"\s*')


def harmless(text: str) -> str:
    """The text for a cell of CSV."""
    return MARK + text if _is_marked(text) and not NUMBER.fullmatch(text) else text


def as_it_was(cell: str) -> str:
    """The text of which `harmless` or a person made this cell."""
    if cell.startswith(MARK) and _is_marked(cell):
        return cell[1:]
    return held_by_formula(cell) or cell


def held_by_formula(cell: str) -> str:
    """The text in a formula that is nothing but this text; "" for others."""
    found = HELD_BY_FORMULA.fullmatch(cell)
    return found[1].replace('""', '"') if found else ""


def _is_marked(cell: str) -> bool:
    return bool(CALCULATED.match(cell) or HELD.fullmatch(cell))
