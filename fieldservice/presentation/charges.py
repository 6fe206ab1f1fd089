"""The money of a job, request or sale in words, alike on the screen and the command line: what was charged, paid, given
back and put on account, and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.presentation.values import Wording, readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import (
    CANCELLED,
    CHARGES,
    ON_ACCOUNT,
    OPENING,
    PASSED_ON,
    PAYMENTS,
    REFUNDS,
    TRANSFERS,
    WRITTEN_OFF,
    Balance,
    awaited_transfer,
    balances_of,
    whole,
)
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

HEADING = N_("Charges")
PAID_FOR = ("job", "request", "sale", "customer", "return_case")
LABELS = {
    OPENING: N_("Opening amount"),
    CHARGES: N_("Charged"),
    PAYMENTS: N_("Paid"),
    REFUNDS: N_("Given back"),
    CANCELLED: N_("Payment cancelled"),
    PASSED_ON: N_("Deposit moved to the job"),
    TRANSFERS: N_("Transfer announced"),
    ON_ACCOUNT: N_("On account"),
    WRITTEN_OFF: N_("Written off"),
}
"""By list: what a line of it says."""
DEPOSIT = N_("Deposit with the call")
CREDIT_NOTE = N_("Credit note")
OF_OTHER_WORK, FOR_OTHER_WORK = N_("Overpayment from other work"), N_("Used for other work")
TO_PAY, TOO_MUCH, OPEN, AGREED = N_("Due now"), N_("Overpaid"), N_("Still open"), N_("Agreed")
PAID_IN_ALL, WRITTEN_OFF_IN_ALL = N_("Total paid"), N_("Written off")
IN_ADVANCE = N_("Paid in advance")
CREDIT = N_("Credit")
NOTHING_OPEN, NOT_RECEIVED = N_("nothing"), N_("Transfer announced, not yet received")
PAID, GIVEN_BACK = N_("Paid: %(amount)s, %(how)s"), N_("Refunded: %(amount)s, %(how)s")
IN_SHORT = {
    "owed": N_("owed %(amount)s"),
    "later": N_("on account %(amount)s"),
    "back": N_("overpaid %(amount)s"),
    "credit": N_("credit %(amount)s"),
    "before": N_("deposit %(amount)s"),
}
DONE = frozenset({"ready", "signed", "completed", "handed_in", "shipped", "in_claim", "sold"})
"""States of open work in which only the hand-over, or the closing, is left."""


@dataclass(frozen=True, slots=True)
class MoneyAct:
    """A line of the money of a thing."""

    key: str
    kind: str
    """The list from which it is."""
    label: str
    amount: int
    currency: str
    at: str
    by: str
    number: str
    """Of the receipt, or of the quote that was charged."""
    line: JsonObject

    @property
    def money(self) -> str:
        return forms.money(self.amount, self.currency)


def thing_of(page: DetailView) -> Thing:
    """The thing of a page, as far as its lists say."""
    return Thing(
        page.id, page.kind, page.state, facts=dict(page.facts), lists={k: list(v) for k, v in page.lists.items()}
    )


def acts(page: DetailView) -> list[MoneyAct]:
    """What was done with money for the thing of a page, the oldest first."""
    return sorted(_acts(page), key=lambda act: act.at) if page.kind in PAID_FOR else []


def _acts(page: DetailView) -> Iterator[MoneyAct]:
    for name, label in LABELS.items():
        for line in page.lists.get(name, ()):
            if not (whole(line, "amount") or line.get("final")):
                continue
            yield MoneyAct(
                f"{line['entry']}/{name}",
                name,
                _label(name, line, label),
                whole(line, "amount"),
                str(line.get("currency") or ""),
                str(line["at"]),
                str(line["by"]),
                str(line.get("number") or line.get("of_quote") or ""),
                line,
            )


def _label(name: str, line: JsonObject, label: str) -> str:
    """What a line says: a payment may have come from the call, or from what was paid too much for other work."""
    if line.get("from"):
        return OF_OTHER_WORK if line.get("credit") else DEPOSIT
    if name == CHARGES and whole(line, "amount") < 0:
        return CREDIT_NOTE
    return FOR_OTHER_WORK if name == PASSED_ON and line.get("number") else label


def paid_in_words(page: DetailView) -> tuple[str, ...]:
    """What came of the payment or refund that was entered just now: the amount and its way, the change, what is open
    then, the number of the receipt; () after any other step."""
    receipt = page.receipt
    if receipt is None:
        return ()

    def money(amount: int) -> str:
        return forms.money(amount, receipt.currency)

    label, change = GIVEN_BACK if receipt.is_refund else PAID, receipt.tendered - receipt.amount
    here = next((each for each in balances(page) if each.currency == receipt.currency), Balance(receipt.currency))
    is_open = here.open if receipt.open_after is None else receipt.open_after
    below = TOO_MUCH if here.agreed else IN_ADVANCE
    left = (_(below if is_open < 0 else OPEN), money(abs(is_open)) if is_open else _(NOTHING_OPEN))
    # A customer's account has more than this payment was for.
    said = () if page.kind == "customer" else (_("%(label)s: %(value)s", label=left[0], value=left[1]),)
    return (
        _(label, amount=money(receipt.amount), how=forms.in_language(receipt.method_words)),
        *([_("Change: %(amount)s", amount=money(change))] if receipt.tendered and change > 0 else ()),
        *said,
        _("Receipt %(number)s", number=receipt.number),
    )


def balances(page: DetailView) -> tuple[Balance, ...]:
    return balances_of(thing_of(page)) if page.kind in PAID_FOR else ()


def owed_in_short(page: DetailView) -> str:
    """What is owed for the thing of a page, or was paid too much, in a few words; "" where nothing is."""
    return forms.listed(
        _(IN_SHORT[name], amount=forms.money(amount, each.currency))
        for each in balances(page)
        for name, amount in (
            ("owed", each.owed_now),
            ("later", each.open - each.owed_now),
            ("credit" if each.agreed < 0 else "back" if each.agreed else "before", -each.open),
        )
        if amount > 0
    )


def is_due(page: DetailView) -> bool:
    """Whether the work is done, so that what is owed has to be paid before the device goes out."""
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    return page.state in DONE or (state is not None and not state.is_open)


def groups(page: DetailView, wording: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(label, value)]): each act with money, then what is open; [] where no money is about."""
    rows = [(_(act.label), said(act, wording)) for act in acts(page)]
    rows += [(_(label), value) for each in balances(page) for label, value in open_rows(each)]
    rows += [(_(label), value) for label, value in awaited_rows(page, wording)]
    return [(_(HEADING), rows)] if rows else []


def open_rows(balance: Balance) -> Iterator[tuple[str, str]]:
    """(label, amount) of what was agreed, what of it is paid and written off, and what is open, in one currency."""
    if balance.agreed:
        yield AGREED, forms.money(balance.agreed, balance.currency)
    if balance.paid:
        yield PAID_IN_ALL, forms.money(balance.paid, balance.currency)
    if balance.written_off:
        yield WRITTEN_OFF_IN_ALL, forms.money(balance.written_off, balance.currency)
    if balance.open < 0:
        words = CREDIT if balance.agreed < 0 else TOO_MUCH if balance.agreed else IN_ADVANCE
        yield words, forms.money(-balance.open, balance.currency)
    else:
        yield OPEN, forms.money(balance.open, balance.currency) if balance.open else _(NOTHING_OPEN)
    if balance.owed_now and balance.owed_now != balance.open:
        yield TO_PAY, forms.money(balance.owed_now, balance.currency)


def awaited_rows(page: DetailView, wording: Wording) -> Iterator[tuple[str, str]]:
    """(label, amount) of a transfer that was announced and has not come: it counts once it is taken in."""
    line = awaited_transfer(thing_of(page)) if page.kind in PAID_FOR else None
    if line is not None:
        until = _("until %(when)s", when=wording.time(str(line["due"])))
        yield NOT_RECEIVED, forms.listed((forms.money(whole(line, "amount"), str(line["currency"])), until))


def said(act: MoneyAct, wording: Wording) -> str:
    """The amount of an act with what is known of it: ¥600.00, cash, CD01-E000007-K, 11-23 09:10."""
    return forms.listed(filter(None, (act.money, *details(act, wording))))


def details(act: MoneyAct, wording: Wording) -> list[str]:
    line, currency = act.line, act.currency
    words = line.get("words")
    found = [forms.in_language(words) if isinstance(words, dict) and words else ""]
    found.append(readable(act.number))
    if whole(line, "tendered"):
        found.append(_("cash %(amount)s", amount=forms.money(whole(line, "tendered"), currency)))
        change = whole(line, "tendered") - (whole(line, "paid_in_all") or act.amount)
        found.append(_("change %(amount)s", amount=forms.money(change, currency)))
    if line.get("reference"):
        found.append(_("transaction %(number)s", number=readable(str(line["reference"]))))
    if act.kind in (ON_ACCOUNT, TRANSFERS) and line.get("due"):
        found.append(_("until %(when)s", when=wording.time(str(line["due"]))))
    found.append(wording.time(act.at))
    return found
