"""What the case base learns of an escalation: an article of its solution, and the vote of the job that tried it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.guards import personal_words
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.case_base.lines import PUBLISHED, voted_for
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft, Following
from fieldservice.workflows.engine.numbers import is_printed_number
from fieldservice.workflows.escalations.lines import SOLUTIONS

ITS_ARTICLE = "article"
"""In a solution, and on the escalation: the id of the article that was written of it."""
SAY_OTHERWISE = N_("The symptom on the sheet cannot go into the knowledge base: %(because)s")


class Solves(Protocol):
    """An event with a solution that may go into the case base."""

    @property
    def solution(self) -> str: ...
    @property
    def for_case_base(self) -> bool: ...
    @property
    def case_symptom(self) -> str | None: ...


@guard_with_reason(beside=("case_symptom",))
def its_symptom_names_no_customer(escalation: Thing, event: Solves, context: Context) -> Message | None:
    if not event.for_case_base:
        return None
    if event.case_symptom:
        return personal_words(event.case_symptom, escalation)
    because = personal_words(str(escalation.get("symptom") or ""), escalation)
    return Message(SAY_OTHERWISE, {"because": because}) if because is not None else None


def keep_for_case_base(draft: Draft, event: Solves, context: Context) -> None:
    """The entry names the article that is written of it, so that the job can lead to it and vote for it."""
    for name in ("for_case_base", "case_symptom"):
        draft.data.pop(name, None)
    draft.data[ITS_ARTICLE] = None
    if event.for_case_base:
        draft.data |= {
            ITS_ARTICLE: context.new_id(),
            "case_symptom": event.case_symptom or draft.subject.get("symptom"),
        }


def writes_article(draft: Draft, context: Context) -> Sequence[Following]:
    """The article that is written of a solution, where the form says so."""
    id_, escalation = str(draft.data.get(ITS_ARTICLE) or ""), draft.subject
    if not id_:
        return ()
    coded = {name: code_of(escalation.get(name)) for name in ("symptom_code", "product")}
    coded["cause_code"] = code_of(draft.data.get("cause_code"))
    model = str(escalation.get("model") or "")
    data: JsonObject = {
        **{name: code for name, code in coded.items() if code},
        "symptom": draft.data["case_symptom"],
        "brand": escalation.get("brand"),
        "models": [model] if model else [],
        "cause": draft.data.get("cause"),
        "solution": draft.data["solution"],
        "source": escalation.get("number"),
    }
    return (Following("write_article", {name: each for name, each in data.items() if each}, opens=id_),)


def votes_on_article(draft: Draft, context: Context) -> Sequence[Following]:
    """The vote of a job whose solution worked or failed, where an article was written of it, the office has the article
    already, and the job has a number with which it has not voted."""
    work, said = draft.subject, draft.data
    lines = (
        line
        for line in reversed(work.lines(SOLUTIONS))
        if (line.get("escalation"), line.get("tier")) == (said.get("escalation"), said.get("tier"))
    )
    id_ = str(next(lines, {}).get(ITS_ARTICLE) or "")
    article, number = (context.file(id_) if id_ else None), str(work.get("number") or "")
    if article is None or article.kind != ARTICLE or article.state != PUBLISHED or number in voted_for(article):
        return ()
    if not is_printed_number(number):
        return ()
    return (Following("vote_article", {"helped": said.get("how") == "worked", "job_number": number}, id_),)


def as_on_the_sheet(escalation: Thing) -> JsonObject:
    """The symptom with which the form of a solution begins."""
    symptom = str(escalation.get("symptom") or "")
    return {"case_symptom": symptom} if symptom and personal_words(symptom, escalation) is None else {}
