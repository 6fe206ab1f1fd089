"""The list of payments for `list payments`."""

from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list, check_state
from fieldservice.shapes import JsonObject
from fieldservice.words import forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

HEADS = (
    N_("Time"),
    N_("What"),
    N_("Receipt"),
    N_("Amount"),
    N_("Paid by"),
    N_("Kept in"),
    N_("Customer"),
    N_("Number"),
    N_("Service point"),
)


def answer_payments(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list payments`: payments, refunds, cancelled payments and announced transfers, the newest first."""
    from fieldservice.presentation.payment_rows import KINDS, payment_cells

    check_state(asked.state, KINDS)
    names = asked.names(desk)
    answer_short_list(
        asked,
        lambda most: desk.lists.payments(asked.state, most),
        HEADS,
        lambda row: payment_cells(desk, names, row),
        _object,
    )


def _object(row: JsonObject) -> JsonObject:
    found = {"id": row["thing"], **row, "customer": forms.named(row["customer"])}
    del found["thing"]
    return found
