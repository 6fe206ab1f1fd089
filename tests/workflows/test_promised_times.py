"""The times that a contract promises set the limits of a job: the shortest counts, urgency shortens."""

from types import SimpleNamespace

from fieldservice.workflows.engine.cover import Cover
from tests.support.story import Story, given_a_request

NUMBER, OTHER = "CD01-H000009-X", "CD01-H000010-Y"


def cover(number=NUMBER, begins="2026-01-01", ends="2026-12-31", **minutes):
    return Cover(number, number, begins, ends, frozenset(), **minutes)


def under(*covers: Cover):
    return SimpleNamespace(of=lambda *_of: covers)


def handed_over(covers, **call) -> Story:
    """A job of a device under contract, received on Monday at 09:00."""
    story = Story().when("chen", "register", call) if call else given_a_request()
    story.when("chen", "hand_on").when("liu", "take_over")
    return story.when("liu", "hand_over", covers=covers)


def limit(story: Story) -> tuple[str, str]:
    clock = story.folded().record("clock")
    return clock["due"][:16], clock.get("contract", "")


def test_the_limits_of_a_covered_device_follow_the_shortest_time_that_a_contract_promises():
    covers = under(cover(response_minutes=50), cover(OTHER, response_minutes=20, repair_minutes=300))
    story = handed_over(covers)

    assert limit(story) == ("2026-11-23T01:20", OTHER)
    assert story.folded().record("clock")["promises"] == {
        "response": ["2026-11-23T01:20:00Z", OTHER],
        "repair": ["2026-11-23T07:00:00Z", OTHER],
    }


def test_the_ordinary_limit_counts_where_it_is_shorter_and_no_contract_counts_that_does_not_cover_the_day():
    assert limit(handed_over(under(cover(response_minutes=600)))) == ("2026-11-23T01:30", "")
    over = handed_over(under(cover(ends="2026-11-22", response_minutes=5)))
    assert limit(over) == ("2026-11-23T01:30", "") and "promises" not in over.folded().record("clock")


def test_the_time_runs_from_the_call_through_all_states_until_the_work_begins_and_then_that_of_the_repair_counts():
    covers = under(cover(response_minutes=40, repair_minutes=120))
    story = handed_over(covers).later(minutes=10)
    story.when("zhao", "accept", covers=covers)
    assert limit(story) == ("2026-11-23T01:40", NUMBER)

    story.later(minutes=60).when("zhao", "dispatch", covers=covers)
    assert limit(story) == ("2026-11-23T01:40", NUMBER), "overdue"

    story.when("li.wei", "take", covers=covers).when("li.wei", "appoint", covers=covers)
    assert limit(story) == ("2027-01-04T01:00", ""), "as agreed with the customer"

    story.when("li.wei", "arrive", covers=covers)
    assert limit(story) == ("2026-11-23T03:00", NUMBER)


def test_what_was_waited_is_added_and_urgent_work_has_a_share_of_the_time():
    covers = under(cover(response_minutes=50))
    story = handed_over(covers).later(minutes=5)
    story.when("zhao", "accept", covers=covers).when("zhao", "wait", covers=covers).later(minutes=30)
    story.when("zhao", "resume", covers=covers)
    assert limit(story) == ("2026-11-23T02:20", NUMBER)
    assert story.folded().record("clock")["promises"]["response"][0] == "2026-11-23T02:20:00Z"

    story.when("zhao", "dispatch", covers=covers)
    assert limit(story) == ("2026-11-23T02:05", ""), "an engineer takes it within thirty minutes"

    urgent = given_a_request().when("chen", "hand_on", {"level": "urgent"}).when("liu", "take_over")
    urgent.when("liu", "hand_over", covers=under(cover(response_minutes=20)))
    assert limit(urgent) == ("2026-11-23T01:10", NUMBER)


def test_a_device_at_the_counter_is_covered_from_when_it_came_in():
    story = Story().when("tang", "check_in", {"place": "A3"}, covers=under(cover(response_minutes=30)))

    assert limit(story) == ("2026-11-23T01:30", NUMBER)
