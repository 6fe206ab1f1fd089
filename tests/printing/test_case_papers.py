"""The papers of escalations, quality feedback and return cases: what was done, by whom and when can be read."""

from dataclasses import astuple, replace

import pytest

from printing import credit_note, diagnosis_report, escalation_sheet, quality_sheet, samples
from printing.preview import as_text, cells
from printing.samples_cases import ESCALATIONS, FEEDBACKS, NOTES, REPORTS
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from

ALL = {"escalation": ESCALATIONS, "feedback": FEEDBACKS, "report": REPORTS, "note": NOTES}
PAPERS = {"escalation": escalation_sheet, "feedback": quality_sheet, "report": diagnosis_report, "note": credit_note}


def texts_of(value):
    """Every text in a content, without its head and labels."""
    if isinstance(value, str):
        return [value] if value else []
    return [text for each in value for text in texts_of(each)] if isinstance(value, tuple) else []


@pytest.mark.parametrize("name", list(ALL))
def test_every_sample_is_drawn_without_faults_and_fits_the_terminal(name):
    for make in ALL[name].values():
        samples.sound(drawn(draw, make("both"), "A4").printed)
        assert [line for line in as_text(make("both"), 78) if cells(line) > 78] == []


@pytest.mark.parametrize("name", list(ALL))
def test_every_fact_of_the_sample_can_be_read(name):
    sample = ALL[name]["full"]("en")

    paper = drawn(draw, sample, "A4")

    assert missing_from(paper, texts_of(astuple(replace(sample, labels={}))[2:])) == []
    assert paper.printed.pages == 1


@pytest.mark.parametrize("name", list(ALL))
def test_a_sentence_above_the_signatures_says_what_each_confirms(name):
    foot = PAPERS[name].story(ALL[name]["full"]("zh"))[-1]

    assert foot.confirms.count("确认：") == len(foot.signs) == (1 if name == "note" else 2)


@pytest.mark.parametrize("name", list(ALL))
def test_every_label_is_on_some_sample(name):
    keyed = {key: f"«{key}»" for key in PAPERS[name].LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}
    unused = {"revision", "digest", "nothing", "terms", "total", "brought"}

    text = "".join(drawn(draw, replace(make("zh"), labels=keyed), "A4").run_on for make in ALL[name].values())

    assert {key for key in PAPERS[name].LABELS if f"«{key}»" not in text} - unused <= {"in_words", "quality"}
