"""One key means the same thing on every screen, and nothing grave has a key."""

import importlib
import inspect
import pkgutil

from textual.binding import Binding

from fieldservice import screens
from fieldservice.screens.widgets.vocabulary import ANY_STEP, VOCABULARY
from fieldservice.workflows.registry import WORKFLOWS

STEPS = {(flow.name, step.name): step for flow in WORKFLOWS.values() for step in flow.steps}
BAD_ENDS = {
    "cancelled", "withdrawn", "dropped", "given_up", "disposed", "retired", "refused", "declined", "ended", "corrected",
}  # fmt: skip
"""End states of something that came to nothing, or that changed the books for good."""
GOOD_ENDS = {
    "closed", "handed_over", "solved_by_phone", "return_case", "received", "finished",
    "sold", "issued", "handed_in", "paid", "paid_in", "published", "solved", "agreed", "running",
    "returned", "taken_back",
}  # fmt: skip
GRAVE_WORDS = ("write_off", "scrap_pieces", "settle", "black_list", "cancel", "give_away", "red_note", "erase", "merge")
ONLY_ASK = ("ask_", "undo_", "remind")
"""Steps that only ask for something grave, or take it back."""
NOT_GRAVE = {"settle_old_part", "settle_partner", "settle_provider", "agree_settlement", "send_settlement",
    "dispute_settlement", "reopen_settlement", "cancel_order"}  # fmt: skip
"""Their names have a grave word, and they end nothing: a partner's month, or an order that is only asked to end."""


def all_bindings():
    """(class, binding) of everything that has keys, screens and widgets."""
    for found in pkgutil.walk_packages(screens.__path__, "fieldservice.screens."):
        module = importlib.import_module(found.name)
        for owner in vars(module).values():
            if inspect.isclass(owner) and owner.__module__ == module.__name__:
                for binding in owner.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding):
                        yield owner, binding


def action_of(binding):
    return binding.action.split("(")[0].removeprefix("app.")


def test_no_screen_gives_a_key_of_the_vocabulary_another_meaning():
    wrong = [
        f"{owner.__name__}: {key} {binding.action}"
        for owner, binding in all_bindings()
        for key in binding.key.split(",")
        if key in VOCABULARY and action_of(binding) not in VOCABULARY[key].actions
    ]

    assert wrong == []


def test_no_step_has_a_key_of_the_vocabulary_that_is_not_for_steps():
    wrong = [
        f"{flow} {step.name}: {step.key}"
        for (flow, _name), step in STEPS.items()
        if step.key in VOCABULARY and ANY_STEP not in VOCABULARY[step.key].actions
    ]

    assert wrong == []


def test_no_grave_step_has_a_key_or_is_taken_at_once():
    assert [name for name, step in STEPS.items() if step.asks and (step.key or step.at_once or step.link)] == []


def test_every_end_is_a_good_or_a_bad_one():
    ends = {state for flow in WORKFLOWS.values() for state, known in flow.states.items() if not known.is_open}

    assert sorted(ends - GOOD_ENDS - BAD_ENDS) == []


def test_every_step_that_ends_a_thing_badly_asks_first():
    silent = [
        (flow, name)
        for (flow, name), step in STEPS.items()
        if step.to in BAD_ENDS and not WORKFLOWS[flow].states[step.to].is_open and not step.asks
    ]

    assert silent == []


def test_every_step_that_cannot_be_taken_back_asks_first():
    silent = [
        (flow, name)
        for (flow, name), step in STEPS.items()
        if any(word in name for word in GRAVE_WORDS)
        and not name.startswith(ONLY_ASK)
        and name not in NOT_GRAVE
        and not step.asks
    ]

    assert silent == []
