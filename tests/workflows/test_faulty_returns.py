"""Faulty parts come back by the numbers of their tags: out of the engineers' hands into the faulty stock."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.tags import move_tagged, tagged_parts, twice_there
from fieldservice.workflows.registry import workflow_of
from tests.support.parts import CUSTODY, Posted, arrived, balances, stocked, take
from tests.support.story import NEW, ON_SITE, Story, given_a_job

FAULTY = "CD01/faulty"


def taken_out(*parts: str) -> Story:
    """An engineer has fitted these parts on a job, and holds the replaced ones with their tags."""
    story = stocked(given_a_job(*ON_SITE))
    for part in parts:
        arrived(story, part, *([f"NEW-{part}"] if part == "PSU-450" else []), place="CD01/bag/li.wei")
        serial = {"old_serial": "0A81-22"} if part == "PSU-450" else {}
        new = f"{part} x1 NEW-{part}" if serial else f"{part} x1"
        take(story, "li.wei", "fit_part", {"parts": new, "old": "tagged", **serial})
    return story


def tags(story: Story) -> list[str]:
    return [each.number for each in tagged_parts(story.folded())]


def owed(story: Story) -> list[tuple[str, str, str]]:
    job = story.folded()
    return [(each.kind, each.person, each.due) for each in obligations(job, workflow_of(job)) if "faulty" in each.kind]


def receive(story: Story, *numbers: str, who: str = "zhao") -> Story:
    return take(story, who, "receive_faulty", {"tags": list(numbers)}, thing=NEW)


def refused(story: Story, *numbers: str) -> str:
    with pytest.raises(Refused) as caught:
        receive(story, *numbers)
    return render(caught.value.fields["tags"])


def test_scanned_parts_of_several_jobs_go_from_the_engineers_hands_into_the_faulty_stock():
    story = taken_out("PSU-450", "FAN-80")
    assert [person for _, person, _ in owed(story)] == ["", "li.wei", "li.wei"]

    receive(story, *(tag.lower() for tag in tags(story)))

    held = balances(story)
    assert held[FAULTY, "PSU-450"] == held[FAULTY, "FAN-80"] == 1 and held[CUSTODY, "PSU-450"] == 0
    assert {each.account for each in tagged_parts(story.folded())} == {FAULTY} and owed(story) == []
    assert [line.get("act") for line in story.folded().lines("parts")][-1] == "faulty_received"


def test_parts_of_a_job_that_was_closed_or_given_to_another_office_come_in_all_the_same():
    story = taken_out("FAN-80")
    for step in ("examine", "complete", "sign", "hand_in"):
        take(story, "li.wei", step)
    take(story, "zhao", "close")

    receive(story, *tags(story))

    assert story.folded().state == "closed" and balances(story)[FAULTY, "FAN-80"] == 1


def test_what_is_wrong_with_a_tag_is_said_with_what_would_be_right():
    story = taken_out("FAN-80")
    (tag,) = tags(story)

    assert "is not a fault tag number such as CD01-F000017-K. Enter it again" in refused(story, "CD01-F0000")
    assert "This office has no fault tag" in refused(story, printed_number("CD01", "F", 999))
    assert "Hand it in there" in refused(story, printed_number("JN01", "F", 3))
    assert "scanned twice" in refused(story, tag, tag)

    receive(story, tag)

    assert "is already in the faulty stock. It was scanned before" in refused(story, tag)


def test_a_tag_of_the_van_that_is_not_known_yet_is_kept_until_its_news_is_here():
    story = taken_out("FAN-80")
    unheard = printed_number("CD01-V2", "F", 7)

    receive(story, unheard, *tags(story))
    opened = story.entries[-1].moves[0].thing

    assert story.folded(opened).state == "awaited" and story.folded(opened).get("awaited") == [unheard]
    assert balances(story)[FAULTY, "FAN-80"] == 1
    with pytest.raises(Refused, match="There is no news of these tags yet"):
        take(story, "zhao", "receive_awaited", thing=opened)


def test_what_is_on_its_way_in_a_consignment_is_received_there():
    story = taken_out("FAN-80")
    (tag,) = tags(story)
    receive(story, tag)
    draft = story.draft(
        "zhao", "receive_faulty", {"tags": [printed_number("CD01-V2", "F", 7)]}, NEW, holdings=Posted(story)
    )
    move_tagged(draft, [(tagged_parts(story.folded())[0], FAULTY, "CD01/faulty_transit")], "faulty_received")
    story.happened(draft)

    assert "in a consignment" in refused(story, tag)


def test_a_part_that_two_copies_of_a_store_took_in_is_found_to_be_there_twice():
    story = taken_out("FAN-80")
    (tag,) = tags(story)
    once, again = (
        story.draft("zhao", "receive_faulty", {"tags": [tag]}, NEW, holdings=Posted(story)) for _ in range(2)
    )

    story.happened(once)
    assert twice_there(story.folded()) == []
    story.happened(again)

    assert twice_there(story.folded()) == [(tag, "FAN-80", [FAULTY, FAULTY])]


def test_a_part_that_came_before_its_van_handed_it_in_is_in_one_place():
    story = taken_out("FAN-80")
    (part,) = tagged_parts(story.folded())
    draft = story.draft(
        "zhao", "receive_faulty", {"tags": [printed_number("CD01-V2", "F", 7)]}, NEW, holdings=Posted(story)
    )
    move_tagged(draft, [(part, "CD01/faulty_transit", FAULTY)], "faulty_received")
    story.happened(draft)

    assert twice_there(story.folded()) == []
