"""Approvals between offices: two answer apart from each other, some answer who may not, and everybody sees the same."""

import itertools

import pytest

from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.common.approvals import answer_to, asks_of, waiting
from tests.support.organisation import Organisation
from tests.support.story import SIGNED_OFF

OFFICES = ("HQ", "CD01")
SERIALS = itertools.count(1)


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    for code in OFFICES:
        made.desk(code)
    yield made
    made.close()


@pytest.fixture
def job(organisation):
    """A device of the branch that is ready to go out, known at headquarters; its ticket is lost."""
    serial = f"SV-{next(SERIALS)}"
    visit = organisation.take("CD01", "lin", "check_in", product="server", serial=serial, place="A3")
    job = str(visit.made["job"])
    for who, step in SIGNED_OFF:
        data = {"engineer": "wang"} if step == "dispatch" else {}
        organisation.take("CD01", "lin" if who == "tang" else who, step, job, **data)
    organisation.take("CD01", "lin", "ask_release", job)
    organisation.all()
    return job


def thing(organisation, code, job):
    return organisation.desk(code).thing(job)


def digest(organisation, job) -> str:
    return asks_of(thing(organisation, "CD01", job))[-1].digest


def counted(organisation, job) -> dict[str, str]:
    """In every store: the answer that counts."""
    asked = digest(organisation, job)
    return {code: (answer_to(thing(organisation, code, job), asked) or {}).get("answer", "") for code in OFFICES}


def marks(organisation, job) -> list[str]:
    """The marks of its entries, the same in every store."""
    found = [[line.entry.mark for line in thing(organisation, code, job).history] for code in OFFICES]
    assert found[0] == found[1]
    return list(filter(None, found[0]))


def listed(organisation, job) -> list[str]:
    """What is on the review list about it, the same in every store."""
    lists = [
        [item.what for item in organisation.reviews(code, who) if item.thing == job]
        for code, who in (("HQ", "ding"), ("CD01", "zhao"))
    ]
    assert lists[0] == lists[1]
    return lists[0]


def item_of(organisation, code, who, job):
    return next(item for item in organisation.reviews(code, who) if item.thing == job)


def forged(organisation, job, by, answers_to) -> None:
    """An answer that no table would have let through."""
    with organisation.desk("CD01").session.store.writing() as tx:
        data = {"answers_to": answers_to, "answer": "approved", "of_kind": "release"}
        draft = {"kind": "approval_given", "by": by, "made": "2026-11-23T08:00:00.000Z", "touches": [("job", job)]}
        RULES.refresh(tx, {job}, [tx.append({**draft, "data": data})], ())


def sides(item) -> list[list[str]]:
    return [[str(line) for line in side.lines] for side in item.sides]


def test_headquarters_refused_first_and_the_device_went_out_on_the_word_of_the_branch(organisation, job):
    organisation.take("HQ", "ding", "refuse_approval", job, reason="发票不符")
    organisation.take("CD01", "sun", "approve", job)
    organisation.take("CD01", "lin", "hand_out", job, proof="lost")
    assert counted(organisation, job) == {"HQ": "refused", "CD01": "approved"}

    organisation.all()

    assert counted(organisation, job) == dict.fromkeys(OFFICES, "refused")
    assert thing(organisation, "HQ", job).state == "closed"
    for code, who in (("HQ", "ding"), ("CD01", "zhao")):
        item = item_of(organisation, code, who, job)
        assert item.what == "disputed" and str(item.says).startswith("林前台, Hand the device over")
        (current, came) = sides(item)
        assert any("丁总: Do not approve" in line for line in current) and "Reason: 发票不符" in current
        assert any("孙经理: Approve" in line for line in came) and any("Hand the device over" in line for line in came)

    organisation.desk("CD01").review.settle(
        organisation.by("CD01", "zhao"), organisation.reviews("CD01", "zhao")[0].key
    )
    organisation.all()
    assert listed(organisation, job) == []


def test_two_answers_that_differ_are_both_shown_though_nobody_acted_on_them(organisation, job):
    organisation.take("CD01", "sun", "refuse_approval", job, reason="不认识")
    organisation.take("HQ", "ding", "approve", job)

    organisation.all()

    assert counted(organisation, job) == dict.fromkeys(OFFICES, "approved")
    assert listed(organisation, job) == ["disputed"]
    item = item_of(organisation, "CD01", "zhao", job)
    assert str(item.says).startswith("孙经理, Do not approve, ")


def test_two_answers_that_agree_are_no_matter_for_review(organisation, job):
    organisation.take("HQ", "ding", "approve", job)
    organisation.take("CD01", "sun", "approve", job)
    organisation.take("CD01", "lin", "hand_out", job, proof="lost")

    organisation.all()

    assert listed(organisation, job) == []


def test_whoever_asked_does_not_answer_whatever_the_entry_says(organisation, job):
    organisation.staff(sun="manager counter_clerk")
    organisation.all()
    organisation.take("CD01", "sun", "ask_release", job, collector="李晓明")
    forged(organisation, job, "sun", digest(organisation, job))

    organisation.all()

    assert marks(organisation, job) == ["not_entitled"]
    assert counted(organisation, job) == dict.fromkeys(OFFICES, "")
    assert all(len(waiting(thing(organisation, code, job))) == 1 for code in OFFICES)


def test_an_answer_above_the_limit_published_meanwhile_does_not_count_and_what_relied_on_it_is_shown(organisation, job):
    organisation.take("CD01", "sun", "approve", job)
    organisation.take("CD01", "lin", "hand_out", job, proof="lost")
    with organisation.hq.writing() as tx:
        tx.publish("setting", [{"key": "approval_release", "value": "0 headquarters"}])

    organisation.all()

    assert marks(organisation, job) == ["not_entitled"]
    assert counted(organisation, job) == dict.fromkeys(OFFICES, "")
    assert listed(organisation, job) == ["not_entitled", "disputed"]

    with organisation.hq.writing() as tx:
        tx.publish("setting", [])


def test_an_answer_to_what_nobody_asked_does_not_count(organisation, job):
    forged(organisation, job, "sun", "f" * 64)

    organisation.all()

    assert marks(organisation, job) == ["not_entitled"]
    assert all(len(waiting(thing(organisation, code, job))) == 1 for code in OFFICES)


def test_a_guest_of_the_day_answers_nothing_whatever_the_entry_says(organisation, job):
    organisation.staff(gao="manager")
    organisation.all()
    organisation.desk("CD01").admit(organisation.by("CD01", "sun"), "gao", "支援")
    forged(organisation, job, "gao", digest(organisation, job))

    organisation.all()

    assert marks(organisation, job) == ["not_entitled"]
