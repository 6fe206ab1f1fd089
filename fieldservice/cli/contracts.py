"""The list of contracts and extensions."""

from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list, check_state
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.contracts import ListedContract
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.engine.reference import Person

HEADS = (
    N_("Number"),
    N_("Kind of contract"),
    N_("State"),
    N_("Customer"),
    N_("Covers"),
    N_("First day"),
    N_("Last day"),
    N_("Maintenance visit by"),
    N_("Service point"),
)


def answer_contracts(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list contracts`: those that this office sees, what ends first at the top."""
    from fieldservice.desk.contracts import CARE_DUE, STATUSES
    from fieldservice.presentation.contract_rows import contract_object

    check_state(asked.state, (*STATUSES, CARE_DUE))
    names = asked.names(desk)
    answer_short_list(
        asked,
        lambda most: desk.contracts.rows(asked.text, asked.state),
        HEADS,
        lambda row: _cells(desk, names, row),
        contract_object,
    )


def _cells(desk: "Desk", names: "DisplayNames", row: "ListedContract") -> list[str]:
    from fieldservice.presentation.contract_rows import kind_in_words, status_in_words, what_in_words
    from fieldservice.words import forms
    from fieldservice.workflows.engine.limits import NEVER

    return [
        row.number,
        kind_in_words(row),
        status_in_words(row),
        forms.named(row.customer),
        what_in_words(row),
        row.first,
        row.ends,
        names.time(row.care_due, desk.session.clock()) if row.care_due != NEVER else "",
        row.point,
    ]
