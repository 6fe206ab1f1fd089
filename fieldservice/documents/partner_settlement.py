"""The content of a settlement with an authorised repairer or dealer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of, named
from fieldservice.documents.wording import VOID, both, in_languages, labels, listed, spoken_by
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.money.partners.claims import NOT_CREDITED
from fieldservice.workflows.money.partners.lines import SettledLine, lines_of, sums_of, total_of, waiting_of
from fieldservice.workflows.registry import workflow_of
from printing import partner_settlement as paper
from printing.partner_settlement import ClaimedLine, PartnerSettlement

CONFIRMS = N_("The partner confirms these lines and what is credited.")
BUT_DISPUTED = N_("The partner confirms these lines and what is credited, except where a line is marked as disputed.")
COMES_LATER = N_("Withheld amounts are credited in the month in which the faulty part comes back.")
DISPUTED, DECIDED = N_("Disputed"), N_("Decided")
CANCELLED = "cancelled"
LABOUR = N_("Labour")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def partner_settlement(
    settlement: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> PartnerSettlement:
    """Every line that was claimed, with what is credited of it, and the sums of labour, parts and all."""
    code = str(settlement.get("partner") or "")
    partner = reference.offices.get(code) or Office(code, code)
    opened_by = settlement.history[0].entry if settlement.history else None
    office = reference.offices.get(office_code)
    zone = zone_named(office.zone if office else None)
    lines, spoken, say = lines_of(settlement), spoken_by(language), in_languages(language)
    sums = sums_of(lines)
    workflow = workflow_of(settlement)
    state = workflow.states.get(settlement.state) if workflow else None
    agreed = next(iter(reversed(settlement.lines("agreements"))), {})
    paid = next(iter(settlement.lines("transfers_to_partner")), {})
    author = opened_by.by if opened_by else ""
    return PartnerSettlement(
        header=header_of(
            office_code,
            reference,
            paper.TITLE,
            str(settlement.get("number") or ""),
            language,
            VOID if settlement.state == CANCELLED else "",
            **of_print,
        ),
        labels=labels(paper.LABELS, language),
        partner=f"{named(partner, language)} ({code})",
        partner_phone=partner.phone,
        partner_address=partner.address,
        month=str(settlement.get("month") or ""),
        state=say(state.label, "state") if state else "",
        paid=" ".join(filter(None, (str(paid.get("paid_on") or ""), str(paid.get("bank_reference") or "")))),
        remark=str(settlement.get("remark") or ""),
        rows=tuple(_row(line, language) for line in lines),
        brought=tuple(_brought(lines[:at], language) for at in range(len(lines))),
        all_claimed=_amounts(sums["claimed"], language),
        withheld=_amounts(sums["withheld"], language),
        refused=_amounts(sums["refused"], language),
        labour=_sum_of("labour", lines, language),
        parts=_sum_of("part", lines, language),
        on_paper=_sum_of("paper", lines, language),
        total=_amounts(total_of(lines), language) or "0",
        in_words=listed((capitals(amount, currency) for currency, amount in total_of(lines).items()), language)
        if "zh" in spoken
        else "",
        drawn_up_by=reference.staff[author].display if author in reference.staff else author,
        drawn_up=local_text(settlement.opened, zone)[:DAY],
        agreed_by=str(agreed.get("agreed_by") or ""),
        agreed=local_text(str(agreed.get("at") or ""), zone)[:DAY],
        confirms=_confirms(settlement, lines, spoken),
    )


def _confirms(settlement: Thing, lines: list[SettledLine], spoken: tuple[str, ...]) -> str:
    """What the signatures confirm; of a settlement that was given up, nothing."""
    if settlement.state == CANCELLED:
        return ""
    told = [BUT_DISPUTED if any(line.disputed for line in lines) else CONFIRMS]
    told += [COMES_LATER] if waiting_of(lines) else []
    return "\n".join(("" if each == "zh" else " ").join(map(in_languages(each), told)) for each in spoken)


def _sum_of(kind: str, lines: list[SettledLine], language: str) -> str:
    return _amounts(total_of([line for line in lines if line.claim.kind == kind]), language)


def _amounts(sums: Mapping[str, int], language: str) -> str:
    """Amounts by currency in a row; "" for nothing."""
    return listed((forms.money(amount, currency) for currency, amount in sums.items() if amount), language)


def _brought(before: list[SettledLine], language: str) -> ClaimedLine:
    """The sums of the lines before, for the head of a further sheet."""
    claimed, credited = (_amounts(sums, language) for sums in (sums_of(before)["claimed"], total_of(before)))
    return ClaimedLine("", "", "", in_languages(language)(paper.LABELS["brought"]), claimed, credited)


def _row(line: SettledLine, language: str) -> ClaimedLine:
    claim, say = line.claim, in_languages(language)
    words = both(dict(claim.words), language) if claim.kind != "labour" or claim.words else say(LABOUR)
    part = str(claim.words.get("code") or "") if claim.kind == "part" else ""
    many = f"{part} x{claim.quantity}" if part and claim.quantity > 1 else part
    told = [
        say(NOT_CREDITED[claim.state]) if claim.state in NOT_CREDITED else "",
        f"{say(DISPUTED)}: {line.disputed}" if line.disputed else "",
        f"{say(DECIDED)}: {line.decided}" if line.decided else "",
    ]
    return ClaimedLine(
        line.line,
        claim.job_number,
        claim.day,
        "\n".join(filter(None, (f"{many} {words}".strip(), " ".join(filter(None, (claim.serial, claim.tag))), *told))),
        forms.money(line.claimed, claim.currency) if claim.currency else "-",
        forms.money(line.credited, claim.currency) if claim.currency else "-",
    )
