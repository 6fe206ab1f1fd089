"""What is read of an escalation, and of the lists that a job or request has of its escalations."""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing

KIND = "escalation"
RAISED, FILTERED, LOCATING, WITH_DEPARTMENT, TESTING = "raised", "filtered", "locating", "with_department", "testing"
SENT_BACK, SOLVED, WITHDRAWN = "sent_back", "solved", "withdrawn"
AT_HEADQUARTERS = (RAISED, FILTERED, LOCATING, WITH_DEPARTMENT, TESTING)
OPEN = (*AT_HEADQUARTERS, SENT_BACK)

OPENED, NEWS, SOLUTIONS, PROGRESS = "escalations", "escalation_news", "solutions", "progress"
"""Lists of a job or request: what was raised, what became of it, its solutions, and what the customer was told; of the
last an escalation has a list, too."""
PERSONAL_NEWS = ("question", "answer")
"""In a line of the news: what is personal."""
OUTCOMES, ASKED = "solution_outcomes", "escalation_withdrawals"
"""Lists of a job or request: whether its solutions work, and which escalations it asked to withdraw."""
JOBS, TESTS, FAILED, WORKED, WITHDRAWALS = "jobs", "tests", "failed", "worked", "withdrawals"
"""Lists of an escalation: the job that its request became, its tests, how its solutions did, who asked to end it."""
DUE = "progress_due"
"""In a line of a job's lists: by when the customer is told how far it is."""
FIRST_TIER = 1


@dataclass(frozen=True, slots=True)
class RaisedHere:
    """An escalation as the job or request knows it from which it was raised."""

    id: str
    number: str
    state: str
    raised_by: str
    tier: int = FIRST_TIER
    line: JsonObject | None = None
    """The last that was told of it."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def try_by(self) -> str:
        """By when its solution is to be tried, UTC text; "" where nobody said."""
        return str((self.line or {}).get(DUE) or "")


def raised_from(work: Thing) -> list[RaisedHere]:
    """The escalations of a job or request, in the order in which they were raised, as was told last of each."""
    found: dict[str, RaisedHere] = {}
    for line in work.lines(OPENED):
        id_, state = str(line.get("escalation") or ""), str(line.get("state") or RAISED)
        found[id_] = RaisedHere(id_, str(line.get("number") or ""), state, str(line.get("raised_by") or line["by"]))
    for line in work.lines(NEWS):
        id_, tier = str(line.get("escalation") or ""), line.get("tier")
        if id_ in found:
            known = found[id_]
            tier = tier if isinstance(tier, int) else known.tier
            found[id_] = RaisedHere(id_, known.number, str(line.get("state")), known.raised_by, tier, line)
    return list(found.values())


def open_here(work: Thing) -> RaisedHere | None:
    """The first escalation of a job or request that is still open; None for none."""
    return next((each for each in raised_from(work) if each.is_open), None) if work.lines(OPENED) else None


def untried_here(work: Thing) -> RaisedHere | None:
    """The first solved escalation of which nobody has said whether its last solution works; None for none."""
    return _solved(work, ("worked", "failed"))


def unfailed_here(work: Thing) -> RaisedHere | None:
    """The first solved escalation whose last solution nobody has called a failure: what works may fail later."""
    return untried_here(work) or _solved(work, ("failed",))


def _solved(work: Thing, outcomes: tuple[str, ...]) -> RaisedHere | None:
    if not work.lines(OPENED):
        return None
    told = {(line.get("escalation"), line.get("tier")) for line in work.lines(OUTCOMES) if line.get("how") in outcomes}
    return next((each for each in raised_from(work) if each.state == SOLVED and (each.id, each.tier) not in told), None)


def asked_to_withdraw(work: Thing, escalation: RaisedHere) -> bool:
    """Whether this work has asked already that the escalation is withdrawn, since it was taken up at this level."""
    asked = ((line.get("escalation"), line.get("tier")) for line in work.lines(ASKED))
    return (escalation.id, escalation.tier) in asked


def progress_due(work: Thing) -> str:
    """By when the customer is to be told how far an open escalation of this work is, UTC text; "" where none is."""
    if open_here(work) is None:
        return ""
    lines = (line for name in (OPENED, NEWS, PROGRESS) for line in work.lines(name))
    return max((str(line[DUE]) for line in lines if line.get(DUE)), default="")


def work_of(escalation: Thing) -> tuple[str, str]:
    """(kind, id) of the job from which it was raised, or that its request has become, else of the request."""
    if job := job_of(escalation):
        return "job", job
    return "request", str(escalation.get("request") or "")


def job_of(escalation: Thing) -> str:
    """The id of its job; "" while there is none."""
    later = escalation.lines(JOBS)
    return str(escalation.get("job") or (later[-1].get("job") if later else "") or "")


def job_number_of(escalation: Thing) -> str:
    later = escalation.lines(JOBS)
    return str(escalation.get("job_number") or (later[-1].get("number") if later else "") or "")


def lane_of(escalation: Thing) -> str:
    return code_of(escalation.get("lane"))


def tier_of(escalation: Thing) -> int:
    """The level at which a department has the problem: 1, and one more after each solution that failed."""
    tier = escalation.get("tier")
    return tier if isinstance(tier, int) else FIRST_TIER


def has_failed(escalation: Thing) -> bool:
    """Whether its last solution failed and nobody has taken it up again."""
    return escalation.state == SOLVED and _at_this_tier(escalation, FAILED)


def withdrawal_asked(escalation: Thing) -> bool:
    """Whether its raiser asked to end it, since it was taken up at this level."""
    return _at_this_tier(escalation, WITHDRAWALS)


def _at_this_tier(escalation: Thing, name: str) -> bool:
    return any(line.get("tier", FIRST_TIER) == tier_of(escalation) for line in escalation.lines(name))
