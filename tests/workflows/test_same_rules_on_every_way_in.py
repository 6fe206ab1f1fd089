"""The same mandatory rules on every way in: whoever makes a job says which device it is and what is wrong with it."""

from collections.abc import Iterator
from types import CodeType, FunctionType

import pytest

from fieldservice.workflows.bench.counter.guards import customer_device_and_symptom_are_known
from fieldservice.workflows.common.coming_in import device_and_symptom_are_given
from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.hotline.guards import the_call_is_complete
from fieldservice.workflows.parts.on_the_job.guards import the_replaced_part_is_named
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.story import ON_SITE, ON_THE_BENCH, Story, given_a_device, given_a_job, given_a_request, refusal

ROWS = [(table, step) for table in WORKFLOWS.values() for step in table.steps]
RULES = {customer_device_and_symptom_are_known, device_and_symptom_are_given, the_call_is_complete}
"""The guards of which a step that makes a job carries one."""
OF_A_CONTRACT = {"open_care_visit"}
"""A care visit is for what the contract lists; no fault is told."""
LISTS_A_DEVICE = {"add_to_call"}
"""Steps that list a device, which becomes a job later, when the call is handed over."""


def constants(code: CodeType) -> Iterator[object]:
    for each in code.co_consts:
        yield from constants(each) if isinstance(each, CodeType) else (each,)


def names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        yield from names(each) if isinstance(each, CodeType) else ()


def called_by(function: object, seen: set[int]) -> Iterator[FunctionType]:
    """The function and the functions of the workflows that it calls, through closures and names."""
    if not isinstance(function, FunctionType) or id(function) in seen or "workflows" not in function.__module__:
        return
    seen.add(id(function))
    yield function
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    for each in (*cells, *(function.__globals__.get(name) for name in names(function.__code__))):
        yield from called_by(each, seen)


def makes_a_job(effect: object) -> bool:
    """Whether the effect draws the number of a job."""
    return any("J" in constants(each.__code__) for each in called_by(effect, set()))


def test_every_step_that_makes_a_job_carries_the_rule():
    making = {step.name: set(step.guards) for _table, step in ROWS if makes_a_job(step.effect)}

    assert making.keys() >= {"check_in", "take_parcel_in", "add_device", "add_to_visit", "hand_over", *OF_A_CONTRACT}
    assert {name for name, guards in making.items() if not guards & RULES} == OF_A_CONTRACT
    assert all(device_and_symptom_are_given in step.guards for _, step in ROWS if step.name in LISTS_A_DEVICE)


WAYS_IN = [
    ("at the counter", Story, "tang", "check_in", "new"),
    ("by parcel", Story, "tang", "take_parcel_in", "new"),
    ("another device of the visit", given_a_device, "tang", "add_device", "request"),
    ("another device of the call", given_a_request, "chen", "add_to_call", ""),
    ("another device at the customer's", lambda: given_a_job(*ON_SITE), "li.wei", "add_to_visit", ""),
]


@pytest.mark.parametrize("missing", ["device", "symptom"])
@pytest.mark.parametrize(("what", "given", "who", "step", "thing"), WAYS_IN)
def test_without_device_or_symptom_nothing_comes_in_on_any_way(what, given, who, step, thing, missing):
    story = given()
    left_out = {"device": {"serial": None, "model": None}, "symptom": {"symptom": None}}[missing]
    known = {"serial": "SN-1", "symptom": "卡纸", "product": "printer"}
    on = {"new": "new", "request": story.thing, "": ""}[thing]

    why = (
        refusal(story, who, step, {**known, **left_out}, thing=on)
        if on != "new"
        else refusal(Story(), who, step, {**known, **left_out})
    )

    assert why.fields.keys() == ({"serial", "model"} if missing == "device" else {"symptom"}) and why.is_told_only


def test_whoever_says_that_a_part_was_replaced_names_it_on_every_report_of_work():
    reports = [
        step
        for _table, step in ROWS
        if {"resolution_code", "parts_named"} <= {field.name for field in fields(step.event_class())}
    ]

    assert len(reports) > 6
    assert [step.name for step in reports if the_replaced_part_is_named not in step.guards] == []


def test_a_part_that_was_fitted_need_not_be_named_again_and_one_that_nobody_names_is_asked_for():
    story = given_a_device(*ON_THE_BENCH, ("wang", "test"))
    why = refusal(story, "wang", "finish", {"parts_named": None})

    assert why.fields.keys() == {"parts_named"} and why.is_told_only
    assert story.when("wang", "finish", {"parts_named": None, "resolution_code": "CLEAN"}).folded().state == "ready"
