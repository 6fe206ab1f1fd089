"""Stock on the command line: levels, the history of a serial number, and sheets."""

import csv
import json
import re

import pytest

from db import errors
from fieldservice.desk import Desk, StoreTrouble
from tests.desk.test_stock import BAG, FAN, GOOD, ISSUED, RECEIVED
from tests.support.clock import Clock
from tests.support.stock import moved, with_catalogue


class OfOffice:
    def __init__(self, desk):
        self.desk = desk


@pytest.fixture
def stocked(line):
    desk = Desk.open(line.home, Clock())
    moved(OfOffice(desk), *RECEIVED, lines=[{"part": "FAN-80", "name": FAN}])
    moved(OfOffice(desk), *ISSUED)
    desk.close()
    return line


def test_levels_come_as_rows_page_by_page(stocked):
    first = stocked.json("stock", "--limit", "3", who="zhao")
    rest = stocked.json("stock", "--after", first["next"], who="zhao")

    assert [(row["place"], row["part"], row["quantity"], row["value"]) for row in (*first["rows"], *rest["rows"])] == [
        (GOOD, "FAN-80", 3, 3600),
        (GOOD, "PSU-450", 1, 45000),
        (BAG, "FAN-80", 2, 2400),
        (BAG, "PSU-450", 1, 45000),
    ]
    assert rest["next"] is None and first["rows"][0]["name"] == FAN
    assert [row["part"] for row in stocked.json("stock", "--place", "good", "--part", "FAN-80", who="zhao")["rows"]]
    text = stocked("stock", "--place", "good", "--lang", "zh", who="zhao").out
    assert "良品库" in text and "风扇" in text and "450.00" in text


def test_a_place_or_key_that_does_not_exist_is_refused(stocked):
    assert stocked("stock", "--place", "shelf", who="zhao").code == 3
    assert stocked("stock", "--after", "x", who="zhao").code == 2
    assert stocked("serial", "9F11-99", who="zhao").code == 3


def test_a_serial_number_tells_where_it_has_been(stocked):
    rows = stocked.json("serial", "9F11-07", who="zhao")["rows"]

    assert [(row["from"], row["to"], row["serial"]) for row in rows] == [
        ("CD01/supplier", GOOD, "9F11-07"),
        (GOOD, BAG, "9f11-07"),
    ]
    assert "李伟" in stocked("serial", "9F11-07", who="zhao").out


@pytest.mark.parametrize("command", [("stock", "--out"), ("export", "stock")])
def test_the_whole_stock_is_written_into_a_sheet(stocked, tmp_path, command):
    file = tmp_path / "stock.csv"

    assert stocked.json(*command, file, who="zhao")["rows"] == 4
    with file.open(encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    assert (rows[0]["place"], rows[0]["part"], rows[0]["quantity"], rows[0]["value"]) == (GOOD, "FAN-80", "3", "36.00")


SHEET = b"part,quantity,serials\nFAN-80,2,\nPSU-450,1,9F11-08\n"


def test_a_place_is_counted_from_standard_input_or_a_file(stocked, tmp_path):
    desk = Desk.open(stocked.home, Clock())
    with_catalogue(OfOffice(desk))
    desk.close()
    file = tmp_path / "count.csv"
    file.write_bytes(SHEET.replace(b"FAN-80,2", b"FAN-80,3"))

    page = stocked.json("count", "good", "--reason", "missing", who="zhao", stdin=SHEET)
    assert (page["state"], page["facts"]["differences"][0]["difference"]) == ("approval", -1)
    assert stocked.json("count", "CD01/good", "--file", str(file), who="zhao")["state"] == "agreed"
    assert stocked("count", "good", "--file", str(tmp_path / "none.csv"), who="zhao").code == 3
    assert stocked("count", "good", "--json", who="chen", stdin=SHEET).error["code"] == "role"
    assert "lists no parts" in stocked("count", "good", who="zhao", stdin=b"part,quantity\n").err
    wrong = stocked("count", "good", "--json", who="zhao", stdin=SHEET.replace(b"FAN", b"FUN").replace(b",1,", b",x,"))
    assert sorted(wrong.error["fields"]) == ["2:part", "3:quantity"]


def test_what_should_be_ordered_is_listed_with_its_reason_and_written_into_a_sheet(stocked, tmp_path):
    desk = Desk.open(stocked.home, Clock())
    with_catalogue(OfOffice(desk))
    with desk.session.store.writing() as tx:
        tx.publish("part_level", [{"office": "CD01", "part": "FAN-80", "least": 4, "most": 10}])
    desk.close()

    (row,) = stocked.json("stock", "--propose", who="zhao")["rows"]
    assert (row["part"], row["here"], row["used"], row["quantity"], row["sender"]) == ("FAN-80", 3, 2, 7, "")
    assert (
        "Order up to the maximum of 10." in row["why"]
        and "补到最高库存 10" in stocked("stock", "--propose", "--lang", "zh", who="zhao").out
    )
    assert stocked.json("stock", "--propose", "--out", str(tmp_path / "o.csv"), who="zhao")["rows"] == 1
    assert stocked("stock", "--propose", "--place", "good", who="zhao").code == 2


def test_where_the_server_goes_after_a_count_was_saved_the_answer_says_so(stocked, monkeypatch):
    def gone(*_):
        raise StoreTrouble(errors.NO_SERVER)

    desk = Desk.open(stocked.home, Clock())
    with_catalogue(OfOffice(desk))
    desk.close()
    monkeypatch.setattr("fieldservice.desk.lookup.Lookup.warnings", gone)

    refused = stocked("count", "good", "--reason", "missing", "--json", who="zhao", stdin=SHEET)
    assert refused.code == 4 and "It was saved; do not enter it again." in refused.error["reason"]
    refused = stocked("take", "CD01-I000001-3", "note", "--set", "words=x", "--json", who="zhao")
    assert refused.code == 4 and "It was saved" in refused.error["reason"]


def test_what_parts_cost_is_in_no_json_of_people_who_do_not_see_it(stocked):
    desk = Desk.open(stocked.home, Clock())
    with_catalogue(OfOffice(desk))
    desk.close()
    number = stocked.json("count", "good", "--reason", "missing", who="zhao", stdin=SHEET)["number"]
    stocked.json("take", number, "note", "--set", "words=x", who="li.wei")

    seen, hidden = (json.dumps(stocked.json("show", number, who=who)) for who in ("zhao", "li.wei"))
    assert '"cost": 1200' in seen and '"cost": null' in hidden
    assert not re.search(r'"(cost|value|amount)": [1-9]', hidden)


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("show", "\udcff"), b""),
        (("stock", "--part", "\udcff"), b""),
        (("take", "new", "sell_parts", "--data", "-"), b'{"parts": "FAN-80", "phone": "\\ud800"}'),
    ],
)
def test_bytes_that_are_no_text_are_told_and_are_no_defect(stocked, arguments, given):
    refused = stocked(*arguments, "--json", who="zhao", stdin=given)

    assert refused.code == 2 and "not text" in refused.error["reason"]
