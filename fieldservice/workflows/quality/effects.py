"""Effects of a quality feedback: what it gathers, whose turn it is, and what the gathered work learns of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import moment
from fieldservice.workflows.common.turns import give
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import headquarters_here
from fieldservice.workflows.engine.identity import bare, label_key
from fieldservice.workflows.engine.limits import days_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.quality.batch import MOST, proposed
from fieldservice.workflows.quality.guards import QUALITY_LANE, feedback_numbered, feedbacks, named_work
from fieldservice.workflows.quality.lines import (
    CLOSED,
    GATHERED,
    KIND,
    NEWS,
    SENT,
    WORK,
    gathered_of,
    result_of,
    same_batch,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.quality.events import (
        FeedbackAskedAgain,
        FeedbackDropped,
        FeedbackExtended,
        FeedbackHandedOn,
        QualityAsked,
        QualityReported,
        WorkGathered,
        WorkTakenOut,
    )

OF_DEVICE = ("product", "brand", "model", "symptom_code")
"""Facts of an escalation that its feedback repeats; none is personal."""
OF_QUALITY = ("fault", "extent", "answer_by", "feedback")
"""Fields by which an escalation leads to a feedback."""
DAYS = "quality_answer_days"
NUMBER = "Y"
"""The kind of its printed number."""
SUMMARY = "summary"
"""The fact that lists show as what the feedback is about."""
HEADQUARTERS = "headquarters"
"""The fact that names the store of headquarters, to which the answer goes."""
WAS_GATHERED, WAS_TAKEN_OUT, HAS_RESULT, WAS_DROPPED = "gathered", "taken_out", "result", "dropped"
"""What a gathered job or escalation learns, under `act`."""


def report(draft: Draft, event: QualityReported, context: Context) -> None:
    """Open a feedback by itself, with the work that is named."""
    id_, holder = draft.moves[0][0], draft.moves[0][4]
    for name in ("numbers", "apart"):
        draft.data.pop(name, None)
    draft.data |= {**_opened(context, event.answer_by, holder), SUMMARY: event.fault}
    works = [work for _, work in named_work(event.numbers, context) if work is not None]
    gather_for(draft, id_, str(draft.data["number"]), works)


def lead_to_feedback(draft: Draft, event: QualityAsked, context: Context) -> None:
    """An escalation that is classified as a major quality problem joins the feedback about its batch, or opens one, by
    the entry that classifies it. Other lanes lead to none.

    The escalation gets the facts `feedback` and `feedback_number`; it and its job stand in the list of the feedback.
    """
    escalation = draft.subject
    for name in OF_QUALITY:
        draft.data.pop(name, None)
    if code_of(getattr(event, "lane", "")) != QUALITY_LANE:
        return
    fault = label_key(escalation.get("model") or ""), code_of(escalation.get("symptom_code"))
    joins = feedback_numbered(event.feedback, context) or next(iter(same_batch(None, fault, feedbacks(context))), None)
    if joins is not None:
        known = {each.id for each in gathered_of(joins)}
        works = [each for each in works_of(escalation) if each.id not in known]
        id_, number = joins.id, str(joins.get("number") or "")
        draft.touches.append((KIND, id_))
    else:
        works, id_ = works_of(escalation), context.new_id()
        holder = headquarters_here(context)
        facts = {name: escalation.get(name) for name in OF_DEVICE if escalation.get(name)}
        facts |= {name: value for name in ("fault", "extent", "answer_by") if (value := getattr(event, name))}
        facts |= {**_opened(context, event.answer_by, holder), SUMMARY: event.fault}
        number = str(facts["number"])
        draft.of(id_, facts)
        draft.moves.append((id_, KIND, None, SENT, holder))
    draft.data |= {"feedback": id_, "feedback_number": number}
    gather_for(draft, id_, number, works)


def works_of(escalation: Thing) -> list[AlikeWork]:
    """An escalation and the job because of which it was raised, as a feedback gathers them."""
    serial, office = str(escalation.get("serial") or ""), str(escalation.get("office") or escalation.holder)
    number = str(escalation.get("number") or "")
    found = [AlikeWork(escalation.kind, escalation.id, number, serial, office, escalation.opened)]
    later = escalation.lines("jobs")  # the job that the request has become from which it was raised
    job = str(escalation.get("job") or (later[-1].get("job") if later else "") or "")
    if job:
        named = str(escalation.get("job_number") or (later[-1].get("number") if later else "") or "")
        found.append(AlikeWork("job", job, named, serial, office, escalation.opened))
    return found


def _opened(context: Context, answer_by: str | None, holder: str) -> JsonObject:
    number = context.number(NUMBER)
    return {"number": number, HEADQUARTERS: headquarters_here(context), "clock": _clock(context, answer_by, holder)}


def _clock(context: Context, answer_by: str | None, holder: str) -> JsonObject:
    """The clock until the answer: the moment that was named, else the usual working days."""
    return clocks.until(context.now, moment(answer_by)) if answer_by else days_clock(context, DAYS, holder)


def gather_for(draft: Draft, feedback: str, number: str, works: Sequence[AlikeWork], **more: object) -> None:
    """This work stands in the list of the feedback, and learns that it does."""
    if works:
        draft.add(KIND, feedback, GATHERED, {WORK: [each.as_data() for each in works]})
        _tell(draft, works, {"feedback": feedback, "number": number, "act": WAS_GATHERED, **more})


def _tell(draft: Draft, works: Iterable[AlikeWork], line: Values) -> None:
    for each in works:
        draft.add(each.kind, each.id, NEWS, dict(line))


def _line(feedback: Thing, act: str, **more: object) -> JsonObject:
    return {"feedback": feedback.id, "number": str(feedback.get("number") or ""), "act": act, **more}


def gather(draft: Draft, event: WorkGathered, context: Context) -> None:
    """Work that is gathered after the feedback was closed gets the result at once."""
    feedback = draft.subject
    draft.data.pop("everything", None)
    if event.everything:
        works = proposed(feedback, context)[:MOST]
    else:
        works = [work for _, work in named_work(event.numbers, context) if work is not None]
    draft.data["numbers"] = [each.number for each in works]
    gather_for(draft, feedback.id, str(feedback.get("number") or ""), works)
    if feedback.state == CLOSED:
        _tell(draft, works, _line(feedback, HAS_RESULT, **result_of(feedback)))


def take_out(draft: Draft, event: WorkTakenOut, context: Context) -> None:
    feedback, named = draft.subject, {bare(each).upper() for each in event.numbers}
    works = [each for each in gathered_of(feedback) if bare(each.number).upper() in named]
    draft.data[WORK] = [each.as_data() for each in works]
    _tell(draft, works, _line(feedback, WAS_TAKEN_OUT))


def hand_on(draft: Draft, event: FeedbackHandedOn, context: Context) -> None:
    """The feedback goes to another office; only what stands on it goes along, none of the gathered work."""
    give(draft, event.department)
    draft.data.pop("along", None)


def answer(draft: Draft, event: Event, context: Context) -> None:
    """The answer goes to headquarters, which passes it on; wherever quality works."""
    give(draft, str(draft.subject.get(HEADQUARTERS) or headquarters_here(context)))
    draft.data.pop("along", None)


def pass_on(draft: Draft, event: Event, context: Context) -> None:
    """Every job and escalation of the batch gets the result, in whichever office it is."""
    feedback = draft.subject
    _tell(draft, gathered_of(feedback), _line(feedback, HAS_RESULT, **result_of(feedback)))


def ask_again(draft: Draft, event: FeedbackAskedAgain, context: Context) -> None:
    draft.data["clock"] = _clock(context, event.answer_by, context.office)


def extend(draft: Draft, event: FeedbackExtended, context: Context) -> None:
    draft.data["clock"] = clocks.until(context.now, moment(event.answer_by))


def drop(draft: Draft, event: FeedbackDropped, context: Context) -> None:
    """What was gathered goes to the feedback that is named, or learns that nothing comes of it."""
    feedback, other = draft.subject, feedback_numbered(event.feedback, context)
    draft.data.pop("feedback", None)
    works = gathered_of(feedback)
    if other is None:
        _tell(draft, works, _line(feedback, WAS_DROPPED))
        return
    known, number = {each.id for each in gathered_of(other)}, str(other.get("number") or "")
    draft.data |= {"goes_on": other.id, "goes_on_number": number}
    draft.touches.append((KIND, other.id))
    gather_for(draft, other.id, number, [each for each in works if each.id not in known])
