"""Events of a settlement with a partner: drawn up for a month, sent, agreed, disputed by line, decided, paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Day, Event, Lines, LongText, OfficeCode, SomeMoney, Text, Yes, ask


def _month(text: str) -> str:
    year, _, month = text.partition("-")
    if not (len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        raise ValueError("month")
    return f"{year}-{int(month):02}"


Month = Annotated[str, AfterValidator(_month)]
"""2026-11"""


class PartnerSettlementDrawnUp(Event):
    """The warranty work of a partner in a month was put together."""

    partner: OfficeCode = ask(N_("Partner"), N_("Code of the authorised repairer or dealer."))
    month: Month = ask(N_("Month"), example="2026-11")
    remark: LongText | None = ask(N_("Remark"), N_("Printed on the settlement."), default=None)


class PaperClaimAdded(Event):
    """A partner without this program claimed work on paper."""

    claim_paper: Text = ask(N_("Number of the partner's paper"), example="SLIP-2231")
    done_on: Day = ask(N_("Day of the work"), example="2026-11-18", past=True)
    claimed_for: Text = ask(N_("What was done"), N_("As on the partner's paper."))
    amount: SomeMoney = ask(N_("Amount"), example="120.00")
    fault_returned: Yes = ask(
        N_("Faulty part has come back"), N_("A part is credited only after its faulty part is here."), default=True
    )


class PartnerSettlementSent(Event):
    """The settlement went to the partner, who agrees or disputes."""

    by_paper: Yes = ask(
        N_("The partner answers on paper"),
        N_("For a partner without this program: you record the answer."),
        default=False,
    )


class PartnerSettlementAgreed(Event):
    """The partner agrees with every line."""

    agreed_by: Text = ask(N_("Agreed by"), N_("Who agreed at the partner."), private=True)


class PartnerSettlementDisputed(Event):
    """The partner does not agree with some lines."""

    disputes: Lines = ask(
        N_("Lines that are wrong"),
        N_("For each: line number, space, and what is wrong. A comma starts a new line."),
        example=N_("3 the part was sent back on 4 Nov"),
        min_length=1,
    )
    disputed_by: Text = ask(N_("Disputed by"), N_("Who disputes it at the partner."), private=True)


class PartnerDisputeDecided(Event):
    """What the partner disputed was decided; the partner answers again."""

    decisions: Lines = ask(
        N_("Decisions"),
        N_("For each: line number and new amount, `keep` or `out`; a remark may follow."),
        example=N_("3 86.00 the part came on 5 Nov"),
        min_length=1,
    )


class PartnerSettlementReopened(Event):
    """Something of an agreed settlement is wrong; lines are decided again, and the partner answers again."""

    reason: LongText = ask(N_("Reason"))


class PartnerPaid(Event):
    """What was agreed was transferred to the partner."""

    paid_on: Day = ask(N_("Paid on"), example="2026-12-05", past=True)
    bank_reference: Text = ask(N_("Reference of the transfer"))


class PartnerSettlementCancelled(Event):
    """The settlement was given up; its lines are claimed again by the next one."""

    reason: LongText = ask(N_("Reason"))
