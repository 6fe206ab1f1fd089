"""The forms about a part of a job begin with the part that they are about."""

from fieldservice.workflows.parts.on_the_job.steps import what_is_used_next, what_was_fitted
from tests.support.parts import requisition, stocked, take
from tests.support.story import ON_SITE, given_a_job


def test_fitting_begins_with_what_was_issued_and_taking_out_with_what_was_fitted():
    story = stocked(given_a_job(*ON_SITE), FAN_80=3)
    take(story, "li.wei", "request_parts", {"parts": "FAN-80 x2"})
    assert what_is_used_next(story.folded()) == {}

    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    assert what_is_used_next(story.folded()) == {"parts": "FAN-80 x2"}

    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x2"})
    assert what_is_used_next(story.folded()) == {}
    assert what_was_fitted(story.folded()) == {"parts": "FAN-80 x2"}
