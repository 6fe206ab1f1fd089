"""What is owed because of a return case: its late steps, and wishes to withdraw it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.on_the_job.debts import owed_for_faulty_parts
from fieldservice.workflows.return_cases.execution.debts import owed as owed_by_execution
from fieldservice.workflows.return_cases.execution.lines import EXECUTING
from fieldservice.workflows.return_cases.given_twice import GIVEN_BACK, GIVEN_TWICE, acts_given_twice, carried_out_by
from fieldservice.workflows.return_cases.lines import ENDS, WITHDRAWALS, last_news
from fieldservice.workflows.return_cases.opening import IN_CASE

LATE = N_("Return case is late: see to it")
WITHDRAW = N_("Withdraw the return case")
GOES_ON = N_("Return case is over: go on with the job")
IS_CARRIED_OUT = N_("Exchanged or taken back: end the job with its return case")
STAYS_HERE = N_("The return case gave something for this device: keep it here, and set the job back to its return case")
TWICE = N_("Given twice for one device: find out which is right, and get the other back")
GIVE_BACK = N_("Return the case to the branch: it is to be withdrawn")
NO_ENGINEER = N_("Name the engineer who diagnoses the return case")
AWAITED = {"to_judge": "technical_centre", "judged": "commerce", "approved": "commerce"}
"""By state: who withdraws it; else the coordinator."""


def owed(case: Thing) -> Iterator[Obligation]:
    """What is owed because of a case itself; the old devices that nobody handed in also after its end."""
    yield from owed_by_execution(case)
    yield from _twice(case)
    if case.state not in ("", *ENDS):
        yield from _while_open(case)
    yield from owed_for_faulty_parts(case)


def _while_open(case: Thing) -> Iterator[Obligation]:
    yield from _late(case)
    if case.state == "requested" and not case.get("engineer"):
        yield Obligation("case_engineer", NO_ENGINEER, "coordinator", office=str(case.get("office") or ""))
    if case.lines(WITHDRAWALS):
        yield _withdrawal(case)


def _withdrawal(case: Thing) -> Obligation:
    """Whoever holds the case withdraws it. In a van that is its engineer; what is carried out there goes back first."""
    in_a_van = case.state not in AWAITED and case.holder != str(case.get("office") or case.holder)
    if not in_a_van:
        return Obligation("case_withdrawal", WITHDRAW, AWAITED.get(case.state, "coordinator"))
    is_carried_out = case.state in EXECUTING
    label, person = (GIVE_BACK, case.get("hands_over")) if is_carried_out else (WITHDRAW, case.get("engineer"))
    return Obligation("case_withdrawal", label, "engineer", str(person or ""))


def _late(case: Thing) -> Iterator[Obligation]:
    """The managers of its branch, and of headquarters where it waits there, attend to a case past its limit."""
    clock, office = case.record("clock"), str(case.get("office") or "")
    if "left" in clock or (due := str(clock.get("due") or NEVER)) == NEVER:
        return
    yield Obligation("case_late", LATE, "manager", due=due, office=office, since=due)
    if case.state in AWAITED and case.holder != office:
        yield Obligation("case_late/headquarters", LATE, "manager", due=due, office=case.holder, since=due)


def _twice(thing: Thing) -> Iterator[Obligation]:
    if is_given_twice(thing):
        yield Obligation(GIVEN_TWICE, TWICE, "manager")


def is_given_twice(thing: Thing) -> bool:
    """Whether offices that were apart gave something for one device, and nobody has looked at it since."""
    return bool(acts_given_twice(thing))


def owed_by_job(job: Thing) -> Iterator[Obligation]:
    """A job that waits for a case which is over, or went on although its case gave something for its device."""
    yield from _twice(job)
    if job.state == IN_CASE:
        if last_news(job).get("state") in ENDS:
            yield Obligation("case_over", IS_CARRIED_OUT if carried_out_by(job) else GOES_ON, "coordinator")
    elif job.state not in GIVEN_BACK and carried_out_by(job):
        yield Obligation("case_over", STAYS_HERE, "coordinator")
