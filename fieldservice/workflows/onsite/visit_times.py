"""The time of the next visit of an engineer: as planned when the job was dispatched, or as agreed with the customer."""

from __future__ import annotations

from fieldservice.shapes import Values
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing

PLANNED, AGREED = "planned", "agreed"
"""Kinds of a time: the coordinator proposes it, or the customer knows it."""
BEFORE_IT_IS_AGREED = ("dispatched", "taken")


def visit_time(job: Thing) -> tuple[str, str]:
    """(kind, UTC text) of the visit for which somebody has the job; two "" while there is none."""
    if job.kind != "job" or code_of(job.get("mode")) != "on_site" or not job.get("engineer"):
        return "", ""
    planned = str(job.get("planned") or "") if job.state in BEFORE_IT_IS_AGREED else ""
    agreed = str(job.get("appointment") or "")
    return (PLANNED, planned) if planned else (AGREED, agreed) if agreed else ("", "")


def as_planned(job: Thing) -> Values:
    """An appointment begins with the time that was planned."""
    return {"appointment": job.get("planned")} if job.get("planned") else {}
