"""Headquarters, two branches and a van with real stores: parts on their way are seen by sender and receiver alone."""

import csv

import pytest

from db import ledgers
from fieldservice.desk.ticket_status import device_of
from fieldservice.read_model.needs import expected_parts
from tests.support.command_line import CommandLine
from tests.sync.usual_organisation import OFFICES, SERVER, STAFF, UsualOrganisation

PARTS = (
    ("code", "zh", "en", "tracked", "cost"),
    ("FAN-80", "风扇", "Fan", "no", "12.00"),
    ("FAN-92", "大风扇", "Large fan", "no", "15.00"),
    ("PSU-450", "电源", "Power supply", "yes", "450.00"),
)


class WithStores(UsualOrganisation):
    """The usual organisation with storekeepers, a second branch, and parts in the catalogue."""

    offices = (*OFFICES, ("CD02", "绵阳分中心", "Mianyang branch", "branch", ""))
    staff = (
        *STAFF,
        ("guo", "郭仓管", "storekeeper", "", "HQ", "471182"),
        ("zheng", "郑浩", "storekeeper", "", "CD01", "471182"),
        ("mu", "穆仓管", "storekeeper manager", "", "CD02", "471182"),
    )

    def publish_parts(self):
        file = self.folder / "parts.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(PARTS)
        CommandLine(self.folder / "HQ").json("publish", "parts", str(file))
        self.exchange()

    def held(self, office, item="FAN-80"):
        """What the store of this office says where the parts are, without places of nothing."""
        reader = self.desks[office].session.reader
        return {level.account: level.quantity for level in ledgers.levels(reader, "", item) if level.quantity}


@pytest.fixture
def organisation(tmp_path):
    made = WithStores(tmp_path)
    made.publish_parts()
    yield made
    made.close()


def test_parts_go_from_the_supplier_to_the_van_while_the_line_is_cut_and_a_third_branch_sees_nothing(organisation):
    take, exchange = organisation.take, organisation.exchange
    delivered = "FAN-80 x10\nPSU-450 x2 9F11-07 9F11-08"
    take("guo", "receive_from_supplier", supplier="深圳电源厂", supplier_note="LN-881", arrived=delivered)
    order = take("zheng", "order_parts", sender="HQ", parts="FAN-80 x6\nPSU-450 x2").id
    exchange()
    take("guo", "confirm_order", order, expected="2099-01-04T01:00:00Z")
    take("guo", "send_order", order, sending="FAN-80 x4", scanned="9F11-07\n9F11-08")
    organisation.cut()
    take("zheng", "receive_early", order, arrived="FAN-80 x3")
    take("guo", "send_rest", order, sending="FAN-80 x2")
    assert organisation.state(order) == {"HQ": "on_its_way", "CD01": "asked"}
    organisation.mend()
    exchange()
    take("zheng", "receive_parts", order, arrived="FAN-80 x3", scanned="9F11-07\n9f11-08")

    van = take("zheng", "send_parts", receiver="CD01-V2", sending="FAN-80 x2").id
    exchange()
    take("li.wei", "receive_parts", van, arrived="FAN-80 x2")
    passed = take("li.wei", "offer_part", colleague="wang", sending="FAN-80 x1").id
    exchange()
    take("wang", "accept_part", passed)
    exchange()

    assert organisation.state(order) == {"HQ": "received", "CD01": "received"}
    assert organisation.state(van) == {"HQ": "received", "CD01": "received", "CD01-V2": "received"}
    assert organisation.state(passed) == {"HQ": "received", "CD01": "received", "CD01-V2": "received"}
    everywhere = {
        "HQ/supplier": -10, "HQ/good": 4, "CD01/good": 4, "CD01-V2/bag/li.wei": 1, "CD01/bag/wang": 1
    }  # fmt: skip
    assert organisation.held("HQ") == everywhere
    assert organisation.held("CD01")["CD01/good"] == 4 and organisation.held("CD01-V2")["CD01-V2/bag/li.wei"] == 1
    assert organisation.held("CD02") == {} and organisation.owed() == {}
    assert not any(organisation.desks[code].thing(order).marked for code in ("HQ", "CD01"))
    assert organisation.problems() == []


def test_the_job_has_the_date_of_an_order_and_its_people_the_news_although_the_supplier_does_not_see_the_job(
    organisation,
):
    take, exchange = organisation.take, organisation.exchange
    job = organisation.job("on_site", **SERVER)
    take("zhao", "accept", job)
    take("zhao", "request_parts", job, parts="FAN-92 x2")
    take("zhao", "dispatch", job, engineer="li.wei")
    desk = organisation.desks["CD01"]
    (need,) = [each for each in desk.store_room.needs(desk.session.person("zheng")) if each.part == "FAN-92"]
    step, fields = desk.store_room.order(need)
    order = take("zheng", step, **{**fields, "sender": "CD02"}).id
    exchange()
    take("mu", "confirm_order", order, expected="2099-01-04T01:00:00Z")
    exchange()

    for office, who in (("CD01", "zhao"), ("CD01-V2", "li.wei"), ("HQ", "ding")):
        at = organisation.desks[office]
        assert at.page(at.session.person(who), job).parts_expected == {"FAN-92": "2099-01-04T01:00:00Z"}
    listed = desk.lists.work(desk.session.person("zhao"), "open")
    rows = [dict(zip(listed.fields, row, strict=True)) for row in listed.page(None, 0, 50)]
    assert [row["parts_expected"] for row in rows if row["thing"] == job] == ["2099-01-04T01:00:00Z"]
    hq = organisation.desks["HQ"]
    told = device_of(hq.thing(job), expected_parts(hq.session.reader, job))
    assert told.part_expected == "2099-01-04T01:00:00Z"
    assert not organisation.desks["CD02"].session.reader.rows("SELECT 1 FROM work_row WHERE thing = ?", (job,))

    take("mu", "confirm_order", order, expected="2099-01-09T01:00:00Z")
    exchange()
    assert "part_later: li.wei" in organisation.owed()["CD01-V2"]
    assert "job_part_later: coordinator" in organisation.owed()["CD01"]
    organisation.cut()
    take("li.wei", "read_news", need.thing)
    organisation.mend()
    exchange()
    assert "part_later: li.wei" not in organisation.owed()["CD01"]
    take("mu", "refuse_order", order, reason="没有货")
    exchange()
    assert organisation.problems() == []
