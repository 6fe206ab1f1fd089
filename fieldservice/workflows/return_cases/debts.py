"""What is owed because of a return case: its late steps, and wishes to withdraw it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.on_the_job.debts import owed_for_faulty_parts
from fieldservice.workflows.return_cases.execution.debts import owed as owed_by_execution
from fieldservice.workflows.return_cases.lines import CARRIED_OUT, CLOSED, ENDS, WITHDRAWALS, last_news
from fieldservice.workflows.return_cases.opening import IN_CASE

LATE = N_("A return case is over its time limit")
WITHDRAW = N_("The return case is to be withdrawn")
GOES_ON = N_("The return case is over: go on with the job")
IS_CARRIED_OUT = N_("Exchanged or taken back: end the job with its return case")
NO_ENGINEER = N_("Name the engineer who diagnoses the return case")
AWAITED = {"to_judge": "technical_centre", "judged": "commerce", "approved": "commerce"}
"""By state: who withdraws it; else the coordinator."""


def owed(case: Thing) -> Iterator[Obligation]:
    """What is owed because of a case itself; the old devices that nobody handed in also after its end."""
    yield from owed_by_execution(case)
    if case.state not in ("", *ENDS):
        yield from _while_open(case)
    yield from owed_for_faulty_parts(case)


def _while_open(case: Thing) -> Iterator[Obligation]:
    yield from _late(case)
    if case.state == "requested" and not case.get("engineer"):
        yield Obligation("case_engineer", NO_ENGINEER, "coordinator", office=str(case.get("office") or ""))
    if case.lines(WITHDRAWALS):
        yield Obligation("case_withdrawal", WITHDRAW, AWAITED.get(case.state, "coordinator"))


def _late(case: Thing) -> Iterator[Obligation]:
    """The managers of its branch, and of headquarters where it waits there, attend to a case past its limit."""
    clock, office = case.record("clock"), str(case.get("office") or "")
    if "left" in clock or (due := str(clock.get("due") or NEVER)) == NEVER:
        return
    yield Obligation("case_late", LATE, "manager", due=due, office=office, since=due)
    if case.state in AWAITED and case.holder != office:
        yield Obligation("case_late/headquarters", LATE, "manager", due=due, office=case.holder, since=due)


def owed_by_job(job: Thing) -> Iterator[Obligation]:
    """A job that waits for a case which is over."""
    news = last_news(job) if job.state == IN_CASE else {}
    if news.get("state") in ENDS:
        is_done = news.get("state") == CLOSED and code_of(news.get("outcome")) == CARRIED_OUT
        yield Obligation("case_over", IS_CARRIED_OUT if is_done else GOES_ON, "coordinator")
