"""Staff work at the offices they are published for; a manager lets a guest in for a day; headquarters judges alike."""

from datetime import timedelta

import pytest

from fieldservice.workflows.engine.messages import Refused
from tests.support.office import PIN, pin_verifier
from tests.support.organisation import STAFF


def with_pins(organisation, **offices):
    """Publish all staff with a PIN; `offices` are the further offices of the people it names."""
    with organisation.hq.writing() as tx:
        tx.publish(
            "staff",
            [
                {
                    "name": name,
                    "display": display,
                    "pin": pin_verifier(),
                    "roles": roles,
                    "office": office,
                    "offices": offices.get(name, ""),
                    "skills": "server storage",
                    "active": 1,
                }
                for name, display, roles, office in STAFF
            ],
        )
    return organisation


def signs_in(organisation, code, name):
    try:
        organisation.desk(code).sign_in(name, PIN)
    except Refused as refused:
        return str(refused.because.values.get("office"))
    return True


@pytest.mark.parametrize(
    ("name", "code", "may"),
    [
        ("zhao", "CD01", True),
        ("zhao", "CD01-V2", True),  # a van of her branch
        ("li.wei", "CD01", True),  # the branch of his van
        ("zhao", "CD02", "CD01"),
        ("gao", "CD01-V2", "CD02"),
        ("ding", "CD02", True),  # a manager of headquarters
        ("admin", "CD01-V2", True),
        ("zhao", "HQ", "CD01"),
    ],
)
def test_a_person_signs_in_at_the_own_office_its_vans_and_their_branch_headquarters_managers_everywhere(
    organisation, name, code, may
):
    with_pins(organisation)
    organisation.desk(code), organisation.desk("CD01"), organisation.desk("CD02")

    assert signs_in(organisation, code, name) is True if may is True else may in signs_in(organisation, code, name)


def test_a_person_works_at_the_further_offices_that_are_published(organisation):
    with_pins(organisation, zhao="CD02")

    assert signs_in(organisation, "CD02", "zhao") is True


def test_a_person_of_another_office_can_neither_take_a_step_nor_see_a_phone_number(organisation):
    job = organisation.job("CD01")
    gao = organisation.by("CD02", "gao")

    with pytest.raises(Refused) as why:
        organisation.desk("CD01").take(gao, job, "accept", {})

    assert (why.value.code, why.value.who_may) == ("role", ("manager",))
    with pytest.raises(Refused):
        organisation.desk("CD01").page(gao, job, whole=True)


def test_a_manager_lets_a_guest_in_until_tonight(organisation):
    with_pins(organisation)
    desk = organisation.desk("CD01")

    until = desk.admit(organisation.by("CD01", "sun"), "gao", "赵敏病假，高洁代班")

    assert until == "2026-11-22T16:00:00Z"  # midnight in Chengdu
    assert signs_in(organisation, "CD01", "gao") is True
    organisation.now += timedelta(days=1)
    assert "CD02" in signs_in(organisation, "CD01", "gao")


def test_an_unknown_guest_is_answered_with_the_nearest_names(organisation):
    desk = organisation.desk("CD01")

    with pytest.raises(Refused) as why:
        desk.admit(organisation.by("CD01", "sun"), "gaoo", "代班")

    assert "gao" in why.value.because.values["near"].split(", ")


@pytest.mark.parametrize("as_guest", [True, False])
def test_an_engineer_who_is_a_guest_or_published_for_further_offices_can_be_dispatched(organisation, as_guest):
    with_pins(organisation, **({} if as_guest else {"he": "CD01"}))
    desk, job = organisation.desk("CD01"), organisation.job("CD01")
    names = lambda: {each.person.name for each in desk.lookup.candidates(job)}
    assert ("he" in names()) is not as_guest

    if as_guest:
        desk.admit(organisation.by("CD01", "sun"), "he", "王强病假，代班")

    assert "he" in names()
    organisation.take("CD01", "zhao", "accept", job)
    organisation.take("CD01", "zhao", "dispatch", job, engineer="he")
    organisation.take("CD01", "he", "take", job)
    assert desk.thing(job).state == "taken"


def test_headquarters_counts_what_a_guest_did_and_marks_what_a_stranger_did(organisation):
    jobs = [organisation.job("CD01") for _ in range(2)]
    desk = organisation.desk("CD01")
    desk.admit(organisation.by("CD01", "sun"), "gao", "代班")
    desk.take(organisation.by("CD01", "gao"), jobs[0], "accept", {})
    forged(organisation, "CD01", "he", jobs[1])
    organisation.all()

    for code in ("CD01", "HQ"):
        assert organisation.desk(code).thing(jobs[0]).marked == []
        assert len(organisation.desk(code).thing(jobs[1]).marked) == 1


def test_a_guest_is_let_in_by_a_manager_and_with_a_reason(organisation):
    desk = organisation.desk("CD01")
    organisation.desk("CD02")

    for who, guest, reason, code in (
        ("zhao", "gao", "代班", "role"),
        ("sun", "gao", " ", "data"),
        ("sun", "nobody", "代班", "not_found"),
        ("sun", "gao", "代" * 201, "data"),  # nothing that was typed is cut off in silence
        ("sun", "zhao", "代班", "data"),
    ):
        with pytest.raises(Refused) as why:
            desk.admit(organisation.by("CD01", who), guest, reason)
        assert why.value.code == code


def test_a_forged_admission_lets_nobody_in_at_headquarters(organisation):
    job = organisation.job("CD01")
    store = organisation.desk("CD01").session.store
    with store.writing() as tx:
        data = {"guest": "he", "office": "CD01", "until": "2026-11-23T16:00:00Z", "reason": "x"}
        tx.append({"kind": "guest_admitted", "by": "he", "made": organisation.desk("CD01").session.now(), "data": data})
    forged(organisation, "CD01", "he", job)
    organisation.all()

    assert len(organisation.desk("HQ").thing(job).marked) == 1


def test_the_sign_in_screen_lists_those_who_work_here(organisation):
    names = [row["name"] for row in organisation.desk("CD01").people_here(50)]

    assert {"zhao", "li.wei", "ding", "admin"} <= set(names)
    assert not {"gao", "he", "meng"} & set(names)


def forged(organisation, code, who, job):
    """A note by a person of another office, as a changed program would write it."""
    desk = organisation.desk(code)
    with desk.session.store.writing() as tx:
        tx.append(
            {
                "kind": "noted",
                "by": who,
                "made": desk.session.now(),
                "touches": [("job", job)],
                "private": {"words": "x"},
                "person": str(desk.thing(job).get("customer")),
            }
        )
