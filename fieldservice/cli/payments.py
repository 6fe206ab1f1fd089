"""The list of payments for `list payments`."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.names import DisplayNames

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


def answer_payments(desk: "Desk", kind: str, limit: int, out: Path | None) -> None:
    """Payments, refunds and cancelled payments, the newest first; a short list without pages."""
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.presentation.messages import written
    from fieldservice.presentation.names import DisplayNames

    if kind and kind not in KINDS:
        raise Refused("usage", NO_STATE, given=kind, known=", ".join(KINDS))
    rows, heads, names = desk.lists.payments(kind), [_(head) for head in HEADS], DisplayNames.of(desk)
    if out is not None:
        done = write_sheet(out, heads, [_cells(desk, names, row) for row in rows])
        answer_line(done, written(done))
        return

    def print_text() -> None:
        if rows:
            print_table(heads, [_cells(desk, names, row) for row in rows[:limit]])
        else:
            print_line(_(NOTHING))

    found = [{"id": row["thing"], **row, "customer": _customer(row)} for row in rows[:limit]]
    for row in found:
        del row["thing"]
    answer({"rows": found, "next": None}, print_text)


def _customer(row: JsonObject) -> str:
    return forms.masked_name(forms.named(row["customer"]))


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
        _customer(row),
        row["thing_number"],
        row["office"],
    ]
