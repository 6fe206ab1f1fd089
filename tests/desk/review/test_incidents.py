"""Incidents of the exchange as they really come about: listed where they belong with both images, and settled by one
call."""

import json

from fieldservice.admin import backups, erasing
from fieldservice.sync.hub import enrolment
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import carried_files
from fieldservice.sync_rules.rules import RULES
from tests.desk.review.test_review import lines, of, settle


def test_work_whose_bytes_were_damaged_before_it_went_is_told_at_the_office_with_both_images(house):
    house.desk("HQ"), house.desk("CD01")
    job = house.job("CD01")
    house.all()
    house.take("CD01", "zhao", "accept", job)
    with house.desk("CD01").session.store.writing() as tx:
        body = bytes(tx.value("SELECT body FROM entry WHERE kind = 'accepted'"))
        tx.run("UPDATE entry SET body = ? WHERE kind = 'accepted'", (body[:-9] + b"!",))

    house.all()

    item = of(house, "CD01", "zhao", "replaced")
    assert len(item.sides) == 2 and item.may_settle
    settle(house, "CD01", "zhao", "replaced")
    settle(house, "HQ", "ding", "unreadable")
    house.all()
    assert "replaced" not in house.listed()["CD01"] and "unreadable" not in house.listed()["HQ"]
    assert house.desk("CD01").thing(job).state == house.desk("HQ").thing(job).state == "received"


def test_a_job_that_stands_otherwise_after_headquarters_was_restored_is_told_as_it_was_and_as_it_is(house, tmp_path):
    house.desk("CD01-V2"), house.desk("CD01")
    job = house.dispatched()
    house.all()
    backups.backup(house.hq, tmp_path / "monday.zip")
    house.take("CD01-V2", "li.wei", "take", job)
    house.all()
    house.hq.close()
    backups.restore(tmp_path / "monday.zip", tmp_path / "HQ", force=True)
    house.hq = type(house.hq).open(tmp_path / "HQ")
    house.here = HubContext(house.hq, RULES, lambda: house.now)
    house.take("HQ", "ding", "replace", job, reason="联系不上")

    house.all()

    item = of(house, "CD01", "zhao", "outcome")
    assert lines(item) == [["taken, at CD01-V2"], ["accepted, at CD01"]]
    assert [id_ for _, id_ in item.others] == [job]
    settle(house, "CD01", "zhao", "outcome")
    assert "outcome" not in house.listed()["CD01"]


def test_an_entry_that_was_damaged_at_the_office_is_mended_and_told_once(house):
    house.desk("HQ"), house.desk("CD01")
    house.job("CD01")
    house.all()
    with house.desk("CD01").session.store.writing() as tx:
        right = bytes(tx.value("SELECT body FROM entry WHERE number = 2"))
        tx.run("UPDATE entry SET body = ? WHERE number = 2", (right.replace(b"CD01", b"CD09"),))

    house.all()

    with house.desk("CD01").session.store.reading() as tx:
        assert bytes(tx.value("SELECT body FROM entry WHERE number = 2")) == right
    assert house.listed() == {"HQ": [], "CD01": ["different"]}
    assert of(house, "CD01", "zhao", "different").sides
    settle(house, "CD01", "zhao", "different")
    assert house.listed()["CD01"] == []


def test_people_of_an_office_that_joins_who_are_called_as_others_are_listed_at_headquarters(house):
    house.desk("HQ")
    published = json.dumps(
        {
            "staff": [
                {"name": "zhao", "display": "赵强", "roles": "engineer"},
                {"name": "tang", "display": "唐亮", "roles": "engineer"},
            ]
        }
    )
    with house.hq.writing() as tx:
        enrolment.adopt(tx, house.here, "CD02", published)

    assert (
        "zhao" in str(of(house, "HQ", "ding", "names").says)
        and house.desk("HQ").session.person("tang").office == "CD02"
    )
    settle(house, "HQ", "ding", "names")
    assert house.listed()["HQ"] == []


def test_a_stick_that_may_still_hold_an_erased_customer_is_told_until_somebody_has_seen_to_it(house, tmp_path):
    house.desk("HQ"), house.desk("CD01")
    job = house.job("CD01")
    carried_files.out(house.office("CD01"), tmp_path / "stick.fsc")
    (tmp_path / "stick.fsc").rename(tmp_path / "in somebody's pocket.fsc")
    house.all()
    customer = house.desk("CD01").thing(job).get("customer")

    erasing.erase(house.desk("HQ").session, house.by("HQ", "admin"), customer)
    house.all()

    assert "stick.fsc" in str(of(house, "CD01", "zhao", "kept").says)
    settle(house, "CD01", "zhao", "kept")
    assert "kept" not in house.listed()["CD01"]
