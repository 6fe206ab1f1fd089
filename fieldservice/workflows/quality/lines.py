"""What a feedback has gathered, and what quality found: read off the lists of the feedback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fieldservice.shapes import JsonObject, Values, as_objects
from fieldservice.workflows.engine.alike import AlikeWork, alike_work
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key

KIND = "quality_feedback"
SENT, IN_PROGRESS, ANSWERED, CLOSED, DROPPED = "sent", "in_progress", "answered", "closed", "dropped"
OPEN = (SENT, IN_PROGRESS, ANSWERED)
WITH_QUALITY = (SENT, IN_PROGRESS)
GATHERED, TAKEN_OUT, PROGRESS, ANSWERS = "gathered", "taken_out", "progress", "results"
"""Lists of a feedback: what was gathered, what was taken out again, the progress, and the answers of quality."""
WORK = "work"
"""The field of an entry with the jobs and escalations that it gathers or takes out."""
NEWS = "quality_results"
"""The list of a job or escalation that says what became of it in a feedback."""
RESULT = ("quality_finding", "cause", "measure", "affected")
"""The fields of an answer of quality that each gathered job and escalation gets."""


def gathered_of(feedback: Thing) -> list[AlikeWork]:
    """The jobs and escalations of the batch, in the order in which they were gathered."""
    return gathered_in(feedback.lists)


def gathered_in(lists: Mapping[str, Sequence[JsonObject]]) -> list[AlikeWork]:
    acts = [(line, name) for name in (GATHERED, TAKEN_OUT) for line in lists.get(name, ())]
    found: dict[str, AlikeWork] = {}
    for line, name in sorted(acts, key=lambda act: (str(act[0].get("at")), str(act[0].get("entry")))):
        for work in works_in(line):
            if name == GATHERED:
                found.setdefault(work.id, work)
            else:
                found.pop(work.id, None)
    return list(found.values())


def works_in(line: Values) -> Iterator[AlikeWork]:
    """The jobs and escalations that a line of the lists names."""
    for each in as_objects(line.get(WORK)):
        if (work := alike_work(each)) is not None:
            yield work


def result_of(feedback: Thing) -> JsonObject:
    """The fields of the last answer of quality; {} before there is one."""
    lines = feedback.lines(ANSWERS)
    return {name: lines[-1][name] for name in RESULT if lines[-1].get(name)} if lines else {}


def fault_of(feedback: Thing) -> tuple[str, str]:
    """(model as models are compared, code of the symptom): feedback about the same is about one batch."""
    return label_key(feedback.get("model") or ""), code_of(feedback.get("symptom_code"))


def same_batch(feedback: Thing | None, fault: tuple[str, str], others: Iterable[Thing]) -> list[Thing]:
    """The open feedback about this fault beside this one, the oldest first."""
    own = feedback.id if feedback is not None else ""
    return [each for each in others if each.id != own and each.state in OPEN and all(fault) and fault_of(each) == fault]


def news_of(thing: Thing) -> list[JsonObject]:
    """What a job or escalation learnt of the feedback that gathered it, the newest last."""
    return [line for line in thing.lines(NEWS) if line.get("number")]
