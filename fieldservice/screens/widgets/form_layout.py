"""How the rows of a form share its width: one column or two, labels as wide as the longest, room for errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.field_row import LEAST_NOTE, LONG, RESULT, RESULT_WORDS, TALL, FieldRow
from fieldservice.words import _

WIDE, MANY = 110, 8
"""Width in cells, and number of short fields, from which on the form has two columns."""
LONG_IN_SMALL = 2
"""Lines of a long text where a long form stands on a small screen."""
LABEL_CELLS = 24
"""Greatest width of the column of labels; a longer label goes on in the next line."""
LEAST_INPUT = 26
"""Cells that an input keeps when the shortest errors are given room beside it."""
LEAST_TEXT = 50
"""Cells of a long text beside which there is room for its errors; otherwise they stand under its label."""
CHECKS_WIDE = 72
"""Width in cells from which on a checklist has two columns."""


def lay_out(rows: Sequence[FieldRow], cells: int, screen: int) -> bool:
    """Give each row its widths in a form of so many cells on a screen of so many; whether the form has columns."""
    short = [row for row in rows if row.field.kind not in (*TALL, RESULT_WORDS)]
    columns = 2 if cells >= WIDE and len(short) >= MANY else 1
    width = (cells - 2) // columns
    items = [row for row in rows if row.field.kind == RESULT]
    checks = bool(items) and cells >= CHECKS_WIDE
    half = (cells - 3) // 2 if checks else width
    item_cells = min(max((width_of(_(row.field.label)) for row in items), default=0) + 3, LABEL_CELLS, half * 3 // 5)
    labels = max((width_of(_(row.field.label)) for row in rows if row.field.kind != RESULT), default=0) + 3
    label_cells = min(labels, LABEL_CELLS, width * 2 // 5)
    note_cells = (width - label_cells) * 2 // 5
    if width - label_cells >= LEAST_NOTE + LEAST_INPUT:
        note_cells = max(note_cells, LEAST_NOTE)
    headings = headings_of(rows)
    across_both, beside = placed(rows, columns, checks, headings)
    long_lines = LONG_IN_SMALL if screen < WIDE and len(rows) >= MANY else LONG
    second = False
    for row in rows:
        name = row.field.name
        row.set_class(name in across_both, "-whole")
        if row.display and name not in beside:
            second = not second and name not in headings
        row.set_class(second, "-second")
        heading = headings.get(name, "")
        row.head(heading, 1 if heading or headings.get(beside.get(name, "")) else 0)
        across = cells - 2 if name in across_both else half if row.field.kind == RESULT else width
        if row.field.kind == RESULT:
            row.lay_out(across, item_cells, 0)
        elif row.field.kind in TALL:
            row.lay_out(
                width, label_cells, note_cells if width - label_cells - note_cells >= LEAST_TEXT else 0, long_lines
            )
        else:
            row.lay_out(across, label_cells, note_cells + across - width)
    return columns == 2 or checks


def headings_of(rows: Sequence[FieldRow]) -> dict[str, str]:
    """{name of the field with which a section begins: its heading}; a short form has no sections."""
    shown = [row for row in rows if row.display]
    if len(shown) < MANY or len({row.section for row in shown}) < 2:
        return {}
    found, before = {}, ""
    for row in shown:
        if row.section != before:
            found[row.field.name] = before = row.section
    return found


def placed(
    rows: Sequence[FieldRow], columns: int, checks: bool, headings: Mapping[str, str]
) -> tuple[set[str], dict[str, str]]:
    """The rows that span both columns, and for each row at the right the one at its left.

    Both columns are spanned by tall rows, by a short row that a tall row follows, because Textual would squeeze the
    tall row into the half beside it, and by one that a heading follows.
    """
    if columns == 1 and not checks:
        return set(), {}
    across, beside, at_left = set(), dict[str, str](), ""
    for row in rows:
        name = row.field.name
        if not row.display:
            continue
        if name in headings:
            across.add(at_left)
            at_left = ""
        if row.field.kind in (*TALL, RESULT_WORDS) or (columns == 1 and row.field.kind != RESULT):
            across |= {name, at_left}
            at_left = ""
        elif at_left:
            beside[name], at_left = at_left, ""
        else:
            at_left = name
    return across - {""}, beside
