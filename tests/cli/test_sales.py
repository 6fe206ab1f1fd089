"""A sale over the counter on the command line: taken, listed, found by its piece, shown and taken back."""

import pytest

PARTS = "code,zh,en,tracked,cost,price\nFAN-80,风扇,Fan,no,12.00,18.00\nPSU-450,电源,Power supply,yes,450.00,620.00\n"


@pytest.fixture
def sold(line):
    """A power supply and two fans were sold; the page of the sale."""
    (line.home.parent / "parts.csv").write_text(PARTS, "utf-8")
    assert line("publish", "parts", line.home.parent / "parts.csv").code == 0
    parts = "FAN-80 x10\nPSU-450 x2 9F11-07 9F11-08"
    line.take("zhao", "new", "receive_from_supplier", supplier="深圳电源厂", supplier_note="LN-881", arrived=parts)
    return line.take("zhao", "new", "sell_parts", parts="FAN-80 x2\nPSU-450 x1 9F11-07", customer_name="刘女士")


def test_a_sale_is_listed_found_by_its_piece_and_shown_and_parts_come_back(line, sold):
    (row,) = line.json("list", "sales", who="zhao")["rows"]
    assert (row["number"], row["symptom"], row["open"]) == (sold["number"], "FAN-80 x2, PSU-450 x1", False)
    assert row["number"] in [each["number"] for each in line.json("find", "9F11-07", who="zhao")["rows"]]
    said = line("show", row["number"], "--lang", "en", who="zhao").out
    assert "Power supply" in said and "620.00" in said and "656.00" in said

    moves = line.json("serial", "9F11-07", who="zhao")["rows"]
    assert (moves[-1]["to"], moves[-1]["number"]) == ("CD01/sold", row["number"])
    line.take("zhao", row["number"], "take_back_sold", parts="PSU-450 x1 9F11-07", reason="型号不符")
    back = {each["part"]: each["returned"] for each in line.json("show", row["number"], who="zhao")["lines"]}
    assert back == {"FAN-80": 0, "PSU-450": 1}
