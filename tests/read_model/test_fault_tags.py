"""Faulty parts by their tags: where each one is, and until when it is to be handed in."""

import pytest

from fieldservice.read_model import fault_tags
from fieldservice.read_model.line_rows import fault_tag_rows
from fieldservice.workflows.parts.on_the_job.tags import place_after, tagged_parts
from tests.documents import visit
from tests.documents.conftest import counter as counter
from tests.support.parts import arrived, requisition, stocked, take
from tests.support.story import ON_SITE, given_a_job

CUSTODY, ON_THE_WAY, FAULTY = "CD01-V2/custody/li.wei", "CD01/faulty_transit", "CD01/faulty"


@pytest.mark.parametrize(
    ("moves", "place"),
    [
        ([], CUSTODY),
        ([(CUSTODY, ON_THE_WAY)], ON_THE_WAY),
        ([(CUSTODY, ON_THE_WAY), (ON_THE_WAY, FAULTY)], FAULTY),
        ([(ON_THE_WAY, FAULTY), (CUSTODY, ON_THE_WAY)], FAULTY),
        ([(ON_THE_WAY, FAULTY)], FAULTY),
        ([(CUSTODY, FAULTY), (FAULTY, "HQ/faulty_transit"), ("HQ/faulty_transit", FAULTY)], FAULTY),
    ],
)
def test_a_faulty_part_is_where_it_was_moved_in_whatever_order_the_moves_are_known(moves, place):
    assert place_after(CUSTODY, moves) == place


@pytest.fixture
def fitted(counter):
    visit.fitted(counter)
    return counter


def test_a_replaced_part_is_found_by_its_tag_and_by_the_place_where_it_is(fitted):
    (row,) = fault_tag_rows(fitted.desk.thing(fitted.job))
    with fitted.desk.session.store.reading() as tx:
        found = fault_tags.tagged(tx, row["number"].lower())
        there, under = (fault_tags.in_account(tx, each) for each in ("CD01/custody/li.wei", "CD01/custody/"))
        none = fault_tags.tagged(tx, "CD01-F999999-X"), fault_tags.in_account(tx, "CD01/custody")

    assert found is not None and (*there,) == (*under,) == (found,) == tagged_parts(fitted.desk.thing(fitted.job))
    assert (found.part, found.serial, found.person, found.office, found.job) == (
        "PSU-450", "0A81-22", "li.wei", "CD01", fitted.job,
    )  # fmt: skip
    assert (found.dead, found.value, found.quantity) == (False, 0, 1) and found.taken < found.due < "2026-12-01"
    assert none == (None, [])


def test_a_part_that_was_dead_on_arrival_keeps_its_value_under_its_tag():
    story = stocked(given_a_job(*ON_SITE), PSU_450=1)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1"})
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, requisition(story))
    take(story, "li.wei", "part_dead", {"parts": "PSU-450 x1 S1", "symptom": "没有输出", "again": False})

    (dead,) = tagged_parts(story.folded())

    assert (dead.dead, dead.serial, dead.symptom, dead.value, dead.account) == (
        True, "S1", "没有输出", 450_00, "CD01/custody/li.wei",
    )  # fmt: skip


def test_a_faulty_part_is_due_three_working_days_after_it_came_out_and_later_after_the_hand_in_of_its_job():
    story = stocked(given_a_job(*ON_SITE), FAN_80=1)
    arrived(story, "FAN-80", place="CD01/bag/li.wei")
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": "tagged"})
    taken_out = [each.due for each in tagged_parts(story.folded())]

    story.later(days=4)
    for step in ("examine", "complete", "sign", "hand_in"):
        take(story, "li.wei", step)

    assert taken_out == ["2026-11-26T01:00:00Z"]
    assert [each.due for each in tagged_parts(story.folded())] == ["2026-12-02T01:00:00Z"]
