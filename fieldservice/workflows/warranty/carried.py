"""What is left of a warranty goes with the device that is given in exchange. Nothing begins anew by an exchange, except
the warranty on the repair that it is."""

from __future__ import annotations

from dataclasses import replace

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.warranty.coverage import ends_of_terms
from fieldservice.workflows.warranty.evidence import CARRIED, DEVICE_DAYS, PROOF, evidence_for
from fieldservice.workflows.warranty.repairs import REPAIRS, Repair, local_day


def left_of_warranty(job: Thing, context: Context) -> dict[str, str]:
    """By cost class the last day on which the device that is given today for that of the job is covered; the days that
    this one spent with us are added where the policy says so."""
    stay = Repair(
        job.id, came_in=local_day(job.get("came_in"), context.reference.zone(context.office)), ready=today(context)
    )
    known = evidence_for(job.id, job.facts, job, context)
    return ends_of_terms(replace(known, repairs=(*known.repairs, stay)), context.reference.policies)


def carry_over(draft: Draft, job: Thing, device: str, context: Context) -> None:
    """The file of the device that is given says until when the defective one was covered, and from which days that was
    reckoned."""
    day, ends = today(context), left_of_warranty(job, context)
    old = {**job.facts, **context.pasts.of(str(job.get("device") or "")).facts}
    days = {name: old[name] for name in (*DEVICE_DAYS, PROOF) if old.get(name)}
    if ends:
        days[CARRIED] = {"serial": str(job.get("serial") or job.get("number") or ""), "day": day, "until": ends}
    draft.of(device, days)
    line = {"job": job.id, "number": str(job.get("number") or ""), "ready": day, "ended": day}
    draft.add("device", device, REPAIRS, {**line, "for": str(job.get("serial") or "")})
