"""Lists without pages: the first rows at a terminal or as JSON; a file has all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import JsonObject
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.names import DisplayNames

T = TypeVar("T")
ALL = 1_000_000
"""Rows that a file has at most."""


@dataclass(frozen=True, slots=True)
class AskedList:
    """What `list` was asked for."""

    text: str
    state: str
    overdue: bool
    limit: int
    after: str
    out: Path | None
    mine: bool = False

    def names(self, desk: "Desk") -> "DisplayNames":
        """The names for its cells; in a file moments are whole."""
        from fieldservice.presentation.names import DisplayNames

        return replace(DisplayNames.of(desk), whole=self.out is not None)


def answer_short_list(
    asked: AskedList,
    rows: Callable[[int], Sequence[T]],
    heads: Sequence[str],
    cells: Callable[[T], Sequence[str]],
    as_object: Callable[[T], JsonObject],
) -> None:
    """Answer `list` with rows, of which `rows` gives the first so many."""
    titles = [_(head) for head in heads]
    if asked.out is not None:
        from fieldservice.admin.exporting import write_sheet
        from fieldservice.presentation.messages import written

        done = write_sheet(asked.out, titles, [cells(row) for row in rows(ALL)])
        answer_line(done, written(done))
        return
    found = rows(asked.limit)[: asked.limit]

    def print_text() -> None:
        if found:
            print_table(titles, [cells(row) for row in found])
        else:
            print_line(_("No match for %(text)s.", text=asked.text) if asked.text else _(NOTHING))

    answer({"rows": [as_object(row) for row in found], "next": None}, print_text)
