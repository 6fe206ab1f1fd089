"""A state has one word: in a refusal, in a list, on the page, in the history, on the command line and in JSON.

`closed` is also what a service point is on a Sunday, so a label without its context would be the wrong word.
"""

import json
from dataclasses import replace
from datetime import UTC
from functools import cache

import pytest

from fieldservice import words
from fieldservice.cli import json_views, output, show
from fieldservice.cli.workflow import print_workflow
from fieldservice.desk import incident_words
from fieldservice.desk.detail import HistoryLine, detail_of, refusal_of
from fieldservice.desk.refusals import record_refusal
from fieldservice.presentation.messages import reason_and_who, render
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import Wording, row_state
from fieldservice.screens.panels import history, page_head, step_form
from fieldservice.screens.widgets.cells import width_of
from fieldservice.words import Words
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.take import NOT_IN_THIS_STATE, may_begin
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.office import sqlite_office
from tests.support.story import MONDAY_MORNING, Story

EVERY_STATE = [(flow, code) for flow in WORKFLOWS.values() for code in flow.states]
WORDING = Wording(DisplayNames({}, {}, {}, UTC), {}, MONDAY_MORNING)
WIDE = 200
COLUMN = 10  # cells of the column of states in a list of eighty columns
GO_ON = {
    "resume_work": "It continues where it was before.",
    "complete_sheet": "The sheet goes back to the person who asked.",
}
"""Steps after which the work goes on where it stood before, and what their forms say in place of the states."""
BEFORE = HistoryLine("1", "2026-11-23T01:00:00Z", "赵敏", "Note", (), "", "")


@pytest.fixture(params=("en", "zh"))
def language(request):
    words.use(request.param)
    return request.param


def refused(flow, code):
    """The refusal of a step that is not possible in this state."""
    step = replace(flow.steps[0], states=("nowhere",), override=False)
    story = Story()
    context = story.context("zhao")
    context = replace(context, by=replace(context.by, roles=frozenset(step.roles)))
    found = may_begin(flow, step, thing(flow, code), context)
    assert found is not None and found.code == "state"
    return found


def thing(flow, code):
    return Thing("1", flow.thing, code, "CD01", facts={"mode": flow.mode})


def page(flow, code):
    return replace(detail_of(thing(flow, code), flow, {}, {}), history=(replace(BEFORE, after=code),))


def row(flow, code):
    return {"kind": flow.thing, "mode": flow.mode, "state": code}


def recorded(refusal):
    """The refusal as it is read back from the entry that holds it."""
    return render(refusal_of(json.loads(json.dumps(refusal))))


def quoted(word):
    return f"“{word}”"


@cache
def labels_in_json(flow, language):
    return {state["name"]: state["label"] for state in json_views.workflow_object(WORKFLOWS[flow])["states"]}


FACES = {
    "a refusal on the screen": lambda flow, code: render(refused(flow, code).because),
    "a refusal on the command line": lambda flow, code: reason_and_who(refused(flow, code).because, ()),
    "a refusal in JSON": lambda flow, code: output.reason_of(refused(flow, code))[1],
    "a list": lambda flow, code: row_state(row(flow, code)),
    "the job page": lambda flow, code: page_head.head(page(flow, code), WORDING, MONDAY_MORNING, WIDE).plain,
    "the history on the screen": lambda flow, code: history.history(page(flow, code), WORDING, WIDE).plain,
    "the history on the command line": lambda flow, code: show.history_text(
        page(flow, code), page(flow, code).history[0], WORDING
    ),
    "the choice of a state": lambda flow, code: {
        choice.value: choice.label for choice in step_form._states(thing(flow, code))
    }[code],
    "the workflow in JSON": lambda flow, code: labels_in_json(flow.name, words.language())[code],
    "the review list": lambda flow, code: render(incident_words._state(thing(flow, code), flow.thing, code)),
}


@pytest.mark.parametrize("face", FACES)
def test_a_state_has_the_same_word_wherever_it_is_shown(face, language):
    for flow, code in EVERY_STATE:
        word = Words(language).in_context("state", flow.states[code].label)

        assert word in FACES[face](flow, code), (flow.name, code)


def test_the_command_line_prints_the_same_word_for_each_state_of_a_workflow(language, capsys):
    for flow in WORKFLOWS.values():
        print_workflow(flow)

        printed = capsys.readouterr().out
        for state in flow.states.values():
            assert Words(language).in_context("state", state.label) in printed, (flow.name, state.label)


def test_a_refusal_keeps_the_word_of_the_state_when_it_is_recorded_and_read_back(language, tmp_path, tmp_path_factory):
    office = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    for flow, code in EVERY_STATE:
        record_refusal(office.desk.session, office.by("zhao"), "new", flow.steps[0].name, refused(flow, code))

    newest_first = [refusal["data"] for refusal in office.desk.lists.refusals(office.by("admin"))]
    office.desk.close()

    for refusal, (flow, code) in zip(reversed(newest_first), EVERY_STATE, strict=True):
        word = Words(language).in_context("state", flow.states[code].label)
        assert quoted(word) in recorded(refusal), (flow.name, code)


def test_a_refusal_of_version_0_3_0_which_has_no_context_reads_with_the_same_word(language):
    for flow, code in EVERY_STATE:
        label = flow.states[code].label
        old = {"message": label, "values": {}}
        refusal = {"reason": NOT_IN_THIS_STATE, "values": {"step": "-", "state": old}}

        assert quoted(Words(language).in_context("state", label)) in recorded(refusal), (flow.name, code)


def test_a_word_with_a_context_is_not_found_without_it():
    """Otherwise a forgotten context would be seen only where the word has two meanings."""
    words.use("zh")

    assert render(Message("dispatched", context="state")) == "已派工"
    assert render(Message("dispatched")) == "dispatched"


def test_a_paper_that_was_seen_has_its_name_in_the_history(language):
    seen = WORDING.detail("what", "exchange_order"), WORDING.detail("what", "phone, address")

    assert (
        seen
        == {"en": ("Exchange or return order", "Phone, Address"), "zh": ("换机单 / 退机单", "电话、地址")}[language]
    )


def test_a_list_of_eighty_columns_shows_each_state_whole_in_chinese():
    for flow, code in EVERY_STATE:
        word = Words("zh").in_context("state", flow.states[code].label)

        assert width_of(word) <= COLUMN, (flow.name, code, word)


def test_the_form_of_a_step_that_may_lead_to_several_states_names_each_and_who_is_awaited_there():
    words.use("en")
    judging, flow = WORKFLOWS["return_case"].step("judge_case"), WORKFLOWS["return_case"]

    assert page_head.effect(flow, judging, None) == (
        "New state, by what is filled in: judged (manager / commerce); awaits headquarters' judgement (technical "
        "centre); refused, customer to be told (coordinator)."
    )
    for flow in WORKFLOWS.values():
        for step in (step for step in flow.steps if step.or_to):
            said = page_head.effect(flow, step, None)
            assert said == GO_ON.get(step.name, said)
            assert step.name in GO_ON or all(flow.states[state].label in said for state in {step.to, *step.or_to}), (
                flow.name,
                step.name,
            )


@pytest.mark.parametrize(("devices", "goes_on"), [(1, False), (2, True)])
def test_a_form_about_a_case_of_one_device_names_no_state_for_the_next_device(devices, goes_on):
    words.use("en")
    flow = WORKFLOWS["return_case"]
    case = replace(page(flow, "to_judge"), facts={"devices": [{"line": n + 1} for n in range(devices)]})

    for step, state in (("judge_case", "to_judge"), ("report_diagnosis", "requested"), ("pay_return", "signed")):
        said = page_head.effect(flow, flow.step(step), case)
        assert (flow.states[state].label in said) is goes_on, (step, said)
