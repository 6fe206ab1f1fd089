"""Puts the claims of a partner and month together: what was closed in the month, and what waited from earlier ones."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.money.partners.claims import OPEN, PartnerClaim, claims_of, open_again
from fieldservice.workflows.money.partners.lines import KIND, settled_before

PRICE_LISTS = "partner_price_lists"
"""The setting with the price lists of a partner."""


def claims_in_month(partner: str, month: str, context: Context) -> list[PartnerClaim]:
    """The claims of the jobs that the partner closed in the month, then those of earlier ones whose faulty part has
    come since."""
    zone = context.reference.zone(partner)
    year, number = map(int, month.split("-"))
    begins = datetime(year, number, 1, tzinfo=zone)
    ends = (begins + timedelta(days=32)).replace(day=1)
    last = f"{month}-{monthrange(year, number)[1]}"
    lists = context.reference.text(PRICE_LISTS, partner).split()
    done, waiting = settled_before(context.ended_work.of_kind(KIND), partner)
    found: dict[str, PartnerClaim] = {}
    for job in context.ended_work.closed(partner, stamp(begins), stamp(ends)):
        for claim in claims_of(job, context.reference.catalogue, lists, last, context.office):
            if claim.key not in done and claim.key not in waiting:
                found[claim.key] = claim
    jobs = {job.id: job for job in context.ended_work.jobs(sorted({claim.job for claim in waiting.values()}))}
    for key, claim in waiting.items():
        known = jobs.get(claim.job)
        again = open_again(claim, known, context.reference.catalogue, context.office) if known is not None else claim
        if again.state not in OPEN:
            found[key] = again
    return list(found.values())
