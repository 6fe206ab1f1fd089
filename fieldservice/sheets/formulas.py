"""Takes the harm out of cells that a spreadsheet would calculate, and gives them back as they were when they come in.

A text that begins like a formula gets an apostrophe; so does a text that already begins with apostrophes before such a
sign, so that taking one away always gives the text back. Plain numbers stay numbers, also negative ones.
"""

from __future__ import annotations

import re

MARK = "'"
CALCULATED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,10})?%?", re.ASCII)


def harmless(text: str) -> str:
    """The text for a cell of CSV."""
    return MARK + text if CALCULATED.match(text) and not NUMBER.fullmatch(text) else text


def as_it_was(cell: str) -> str:
    """The text of which `harmless` made this cell."""
    return cell[1:] if cell.startswith(MARK) and CALCULATED.match(cell) else cell
