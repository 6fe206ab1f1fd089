"""What is owed because of an on-site job: its acceptance, its service slip, what was promised and lent meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.debts import owed_for_loaner, owed_for_promise
from fieldservice.workflows.common.debts import giver_of, owed_for_dispatch, running_due
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.obligation import Obligation

WHILE_PROMISED_ON_SITE = ("received", "accepted", "dispatched", "taken", "appointed", "on_site", "not_completed")
"""States of the job in which a promise to the customer is still open."""


def owed(job: Thing) -> Iterator[Obligation]:
    yield from _of_transfer(job)
    yield from owed_for_dispatch(job)
    yield from _of_slip(job)
    yield from owed_for_promise(job, WHILE_PROMISED_ON_SITE)
    yield from owed_for_loaner(job)


def _of_transfer(job: Thing) -> Iterator[Obligation]:
    if job.state == "received" and job.given_by:
        label = N_("Given to another office: see that it is accepted")
        yield Obligation("transfer", label, "coordinator", giver_of(job), running_due(job), job.given_by)


def _of_slip(job: Thing) -> Iterator[Obligation]:
    if job.state in ("completed", "not_completed", "going_along", "solved", "signed"):
        engineer = str(job.get("engineer") or "")
        yield Obligation("slip", N_("Hand the slip in"), "engineer", engineer, running_due(job))
