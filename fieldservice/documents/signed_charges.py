"""What is charged for a job in the words of a paper that is signed: each line, what was paid, and what is open.

It says what was known when the paper was made; what is paid later stands on its receipt. Amounts are in the currency
in which they are owed.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from fieldservice.documents import money_words, signed_verdict
from fieldservice.documents.availability import work_has_ended
from fieldservice.documents.quote_answers import VERSIONED, answer_in_words
from fieldservice.documents.signed_facts import Says, said
from fieldservice.documents.wording import Text
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import (
    REFUNDS,
    Balance,
    Quote,
    agreed,
    balance_in,
    balances_of,
    declined,
    due_of,
    payments_that_count,
    whole,
)

NAMED = "%(amount)s (%(number)s)"
NOTHING = N_("nothing")


def is_about_money(job: Thing) -> bool:
    """Whether the customer answered a quote for this job, or paid for it, or has to."""
    return due_of(job) is not None or any(each != Balance(each.currency) for each in balances_of(job))


def is_settled(job: Thing) -> bool:
    """Whether it is known what the customer pays; what was paid before that is a deposit."""
    return work_has_ended(job) or due_of(job) is not None or any(each.agreed for each in balances_of(job))


def charge_lines(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    """(words, quantity, amount) of each line that is owed; none where the work ended without it."""
    due = due_of(job)
    if due is None or balance_in(job, due.currency).agreed != due.amount:
        return []
    return [
        (money_words.line_words(line), money_words.line_quantity(line), money_words.line_amount(line, due.currency))
        for line in due.lines
    ]


def quote_number(job: Thing, zone: ZoneInfo) -> Text:
    quote = _answered(job)
    return said(VERSIONED, number=quote.number, version=quote.version) if quote else ""


def quote_answer(job: Thing, zone: ZoneInfo) -> Text:
    quote = _answered(job)
    return answer_in_words(quote, zone) if quote else ""


def charges_tax(job: Thing, zone: ZoneInfo) -> Text:
    """The tax in the total of the lines."""
    due = due_of(job)
    tax = sum(whole(line, "tax") for line in due.lines) if due and charge_lines(job, zone) else 0
    return money_words.money(tax, due.currency) if due and tax else ""


def total(job: Thing, zone: ZoneInfo) -> Text:
    amounts = [money_words.money(each.agreed, each.currency) for each in balances_of(job) if each.agreed]
    return amounts or (said(money_words.NO_CHARGE) if is_about_money(job) and is_settled(job) else "")


def paid(job: Thing, zone: ZoneInfo) -> Text:
    return payments_named(job)


def payments_named(job: Thing) -> list[str]:
    """Each payment that counts and each refund, with the number of its receipt."""
    lines = [(line, 1) for line in payments_that_count(job)] + [(line, -1) for line in job.lines(REFUNDS)]
    return [_named(line, sign) for line, sign in lines]


def of_balance(name: str) -> Says:
    """An amount of the balances of a job, by currency; "" where there is none."""
    return lambda job, zone: _amounts((getattr(each, name), each.currency) for each in balances_of(job))


def still_open(job: Thing, zone: ZoneInfo) -> Text:
    """What is to be paid; that nothing is, where all was paid."""
    balances = balances_of(job)
    if any(each.agreed for each in balances) and not any(each.open for each in balances):
        return said(NOTHING)
    return _amounts((each.open, each.currency) for each in balances)


def owed_back(job: Thing, zone: ZoneInfo) -> Text:
    return _amounts((-each.open, each.currency) for each in balances_of(job)) if is_settled(job) else ""


def _amounts(amounts: Iterable[tuple[int, str]]) -> Text:
    return [money_words.money(amount, currency) for amount, currency in amounts if amount > 0] or ""


def who_pays(job: Thing, zone: ZoneInfo) -> Text:
    return signed_verdict.who_pays(job, zone) if is_about_money(job) else ""


def ground_of_the_verdict(job: Thing, zone: ZoneInfo) -> Text:
    """It stands with the charges where there are any."""
    return "" if is_about_money(job) else signed_verdict.warranty_reason(job, zone)


def _answered(job: Thing) -> Quote | None:
    return agreed(job) or declined(job)


def _named(line: JsonObject, sign: int) -> str:
    amount = money_words.money(sign * whole(line, "amount"), str(line.get("currency") or ""))
    number = str(line.get("number") or "")
    return NAMED % {"amount": amount, "number": number} if number else amount
