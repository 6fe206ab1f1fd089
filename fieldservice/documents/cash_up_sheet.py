"""The content of the sheet of a cash-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Unpack
from zoneinfo import ZoneInfo

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import VOID, both, in_languages, labels, listed, spoken_by
from fieldservice.shapes import JsonObject
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.common.approvals import ANSWERS, APPROVED
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.accounts import CASH, name_of
from fieldservice.workflows.money.cash_up.lines import (
    APART,
    BANKED,
    RECEIVED,
    SINCE,
    WORDS,
    CountedKind,
    currency_of,
    denominations_of,
    is_pouch,
    kinds_of,
    receipts_of,
)
from fieldservice.workflows.money.cash_up.table import STATES
from fieldservice.workflows.money.lines import whole
from printing import cash_up_sheet as paper
from printing.cash_up_sheet import BankLine, CashUpSheet, CountedNotes, KindLine, ReceiptLine, ReceivedLine

EQUAL = N_("The signer confirms: the money was counted and matches the books.")
EXPLAINED = N_("The signer confirms: the money was counted; the difference is explained above.")
NOT_EXPLAINED = N_("The signer confirms: the money was counted; the difference is not explained yet.")
LATE = N_("entered late, from before the last count")
DRAWER_OF = N_("Drawer %(name)s")
ONE_TO_LAST = N_("%(first)s to %(last)s")
POUCH_OF = N_("Pouch of %(name)s")

CANCELLED = "cancelled"

Say = Callable[..., str]


def cash_up_sheet(
    cash_up: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> CashUpSheet:
    """The lines as they were counted last, and what has reached the bank since."""
    office = reference.offices.get(reference.point_of(cash_up.holder or office_code))
    zone, say = zone_named(office.zone if office else None), in_languages(language)
    currency = currency_of(cash_up)
    money = partial(forms.money, currency=currency)
    first, last = str(cash_up.get("first_receipt") or ""), str(cash_up.get("last_receipt") or "")
    state = STATES.get(cash_up.state)
    kinds = kinds_of(cash_up.facts)
    approved = next((line for line in cash_up.lines(ANSWERS) if line.get("answer") == APPROVED), {})
    checker = reference.staff.get(str(approved.get("by") or next(iter(cash_up.lines(RECEIVED)), {}).get("by") or ""))
    ended, receipts = str(cash_up.get("ended") or ""), receipts_of(cash_up)
    sums = list(accumulate((whole(each, "amount") for each in receipts), initial=0))
    counted = str(cash_up.get("counted_at") or cash_up.opened)
    since = str(cash_up.get(SINCE) or min((str(each.get("at") or "") for each in receipts), default=""))
    return CashUpSheet(
        header=header_of(
            cash_up.holder or office_code,
            reference,
            paper.TITLE,
            str(cash_up.get("number") or ""),
            language,
            VOID if cash_up.state == CANCELLED else "",
            **of_print,
        ),
        labels=labels(paper.LABELS, language),
        till=_till(cash_up, reference, language, say),
        period=_from_to(local_text(since, zone), local_text(counted, zone), language) if since else "",
        counted=local_text(counted, zone),
        state=say(state.label, "state") if state else "",
        receipts=_from_to(first, last, language),
        kinds=(*(_line(each, language, money, say) for each in kinds), _total(kinds, money, say)) if kinds else (),
        received=tuple(
            _received(each, line, reference, zone, language, money, say)
            for line in cash_up.lines(RECEIVED)
            for each in kinds_of(line, "came")
        ),
        notes=tuple(
            CountedNotes(money(value), str(many), money(value * many)) for value, many in denominations_of(cash_up)
        ),
        left=money(whole(cash_up.facts, "left")) if "left" in cash_up.facts else "",
        apart=_amounts(kinds_of(cash_up.facts, APART), language, money, say),
        banked=tuple(_bank_line(line, money, say) for line in cash_up.lines(BANKED)),
        lines=tuple(
            ReceiptLine(
                str(each.get("number") or ""),
                local_text(str(each.get("at") or ""), zone),
                _method(str(each.get("method") or ""), say),
                money(whole(each, "amount")),
                say(LATE) if each.get("late") else "",
            )
            for each in receipts
        ),
        counted_by=str(cash_up.get("counted_by_display") or cash_up.get("counted_by") or ""),
        signed=local_text(ended, zone) if ended else "",
        checked_by=checker.display if checker else "",
        brought=tuple(ReceiptLine("", say(paper.LABELS["brought"]), "", money(amount)) for amount in sums[:-1]),
        total=money(sums[-1]) if receipts else "",
        confirms="\n".join(in_languages(each)(_confirms(kinds)) for each in spoken_by(language))
        if cash_up.state != CANCELLED
        else "",
    )


def _till(cash_up: Thing, reference: Reference, language: str, say: Say) -> str:
    name = name_of(str(cash_up.get("till") or ""))
    whose, text = (str(cash_up.get("person_display") or name), POUCH_OF) if is_pouch(cash_up) else (name, DRAWER_OF)
    return " ".join(in_languages(each)(text) % {"name": whose} for each in spoken_by(language))


def _confirms(kinds: list[CountedKind]) -> str:
    """What whoever signs says of the differences."""
    differ = [each for each in kinds if each.difference]
    if not differ:
        return EQUAL
    return EXPLAINED if all(each.reason or each.words for each in differ) else NOT_EXPLAINED


def _from_to(first: str, last: str, language: str) -> str:
    if first == last:
        return first
    return in_languages(spoken_by(language)[0])(ONE_TO_LAST) % {"first": first, "last": last}


def _method(method: str, say: Say) -> str:
    return say(WORDS[method], "payment") if method in WORDS else method


def _line(each: CountedKind, language: str, money: Callable[[int], str], say: Say) -> KindLine:
    return KindLine(
        _method(each.method, say),
        money(each.before),
        money(each.taken),
        money(each.given),
        money(each.expected),
        money(each.counted),
        money(each.difference),
        _reason(each, language),
    )


def _reason(each: CountedKind, language: str) -> str:
    return listed(filter(None, (both(each.reason, language) if each.reason else "", each.words)), language)


def _received(
    each: CountedKind,
    line: JsonObject,
    reference: Reference,
    zone: ZoneInfo,
    language: str,
    money: Callable[[int], str],
    say: Say,
) -> ReceivedLine:
    name = str(line.get("by") or "")
    return ReceivedLine(
        local_text(str(line.get("at") or ""), zone),
        reference.staff[name].display if name in reference.staff else name,
        _method(each.method, say),
        money(each.expected),
        money(each.counted),
        money(each.difference),
        _reason(each, language),
    )


def _total(kinds: list[CountedKind], money: Callable[[int], str], say: Say) -> KindLine:
    names = ("before", "taken", "given", "expected", "counted", "difference")
    return KindLine(say(N_("Sum")), *(money(sum(getattr(each, name) for each in kinds)) for name in names))


def _amounts(kinds: list[CountedKind], language: str, money: Callable[[int], str], say: Say) -> str:
    return listed((f"{_method(each.method, say)} {money(each.counted)}" for each in kinds), language)


def _bank_line(line: JsonObject, money: Callable[[int], str], say: Say) -> BankLine:
    fee = whole(line, "fee")
    return BankLine(
        str(line.get("slip") or ""),
        str(line.get("day") or ""),
        _method(str(line.get("method") or CASH), say),
        money(whole(line, "amount")),
        money(fee) if fee else "",
    )
