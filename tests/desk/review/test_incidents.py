"""Incidents of the exchange, caused as they happen in practice: each is listed at the right offices with both versions,
and one call settles it."""

import json

from fieldservice.admin import backups, erasing
from fieldservice.sync.hub import enrolment
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import carried_files
from fieldservice.sync_rules.rules import RULES
from tests.desk.review.test_review import lines, of, settle


def test_an_entry_damaged_before_it_was_sent_is_listed_at_its_office_with_both_versions(organisation):
    organisation.desk("HQ"), organisation.desk("CD01")
    job = organisation.job("CD01")
    organisation.all()
    organisation.take("CD01", "zhao", "accept", job)
    with organisation.desk("CD01").session.store.writing() as tx:
        body = bytes(tx.value("SELECT body FROM entry WHERE kind = 'accepted'"))
        tx.run("UPDATE entry SET body = ? WHERE kind = 'accepted'", (body[:-9] + b"!",))

    organisation.all()

    item = of(organisation, "CD01", "zhao", "replaced")
    assert len(item.sides) == 2 and item.may_settle
    settle(organisation, "CD01", "zhao", "replaced")
    settle(organisation, "HQ", "ding", "unreadable")
    organisation.all()
    assert "replaced" not in organisation.listed()["CD01"] and "unreadable" not in organisation.listed()["HQ"]
    assert organisation.desk("CD01").thing(job).state == organisation.desk("HQ").thing(job).state == "received"


def test_a_job_with_another_state_after_headquarters_was_restored_is_listed_with_both_states(organisation, tmp_path):
    organisation.desk("CD01-V2"), organisation.desk("CD01")
    job = organisation.dispatched()
    organisation.all()
    backups.backup(organisation.hq, tmp_path / "monday.zip")
    organisation.take("CD01-V2", "li.wei", "take", job)
    organisation.all()
    organisation.hq.close()
    backups.restore(tmp_path / "monday.zip", tmp_path / "HQ", force=True)
    organisation.hq = type(organisation.hq).open(tmp_path / "HQ")
    organisation.here = HubContext(organisation.hq, RULES, lambda: organisation.now)
    organisation.take("HQ", "ding", "replace", job, reason="联系不上")

    organisation.all()

    item = of(organisation, "CD01", "zhao", "outcome")
    assert lines(item) == [["taken, at CD01-V2"], ["accepted, at CD01"]]
    assert [id_ for _, id_ in item.others] == [job]
    settle(organisation, "CD01", "zhao", "outcome")
    assert "outcome" not in organisation.listed()["CD01"]


def test_an_entry_damaged_at_the_office_is_mended_and_listed_once(organisation):
    organisation.desk("HQ"), organisation.desk("CD01")
    organisation.job("CD01")
    organisation.all()
    with organisation.desk("CD01").session.store.writing() as tx:
        right = bytes(tx.value("SELECT body FROM entry WHERE number = 2"))
        tx.run("UPDATE entry SET body = ? WHERE number = 2", (right.replace(b"CD01", b"CD09"),))

    organisation.all()

    with organisation.desk("CD01").session.store.reading() as tx:
        assert bytes(tx.value("SELECT body FROM entry WHERE number = 2")) == right
    assert organisation.listed() == {"HQ": [], "CD01": ["different"]}
    assert of(organisation, "CD01", "zhao", "different").sides
    settle(organisation, "CD01", "zhao", "different")
    assert organisation.listed()["CD01"] == []


def test_people_whose_name_is_already_taken_are_listed_at_headquarters_when_their_office_joins(organisation):
    organisation.desk("HQ")
    published = json.dumps(
        {
            "staff": [
                {"name": "zhao", "display": "赵强", "roles": "engineer"},
                {"name": "tang", "display": "唐亮", "roles": "engineer"},
            ]
        }
    )
    with organisation.hq.writing() as tx:
        enrolment.adopt(tx, organisation.here, "CD02", published)

    assert (
        "zhao" in str(of(organisation, "HQ", "ding", "names").says)
        and organisation.desk("HQ").session.person("tang").office == "CD02"
    )
    settle(organisation, "HQ", "ding", "names")
    assert organisation.listed()["HQ"] == []


def test_a_stick_that_may_still_hold_an_erased_customer_is_listed_until_a_person_settles_it(organisation, tmp_path):
    organisation.desk("HQ"), organisation.desk("CD01")
    job = organisation.job("CD01")
    carried_files.out(organisation.office("CD01"), tmp_path / "stick.fsc")
    (tmp_path / "stick.fsc").rename(tmp_path / "in somebody's pocket.fsc")
    organisation.all()
    customer = organisation.desk("CD01").thing(job).get("customer")

    erasing.erase(organisation.desk("HQ").session, organisation.by("HQ", "admin"), customer, although_open=True)
    organisation.all()

    assert "stick.fsc" in str(of(organisation, "CD01", "zhao", "kept").says)
    settle(organisation, "CD01", "zhao", "kept")
    assert "kept" not in organisation.listed()["CD01"]
