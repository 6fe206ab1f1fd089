"""Shipments on the command line: taken, listed, found by a piece that is in the hand, and shown line by line."""

import pytest

PARTS = "code,zh,en,tracked,cost\nFAN-80,风扇,Fan,no,12.00\nPSU-450,电源,Power supply,yes,450.00\n"


@pytest.fixture
def delivered(line):
    """A supplier delivered to an office that stands alone; the page of the shipment."""
    (line.home.parent / "parts.csv").write_text(PARTS, "utf-8")
    assert line("publish", "parts", line.home.parent / "parts.csv").code == 0
    parts = "FAN-80 x10\nPSU-450 x2 9F11-07 9F11-08"
    return line.take(
        "zhao", "new", "receive_from_supplier", supplier="深圳电源厂", supplier_note="LN-881", arrived=parts
    )


def test_a_shipment_is_listed_found_by_a_piece_and_told_line_by_line(line, delivered):
    (row,) = line.json("list", "shipments", "--state", "received", who="zhao")["rows"]
    assert (row["number"], row["kind"], row["customer"]) == (delivered["number"], "shipment", "深圳电源厂 → CD01")
    assert row["symptom"] == "FAN-80 x10, PSU-450 x2"
    assert [each["number"] for each in line.json("find", "9F11-07", who="zhao")["rows"]] == [row["number"]]

    lines = line.json("show", row["number"], who="zhao")["lines"]
    assert [(each["part"], each["received"], each["received_serials"]) for each in lines] == [
        ("FAN-80", 10, []),
        ("PSU-450", 2, ["9F11-07", "9F11-08"]),
    ]
    zh, en = (line("show", row["number"], "--lang", lang, who="zhao").out for lang in ("zh", "en"))
    assert all(said in zh for said in ("深圳电源厂", "收 10", "已收：9F11-07、9F11-08", "供应商到货入库"))
    assert all(said in en for said in ("LN-881", "received 10", "Power supply", "Receive parts from a supplier"))
