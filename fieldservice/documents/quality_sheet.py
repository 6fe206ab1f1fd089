"""The content of the sheet of a quality feedback."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.courses import Teller, course_of, text_of
from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import both, labels
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.quality.lines import ANSWERS, WITH_QUALITY, gathered_of
from printing import quality_sheet as paper
from printing.quality_sheet import GatheredDevice, QualitySheet

KINDS = {"job": N_("Job"), "escalation": N_("Escalation")}
WORK_GATHERED = "work_gathered"
"""The kind of entries that stand in the table of the devices."""


def quality_sheet(
    feedback: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> QualitySheet:
    """The fault with every job and escalation that has it, and the last answer of quality."""
    tell, gathered = Teller.at(feedback.holder or office_code, reference, language), gathered_of(feedback)
    opened = feedback.history[0].entry if feedback.history else None
    answer = next(iter(feedback.lines(ANSWERS)[-1:]), {})
    return QualitySheet(
        header=header_of(office_code, reference, paper.TITLE, text_of(feedback, "number"), language, **of_print),
        labels=labels(paper.LABELS, language),
        department=tell.say(paper.LABELS["quality"]),
        reported_by=tell.who(opened.by) if opened else "",
        reported=tell.when(feedback.opened),
        limit=tell.when(feedback.record("clock").get("due")) if feedback.state in WITH_QUALITY else "",
        state=tell.state(feedback),
        product=both(feedback.record("product"), language),
        model=" ".join(filter(None, (text_of(feedback, "brand"), text_of(feedback, "model")))),
        symptom_code=tell.coded(feedback.get("symptom_code"), True),
        symptom=text_of(feedback, "fault"),
        extent=text_of(feedback, "extent"),
        count=str(len({each.serial or each.id for each in gathered}) or ""),
        gathered=tuple(
            GatheredDevice(
                each.number, tell.say(KINDS.get(each.kind, each.kind)), each.serial, tell.office(each.office)
            )
            for each in gathered
        ),
        progress=course_of(feedback, tell, (WORK_GATHERED,))[1:],
        finding=tell.coded(answer.get("quality_finding")),
        cause=text_of(answer, "cause"),
        result=text_of(answer, "measure"),
        affected=text_of(answer, "affected"),
        answered_by=tell.who(answer.get("by")),
        answered=tell.when(answer.get("at")),
    )
