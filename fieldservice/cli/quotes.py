"""The list of quotes for `list quotes`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list, check_state
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.quotes import ListedQuote
    from fieldservice.workflows.engine.reference import Person

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


def answer_quotes(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list quotes`: the newest version of each quote, those without an answer first."""
    from fieldservice.desk.quotes import STATES

    check_state(asked.state, STATES)
    answer_short_list(asked, lambda most: desk.quotes.listed(asked.state, most), HEADS, _cells, _object)


def _object(row: "ListedQuote") -> JsonObject:
    found = {"id": row.thing, **asdict(row), "customer": forms.named(row.customer)}
    del found["thing"]
    return found


def _cells(row: "ListedQuote") -> list[str]:
    from fieldservice.desk.quotes import STATES

    return [
        row.number,
        str(row.version),
        _(STATES.get(row.state, row.state)),
        forms.money(row.total, row.currency),
        row.until,
        forms.named(row.customer),
        forms.named(row.device),
        row.thing_number,
        row.office,
    ]
