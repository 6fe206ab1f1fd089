"""What headquarters found of the faulty parts of a job: facts of the job, whoever has it and whether it is closed.

Of several judgements of a piece the last one counts. Damage by the customer is to be read at the office of the job,
since its customer may have to pay.
"""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in
from fieldservice.workflows.parts.on_the_job.tags import MOVED

JUDGED = "judged"
"""The act in the list of parts of a job and of a device."""
DAMAGE = "customer_damage"
SEEN = "verdicts_seen"
"""The list of a job to which reading them adds a line."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one piece."""

    tag: str
    part: str
    verdict: Values
    words: str
    at: str
    entry: str


def verdicts_of(job: Thing) -> dict[str, Verdict]:
    """By fault tag what was found of it last."""
    return {
        tag: Verdict(tag, line["part"], verdict, str(told.get("words") or ""), told["at"], told["entry"])
        for told in job.lines(PARTS)
        if told.get("act") == JUDGED and isinstance(verdict := told.get("verdict"), dict)
        for line in lines_in(told)
        if (tag := str(line.get(MOVED) or ""))
    }


def unread_damages(job: Thing) -> list[Verdict]:
    """Damage by the customer that nobody has read since it was found."""
    places = {line.entry.id: place for place, line in enumerate(job.history)}
    read = max((places.get(line["entry"], -1) for line in job.lines(SEEN)), default=-1)
    return [
        each
        for each in verdicts_of(job).values()
        if code_of(each.verdict) == DAMAGE and places.get(each.entry, -1) > read
    ]


@guard(N_("You have read all verdicts of headquarters."))
def a_verdict_is_unread(job: Thing, event: None, context: Context) -> bool:
    return bool(unread_damages(job))
