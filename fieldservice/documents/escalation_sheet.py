"""The content of the sheet of an escalation."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.courses import Teller, course_of, text_of
from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import both, labels
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.escalations.lines import SOLVED, TESTING, WITH_DEPARTMENT, job_number_of, tier_of
from printing import escalation_sheet as paper
from printing.escalation_sheet import EscalationSheet

AT_OFFICE = N_("%(department)s (%(office)s)")


def escalation_sheet(
    escalation: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> EscalationSheet:
    """The problem with its course until today; the solution once it is solved."""
    raised_at = str(escalation.get("office") or escalation.given_by or office_code)
    tell, office = Teller.at(raised_at, reference, language), reference.offices.get(raised_at)
    opened = escalation.history[0].entry if escalation.history else None
    solved = next((line.entry for line in reversed(escalation.history) if line.after == SOLVED != line.before), None)
    found = {
        "cause": "\n".join(
            filter(None, (tell.coded(escalation.get("cause_code"), True), text_of(escalation, "cause")))
        ),
        "solution": text_of(escalation, "solution"),
        "article": text_of(escalation, "article_number"),
        "solved_by": tell.who(solved.by) if solved else "",
        "solved": tell.when(solved.made) if solved else "",
    }
    return EscalationSheet(
        header=header_of(office_code, reference, paper.TITLE, text_of(escalation, "number"), language, **of_print),
        labels=labels(paper.LABELS, language),
        office=tell.office(raised_at),
        office_phone=office.phone if office else "",
        raised_by=tell.who(opened.by) if opened else "",
        raised=tell.when(escalation.opened),
        job=job_number_of(escalation),
        limit=tell.when(text_of(escalation, "limit")),
        level=tell.coded(escalation.get("level")),
        lane=tell.coded(escalation.get("lane")),
        tier=str(tier_of(escalation)) if escalation.get("department") else "",
        state=tell.state(escalation),
        department=_department(escalation, tell),
        due=tell.when(escalation.record("clock").get("due")) if escalation.state in (WITH_DEPARTMENT, TESTING) else "",
        feedback=text_of(escalation, "feedback_number"),
        customer=text_of(escalation, "customer_name"),
        product=both(escalation.record("product"), language),
        model=" ".join(filter(None, (text_of(escalation, "brand"), text_of(escalation, "model")))),
        serial=text_of(escalation, "serial"),
        configuration=text_of(escalation, "configuration"),
        symptom_code=tell.coded(escalation.get("symptom_code"), True),
        symptom=text_of(escalation, "symptom"),
        tried=text_of(escalation, "tried"),
        course=course_of(escalation, tell),
        **(found if escalation.state == SOLVED else {}),
    )


def _department(escalation: Thing, tell: Teller) -> str:
    """The department with the person there, and its office where it has one of its own."""
    department = " ".join(
        filter(None, (tell.coded(escalation.get("department")), str(escalation.get("contact") or "")))
    )
    own = escalation.get("department_office")
    return tell.put(AT_OFFICE, department=department, office=tell.office(own)) if own else department
