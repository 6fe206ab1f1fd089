"""Who takes which step of an escalation, a quality feedback, a return case, a supplier return and an article: every
role against every step, and every pair of steps of a return case by one person (flows 4 and 6)."""

from dataclasses import replace
from itertools import combinations

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.take import may_begin
from tests.support.cases import PRINTER, SERVER, a_case, dealer_case
from tests.support.duties import ALL, AT_HEADQUARTERS, EVERYWHERE, MAY, STEPS, TABLES, may
from tests.support.story import Story


@pytest.mark.parametrize("kind", MAY)
def test_the_list_has_every_step_of_the_table_and_the_table_the_roles_of_the_list(kind):
    table = TABLES[kind]

    assert {step.name: frozenset(step.roles) for step in table.steps} == MAY[kind] | EVERYWHERE


def test_headquarters_alone_judges_carries_out_gathers_and_edits():
    found = {step.name for table in TABLES.values() for step in table.steps if step.whose == "headquarters"}

    assert found == AT_HEADQUARTERS


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_whoever_has_every_other_role_is_refused_the_step_and_told_who_takes_it(kind, step):
    table, story = TABLES[kind], Story()
    row = table.step(step)
    others = replace(story.reference.staff["zhao"], roles=ALL - may(kind, step))

    refused = may_begin(table, row, None, replace(story.context("zhao"), by=others))
    assert refused is not None and (refused.code, set(refused.who_may)) == ("role", may(kind, step))


PERSON = "yan"
"""At headquarters and at the branch, with every role, so that only the segregation of duties refuses."""
WAY = {
    "report_diagnosis": ("li.wei", "CD01"),
    "offer_solution": ("zhao", "CD01"),
    "send_to_judge": ("zhao", "CD01"),
    "judge_case": ("xu", "HQ"),
    "approve": ("guo", "HQ"),
    "begin_execution": ("mei", "HQ"),
    "pass_to_office": ("mei", "HQ"),
    "see_old_device": ("zhao", "CD01"),
    "sign_order_on_paper": ("zhao", "CD01"),
    "note_credit": ("zhao", "CD01"),
}
"""A case that ends with a credit: its steps in order, who usually takes each, and where."""
FORBIDDEN = {("report_diagnosis", "judge_case"), ("report_diagnosis", "approve"), ("judge_case", "approve")}
"""Pairs of steps of one case that nobody takes both of."""


@pytest.mark.parametrize(("first", "second"), [*combinations(WAY, 2)])
def test_one_person_takes_any_two_steps_of_a_case_but_those_that_check_each_other(first, second):
    story = a_case()
    everything = replace(story.reference.staff[PERSON], roles=ALL, offices=frozenset({"CD01"}))
    story.reference = replace(story.reference, staff={**story.reference.staff, PERSON: everything})
    if first == "report_diagnosis":
        story.on_case("zhao", "assign_engineer", {"engineer": PERSON})
    data = {"judge_case": {"decision": "credit"}, "see_old_device": {"old_serial": SERVER}}

    refused = ""
    for step, (usually, office) in WAY.items():
        try:
            story.on_case(PERSON if step in (first, second) else usually, step, data.get(step), office=office)
        except Refused as why:
            assert "yourself" in str(why.because), (step, why.because)
            refused = step
            break
    assert refused == (second if (first, second) in FORBIDDEN else "")


def test_of_two_devices_the_engineer_of_one_judges_neither():
    story = dealer_case(SERVER, PRINTER)
    both = replace(story.reference.staff[PERSON], roles=frozenset({"engineer", "technical_centre"}),
                   offices=frozenset({"CD01"}))  # fmt: skip
    story.reference = replace(story.reference, staff={**story.reference.staff, PERSON: both})
    story.on_case("wang", "report_diagnosis", {"serial": SERVER})
    story.on_case("zhao", "assign_engineer", {"engineer": PERSON})
    story.on_case(PERSON, "report_diagnosis", {"serial": PRINTER}, office="CD01")
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")

    for serial in (SERVER, PRINTER):
        with pytest.raises(Refused, match="yourself"):
            story.on_case(PERSON, "judge_case", {"serials": serial, "value": "900.00"})
