"""A draft belongs to one form at one terminal, and one call becomes one request, however many terminals there are."""

import os
import subprocess
import sys

import pytest

from fieldservice.desk import Desk, terminals
from fieldservice.desk.drafts import DISCARDED
from fieldservice.workflows.engine.messages import Refused
from tests.support.answers import ANSWERS

FORM = "new/register"
CALL = {"customer_name": "百草园大药房", "phone": "13805310042", "symptom": "打印有条纹"}


@pytest.fixture
def other(office):
    """A second terminal of the same office."""
    desk = Desk.open(office.folder, office.clock)
    yield desk
    desk.close()


def test_what_is_open_at_one_terminal_is_not_offered_at_another_until_it_is_left(office, other):
    chen = office.by("chen")
    key = office.desk.drafts.begin(chen, FORM)
    office.desk.drafts.keep(chen, key, CALL)

    assert other.drafts.unfinished(chen, FORM) == [] == office.desk.drafts.unfinished(chen, FORM)
    office.desk.drafts.leave(chen, key)
    office.desk.drafts.write()
    assert [draft.typed for draft in other.drafts.unfinished(chen, FORM)] == [CALL]


def test_of_two_terminals_one_takes_a_draft_up_and_the_other_is_told_so(office, other):
    chen = office.by("chen")
    office.desk.drafts.keep(chen, FORM, CALL)  # as an earlier version kept it

    assert other.drafts.take_up(chen, FORM, FORM)
    assert not office.desk.drafts.take_up(chen, FORM, FORM)


def test_a_terminal_that_ended_or_crashed_leaves_its_drafts_to_others(office, other):
    chen = office.by("chen")
    key = office.desk.drafts.begin(chen, FORM)
    office.desk.drafts.keep(chen, key, CALL)
    office.desk.drafts.close()

    assert other.drafts.unfinished(chen, FORM)
    assert other.drafts.take_up(chen, FORM, key)
    assert other.drafts.get(chen, key) == CALL


def test_a_process_that_is_gone_does_not_run_and_one_on_another_computer_does_while_it_writes(office):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    computer, _process, began, number = terminals.open_mark().split(" ")
    now = office.clock()

    assert not terminals.runs(f"{computer} {gone.pid} {began} 1", "2026-11-23T00:00:00Z", now)
    assert terminals.runs(f"elsewhere {os.getpid()} {began} {number}", office.desk.session.now(), now)
    assert not terminals.runs(f"elsewhere {os.getpid()} {began} {number}", "2026-01-01T00:00:00Z", now)


def test_two_terminals_do_not_make_two_requests_of_one_call(office, other):
    chen = office.by("chen")
    key = office.desk.drafts.begin(chen, FORM)
    made = office.desk.take(chen, "new", "register", ANSWERS["register"], draft=key)

    with pytest.raises(Refused) as refused:
        other.take(chen, "new", "register", ANSWERS["register"], draft=key)

    assert refused.value.because.values["number"] == made.number
    assert other.drafts.unfinished(chen, FORM) == []
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'call_registered'") == [(1,)]


def test_what_is_typed_later_at_a_terminal_that_lost_its_draft_does_not_bring_it_back(office, other):
    chen = office.by("chen")
    key = office.desk.drafts.begin(chen, FORM)
    office.desk.drafts.keep(chen, key, CALL)
    other.take(chen, "new", "register", ANSWERS["register"], draft=key)
    office.desk.drafts.keep(chen, key, {**CALL, "symptom": "later"})

    assert other.drafts.get(chen, key) is None


def test_a_discarded_draft_stands_last_and_can_be_brought_back_for_a_day(office, other):
    chen = office.by("chen")
    first, second = (office.desk.drafts.begin(chen, FORM) for _each in range(2))
    office.desk.drafts.keep(chen, first, {"symptom": "first"})
    office.desk.drafts.leave(chen, first)
    office.desk.drafts.discard(chen, second, {"symptom": "second"})
    office.desk.drafts.write()

    assert [(draft.typed["symptom"], draft.discarded) for draft in other.drafts.unfinished(chen, FORM)] == [
        ("first", False),
        ("second", True),
    ]
    assert other.drafts.take_up(chen, FORM, second) and other.drafts.get(chen, second) == {"symptom": "second"}
    assert office.rows(f"SELECT count(*) FROM draft WHERE ended = '{DISCARDED}'") == [(0,)]
