"""Three-way closing: a job is handed in when each part that was issued is fitted, back, dead, or accounted for."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.read_model.projections import APPENDS_TO, device_row, work_row
from fieldservice.workflows.common.approvals import asks_of, waiting
from fieldservice.workflows.engine.fold import Thing, apply, fold
from fieldservice.workflows.parts.on_the_job.carried import carried
from fieldservice.workflows.parts.on_the_job.lines import open_parts, part_lines, unconfirmed
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from tests.support.parts import (
    BAG,
    CUSTODY,
    FAN,
    FITTED,
    GOOD,
    KNOWN,
    PSU,
    Posted,
    arrived,
    balances,
    requisition,
    stocked,
    take,
)
from tests.support.story import COMPLETED, NOT_COMPLETED, ON_SITE, Story, given_a_job, refusal


def issued(*before: tuple[str, str]) -> Story:
    """A job whose engineer got one power supply (S1) and two fans."""
    story = stocked(given_a_job(*(before or ON_SITE)), FAN_80=10, PSU_450=3)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1; FAN-80 x2"})
    return take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1; FAN-80 x2"}, requisition(story))


def refused(story: Story, who: str, step: str, data=None):
    return refusal(story, who, step, data, holdings=Posted(story))


def said(story: Story) -> str:
    return render(refused(story, "li.wei", "hand_in").because)


def line(story: Story, part: str):
    return next(each for each in part_lines(story.folded()) if each.part == part)


def signed(story: Story) -> Story:
    for step in ("examine", "complete", "sign"):
        story.when("li.wei", step)
    return story


PSU_FITTED = {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": "0A81-22"}
FAN_FITTED = {"parts": "FAN-80 x1", "old": "tagged"}
FAN_BACK = {"parts": "FAN-80 x1"}


def test_a_job_without_parts_is_handed_in_as_ever():
    story = given_a_job(*COMPLETED, ("li.wei", "sign"), ("li.wei", "hand_in"))

    assert story.folded().state == "handed_in"


def test_what_is_known_of_the_parts_of_a_job_follows_each_entry_however_often_it_is_asked_for():
    story = signed(take(issued(), "li.wei", "fit_part", PSU_FITTED))
    entries = [entry for entry in story.entries if story.job in {id_ for _, id_ in entry.touches}]

    growing = Thing(story.job)
    for number, entry in enumerate(entries, 1):
        apply(growing, entry, APPENDS_TO)
        once = fold(story.job, entries[:number], APPENDS_TO)
        for ask in (part_lines, carried, tagged_parts, asks_of):
            assert ask(growing) == ask(growing) == ask(once)
    assert part_lines(growing)[0].fitted == 1 and tagged_parts(growing)


def test_the_refusal_names_each_line_that_is_open():
    story = signed(issued())

    assert "PSU-450: 1 issued" in said(story) and "FAN-80: 2 issued" in said(story)

    take(story, "li.wei", "fit_part", PSU_FITTED)
    assert "PSU-450" not in said(story) and "FAN-80: 2 issued" in said(story)


def test_issued_is_fitted_and_returned_good():
    story = signed(issued())
    take(story, "li.wei", "fit_part", PSU_FITTED)
    take(story, "li.wei", "fit_part", FAN_FITTED)
    take(story, "li.wei", "return_parts", FAN_BACK)

    assert open_parts(story.folded()) == []
    assert take(story, "li.wei", "hand_in").folded().state == "handed_in"
    sums = balances(story)
    assert (sums[BAG, PSU], sums[BAG, FAN], sums[GOOD, FAN], sums[CUSTODY, PSU], sums[CUSTODY, FAN]) == (0, 0, 9, 1, 1)


def test_a_fitted_part_without_a_word_on_the_old_one_keeps_the_job_open():
    story = signed(issued())
    take(story, "li.wei", "fit_part", {**PSU_FITTED, "old": "none", "old_serial": None})
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x2", "old": "tagged"})

    assert open_parts(story.folded()) == []


@pytest.mark.parametrize(("old", "place"), [("tagged", CUSTODY), ("kept", "CD01/kept")])
def test_the_replaced_part_is_in_custody_or_with_the_customer(old, place):
    story = issued()
    take(story, "li.wei", "fit_part", {**PSU_FITTED, "old": old})

    assert balances(story)[place, PSU] == 1 and Posted(story).quantity(place, PSU, "0A81-22") == 1
    assert line(story, PSU).pieces == [("S1", "0A81-22")]
    assert story.entries[-1].data["postings"][-1].get("value", 0) == 0


def test_a_part_taken_out_again_is_in_the_bag_and_can_go_back():
    story = issued()
    take(story, "li.wei", "fit_part", {**PSU_FITTED, "old": "none", "old_serial": None})
    take(story, "li.wei", "take_part_out", {"parts": "PSU-450 x1 S1"})

    assert Posted(story).quantity(BAG, PSU, "S1") == 1 and line(story, PSU).open == 1

    take(story, "li.wei", "return_parts", {"parts": "PSU-450 x1 S1"})
    assert line(story, PSU).open == 0


def test_a_part_that_is_dead_on_arrival_is_faulty_and_another_is_asked_for():
    story = issued()
    first = requisition(story)
    take(story, "li.wei", "part_dead", {"parts": "PSU-450 x1 S1", "symptom": "没有输出"})

    assert requisition(story) != first
    assert story.folded(requisition(story)).get("level")["code"] == "urgent"
    assert (line(story, PSU).dead, line(story, PSU).open, line(story, PSU).not_here) == (1, 0, 1)
    assert balances(story)[CUSTODY, PSU] == 1
    assert story.entries[-1].data["postings"][0]["value"] == 450_00


def test_a_dead_part_that_is_not_needed_again_is_not_asked_for():
    story = issued()
    take(story, "li.wei", "part_dead", {"parts": "PSU-450 x1 S1", "symptom": "没有输出", "again": False})

    assert (line(story, PSU).dead, line(story, PSU).not_here) == (1, 0)


def test_a_lost_part_counts_once_a_manager_approved_and_it_is_written_off():
    story = issued()
    take(story, "li.wei", "report_lost", {"parts": "FAN-80 x1", "reason": "掉在现场"})
    (asked,) = waiting(story.folded())
    assert (asked.kind, asked.amount) == ("lost_part", 12_00) and line(story, FAN).open == 2
    assert refused(story, "li.wei", "write_off").code == "guard"

    take(story, "sun", "approve")
    take(story, "li.wei", "write_off")

    assert line(story, FAN).open == 1 and balances(story)["CD01/lost", FAN] == 1
    assert refused(story, "li.wei", "write_off").code == "guard"


@pytest.mark.parametrize(
    ("parts", "words"),
    [("PSU-450 x1 S2", "S2 is not in your bag"), ("FAN-80 x3", "FAN-80 in your bag: 2"), ("PSU-450 x1", "scan it")],
)
def test_only_what_is_in_the_bag_is_fitted(parts, words):
    assert words in str(refused(issued(), "li.wei", "fit_part", {"parts": parts}).because)


def test_a_part_from_the_bag_needs_no_requisition():
    story = arrived(stocked(given_a_job(*ON_SITE)), FAN, quantity=1, place=BAG)

    take(story, "li.wei", "fit_part", FAN_FITTED)

    assert open_parts(story.folded()) == [] and line(story, FAN).fitted == 1


def test_the_engineer_confirms_what_was_issued():
    story = issued()
    assert [each.part for each in unconfirmed(story.folded())] == [PSU, FAN]

    take(story, "li.wei", "confirm_parts", {"parts": "PSU-450 x1 S1; FAN-80 x2"})

    assert unconfirmed(story.folded()) == []
    assert "No part was issued" in str(refused(story, "li.wei", "confirm_parts", {"parts": "FAN-80 x1"}).because)


def test_the_device_keeps_what_was_fitted_into_it():
    story = issued()
    device = story.folded().get("device")
    take(story, "li.wei", "fit_part", PSU_FITTED)

    file = story.folded(device)
    (kept,) = file.lines("parts")
    assert kept["lines"][0]["serials"] == ["S1"] and kept["lines"][0]["old_serial"] == "0A81-22"
    assert "act" not in file.facts and device_row(file)["serial"]


@pytest.mark.parametrize("step", ["cancel", "give_up"])
def test_what_ends_the_job_settles_the_parts_first(step):
    before = {"cancel": ON_SITE[:-1], "give_up": (*NOT_COMPLETED, ("li.wei", "sign"))}
    story = stocked(given_a_job(*before[step]), FAN_80=3)
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x1"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x1"}, requisition(story))

    assert "FAN-80: 1 issued" in render(refused(story, "zhao", step).because)


def test_a_device_that_is_taken_along_carries_its_lines():
    story = issued(*NOT_COMPLETED)
    story.when("li.wei", "take_along").when("li.wei", "sign_along")
    take(story, "li.wei", "bring_to_branch", {"parts_out": "stay"})

    assert {each.part for each in open_parts(story.folded())} == {PSU, FAN}
    assert work_row(story.folded())["mode"] == "send_in"


def test_fitted_parts_are_not_returned_nor_lost():
    story = issued()
    take(story, "li.wei", "fit_part", PSU_FITTED)

    assert "in your bag: 0" in str(refused(story, "li.wei", "return_parts", {"parts": "PSU-450 x1 S1"}).because)
    assert balances(story)[FITTED, PSU] == 0  # one came in, one came out


def test_a_part_that_was_found_again_is_not_written_off():
    story = issued()
    take(story, "li.wei", "report_lost", {"parts": "FAN-80 x2", "reason": "掉在现场"})
    take(story, "sun", "approve")
    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x2"})

    assert "The part reported lost has been accounted for. There is nothing to write off" in str(
        refused(story, "li.wei", "write_off").because
    )
    assert balances(story)[GOOD, FAN] == 10


def test_a_job_does_not_wait_for_a_part_in_whose_place_another_was_issued():
    story = stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3)
    arrived(story, "PSU-460", "B1")
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1"})
    take(story, "zhao", "substitute", {"line": "PSU-450", "parts": "PSU-460"}, requisition(story))
    assert [(each.part, each.not_here) for each in part_lines(story.folded())] == [(PSU, 0), ("PSU-460", 1)]

    take(story, "zhao", "issue", {"parts": "PSU-460 x1 B1"}, requisition(story))

    assert work_row(story.folded())["waiting"] == ""


def test_what_was_issued_is_settled_also_after_its_part_was_taken_out_of_the_catalogue(monkeypatch):
    story = issued()
    for part in (FAN, PSU):
        monkeypatch.delitem(KNOWN, part)

    take(story, "li.wei", "confirm_parts", {"parts": "PSU-450 x1 S1\nFAN-80 x2"})
    take(story, "li.wei", "fit_part", PSU_FITTED)
    assert "no part RAM-16" in str(refused(story, "li.wei", "return_parts", {"parts": "RAM-16"}).fields["parts"])
    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x2"})

    assert open_parts(story.folded()) == [] and line(story, FAN).name["en"] == "Fan"
