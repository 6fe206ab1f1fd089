"""Two offices ask and answer in any order, with the line cut or not: of the answers to one digest at most one counts,
the first that headquarters numbered, and it is the same in every store. A defect put in on purpose is caught."""

import random
from contextlib import suppress

import pytest

from fieldservice.workflows.common import approvals
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.messages import Refused
from tests.support.organisation import Organisation
from tests.support.story import SIGNED_OFF

OFFICES = ("HQ", "CD01")
ACTS = (
    ("CD01", "lin", "ask_release"),
    ("CD01", "zhao", "ask_release"),
    ("CD01", "sun", "approve"),
    ("CD01", "sun", "refuse_approval"),
    ("CD01", "sun", "release"),
    ("HQ", "ding", "approve"),
    ("HQ", "ding", "refuse_approval"),
)


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    for code in OFFICES:
        made.desk(code)
    yield made
    made.close()


@pytest.fixture
def job(organisation) -> str:
    """A device of the branch that is ready to go out."""
    job = str(organisation.take("CD01", "lin", "check_in", product="server", place="A3").made["job"])
    for who, step in SIGNED_OFF:
        data = {"engineer": "wang"} if step == "dispatch" else {}
        organisation.take("CD01", "lin" if who == "tang" else who, step, job, **data)
    return job


def walk(organisation, job, seed) -> None:
    """Acts on the device, each refused or not, and exchanges: soon after an ask, seldom after an answer."""
    chance = random.Random(seed)
    for act in range(24):
        code, who, step = chance.choice(ACTS)
        with suppress(Refused):
            organisation.take(code, who, step, job, **({"reason": str(act)} if step != "approve" else {}))
        if chance.random() < (0.8 if step == "ask_release" else 0.15):
            organisation.exchange("CD01")
    organisation.all()


def first_numbered(organisation, job) -> dict[str, str]:
    """By digest the entry that answers it, by a rule of the test's own: the first in headquarters' order of numbers."""
    found: dict[str, str] = {}
    with organisation.hq.reading() as tx:
        for entry in sorted(tx.entries_of(job), key=lambda entry: entry.place):
            if (digest := entry.data.get("answers_to")) and entry.mark not in NOT_COUNTED:
                found.setdefault(digest, entry.id)
    return found


def holds(organisation, job) -> bool:
    want = first_numbered(organisation, job)
    things = [organisation.desk(code).thing(job) for code in OFFICES]
    found = [
        {
            asked.digest: answer["entry"]
            for asked in approvals.asks_of(thing)
            if (answer := approvals.answer_to(thing, asked.digest))
        }
        for thing in things
    ]
    waits = [[asked.digest for asked in approvals.waiting(thing)] for thing in things]
    return found == [want, want] and waits[0] == waits[1] and not set(waits[0]) & set(want)


@pytest.mark.parametrize("seed", range(3))
def test_at_most_one_answer_counts_and_it_is_the_same_in_every_store(organisation, job, seed):
    walk(organisation, job, seed)

    assert holds(organisation, job)
    listed = [
        [item.key for item in organisation.reviews(code, who)] for code, who in (("HQ", "ding"), ("CD01", "zhao"))
    ]
    assert listed[0] == listed[1]


def test_a_program_in_which_the_last_answer_counts_is_caught(organisation, job, monkeypatch):
    def last(thing, digest):
        answers = {
            line["entry"]: line for lines in thing.lists.values() for line in lines if line.get("answers_to") == digest
        }
        return next((answers[line.entry.id] for line in reversed(thing.history) if line.entry.id in answers), None)

    walk(organisation, job, 0)
    monkeypatch.setattr(approvals, "answer_to", last)

    assert not holds(organisation, job)
