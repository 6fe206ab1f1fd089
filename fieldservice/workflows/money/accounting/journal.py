"""The lines of the journal: what each posting of money is in the words of accounting."""

from __future__ import annotations

from fieldservice.workflows.money.accounts import (
    BANK,
    BANK_FEE,
    CASH_DIFFERENCE,
    CUSTOMER,
    HELD,
    OPENED,
    REVENUE,
    ROUNDED,
    SUPPLIER_CREDIT,
    TAX,
    WRITTEN_OFF,
    kind_of,
)
from fieldservice.workflows.parts.places import INSTALLED

WARRANTY_PART = "warranty_part"
"""The cost of a part that was fitted free of charge."""
BY_ACCOUNT = {
    REVENUE: "charge",
    TAX: "tax",
    ROUNDED: "rounding",
    WRITTEN_OFF: "write_off",
    OPENED: "opening",
    CASH_DIFFERENCE: "difference",
    BANK_FEE: "fee",
    INSTALLED: WARRANTY_PART,
    SUPPLIER_CREDIT: "supplier_credit",
}
"""By the kind of account on either side: the kind of line."""
COLUMNS = (
    "day",
    "branch",
    "kind",
    "debit",
    "credit",
    "amount",
    "currency",
    "number",
    "receipt",
    "by",
    "made",
    "entry",
    "late",
    "again",
)
ADDED, CONTROL = "added_total", "control_total"
"""The kinds of the last rows: the sum by currency of what was added since an export of the same days, and of all
amounts."""
REVERSAL = "reversal"
OF_ENTRY = {"payment_cancelled": REVERSAL}
"""By kind of entry: the kind of its lines that would be refunds."""


def kind_of_line(source: str, target: str, entry: str = "") -> str:
    """charge, tax, rounding, payment, refund, reversal, write_off, opening, difference, bank, fee, transfer,
    warranty_part, supplier_credit or other. `entry` is the kind of the entry."""
    kinds = (kind_of(source), kind_of(target))
    for kind in kinds:
        if kind in BY_ACCOUNT:
            return BY_ACCOUNT[kind]
    if kinds[0] == CUSTOMER and kinds[1] in HELD:
        return "payment"
    if kinds[1] == CUSTOMER and kinds[0] in HELD:
        return OF_ENTRY.get(entry, "refund")
    if BANK in kinds:
        return "bank"
    return "transfer" if set(kinds) <= set(HELD) else "other"
