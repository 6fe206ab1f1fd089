"""The column of states is narrow: every state of every flow has a word that fits, in both languages."""

import pytest
from rich.cells import cell_len

from fieldservice import words
from fieldservice.presentation.short_states import CELLS, SHORT, short_state
from fieldservice.workflows.registry import WORKFLOWS

STATES = [(flow.thing, flow.mode, state) for flow in WORKFLOWS.values() for state in flow.states]


@pytest.mark.parametrize(("language", "cells"), [("en", CELLS), ("zh", 10)])
def test_the_word_of_every_state_fits_into_its_column(language, cells):
    words.use(language)
    said = {each: short_state({"kind": each[0], "mode": each[1], "state": each[2]}) for each in STATES}

    assert {each: word for each, word in said.items() if cell_len(word) > cells or not word} == {}
    assert SHORT.keys() <= {(thing, state) for thing, _mode, state in STATES}


def test_states_of_one_flow_have_different_words():
    for flow in WORKFLOWS.values():
        for language in words.LANGUAGES:
            words.use(language)
            said = [
                short_state({"kind": flow.thing, "mode": flow.mode, "state": name})
                for name, state in flow.states.items()
                if state.is_open
            ]
            assert len(said) == len(set(said)), flow.name
