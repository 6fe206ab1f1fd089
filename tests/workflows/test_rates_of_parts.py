"""What requisitions, visits and counts add to the rates that the trade watches."""

from fieldservice.workflows.parts.rates import BY_NAME, RATES, counted_of
from tests.support.parts import requisition, stocked, take
from tests.support.story import NOT_COMPLETED, ON_SITE, given_a_job

LATER, SOON = "2026-11-25T01:00:00.000Z", "2026-11-23T00:30:00.000Z"


def asked(parts="FAN-80 x4; PSU-450 x1", **data):
    return take(
        stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3), "li.wei", "request_parts", {"parts": parts, **data}
    )


def rates(story, thing=""):
    """By rate: (hits, base) of the thing."""
    found = {}
    for each in counted_of(story.folded(thing)):
        hits, base = found.get(each.rate, (0, 0))
        found[each.rate] = hits + each.hits, base + each.base
    return found


def test_a_line_that_was_wholly_issued_in_time_and_at_once_is_a_hit_of_both_rates():
    story = asked(needed=LATER)
    q = requisition(story)
    assert rates(story, q) == {"substituted": (0, 2), "on_time": (0, 2)}

    take(story, "zhao", "issue", {"parts": "FAN-80 x3\nPSU-450 x1 S1"}, q)
    assert rates(story, q) == {"substituted": (0, 2), "on_time": (1, 2), "first_issue": (1, 2)}

    take(story, "zhao", "issue", {"parts": "FAN-80 x1"}, q)
    assert rates(story, q)["on_time"] == (2, 2) and rates(story, q)["first_issue"] == (1, 2)


def test_what_was_issued_after_it_was_needed_was_not_in_time():
    story = asked(needed=SOON)
    take(story, "zhao", "issue", {"parts": "FAN-80 x4\nPSU-450 x1 S1"}, requisition(story))

    assert rates(story, requisition(story))["on_time"] == (0, 2)


def test_what_nobody_needs_any_more_counts_nowhere_and_what_was_refused_was_not_in_time():
    story = asked("FAN-80 x4", needed=LATER)
    q = requisition(story)
    take(story, "zhao", "do_not_issue", {"parts": "FAN-80 x4", "reason": "wrong_part"}, q)
    assert rates(story, q)["on_time"] == (0, 1)

    withdrawn = asked("FAN-80 x4", needed=LATER)
    q = requisition(withdrawn)
    take(withdrawn, "li.wei", "not_needed", {}, q)
    take(withdrawn, "zhao", "drop", {}, q)
    assert rates(withdrawn, q) == {}


def test_a_part_that_was_issued_in_place_of_another_is_counted():
    story = asked("PSU-450 x1")
    take(story, "zhao", "substitute", {"line": "PSU-450", "parts": "PSU-460 x1"}, requisition(story))

    assert rates(story, requisition(story)) == {"substituted": (1, 1)}


def test_a_visit_that_failed_because_of_a_wrong_part_is_a_hit_among_those_not_completed():
    def left(**data):
        return rates(take(stocked(given_a_job(*NOT_COMPLETED[:-1])), "li.wei", "leave", data))

    assert left(parts="PSU-450") == {"wrong_part": (0, 1)}
    assert left(parts="PSU-450", reason="wrong_part") == {"wrong_part": (1, 1)}
    assert left(reason="wrong_part") == {}  # as in jobs of earlier versions


def test_each_rate_is_explained_with_its_numerator_and_denominator():
    assert all("%(hits)s" in rate.sentence and "%(base)s" in rate.sentence for rate in RATES)
    assert len(BY_NAME) == len(RATES)
