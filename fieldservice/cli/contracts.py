"""The list of contracts and extensions."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.contracts import ListedContract

HEADS = (
    N_("Number"),
    N_("Kind of contract"),
    N_("State"),
    N_("Customer"),
    N_("Covers"),
    N_("First day"),
    N_("Last day"),
    N_("Care visit by"),
    N_("Service point"),
)
NO_STATUS = N_("There is no state %(given)s here. There are: %(known)s.")


def answer_contracts(text: str, state: str, limit: int, out: Path | None) -> None:
    """The contracts that this office sees, what ends first at the top; a short list without pages."""
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.desk.contracts import CARE_DUE, STATUSES
    from fieldservice.presentation.contract_rows import contract_object
    from fieldservice.presentation.messages import written

    known = (*STATUSES, CARE_DUE)
    if state and state not in known:
        raise Refused("usage", NO_STATUS, given=state, known=", ".join(known))
    with at_the_desk() as (desk, _by):
        rows, heads = desk.contracts.rows(text, state), [_(heading) for heading in HEADS]
        if out is not None:
            done = write_sheet(out, heads, [_cells(desk, row) for row in rows])
            answer_line(done, written(done))
            return

        def print_text() -> None:
            if rows:
                print_table(heads, [_cells(desk, row) for row in rows[:limit]])
            else:
                print_line(_("No match for %(text)s.", text=text) if text else _(NOTHING))

        answer({"rows": [contract_object(row) for row in rows[:limit]], "next": None}, print_text)


def _cells(desk: "Desk", row: "ListedContract") -> list[str]:
    from fieldservice.presentation.contract_rows import kind_in_words, status_in_words, what_in_words
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.words import forms
    from fieldservice.workflows.engine.limits import NEVER

    names, now = DisplayNames.of(desk), desk.session.clock()
    return [
        row.number,
        kind_in_words(row),
        status_in_words(row),
        forms.named(row.customer),
        what_in_words(row),
        row.first,
        row.ends,
        names.time(row.care_due, now) if row.care_due != NEVER else "",
        row.point,
    ]
