"""A sentence of the desk reads the same wherever it is shown, in both languages."""

import pytest

from fieldservice import words
from fieldservice.cli import output
from fieldservice.presentation import messages
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

RED = {"code": "red", "zh": "红", "en": "Red"}
FACES = {
    "screens": lambda refused: messages.render(refused.because),
    "command line": lambda refused: output.reason_of(refused)[1],
    "JSON": lambda refused: output.plain(refused.because),
}


def refused(**values):
    return Refused("guard", N_("Not in the list. Near: %(near)s."), near=values["near"])


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ("PSU-450", "PSU-450", "PSU-450"),
        (RED, "Red", "红"),
        ([RED, "PSU"], "Red, PSU", "红、PSU"),
        (Message("Held by headquarters 100 %"), "Held by headquarters 100 %", "Held by headquarters 100 %"),
        (Message("open"), "open", "处理中"),
        (True, "Yes", "是"),
        (3, "3", "3"),
    ],
)
@pytest.mark.parametrize("face", FACES)
def test_a_value_in_a_sentence_reads_the_same_on_every_face(face, value, english, chinese):
    said = {}
    for language in ("en", "zh"):
        words.use(language)
        said[language] = FACES[face](refused(near=value))

    assert said["en"] == f"Not in the list. Near: {english}."
    assert chinese in said["zh"] and "{" not in said["zh"]


def test_who_may_is_worded_by_one_renderer():
    assert (
        messages.who_may_do(("coordinator", "headquarters", "zhao"), {"zhao": "赵敏"})
        == "coordinator, headquarters, 赵敏"
    )
