"""The checklist of a form: its items with the words about each, and the field that says that all is in order.

The functions take the rows of the form by the names of their fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldservice.screens.widgets.field_row import RESULT, RESULT_WORDS, FieldRow
from fieldservice.screens.widgets.fields import CycleField
from fieldservice.screens.widgets.result_field import ResultField
from fieldservice.words.marking import N_

REST = N_("Rest in order")
"""The name of the key that answers what is left of a checklist; the help of each item names it too."""
Rows = Mapping[str, FieldRow]


def items_of(rows: Rows) -> list[FieldRow]:
    """The rows of the items. The button of the form follows them all, so each has a next field."""
    return [row for row in rows.values() if row.field.kind == RESULT]


def show_words(rows: Rows) -> bool:
    """Show the field for words below each item with another result than the first, which is "in order"; whether that
    changed any."""
    changed = False
    for item in items_of(rows):
        words = _words_about(rows, item)
        if words is not None and isinstance(item.control, ResultField):
            shown = not item.is_empty and not item.control.is_first
            changed |= words.display != shown
            words.display = shown
    return changed


def answer_rest(rows: Rows) -> list[FieldRow]:
    """Set every empty item to its first result, and answer that all is in order where every item is. What somebody
    answered before stays. Returns the rows of the checklist that are answered, with those of their words."""
    items = items_of(rows)
    for row in items:
        if row.is_empty and isinstance(row.control, ResultField):
            row.control.choose(row.control.results[0].value)
    in_order = all(isinstance(row.control, ResultField) and row.control.is_first for row in items)
    for row in _sums(rows):
        if in_order and row.is_empty and isinstance(row.control, CycleField):
            row.control.choose(True)
    words = filter(None, (_words_about(rows, item) for item in items))
    return [*items, *words, *(row for row in _sums(rows) if not row.is_empty)]


def next_after(rows: Rows, answered: list[FieldRow]) -> FieldRow | None:
    """The row in which a person goes on: the first of those answered that lacks its words, else the one after them."""
    listed = list(rows.values())
    wordless = [row for row in answered if row.field.kind == RESULT_WORDS and row.display and row.is_empty]
    return next(iter((*wordless, *listed[max(map(listed.index, answered)) + 1 :])), None)


def doubt_sum(rows: Rows, edited: FieldRow) -> None:
    """Ask again whether all is in order, once an item is not."""
    if isinstance(edited.control, ResultField) and not edited.is_empty and not edited.control.is_first:
        for row in _sums(rows):
            if row.control.typed is True and isinstance(row.control, CycleField):
                row.control.choose(None)


def _words_about(rows: Rows, item: FieldRow) -> FieldRow | None:
    return rows.get(f"{item.field.name}.words")


def _sums(rows: Rows) -> list[FieldRow]:
    return [row for row in rows.values() if row.field.sums_up]
