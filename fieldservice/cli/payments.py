"""The list of payments for `list payments`."""

from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.engine.reference import Person

NO_STATE = N_("There is no state %(given)s here. There are: %(known)s.")
KINDS = {"payment": N_("Paid"), "refund": N_("Given back"), "cancelled": N_("Payment cancelled")}
"""What became of the money; --state names one."""
HEADS = (
    N_("Time"),
    N_("What"),
    N_("Receipt"),
    N_("Amount"),
    N_("Paid by"),
    N_("Where it went"),
    N_("Customer"),
    N_("Number"),
    N_("Service point"),
)


def answer_payments(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list payments`: payments, refunds and cancelled payments, the newest first."""
    from fieldservice.presentation.names import DisplayNames

    if asked.state and asked.state not in KINDS:
        raise Refused("usage", NO_STATE, given=asked.state, known=", ".join(KINDS))
    names = DisplayNames.of(desk)
    answer_short_list(
        asked, lambda most: desk.lists.payments(asked.state, most), HEADS, lambda row: _cells(desk, names, row), _object
    )


def _object(row: JsonObject) -> JsonObject:
    found = {"id": row["thing"], **row, "customer": forms.named(row["customer"])}
    del found["thing"]
    return found


def _cells(desk: "Desk", names: "DisplayNames", row: JsonObject) -> list[str]:
    from fieldservice.presentation.till_rows import till_in_words

    method = desk.session.reference().code("pay_method", row["method"])
    return [
        names.time(row["at"], desk.session.clock()),
        _(KINDS[row["kind"]]),
        row["number"],
        forms.money(row["amount"], row["currency"]),
        forms.in_language(method.words()) if method is not None else row["method"],
        till_in_words(row["account"], names.staff),
        forms.named(row["customer"]),
        row["thing_number"],
        row["office"],
    ]
