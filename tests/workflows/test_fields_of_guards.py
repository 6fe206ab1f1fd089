"""A refusal that speaks of a field names it. A field that is filled wrongly is told, and not recorded."""

import re
from pathlib import Path

import pytest

import fieldservice.workflows
from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.story import (
    COMPLETED,
    ON_SITE,
    ON_THE_BENCH,
    PARCEL_TOLD,
    SIGNED_OFF,
    TO_ENGINEER,
    Story,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_a_request,
    refusal,
)

OF_THE_WHOLE_FORM = {
    "what is signed is what was shown": "The paper has changed; no field can be corrected.",
    "something is filled in": "Any field will do.",
    "it is the version that was shown": "There is a newer version; no field can be corrected.",
    "it is what was shown": "What waited has changed; no field can be corrected.",
    "the person may answer it": "Another person answers it, whatever is filled in.",
    "a manager released it where the ticket is lost": "A manager acts first.",
    "each part is free or on the accepted quote": "The customer has not agreed to pay for it.",
    "it is within the credit limit or approved": "Another person approves it first.",
    "another person has approved it": "Another person approves it first.",
    "the refund is approved where that is needed": "Another person approves it first.",
    "the engineer owes too few faulty parts to be blocked": "Faulty parts come back first.",
    "the counter does not lower what is owed": "Commerce or a manager does it.",
    "this office buys from suppliers": "Another office buys.",
}
"""Guards that need the form and speak of no field of it, with the reason: the business says no."""

ROWS = [(workflow, step) for workflow in WORKFLOWS.values() for step in workflow.steps]
OF_FIELDS = [
    pytest.param(step, guard, id=f"{workflow.name}-{step.name}-{guard.name}")
    for workflow, step in ROWS
    for guard in step.guards
    if guard.needs_data and guard.name not in OF_THE_WHOLE_FORM
]


def test_the_tables_have_guards_that_speak_of_fields():
    assert len(OF_FIELDS) > 40


@pytest.mark.parametrize(("step", "guard"), OF_FIELDS)
def test_a_guard_that_reads_the_form_names_a_field_that_the_form_shows(step, guard):
    shown = {field.name for field in fields(step.event_class()) if not field.hidden}

    assert guard.faults or shown & set(guard.beside)


def test_a_guard_that_needs_no_form_speaks_of_no_field():
    silent = [guard for _, step in ROWS for guard in step.guards if not guard.needs_data]

    assert not [guard.name for guard in silent if guard.beside or guard.faults or guard.code == "data"]


def test_a_refusal_whose_sentence_stands_beside_a_field_is_told_and_never_recorded():
    beside = {guard.name: guard for _, step in ROWS for guard in step.guards if guard.beside or guard.faults}

    assert len(beside) > 150
    assert {name for name, guard in beside.items() if guard.code != "data"} == {"the books are as shown"}
    assert all(Refused(code, "?", fields={"x": Message("?")}).is_told_only for code in ("guard", "role", "changed"))


def test_an_effect_that_refuses_a_field_names_it():
    for file in Path(fieldservice.workflows.__path__[0]).rglob("*.py"):
        if file.parent.name != "engine":
            assert not re.search(r"raise Refused\(\s*\"data\"", file.read_text(encoding="utf-8")), file


YESTERDAY, FAR_AWAY = "2026-11-22T01:00:00Z", "2027-01-04T01:00:00Z"
WRONGLY_FILLED = [
    (lambda: given_a_job(("zhao", "accept")), "zhao", "dispatch", {"engineer": "wang"}, "why_without_skill"),
    (lambda: given_a_job(*TO_ENGINEER), "li.wei", "appoint", {"appointment": YESTERDAY}, "appointment"),
    (lambda: given_a_job(*COMPLETED), "li.wei", "refuse_to_sign", {"witness": None}, "witness"),
    (
        lambda: given_a_request().when("chen", "hand_on").when("liu", "take_over").later(minutes=20),
        "liu",
        "hand_over",
        {"late_reason": None},
        "late_reason",
    ),
    (lambda: given_a_job(("zhao", "accept")), "zhao", "transfer", {"office": "CD01"}, "office"),
    (lambda: given_a_device(*ON_THE_BENCH), "zhao", "promise", {"promised": YESTERDAY}, "promised"),
    (lambda: given_a_device(*ON_THE_BENCH), "zhao", "pick_up", {"pickup": YESTERDAY}, "pickup"),
    (
        lambda: given_a_device(*ON_THE_BENCH).when("tang", "lend_loaner", {"loaner_due": FAR_AWAY}),
        "tang",
        "take_loaner_back",
        {"loaner": "LOAN-09"},
        "loaner",
    ),
    (lambda: given_a_device(*SIGNED_OFF), "tang", "hand_out", {"proof": "ticket", "ticket": None}, "ticket"),
    (lambda: given_a_parcel(*PARCEL_TOLD), "tang", "ship", {"packed": None}, "packed"),
    (lambda: given_a_job(*ON_SITE), "sun", "settle", {"state": "nowhere"}, "state"),
]


@pytest.mark.parametrize(("given", "who", "step", "data", "field"), WRONGLY_FILLED)
def test_a_field_filled_wrongly_is_told_beside_it_and_is_no_refusal(given, who, step, data, field):
    why = refusal(given(), who, step, data)

    assert (why.code, list(why.fields)) == ("data", [field])
    assert str(why.fields[field]) == str(why.because)


def test_a_rule_that_no_other_input_satisfies_is_a_refusal_and_says_who_acts_first():
    why = refusal(given_a_device(*SIGNED_OFF), "tang", "hand_out", {"proof": "lost"})

    assert (why.code, why.fields, why.who_may, why.is_told_only) == ("guard", {}, (), False)
    assert str(why.because).endswith("Waits for: manager.")


def test_a_wrong_ticket_is_not_answered_with_the_number_of_the_right_one():
    device = given_a_device(*SIGNED_OFF)

    why = refusal(device, "tang", "hand_out", {"proof": "ticket", "ticket": "CD01-T000099"})

    assert "a manager releases" in str(why.because)
    assert device.folded().get("ticket") not in f"{why.because} {dict(why.because.values)} {dict(why.fields)}"


def test_what_is_still_missing_at_the_counter_is_said_beside_each_field():
    asked = ("phone", "customer_name", "symptom", "serial", "model")

    why = refusal(Story(), "tang", "check_in", dict.fromkeys(asked))

    assert (why.code, set(why.fields)) == ("data", set(asked))


def test_a_field_that_is_wrong_itself_does_not_hide_that_a_time_is_out_of_order():
    story = given_a_job(*ON_SITE[:4]).later(hours=10)

    why = refusal(story, "li.wei", "enter_completed", {"cause_code": "NOWHERE", "finished": "2026-11-23T06:00:00Z"})

    assert why.fields.keys() == {"cause_code", "finished"}


@pytest.mark.parametrize("step", ["note", "lend_loaner"])
def test_a_needed_field_that_holds_only_blanks_is_empty(step):
    field = {"note": "words", "lend_loaner": "loaner"}[step]

    assert refusal(given_a_job(*ON_SITE), "zhao", step, {field: " \u3000 "}).fields.keys() == {field}
