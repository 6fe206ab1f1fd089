"""Who may take which step of a return case: every role against every step, and every pair of steps by one person."""

from dataclasses import replace

import pytest

from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.roles import EVERYONE
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.registry import RETURN_CASE
from tests.support.cases import (
    APPROVED,
    DIAGNOSED,
    JUDGED,
    PRINTER,
    REFUSED,
    SERVER,
    TO_JUDGE,
    a_case,
    dealer_case,
    on_the_way,
)
from tests.support.story import refusal

WAYS = {
    "assign_engineer": ((), "CD01"),
    "report_diagnosis": ((), "CD01"),
    "offer_solution": (DIAGNOSED, "CD01"),
    "accept_offer": ((*DIAGNOSED, ("zhao", "offer_solution")), "CD01"),
    "send_to_judge": ((*DIAGNOSED, ("zhao", "offer_solution")), "CD01"),
    "judge_case": (TO_JUDGE, "HQ"),
    "send_back_case": (TO_JUDGE, "HQ"),
    "begin_execution": (APPROVED, "HQ"),
    "withdraw_case": (JUDGED, "HQ"),
}
"""By step: the steps that lead to a case in which it may be taken, and the office at which."""
MAY = {
    "assign_engineer": {"coordinator", "manager"},
    "report_diagnosis": {"engineer"},
    "offer_solution": {"coordinator", "engineer", "hotline_engineer", "manager"},
    "accept_offer": {"coordinator", "engineer", "hotline_engineer", "manager"},
    "send_to_judge": {"coordinator", "engineer", "hotline_engineer", "manager"},
    "judge_case": {"technical_centre"},
    "send_back_case": {"technical_centre"},
    "begin_execution": {"commerce"},
    "withdraw_case": {"coordinator", "counter_clerk", "manager", "technical_centre", "commerce"},
}


@pytest.mark.parametrize("step", MAY)
def test_each_step_of_a_case_is_taken_by_its_roles_and_by_no_other(step):
    """Somebody who has one role alone, and whose case it is where that matters."""
    steps, office = WAYS[step]
    story = on_the_way(*steps)
    story.office = office
    row, case = RETURN_CASE.step(step), story.held()
    context = story.context("li.wei" if office == "CD01" else "xu")

    may = {
        role for role in EVERYONE
        if may_begin(RETURN_CASE, row, case, replace(context, by=replace(context.by, roles=frozenset({role})))) is None
    }  # fmt: skip

    assert may == MAY[step]


PERSON = "yan"
"""At headquarters, with every role, so that only the segregation of duties refuses."""
TAKES = {
    "report": ("report_diagnosis", "CD01"),
    "judge": ("judge_case", "HQ"),
    "approve": ("approve", "HQ"),
    "begin": ("begin_execution", "HQ"),
}
OTHERS = {"report": "li.wei", "judge": "xu", "approve": "guo", "begin": "mei"}
FORBIDDEN = {("report", "judge"), ("report", "approve"), ("judge", "approve")}
"""Pairs of steps of one case that nobody takes both of."""
PAIRS = [(first, second) for place, first in enumerate(TAKES) for second in list(TAKES)[place + 1 :]]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda name: name)
def test_nobody_takes_two_steps_of_a_case_that_check_each_other(first, second):
    story = a_case()
    everything = replace(story.reference.staff[PERSON], roles=frozenset(EVERYONE), offices=frozenset({"CD01"}))
    story.reference = replace(story.reference, staff={**story.reference.staff, PERSON: everything})
    if first == "report":
        story.on_case("zhao", "assign_engineer", {"engineer": PERSON})

    def by(name):
        return PERSON if name in (first, second) else OTHERS[name]

    refused = ""
    for name, (step, office) in TAKES.items():
        try:
            story.on_case(by(name), step, office=office)
        except Refused:
            refused = name
            break
        if name == "report":
            story.on_case("zhao", "offer_solution", office="CD01").on_case("zhao", "send_to_judge")
    assert refused == (second if (first, second) in FORBIDDEN else "")


def test_of_several_diagnosing_engineers_none_approves():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", REFUSED).on_case("zhao", "customer_insists")
    story.on_case("zhao", "assign_engineer", {"engineer": "wang"}).on_case("wang", "report_diagnosis")
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge").on_case("xu", "judge_case")
    managers = {name: replace(story.reference.staff[name], roles=frozenset({"engineer", "manager"}))
                for name in ("wang", "li.wei")}  # fmt: skip
    story.reference = replace(story.reference, staff={**story.reference.staff, **managers})

    for who in managers:
        story.office = "CD01"
        assert "diagnosed or judged it yourself" in str(refusal(story, who, "approve", {}, story.case).because)


def test_of_several_judges_of_one_case_none_approves():
    story = dealer_case(SERVER, PRINTER)
    for serial in (SERVER, PRINTER):
        story.on_case("wang", "report_diagnosis", {"serial": serial})
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")
    story.on_case("xu", "judge_case", {"serials": SERVER, "value": "900.00"})
    story.on_case("yan", "judge_case", {"serials": PRINTER, "value": "900.00", "decision": "refund"})
    judges = {name: replace(story.reference.staff[name], roles=frozenset({"manager"})) for name in ("xu", "yan")}
    story.reference = replace(story.reference, staff={**story.reference.staff, **judges})

    for who in judges:
        for digest in (each.digest for each in waiting(story.held())):
            story.office = "HQ"
            assert "yourself" in str(refusal(story, who, "approve", {"digest": digest}, story.case).because)


def test_who_judged_an_earlier_round_may_judge_again_but_never_approve():
    story = on_the_way(*JUDGED)
    judge = replace(story.reference.staff["xu"], roles=frozenset({"technical_centre", "manager"}))
    story.reference = replace(story.reference, staff={**story.reference.staff, "xu": judge})

    story.office = "HQ"
    assert "You asked for this yourself. Another person must approve it" in str(
        refusal(story, "xu", "approve", {}, story.case).because
    )
