"""Consignments on the command line: listed, found by a fault tag that is in the hand, and shown piece by piece."""

import pytest

from fieldservice.desk import Desk
from tests.support.shipped_parts import faulty_parts_packed

TAG = "CD01-F000017-K"


@pytest.fixture
def packed(line):
    """A consignment in which one power supply is packed."""
    desk = Desk.open(line.home)
    try:
        return faulty_parts_packed(desk)
    finally:
        desk.close()


def test_a_consignment_is_listed_found_by_a_tag_and_told_piece_by_piece(line, packed):
    (row,) = line.json("list", "consignments", "--state", "packing", who="zhao")["rows"]
    assert (row["kind"], row["customer"], row["symptom"]) == ("consignment", "CD01 → HQ", "PSU-450 x1")
    assert [each["number"] for each in line.json("find", TAG, who="zhao")["rows"]] == [row["number"]]
    assert [each["number"] for each in line.json("find", "9F11-07", who="zhao")["rows"]] == [row["number"]]

    (piece,) = line.json("show", row["number"], who="zhao")["pieces"]
    assert (piece["tag"], piece["job"], piece["sent"], piece["verdict"]) == (TAG, "CD01-J000001-K", False, None)
    zh, en = (line("show", row["number"], "--lang", lang, who="zhao").out for lang in ("zh", "en"))
    assert all(said in zh for said in (TAG, "电源", "已装箱"))
    assert all(said in en for said in (TAG, "Power supply", "packed", "Send faulty parts to headquarters"))
