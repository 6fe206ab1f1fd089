"""Payments, refunds and cancelled payments in words, alike on the screen, the command line and in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.till_rows import till_in_words
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.names import DisplayNames

KINDS = {
    "payment": N_("Paid"),
    "refund": N_("Given back"),
    "cancelled": N_("Payment cancelled"),
    "awaited": N_("Not received yet"),
}
"""What became of the money; --state names one. A transfer that was only announced is no money yet."""
CELLS = ("at", "kind", "number", "amount", "method", "account", "customer", "work", "office")


def payment_cells(desk: Desk, names: DisplayNames, row: JsonObject) -> list[str]:
    """The cells of a row of the list, in the order of CELLS."""
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
