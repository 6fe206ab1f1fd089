"""Fault tags: each faulty part gets a number that is printed, or written by hand, and read when it is handed in."""

import pytest

from fieldservice.documents.registry import likely, why_not
from fieldservice.presentation.messages import render
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.numbers import check_character, is_printed_number
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from tests.documents import visit
from tests.documents.visit import PSU_FITTED, labels, number
from tests.printing import thermal_reading
from tests.support.parts import requisition, stocked, take
from tests.support.story import ON_SITE, Story, given_a_job


def issued() -> Story:
    story = stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x2; FAN-80 x3"})
    return take(story, "zhao", "issue", {"parts": "PSU-450 x2 S1 S2; FAN-80 x3"}, requisition(story))


def told(story: Story) -> list[tuple[str, int, str, bool]]:
    return [(tag.part, tag.quantity, tag.serial, tag.is_dead) for tag in tags_of(story.folded())]


def test_every_replaced_part_and_every_dead_one_has_a_tag_of_its_own():
    story = issued()
    take(story, "li.wei", "fit_part", PSU_FITTED)
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x2", "old": "tagged"})
    take(story, "li.wei", "part_dead", {"parts": "PSU-450 x1 S2", "symptom": "没有输出"})

    assert told(story) == [
        ("PSU-450", 1, "0A81-22", False), ("FAN-80", 2, "", False), ("PSU-450", 1, "S2", True),
    ]  # fmt: skip
    numbers = [tag.number for tag in tags_of(story.folded())]
    assert len(set(numbers)) == 3 and all(number.startswith("CD01-F") for number in numbers)
    assert tags_of(story.folded())[2].symptom == "没有输出"


@pytest.mark.parametrize("old", ["kept", "none"])
def test_what_stays_with_the_customer_or_was_not_there_has_no_tag(old):
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": old})

    assert told(story) == [] and "fault_tag" not in likely(story.folded())
    assert "No part of this job needs a fault tag" in render(why_not("fault_tag", story.folded()))


@pytest.fixture
def fitted(counter):
    visit.fitted(counter)
    return counter


def codes(counter, tmp_path, **how) -> list[set[tuple[str, str]]]:
    return [thermal_reading.decoded(each) for each in labels(counter, "fault_tag", counter.job, tmp_path, **how)]


def tag_numbers(counter) -> list[str]:
    return [tag.number for tag in tags_of(counter.desk.thing(counter.job))]


def test_the_code_of_the_tag_is_its_number_and_the_serial_number_stands_beside_it(fitted, tmp_path):
    (tag,) = tag_numbers(fitted)

    assert is_printed_number(tag) and tag[-1] == check_character(tag[:-2])
    assert codes(fitted, tmp_path) == [{("QRCode", tag), ("Code128", "0A81-22")}]
    text = "\n".join(fitted.desk.papers.as_text(fitted.by("li.wei"), "fault_tag", fitted.job, 78, language="both"))
    for shown in (tag, "PSU-450", "电源", "0A81-22", number(fitted, fitted.job), "李伟", "2026-11-23"):
        assert shown in text


def test_a_tag_is_printed_once_and_again_only_where_all_were_printed(fitted, tmp_path):
    assert len(codes(fitted, tmp_path)) == 1
    fitted.take("li.wei", "fit_part", parts="PSU-450 x1 S2", old="tagged", old_serial=None)
    _first, second = tag_numbers(fitted)

    assert [("QRCode", second) in each for each in codes(fitted, tmp_path)] == [True]
    assert len(codes(fitted, tmp_path)) == 2
    printed = [row[0] for row in fitted.rows("SELECT amount FROM ledger_row WHERE ledger = 'prints' ORDER BY key")]
    assert printed == [2, 2]


def test_a_long_serial_number_is_left_to_the_words(fitted, tmp_path):
    fitted.take("li.wei", "fit_part", parts="PSU-450 x1 S2", old="tagged", old_serial="PH24N1907C1183-REWORK-000042")

    found = codes(fitted, tmp_path)

    assert [{kind for kind, _text in each} for each in found] == [{"QRCode", "Code128"}, {"QRCode"}]


def test_the_number_of_a_tag_finds_its_job(fitted):
    (tag,) = tag_numbers(fitted)

    assert [row["thing"] for row in fitted.desk.session.search(tag)] == [fitted.job]


def test_one_lost_tag_is_printed_again_alone_by_its_number(fitted, tmp_path):
    fitted.take("li.wei", "fit_part", parts="PSU-450 x1 S2", old="tagged", old_serial=None)
    first, second = tag_numbers(fitted)
    codes(fitted, tmp_path)

    def printed(thing, **how):
        made = labels(fitted, "fault_tag", thing, tmp_path, **how)
        return [dict(thermal_reading.decoded(each))["QRCode"] for each in made]

    assert printed(second.lower()) == [second] and printed(first) == [first]
    assert printed(fitted.job, revision=2) == [second] and printed(fitted.job) == [first, second]
    assert fitted.desk.papers.one_by_one("fault_tag", fitted.job) == (first, second)
    with pytest.raises(Refused, match="There are: 1, 2"):
        printed(fitted.job, revision=3)
