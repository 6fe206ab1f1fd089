"""The catalogue from the command line: listed, found as it is typed, shown one by one."""

import pytest

PARTS = (
    "code,zh,en,product,tracked,active,models,barcode,cost,price,alternatives\n"
    "PSU-450,450瓦电源,Power supply 450 W,server,yes,yes,RS 220; RS 240,6901234500017,268.00,398.00,PSU-500\n"
    "PSU-500,500瓦电源,Power supply 500 W,server,yes,yes,,,310.00,458.00,\n"
    "FAN-80,80毫米风扇,Fan 80 mm,server,no,no,,,,,\n"
)


@pytest.fixture
def shelf(line, tmp_path):
    (tmp_path / "parts.csv").write_text(PARTS, "utf-8")
    line.json("publish", "parts", tmp_path / "parts.csv", who="admin")
    return line


def test_parts_are_listed_page_by_page_in_the_order_of_their_numbers_whole_as_a_file(shelf, tmp_path):
    first = shelf.json("list", "parts", "--limit", "2", who="zhao")
    rest = shelf.json("list", "parts", "--limit", "2", "--after", first["next"], who="zhao")

    assert [row["number"] for row in (*first["rows"], *rest["rows"])] == ["FAN-80", "PSU-450", "PSU-500"]
    assert rest["next"] is None and first["rows"][0]["active"] is False
    assert shelf.json("list", "parts", "--out", tmp_path / "parts.xlsx", who="zhao")["rows"] == 3


def test_parts_are_found_as_they_are_typed_and_their_cost_is_shown_by_role(shelf):
    (row,) = shelf.json("list", "parts", "rs", "220", who="zhao")["rows"]

    assert row == {
        "id": "PSU-450",
        "number": "PSU-450",
        "name": {"code": "PSU-450", "zh": "450瓦电源", "en": "Power supply 450 W"},
        "product": "server",
        "group": "",
        "unit": "piece",
        "tracked": True,
        "active": True,
        "models": ["RS 220", "RS 240"],
        "barcode": "6901234500017",
        "cost": 26800,
        "price": 39800,
        "currency": "CNY",
        "alternatives": ["PSU-500"],
        "photo": "",
        "purpose": "spare",
    }
    assert shelf.json("list", "parts", "电源", who="chen")["rows"][0]["cost"] is None
    assert "¥268.00" in shelf("list", "parts", "psu", who="zhao").out
    assert "268" not in shelf("list", "parts", "psu", who="chen").out
    assert "No match for zzz." in shelf("list", "parts", "zzz", who="chen").out


def test_a_part_is_shown_by_its_number_or_barcode_and_found_beside_other_records(shelf):
    shown = shelf.json("show", "6901234500017", who="zhao")
    found = shelf.json("find", "dianyuan", who="chen")["rows"]

    assert (shown["kind"], shown["number"], shown["least"], shown["most"]) == ("part", "PSU-450", 0, 0)
    assert "PSU-500 Power supply 500 W" in shelf("show", "psu-450", who="chen").out
    assert [(row["kind"], row["number"]) for row in found] == [("part", "PSU-450"), ("part", "PSU-500")]
    assert "part" in shelf("find", "dianyuan", who="chen").out
    assert shelf("show", "PSU-9", who="chen").code == 3


def test_text_narrows_no_list_of_jobs(line):
    answer = line("list", "jobs", "电源", who="chen")

    assert answer.code == 2 and answer.err.startswith("TEXT works only for parts, ") and "Use `find`" in answer.err


def test_loaner_devices_are_listed_as_rows_and_a_device_has_serial_numbers(shelf, tmp_path):
    devices = "code,zh,en,tracked,models,purpose\nLOAN-X1,备用机,Loaner laptop,{},X1,loaner\n"
    (tmp_path / "devices.csv").write_text(devices.format("no"), "utf-8")
    refused = shelf("publish", "parts", tmp_path / "devices.csv", who="admin")
    assert refused.code and "LOAN-X1 is a whole device" in refused.err
    (tmp_path / "devices.csv").write_text(devices.format("yes"), "utf-8")
    shelf.json("publish", "parts", tmp_path / "devices.csv", "--force", who="admin")
    (tmp_path / "count.csv").write_text("part,quantity,serials\nLOAN-X1,1,7D42-01\n", "utf-8")
    sheet = (tmp_path / "count.csv", "--reason", "opening")
    counted = shelf.json("count", "on_loan", "--file", *sheet, who="zhao")
    assert counted["facts"]["account"] == "CD01/on_loan", "what is on loan today can be counted like any place"
    assert shelf.json("list", "loaners", who="zhao")["rows"] == []
    shelf.take(
        "zhao", "new", "receive_from_supplier", supplier="华芯", supplier_note="HX-1", arrived="LOAN-X1 x1 7D42-01"
    )

    (row,) = shelf.json("list", "loaners", "x1", who="chen")["rows"]
    assert (row["state"], row["part"], row["serial"], row["place"]) == ("free", "LOAN-X1", "7D42-01", "CD01/good")
    assert "7D42-01" in shelf("list", "loaners", who="chen").out
    assert shelf.json("list", "loaners", "zzz", who="chen")["rows"] == []
