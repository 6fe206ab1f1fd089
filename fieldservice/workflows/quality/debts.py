"""What is owed because of a quality feedback: its answer, and that its result is passed on."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.quality.effects import HEADQUARTERS
from fieldservice.workflows.quality.lines import ANSWERED, WITH_QUALITY

TO_ANSWER = N_("Answer the quality feedback")
LATE = N_("Quality is late: ask, or move the limit")
TO_PASS_ON = N_("Pass the result of quality on to the gathered jobs")


def owed(feedback: Thing) -> Iterator[Obligation]:
    due = str(feedback.record("clock").get("due") or NEVER)
    if feedback.state in WITH_QUALITY:
        yield Obligation("quality_answer", TO_ANSWER, "quality", due=due)
        yield Obligation("quality_late", LATE, "manager", due=due, office=str(feedback.get(HEADQUARTERS) or ""))
    if feedback.state == ANSWERED:
        yield Obligation("quality_result", TO_PASS_ON, "liaison", due=due)
