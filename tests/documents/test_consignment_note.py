"""The consignment note has a row for each piece, in the words of the catalogue, and nothing personal."""

import pytest

from fieldservice.documents.consignment_note import consignment_note
from fieldservice.documents.registry import likely, why_not
from tests.support.faulty import DEAD, FAN, PSU, TWO, given_faulty_parts


@pytest.fixture
def story():
    return given_faulty_parts().when("zheng", "open_consignment", parts_remark="轻放")


def note(story, language):
    return consignment_note(story.shipment, story.reference, "CD01", language=language)


@pytest.mark.parametrize(
    ("language", "fault"), [("zh", "风扇\n异响"), ("en", "Fan\nNoise"), ("both", "风扇 Fan\n异响 Noise")]
)
def test_a_piece_has_its_tag_part_serial_number_job_symptom_and_engineer(story, language, fault):
    story.when("zheng", "pack_pieces", everything=True)
    story.when("zheng", "send_consignment", carrier="sf", tracking="SF1", parts_remark="轻放")

    made = note(story, language)

    rows = {row.tag: row for row in made.rows}
    assert list(rows) == sorted((FAN, PSU, DEAD, TWO)) and made.pieces == "5"
    assert (rows[FAN].fault, rows[FAN].job, rows[FAN].engineer) == (fault, "CD01-J000001-K", "王强")
    assert (rows[TWO].part, rows[PSU].serial) == ("FAN-92 x2", "9F11-01")
    assert rows[DEAD].fault.endswith("一通电就跳闸")
    assert (made.tracking, made.packed_by, made.remark) == ("SF1", "郑浩", "轻放")


def test_it_can_be_printed_before_to_pack_by_it_once_something_is_packed(story):
    assert likely(story.shipment) == () and why_not("consignment_note", story.shipment) is not None

    story.when("zheng", "pack_pieces", tags=FAN)

    assert likely(story.shipment) == ("consignment_note",) and [row.tag for row in note(story, "zh").rows] == [FAN]
