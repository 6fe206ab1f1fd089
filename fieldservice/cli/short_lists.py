"""Lists without pages: the first rows at a terminal or as JSON; a file has all of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.names import DisplayNames

T = TypeVar("T")
NO_STATE = N_("There is no state %(given)s. Choose one of: %(known)s.")
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


def check_state(state: str, known: Collection[str]) -> None:
    """Raises Refused (usage), which names the known ones, for a `--state` that is none of these."""
    if state and state not in known:
        raise Refused("usage", NO_STATE, given=state, known=", ".join(known))


def states_of(kind: str) -> list[str]:
    """The states of the things of a kind, in the order of their tables."""
    from fieldservice.workflows.registry import WORKFLOWS

    workflows = [workflow for workflow in WORKFLOWS.values() if workflow.thing == kind]
    return list(dict.fromkeys(state for workflow in workflows for state in workflow.states))


def state_and_view(asked: AskedList, kind: str, views: tuple[str, ...]) -> tuple[str, str]:
    """(state, view) of `--state`, which takes a state of this kind or a view. Raises Refused (usage) for neither."""
    check_state(asked.state, (*states_of(kind), *views))
    return ("", asked.state) if asked.state in views else (asked.state, "")


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
