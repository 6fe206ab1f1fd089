"""What a thing adds to the list of payments and to the account of its customer: one line for each act with money."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import ANSWERS, APPROVED
from fieldservice.workflows.engine.fold import ANSWERS_TO, Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.money.accounts import TRANSFER, bank
from fieldservice.workflows.money.lines import (
    CANCELLED,
    CHARGES,
    ON_ACCOUNT,
    OPENING,
    PASSED_ON,
    PAYMENTS,
    REFUNDS,
    WRITTEN_OFF,
    Quote,
    awaited_transfer,
    balances_of,
    is_over,
    whole,
)

AGREED, LATER, AWAITED = "agreed", "later", "awaited"
"""Kinds of the lines that say how a thing stands: what was agreed, what of it may still be paid later, and what the
customer announced as a transfer that has not come."""
KINDS = {
    CHARGES: ("charge", 1),
    OPENING: ("opening", 1),
    PAYMENTS: ("payment", -1),
    REFUNDS: ("refund", 1),
    CANCELLED: ("cancelled", 1),
    PASSED_ON: ("passed_on", 1),
    WRITTEN_OFF: ("written_off", -1),
    ON_ACCOUNT: ("on_account", 0),
}
"""By list: the kind of a line, and the way in which it changes what the customer owes (0: not at all)."""
NOT_SUMMED = ("charge", "opening", "on_account", LATER, AWAITED)
"""Kinds that say something of an amount that is in the kind `agreed` already, or that may be paid later."""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """An act with money. Of the lines besides NOT_SUMMED the amounts sum to what is open for the thing."""

    line: str
    kind: str
    office: str
    amount: int
    currency: str
    method: str = ""
    account: str = ""
    number: str = ""
    at: str = ""
    due: str = NEVER


OPEN, REPLACED, UNAPPROVED, REFUSED_TO_US, LAPSED = "open", "replaced", "unapproved", "not_approved", "lapsed"
"""States of a version without an answer: the customer may answer; another one was made after it; its discount waits for
approval; its discount was not approved; the work ended without it."""


def quote_state(thing: Thing, quote: Quote, newest: Quote) -> str:
    """accepted, declined, or one of the states above. Whether an open one has expired depends on the day."""
    if quote.answer or quote is not newest:
        return quote.answer or REPLACED
    if is_over(thing):
        return LAPSED
    if not quote.approval:
        return OPEN
    answers = (line.get("answer") for line in thing.lines(ANSWERS) if line.get(ANSWERS_TO) == quote.approval)
    return {"": UNAPPROVED, APPROVED: OPEN}.get(str(next(answers, "")), REFUSED_TO_US)


def money_lines(thing: Thing) -> Iterator[MoneyLine]:
    """The lines of a thing in the order of their lists; what was agreed comes first, and what of it may be paid later,
    one for each currency."""
    for balance in balances_of(thing):
        if balance.agreed:
            since = _since(thing, balance.currency)
            yield MoneyLine(
                f"{AGREED}/{balance.currency}", AGREED, thing.holder, balance.agreed, balance.currency, at=since
            )
        if balance.on_account:
            since = _since(thing, balance.currency)
            yield MoneyLine(
                f"{LATER}/{balance.currency}", LATER, thing.holder, balance.on_account, balance.currency, at=since
            )
    if line := awaited_transfer(thing):
        yield MoneyLine(
            AWAITED,
            AWAITED,
            thing.holder,
            -whole(line, "amount"),
            str(line.get("currency") or ""),
            TRANSFER,
            bank(thing.holder),
            at=str(line["at"]),
            due=str(line.get("due") or NEVER),
        )
    for name, (kind, sign) in KINDS.items():
        for line in thing.lines(name):
            yield _line(thing, name, kind, sign, line)


def _line(thing: Thing, name: str, kind: str, sign: int, line: JsonObject) -> MoneyLine:
    account, amount = str(line.get("account") or ""), whole(line, "amount")
    return MoneyLine(
        f"{line['entry']}/{name}",
        kind,
        office_of_account(account) or str(line.get("office") or "") or thing.holder,
        sign * amount if sign else amount,
        str(line.get("currency") or ""),
        str(line.get("method") or ""),
        account,
        str(line.get("number") or ""),
        str(line["at"]),
        str(line.get("due") or NEVER),
    )


def _since(thing: Thing, currency: str) -> str:
    """When something was first charged, or stands as opening amount; else when the thing began."""
    found = (
        str(line["at"]) for name in (CHARGES, OPENING) for line in thing.lines(name) if line.get("currency") == currency
    )
    return min(found, default=thing.opened)
