"""Guards of a settlement with a partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import read_amount
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.partners.claims import PartnerClaim
from fieldservice.workflows.money.partners.lines import KEEP, KIND, OUT, disputed_of, lines_of, total_of
from fieldservice.workflows.money.partners.putting_together import claims_in_month

if TYPE_CHECKING:
    from fieldservice.workflows.money.partners.events import (
        PartnerDisputeDecided,
        PartnerSettlementDisputed,
        PartnerSettlementDrawnUp,
    )

PARTNERS = ("authorised_repairer", "dealer")
"""Kinds of offices with which headquarters settles."""
OPEN_STATES = ("drawn_up", "with_partner", "disputed", "agreed")
NO_PARTNER = N_("%(office)s is neither an authorised repairer nor a dealer.")
STILL_OPEN = N_("%(number)s with this partner is not paid yet. End it first: each line is settled only once.")
NOT_OVER = N_("%(month)s is not over yet.")
SEVERAL = N_("The lines are in several currencies: %(known)s. Settle them manually.")
NO_SUCH_LINE = N_("There is no line %(line)s. Lines: %(known)s.")
NOT_UNDERSTOOD = N_("“%(given)s” is not understood. Write the line number first, then %(then)s.")
NOT_DECIDED = N_("Line %(line)s is not decided.")
THE_REASON, THE_DECISION = N_("what is wrong with it"), N_("its new amount, keep or out")


@guard(N_("Only headquarters settles with partners."))
def it_is_headquarters(settlement: None, event: None, context: Context) -> bool:
    return context.headquarters


@guard_with_reason(beside=("partner",))
def it_is_a_partner(settlement: None, event: PartnerSettlementDrawnUp, context: Context) -> Message | None:
    office = context.reference.offices.get(event.partner)
    return None if office is not None and office.kind in PARTNERS else Message(NO_PARTNER, {"office": event.partner})


@guard_with_reason(beside=("partner",))
def no_settlement_is_open(settlement: None, event: PartnerSettlementDrawnUp, context: Context) -> Message | None:
    for each in context.ended_work.of_kind(KIND):
        if each.get("partner") == event.partner and each.state in OPEN_STATES:
            return Message(STILL_OPEN, {"number": each.get("number")})
    return None


@guard_with_reason(beside=("month",))
def the_month_is_over_and_in_one_currency(
    settlement: None, event: PartnerSettlementDrawnUp, context: Context
) -> Message | None:
    if event.month >= f"{context.now:%Y-%m}":
        return Message(NOT_OVER, {"month": event.month})
    currencies = {each.currency for each in claims_in_month(event.partner, event.month, context) if each.currency}
    return Message(SEVERAL, {"known": sorted(currencies)}) if len(currencies) > 1 else None


@guard(N_("It has no lines yet."))
def it_has_lines(settlement: Thing, event: None, context: Context) -> bool:
    return bool(lines_of(settlement))


@guard(N_("Some lines are disputed. Decide them first."))
def no_line_is_disputed(settlement: Thing, event: None, context: Context) -> bool:
    return not disputed_of(settlement)


@guard(N_("Nothing in it is credited. Cancel it; its lines can be claimed again later."))
def something_is_credited(settlement: Thing, event: None, context: Context) -> bool:
    return any(total_of(lines_of(settlement)).values())


@guard_with_reason(beside=("disputes",))
def the_disputed_lines_are_there(
    settlement: Thing, event: PartnerSettlementDisputed, context: Context
) -> Message | None:
    return _fault(settlement, event.disputes, Message(THE_REASON), lambda rest: bool(rest))


@guard_with_reason(beside=("decisions",))
def the_decisions_are_understood(settlement: Thing, event: PartnerDisputeDecided, context: Context) -> Message | None:
    def is_decision(rest: str) -> bool:
        word = rest.split(" ")[0].lower()
        return word in (*KEEP, *OUT) or read_amount(word, str(settlement.get("currency") or "")) is not None

    if fault := _fault(settlement, event.decisions, Message(THE_DECISION), is_decision):
        return fault
    decided = {each.split(" ")[0] for each in event.decisions}
    left = next((each.line for each in disputed_of(settlement) if each.line not in decided), "")
    return Message(NOT_DECIDED, {"line": left}) if left else None


def _fault(settlement: Thing, texts: Iterable[str], then: Message, fits: object) -> Message | None:
    """What is wrong with the first text that does not begin with the number of a line, or does not go on as it must."""
    known = [each.line for each in lines_of(settlement)]
    for text in texts:
        line, _, rest = text.partition(" ")
        if not line.isdecimal() or not callable(fits) or not fits(rest.strip()):
            return Message(NOT_UNDERSTOOD, {"given": text, "then": then})
        if line not in known:
            return Message(NO_SUCH_LINE, {"line": line, "known": known})
    return None


def as_claims(claims: Iterable[PartnerClaim]) -> list[dict[str, object]]:
    """Claims as an entry keeps them, numbered from 1."""
    return [claim.as_data(str(number)) for number, claim in enumerate(claims, 1)]
