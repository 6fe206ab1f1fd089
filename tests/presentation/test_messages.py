"""A sentence of the desk reads the same wherever it is shown, in both languages."""

import pytest

from fieldservice import words
from fieldservice.cli import output
from fieldservice.documents import wording
from fieldservice.pages import html_page
from fieldservice.presentation import messages
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

RED = {"code": "red", "zh": "红", "en": "Red"}
NEAR = N_("Not in the list. Did you mean: %(near)s?")
FACES = {
    "screens": lambda refused: messages.render(refused.because),
    "command line": lambda refused: output.reason_of(refused)[1],
    "JSON": lambda refused: output.plain(refused.because),
    "answers to a phone": lambda refused: html_page.by_language(refused.because)[words.language()],
    "pages": lambda refused: html_page.sentence(words.language(), NEAR, near=refused.because.values["near"]),
}
VALUES = [
    ("PSU-450", "PSU-450", "PSU-450"),
    (RED, "Red", "红"),
    ({"code": "red", "zh": "红", "en": ""}, "红", "红"),
    ({"code": "red", "zh": "", "en": "Red"}, "Red", "Red"),
    ({"code": "red"}, "red", "red"),
    ([RED, "PSU"], "Red, PSU", "红、PSU"),
    (Message("Held by headquarters 100 %"), "Held by headquarters 100 %", "Held by headquarters 100 %"),
    (Message("open", context="state"), "open", "处理中"),
    (True, "Yes", "是"),
    (3, "3", "3"),
]


def refused(near):
    return Refused("guard", NEAR, near=near)


@pytest.mark.parametrize(("value", "english", "chinese"), VALUES)
@pytest.mark.parametrize("face", FACES)
def test_a_value_in_a_sentence_reads_the_same_on_every_face(face, value, english, chinese):
    shown = {}
    for language in ("en", "zh"):
        words.use(language)
        shown[language] = FACES[face](refused(value))

    assert shown["en"] == f"Not in the list. Did you mean: {english}?"
    assert shown["zh"] == words.words("zh")(NEAR, near=chinese) != shown["en"]


@pytest.mark.parametrize(("value", "english", "chinese"), VALUES[:5])
def test_a_coded_value_reads_on_a_paper_as_in_a_sentence(value, english, chinese):
    assert wording.coded(value, "en") == english
    assert wording.coded(value, "zh") == chinese
    assert wording.coded(value, "both") == " ".join(dict.fromkeys((chinese, english)))


def test_a_list_reads_on_a_paper_as_in_a_sentence():
    assert wording.listed(["adapter", "mouse"], "en") == "adapter, mouse"
    assert wording.listed(["电源", "鼠标"], "zh") == wording.listed(["电源", "鼠标"], "both") == "电源、鼠标"


def test_a_sentence_on_a_page_cannot_become_markup():
    shown = html_page.in_both(NEAR, near=Message("<b>&"))

    assert "&lt;b&gt;&amp;" in shown and "<b>" not in shown


def test_the_people_who_may_are_worded_by_one_renderer():
    assert (
        messages.who_may_do(("coordinator", "headquarters", "zhao"), {"zhao": "赵敏"})
        == "coordinator, headquarters, 赵敏"
    )
