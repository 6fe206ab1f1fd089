"""The list of quotes for `list quotes`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.quotes import ListedQuote

NO_STATE = N_("There is no state %(given)s here. There are: %(known)s.")
HEADS = (
    N_("Quote"),
    N_("Version"),
    N_("State"),
    N_("Total"),
    N_("Valid until"),
    N_("Customer"),
    N_("Device"),
    N_("Number"),
    N_("Service point"),
)


def answer_quotes(desk: "Desk", state: str, limit: int, out: Path | None) -> None:
    """The newest version of each quote, those without an answer first; a short list without pages."""
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.desk.quotes import STATES
    from fieldservice.presentation.messages import written

    if state and state not in STATES:
        raise Refused("usage", NO_STATE, given=state, known=", ".join(STATES))
    rows, heads = desk.quotes.listed(state), [_(head) for head in HEADS]
    if out is not None:
        done = write_sheet(out, heads, [_cells(row) for row in rows])
        answer_line(done, written(done))
        return

    def print_text() -> None:
        if rows:
            print_table(heads, [_cells(row) for row in rows[:limit]])
        else:
            print_line(_(NOTHING))

    found = [{"id": row.thing, **asdict(row), "customer": _customer(row)} for row in rows[:limit]]
    for row in found:
        del row["thing"]
    answer({"rows": found, "next": None}, print_text)


def _customer(row: "ListedQuote") -> str:
    return forms.masked_name(forms.named(row.customer))


def _cells(row: "ListedQuote") -> list[str]:
    from fieldservice.desk.quotes import STATES

    return [
        row.number,
        str(row.version),
        _(STATES.get(row.state, row.state)),
        forms.money(row.total, row.currency),
        row.until,
        _customer(row),
        forms.named(row.device),
        row.thing_number,
        row.office,
    ]
