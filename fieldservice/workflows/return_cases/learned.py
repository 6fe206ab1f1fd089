"""What a diagnosis report teaches all offices: an article of the case base, where the engineer says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.following import ARTICLE
from fieldservice.workflows.case_base.guards import personal_words
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft, Following
from fieldservice.workflows.return_cases.lines import devices_of

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.return_cases.events import DiagnosisReported

WORDS = ("cause", "case_symptom", "solution")
OF_ARTICLE = ("for_case_base", "case_symptom", "solution")


def _faults(case: Thing, event: DiagnosisReported, context: Context) -> dict[str, Message]:
    if not event.for_case_base:
        return {}
    found = {name: personal_words(str(getattr(event, name) or ""), case) for name in WORDS}
    return {name: fault for name, fault in found.items() if fault is not None}


@guard(N_("A knowledge base article must not name customers or devices."), faults=_faults)
def its_article_names_nobody(case: Thing, event: DiagnosisReported, context: Context) -> bool:
    return not _faults(case, event, context)


@guard_with_reason(beside=("solution",))
def its_article_has_a_symptom_and_a_solution(case: Thing, event: DiagnosisReported, context: Context) -> Message | None:
    whole = not event.for_case_base or (event.case_symptom and event.solution)
    return None if whole else Message(N_("An article needs symptom and solution."))


def name_article(draft: Draft, event: Event, context: Context) -> None:
    """The report names the article that follows it; what is for the article alone is no fact of the case."""
    draft.data[ARTICLE] = context.new_id() if draft.data.pop("for_case_base", False) else None
    if not draft.data[ARTICLE]:
        for name in OF_ARTICLE:
            draft.data.pop(name, None)


def writes_article(draft: Draft, context: Context) -> Sequence[Following]:
    """The article of the report that the engineer wrote, about the device that it diagnoses."""
    if not (article := str(draft.data.get(ARTICLE) or "")):
        return ()
    device = next(each for each in devices_of(draft.subject) if each.line == draft.data["line"])
    data = {
        "symptom": draft.data["case_symptom"],
        "product": code_of(device.product),
        "brand": device.brand,
        "models": [device.model] if device.model else [],
        "cause_code": code_of(draft.data["cause_code"]),
        "cause": draft.private["cause"],
        "solution": draft.data["solution"],
        "source": str(draft.subject.get("number") or ""),
    }
    return (Following("write_article", {name: value for name, value in data.items() if value}, opens=article),)
