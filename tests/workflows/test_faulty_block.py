"""Too many faulty parts, or one for too long, block new ones, until they are handed in or a manager lifts the block."""

from dataclasses import replace

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.common.approvals import approvers
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.parts.requisitions.block import is_lifted, reminders
from tests.support.parts import HOUSE, Posted, arrived, requisition, take
from tests.support.story import NEW, ON_SITE, Story, given_a_job

ASK = {"parts": "FAN-80 x1"}


def with_faulty(many: int) -> Story:
    """An engineer at the customer's, with so many replaced fans."""
    story = given_a_job(*ON_SITE)
    story.reference = HOUSE
    return more(story, many)


def more(story: Story, many: int = 1) -> Story:
    for _ in range(many):
        arrived(story, "FAN-80", place="CD01/bag/li.wei")
        take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": "tagged"})
    return story


def refused(story: Story, who: str, step: str = "request_parts", **data: object) -> str:
    with pytest.raises(Refused) as caught:
        take(story, who, step, {**ASK, **data})
    return render(caught.value.because)


def test_with_four_faulty_parts_the_engineer_asks_for_new_ones_and_with_five_not():
    story = take(with_faulty(4), "li.wei", "request_parts", ASK)
    more(story)

    said = refused(story, "li.wei")

    assert "李伟 still has 5 faulty parts" in said and "From 5 parts or 10 days on" in said
    assert tagged_parts(story.folded())[0].number in said


def test_one_faulty_part_for_ten_days_blocks_as_well():
    story = with_faulty(1).later(days=9, hours=23)
    take(story, "li.wei", "request_parts", ASK)

    assert "the oldest for 10 days" in refused(story.later(hours=1), "li.wei")


def test_an_office_may_have_other_limits_and_none_at_all():
    story = with_faulty(5)
    story.reference = replace(HOUSE, settings={"faulty_limit_parts@CD01": "0"})

    take(story, "li.wei", "request_parts", ASK)


def test_urgent_work_is_asked_for_in_the_engineers_name_and_no_other_work():
    story = with_faulty(5)
    assert "no new parts can be requested" in refused(story, "zhao") and "still has" in refused(
        story, "li.wei", urgent=True
    )

    take(story, "zhao", "request_parts", {**ASK, "urgent": True})

    assert len(story.folded().lines("parts")) == 6


def test_handing_in_ends_the_block():
    story = with_faulty(5)
    take(story, "zhao", "receive_faulty", {"tags": [tagged_parts(story.folded())[0].number]}, NEW)

    take(story, "li.wei", "request_parts", ASK)


def test_a_visit_that_was_not_completed_is_entered_without_its_parts():
    story = take(with_faulty(5), "li.wei", "examine")

    assert "no new parts can be requested" in refused(story, "li.wei", "leave")
    assert take(story, "li.wei", "leave").folded().state == "not_completed"


def test_a_part_that_was_dead_on_arrival_is_asked_for_again_all_the_same():
    story = with_faulty(4)
    arrived(story, "PSU-450", "S1")
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1"})
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, requisition(story))

    take(story, "li.wei", "part_dead", {"parts": "PSU-450 x1 S1", "symptom": "没有输出"})

    assert len(tagged_parts(story.folded())) == 5 and story.folded().lines("parts")[-1]["again"]


def test_a_manager_lifts_the_block_for_the_faulty_parts_that_were_out():
    story = with_faulty(5)
    assert approvers("lift_block", 0, story.reference, "CD01") == ("manager", "headquarters")
    take(story, "li.wei", "ask_lift", {"reason": "客户停产"})
    assert "no new parts can be requested" in refused(story, "li.wei")
    assert "already been asked" in refused(story, "li.wei", "ask_lift", reason="再问一次")

    take(story, "sun", "approve")
    take(story, "li.wei", "request_parts", ASK)

    answered, asked_for = story.entries[-2:]
    assert asked_for.data["relies_on"] == answered.id
    assert len(story.folded().lines("lifts_asked")[0]["faulty_out"]) == 5
    assert "The block is already lifted for this job" in refused(story, "li.wei", "ask_lift", reason="又问")


def test_a_lifted_block_covers_no_faulty_part_of_another_job_that_came_later():
    story = with_faulty(5)
    take(story, "li.wei", "ask_lift", {"reason": "客户停产"})
    take(story, "sun", "approve")
    take(more(story), "li.wei", "request_parts", ASK)
    job, out = story.folded(), tagged_parts(story.folded())

    assert len(out) == 6 and is_lifted(job, "li.wei", out) and not is_lifted(job, "wang", out)
    assert not is_lifted(job, "li.wei", [*out, replace(out[0], number="CD01-F000099-X", job="elsewhere")])


def test_a_block_that_was_not_lifted_stays():
    story = with_faulty(5)
    take(story, "li.wei", "ask_lift", {"reason": "客户停产"})
    take(story, "sun", "refuse_approval", {"reason": "先交旧件"})

    assert "no new parts can be requested" in refused(story, "li.wei")


def test_who_asks_for_parts_is_reminded_of_the_faulty_ones_and_since_when():
    story = with_faulty(6)
    now = lambda: story.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    said = lambda: [
        render(each) for each in reminders("li.wei", "CD01", story.reference, Posted(story), now(), lambda at: at[:10])
    ]

    first = tagged_parts(story.folded())[0]
    assert first.number in said()[0] and "taken out on 2026-11-23" in said()[0] and "overdue" not in said()[0]
    assert said()[-1] == "And 1 more faulty parts."
    story.later(days=5)
    assert "overdue" in said()[0]
    assert reminders("wang", "CD01", story.reference, Posted(story), now(), str) == []
