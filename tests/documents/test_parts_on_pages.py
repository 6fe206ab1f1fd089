"""Parts on the pages: of a job, a requisition and a device, and what the customer reads on the status page."""

from datetime import UTC, datetime

from fieldservice import words
from fieldservice.desk.detail import detail_of
from fieldservice.desk.ticket_status import WAITS_FOR_PART, device_of
from fieldservice.presentation.job_parts import groups
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import Wording
from fieldservice.words.moments import zone_named
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from fieldservice.workflows.registry import workflow_of
from tests.support.parts import requisition, stocked, take
from tests.support.story import ON_SITE, TO_ENGINEER, Story, given_a_job

EXPECTED = "2026-11-26T01:00:00Z"


def asked(*before: tuple[str, str]) -> Story:
    story = stocked(given_a_job(*(before or ON_SITE)), FAN_80=10, PSU_450=3)
    return take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1; FAN-80 x3"})


def issued() -> Story:
    story = asked()
    return take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1; FAN-80 x2"}, requisition(story))


def shown(story: Story, thing: str = "") -> dict[str, str]:
    """What the page says of each part."""
    words.use("en")
    folded = story.folded(thing)
    page = detail_of(folded, workflow_of(folded), {}, {})
    wording = Wording(DisplayNames({}, {}, {}, zone_named("Asia/Shanghai")), {}, datetime(2026, 11, 23, 1, tzinfo=UTC))
    return {label: text for _heading, rows in groups(page, wording) for label, text in rows}


def test_the_page_of_a_job_says_what_became_of_each_part_and_which_number_goes_on_the_tag():
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": "0A81-22"})
    (tag,) = tags_of(story.folded())

    found = shown(story)

    assert "Power supply" in found["PSU-450"] and "fitted 1" in found["PSU-450"]
    assert (
        "fitted: S1, removed: 0A81-22" in found["PSU-450"] and f"fault tag {tag.number} (0A81-22)" in found["PSU-450"]
    )
    assert "requested 3" in found["FAN-80"] and "issued 2" in found["FAN-80"] and "in the bag 2" in found["FAN-80"]


def test_the_page_of_a_requisition_has_its_lines():
    story = issued()
    take(story, "zhao", "expect", {"parts": "FAN-80 x1", "expected": EXPECTED}, requisition(story))

    found = shown(story, requisition(story))

    assert "issued 1" in found["PSU-450"] and "to be issued 1" in found["FAN-80"] and "expected" in found["FAN-80"]


def test_the_page_of_a_device_tells_when_and_on_which_job_a_part_was_fitted():
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": "0A81-22"})

    (text,) = shown(story, story.folded().get("device")).values()

    assert "PSU-450 Power supply" in text and "removed: 0A81-22" in text and story.folded().get("number") in text
    assert "The warranty of this part begins" in text


def test_the_page_of_a_device_says_that_a_part_was_taken_out_again():
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "PSU-450 x1 S1", "old": "kept"})
    story.later(minutes=5)
    take(story, "li.wei", "take_part_out", {"parts": "PSU-450 x1 S1"})

    fitted, taken_out = shown(story, story.folded().get("device")).values()

    assert "warranty" in fitted and "fitted: S1, taken out again" in taken_out.replace("\n", ", ")


def test_the_customer_reads_that_the_work_waits_for_a_part_and_when_it_comes_without_its_number():
    story = asked(*TO_ENGINEER)
    assert device_of(story.folded()).state == WAITS_FOR_PART and device_of(story.folded()).part_expected == ""

    take(story, "zhao", "expect", {"parts": "PSU-450 x1; FAN-80 x3", "expected": EXPECTED}, requisition(story))
    assert device_of(story.folded()).part_expected == EXPECTED
    later = {"PSU-450": "2026-12-09T02:00:00Z", "FAN-80": EXPECTED}  # what the requisition knows of its orders
    assert device_of(story.folded(), later).part_expected == later["PSU-450"]

    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1; FAN-80 x3"}, requisition(story))
    told = device_of(story.folded())
    assert told.state != WAITS_FOR_PART and told.part_expected == "" and "PSU" not in str(told)
