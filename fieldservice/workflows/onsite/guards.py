"""Named conditions; each reads as a sentence after "if" and says why not when it does not hold."""

from __future__ import annotations

from typing import Any

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.clocks import level
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Condition, Context, Message

WANTED_LABELS = {
    "phone": N_("Phone"),
    "customer_name": N_("Customer"),
    "address": N_("Address"),
    "product": N_("Product"),
    "model": N_("Model"),
    "warranty": N_("Warranty"),
    "symptom": N_("Symptom"),
}
"""What a request must hold before it is handed on (flow 1, step 2)."""


def code_of(value: Any) -> str:
    """The code of a coded fact, which an entry carries with its words."""
    return str(value.get("code", "")) if isinstance(value, dict) else str(value or "")


def missing_in(thing: Thing) -> list[str]:
    return [label for name, label in WANTED_LABELS.items() if not thing.get(name)]


def late(thing: Thing, context: Context) -> bool:
    return level(thing.record("clock"), context.now) >= 3


def is_engineer(thing: Thing, context: Context) -> bool:
    return bool(thing.get("engineer")) and thing.get("engineer") == context.by.name


def lacks_skill(thing: Thing, engineer: str, context: Context) -> bool:
    person = context.reference.staff.get(engineer)
    product = code_of(thing.get("product"))
    return bool(person and product and product not in person.skills)


def papers_out(thing: Thing) -> list[dict[str, Any]]:
    """Signatures on paper whose slip has not come in, the oldest first. On site a new revision takes the place of the paper before;
    a device that goes on at the bench has as many papers as were signed."""
    on_paper = [
        line
        for line in thing.lines("signatures")
        if isinstance(line.get("signed"), dict) and line["signed"].get("how") == "paper"
    ]
    out = on_paper[len(thing.lines("slips_received")) :]
    if code_of(thing.get("mode")) == "on_site":
        return out[-1:] if thing.record("signed").get("how") == "paper" else []
    return out


the_call_is_complete = Condition(
    "the call is complete",
    lambda thing, event, context: not missing_in(thing),
    N_("The call cannot be handed on yet; still missing: %(missing)s."),
    values=lambda thing, event, context: {"missing": [Message(label) for label in missing_in(thing)]},
)
no_work_is_late_without_reason = Condition(
    "it is in time, or it is said why not",
    lambda thing, event, context: not late(thing, context) or bool(event.late_reason),
    N_("The time limit has passed: say why it is late."),
    needs_data=True,
)
is_the_engineer = Condition(
    "this is the engineer's own job",
    lambda thing, event, context: is_engineer(thing, context),
    N_("This is %(engineer)s's job."),
    code="role",
    values=lambda thing, event, context: {"engineer": thing.get("engineer_display") or thing.get("engineer", "")},
    who_may=lambda thing: (str(thing.get("engineer", "")),),
)
is_the_engineer_or_coordinator = Condition(
    "this is the engineer's own job, or the coordinator stands in",
    lambda thing, event, context: is_engineer(thing, context) or "coordinator" in context.by.roles,
    N_("This is %(engineer)s's job."),
    code="role",
    values=is_the_engineer.values,
    who_may=lambda thing: (str(thing.get("engineer", "")), "coordinator"),
)
the_skill_is_there_or_explained = Condition(
    "the engineer has the skill, or it is said why not",
    lambda thing, event, context: not lacks_skill(thing, event.engineer, context) or bool(event.why_without_skill),
    N_("%(engineer)s does not have the skill for this product: say why without the skill."),
    values=lambda thing, event, context: {
        "engineer": context.reference.staff[event.engineer].display
        if event.engineer in context.reference.staff
        else event.engineer
    },
    needs_data=True,
)
the_appointment_is_ahead = Condition(
    "the appointment is not in the past",
    lambda thing, event, context: event.appointment > context.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    N_("An appointment lies ahead, not in the past."),
    code="data",
    needs_data=True,
)
the_customer_consented = Condition(
    "the device was examined with the customer's consent",
    lambda thing, event, context: bool(thing.get("consent")),
    N_("The device has not been examined with the customer's consent yet."),
)
the_customer_tested = Condition(
    "the customer has tested the device",
    lambda thing, event, context: event.tested,
    N_("The customer tests the device before the work counts as completed."),
    needs_data=True,
)
the_last_visit_was_not_completed = Condition(
    "the last visit was not completed",
    lambda thing, event, context: thing.get("result") == "not_completed",
    N_("The work is completed; a second visit needs a not completed one before."),
)
the_slip_is_signed = Condition(
    "the slip is signed, on paper, or refused with a witness",
    lambda thing, event, context: bool(thing.get("signed")),
    N_("The slip is not signed off: drawn, on paper, or refused with a witness."),
)
no_second_visit_is_due = Condition(
    "no second visit is due",
    lambda thing, event, context: thing.get("result") != "not_completed" or not thing.get("second_visit"),
    N_("A second visit is due: agree the appointment, or correct the slip if none is needed."),
)
what_was_shown_is_signed = Condition(
    "what is signed is what was shown",
    lambda thing, event, context: not event.shown or context.signed.get(thing.id, "") in event.shown.split(),
    N_("The slip has changed since it was shown; show it again."),
    code="changed",
    needs_data=True,
)
the_signature_was_on_paper = Condition(
    "the slip was signed on paper and has not come in",
    lambda thing, event, context: bool(papers_out(thing)),
    N_("No slip on paper is outstanding for this job."),
)
the_result_is_passed_back = Condition(
    "the result has been passed back",
    lambda thing, event, context: bool(thing.get("call_back_due")),
    N_("The information clerk has not passed the result back yet."),
    who_may=lambda thing: ("information_clerk",),
)
the_result_is_not_yet_passed_back = Condition(
    "the result has not been passed back",
    lambda thing, event, context: not thing.get("call_back_due"),
    N_("The result has been passed back already."),
)
a_call_back_is_due = Condition(
    "a call-back is due",
    lambda thing, event, context: bool(thing.get("call_back_due")),
    N_("No call-back is due for this job yet."),
)
another_office_holds_it = Condition(
    "another office holds it",
    lambda thing, event, context: thing.holder != context.office,
    N_("It is held here: take it back."),
)
a_van_holds_it = Condition(
    "a van holds it",
    lambda thing, event, context: bool(context.reference.branch_of(context.office)),
    N_("It is with the branch already."),
)
it_came_from_another_office = Condition(
    "it came from another office",
    lambda thing, event, context: (
        thing.given_by not in ("", context.office) and not context.reference.branch_of(thing.given_by)
    ),
    N_("Nobody transferred it here."),
)
it_goes_to_another_service_point = Condition(
    "it goes to another service point that takes work on",
    lambda thing, event, context: event.office != context.office and not context.reference.branch_of(event.office),
    N_("Choose another service point; vans get their work by dispatching."),
    code="data",
    needs_data=True,
)
it_is_handed_to_a_service_point = Condition(
    "it goes to a service point, not to a van",
    lambda thing, event, context: not context.reference.branch_of(event.office),
    N_("A van gets its work from its branch: choose the branch."),
    code="data",
    needs_data=True,
)
something_stands_against_it = Condition(
    "two values stand against each other, or an entry is marked",
    lambda thing, event, context: bool(thing.conflicts or thing.marked),
    N_("There is nothing to decide in this file."),
)
it_is_not_waiting = Condition(
    "it is not waiting", lambda thing, event, context: not thing.get("waiting"), N_("It is waiting already.")
)
it_is_waiting = Condition(
    "it is waiting", lambda thing, event, context: bool(thing.get("waiting")), N_("It is not waiting.")
)
something_is_said = Condition(
    "something is filled in",
    lambda thing, event, context: bool(event.model_dump(exclude_none=True)),
    N_("Nothing has been filled in."),
    code="data",
    needs_data=True,
)

HOW_SIGNED = {
    "drawn": NP_("sign-off", "drawn"),
    "phone": NP_("sign-off", "on a phone or tablet"),
    "paper": NP_("sign-off", "on paper"),
    "refused": NP_("sign-off", "refused"),
}
