"""Effects of a settlement with a partner: its lines, whose turn it is, and the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.turns import give
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import read_amount
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.ledger import account
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.accounts import bank, moved
from fieldservice.workflows.money.partners.claims import CREDITED, LEFT_OUT, NOT_RETURNED, PartnerClaim
from fieldservice.workflows.money.partners.guards import as_claims
from fieldservice.workflows.money.partners.lines import CLAIMED, KEEP, OUT, ROUND, TOLD, lines_of, rounds_of, total_of
from fieldservice.workflows.money.partners.putting_together import claims_in_month

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.money.partners.events import (
        PaperClaimAdded,
        PartnerDisputeDecided,
        PartnerPaid,
        PartnerSettlementDisputed,
        PartnerSettlementDrawnUp,
        PartnerSettlementSent,
    )

PARTNER_COST = "partner_cost"
"""The account of headquarters with what warranty work by partners has cost."""


def draw_up(draft: Draft, event: PartnerSettlementDrawnUp, context: Context) -> None:
    claims = claims_in_month(event.partner, event.month, context)
    draft.data |= {
        "number": context.number("G"),
        CLAIMED: as_claims(claims),
        "currency": next((each.currency for each in claims if each.currency), ""),
        "summary": f"{event.partner} {event.month}",
    }


def add_paper_claim(draft: Draft, event: PaperClaimAdded, context: Context) -> None:
    settlement = draft.subject
    currency = str(settlement.get("currency") or currency_here(context))
    words = {"zh": event.claimed_for, "en": event.claimed_for}
    state = CREDITED if event.fault_returned else NOT_RETURNED
    key = f"{settlement.get('partner')}/{event.claim_paper}"
    claim = PartnerClaim(
        key, "paper", "", event.claim_paper, event.done_on, words, 1, event.amount, currency, state=state
    )
    draft.data[CLAIMED] = [claim.as_data(str(len(lines_of(settlement)) + 1))]
    draft.data["currency"] = currency


def send(draft: Draft, event: PartnerSettlementSent, context: Context) -> None:
    """The partner's turn, unless the partner answers on paper."""
    if not event.by_paper:
        give(draft, str(draft.subject.get("partner")))


def give_back(draft: Draft, event: Event, context: Context) -> None:
    """Headquarters' turn again."""
    give(draft, draft.subject.given_by or draft.subject.holder)


def dispute(draft: Draft, event: PartnerSettlementDisputed, context: Context) -> None:
    pairs = [text.partition(" ") for text in event.disputes]
    draft.data |= {TOLD: [{"line": line, "words": words.strip()} for line, _, words in pairs], **_round(draft)}
    give_back(draft, event, context)


def decide(draft: Draft, event: PartnerDisputeDecided, context: Context) -> None:
    currency = str(draft.subject.get("currency") or "")
    told = [_decision(*text.partition(" ")[::2], currency) for text in event.decisions]
    draft.data |= {TOLD: told, **_round(draft)}
    if draft.subject.get("by_paper") is not True:
        give(draft, str(draft.subject.get("partner")))


def _round(draft: Draft) -> JsonObject:
    return {ROUND: rounds_of(draft.subject)}


def _decision(line: str, rest: str, currency: str) -> JsonObject:
    word, _, words = rest.strip().partition(" ")
    decided: JsonObject = {"line": line, "words": words.strip()}
    if word.lower() in OUT:
        return {**decided, "state": LEFT_OUT}
    amount = None if word.lower() in KEEP else read_amount(word, currency)
    return decided if amount is None else {**decided, "amount": amount}


def pay(draft: Draft, event: PartnerPaid, context: Context) -> None:
    """What is credited goes from the bank to the cost of warranty work by partners."""
    for currency, amount in total_of(lines_of(draft.subject)).items():
        draft.post(moved(currency, amount, bank(context.office), account(context.office, PARTNER_COST)))
