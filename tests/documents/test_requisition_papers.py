"""The papers of a requisition: what was asked for and issued, who asked, approved, issued and received."""

import io
from pkgutil import resolve_name

import pytest

from fieldservice.documents.registry import PAPERS, likely, why_not
from fieldservice.presentation.messages import render
from printing.samples import sound
from tests.printing.reading import Read
from tests.support.parts import HOUSE, requisition, stocked, take
from tests.support.story import ON_SITE, Story, given_a_job


def asked(parts: str = "PSU-450 x1; FAN-80 x3", **more: object) -> Story:
    story = stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3, BRD_77=1)
    return take(story, "li.wei", "request_parts", {"parts": parts, **more})


def paper(story: Story, kind: str, language: str = "en") -> str:
    """The paper of the story's requisition, printed and read back without blanks."""
    thing = story.folded(requisition(story))
    (content,) = PAPERS[kind].contents(thing, HOUSE, "CD01", language=language, printed="")
    out = io.BytesIO()
    printed = resolve_name(content.drawing.pdf)([content], out, "A5")
    sound(printed)
    return Read(out.getvalue(), printed).run_on


def test_the_requisition_slip_says_what_for_whom_and_until_when():
    story = asked(urgent=True, needed="2026-11-25T01:00:00Z")

    text = paper(story, "requisition_slip")

    for shown in ("CD01-Q", "NF5280M6", "SN-7D42-0193", "李伟", "Urgent", "2026-11-2509:00", "2026-11-2309:00"):
        assert shown in text
    assert "PSU-450Powersupply1" in text and "FAN-80Fan3" in text
    assert "Approval" not in text and "Issuedby" in text


def test_the_requisition_slip_is_in_both_languages():
    text = paper(asked(), "requisition_slip", "both")

    assert "备件申请单" in text and "Requisitionslip" in text and "电源Powersupply" in text


def test_it_names_who_approved_and_when_where_that_is_needed():
    story = asked("BRD-77 x1")
    assert "Waitsforapproval" in paper(story, "requisition_slip")

    story.later(hours=1)
    take(story, "sun", "approve", thing=requisition(story))
    assert "Approvedby孙经理2026-11-2310:00" in paper(story, "requisition_slip")


def test_the_issue_note_has_the_serial_numbers_and_both_signatures():
    story = asked()
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S2"}, requisition(story))

    text = paper(story, "issue_note")

    assert "PSU-450Powersupply1S2" in text and "FAN-80" not in text and "Issuedon" not in text
    assert "赵敏" in text and "李伟" in text and "everythinglistedherewasreceived" in text


def test_what_was_issued_later_stands_under_its_own_time():
    story = asked()
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S2"}, requisition(story))
    story.later(days=1)
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))

    text = paper(story, "issue_note")

    assert "2026-11-2309:00PSU-450" in text and "2026-11-2409:00FAN-80Fan2" in text


def test_a_substitute_names_the_part_that_was_asked_for_and_a_missing_part_its_date():
    story = asked()
    take(story, "zhao", "substitute", {"line": "PSU-450", "parts": "PSU-460 x1"}, requisition(story))
    take(story, "zhao", "expect", {"parts": "FAN-80 x3", "expected": "2026-11-26T01:00:00Z"}, requisition(story))

    text = paper(story, "requisition_slip")

    assert "(insteadofPSU-450)" in text and "2026-11-2609:00" in text


def test_the_issue_note_is_offered_once_something_was_issued():
    story = asked()
    thing = story.folded(requisition(story))
    assert likely(thing) == ("requisition_slip",)
    assert "Nothing has been issued" in render(why_not("issue_note", thing))

    take(story, "zhao", "issue", {"parts": "FAN-80 x1"}, requisition(story))

    assert likely(story.folded(requisition(story))) == ("issue_note", "requisition_slip")
    assert likely(story.folded()) and "issue_note" not in likely(story.folded())


@pytest.mark.parametrize("kind", ["requisition_slip", "issue_note"])
def test_a_job_has_no_paper_of_a_requisition(kind):
    assert "belongs to a requisition" in render(why_not(kind, given_a_job(*ON_SITE).folded()))
