"""The parts on the service slip: what was fitted, the serial numbers, and what became of the parts that came out."""

from dataclasses import replace

from fieldservice.documents.signed_content import digest_of, slip_facts
from fieldservice.documents.signed_fields import SERVICE_SLIP
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.on_the_job.pieces import FittedPart, fitted_parts
from tests.support.parts import HOUSE, requisition, stocked, take
from tests.support.story import ON_SITE, Story, given_a_job

PSU_FITTED = {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": "0A81-22"}


def issued() -> Story:
    story = stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x1; FAN-80 x3"})
    return take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1; FAN-80 x3"}, requisition(story))


def table(job: Thing, name: str = "parts_fitted") -> dict:
    """The table of this name in the content that a customer would sign; {} where there is none."""
    sections = slip_facts(job, HOUSE, "CD01")["sections"]
    return next((row for section in sections for row in section["rows"] if row["name"] == name), {})


def heads(found: dict) -> list[str]:
    return [column["en"] for column in found["columns"]]


def test_the_slip_names_each_part_with_both_serial_numbers_and_what_became_of_the_old_one():
    story = issued()
    take(story, "li.wei", "fit_part", PSU_FITTED)
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": "kept"})

    found = table(story.folded())

    assert heads(found) == ["Part no.", "Part name", "Qty", "New serial", "Old serial", "Replaced part"]
    psu, fan = found["rows"]
    assert psu[0] == "PSU-450" and psu[1]["zh"] == "电源" and psu[2:5] == ["1", "S1", "0A81-22"]
    assert (psu[5]["en"], fan[5]["en"]) == ("Taken along, with a fault tag", "Kept by the customer")
    assert fan[:5] == ["FAN-80", {"zh": "风扇", "en": "Fan"}, "1", "", ""]


def test_a_column_in_which_nothing_stands_is_left_out():
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x2", "old": "none"})
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": "none"})

    found = table(story.folded())

    assert heads(found) == ["Part no.", "Part name", "Qty", "Replaced part"]
    assert [row[2] for row in found["rows"]] == ["3"]


def test_a_part_that_was_taken_out_again_is_not_on_the_slip():
    story = issued()
    take(story, "li.wei", "fit_part", {**PSU_FITTED, "old": "none", "old_serial": None})
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x3", "old": "none"})
    take(story, "li.wei", "take_part_out", {"parts": "PSU-450 x1 S1"})
    take(story, "li.wei", "take_part_out", {"parts": "FAN-80 x1"})

    assert [(row[0], row[2]) for row in table(story.folded())["rows"]] == [("FAN-80", "2")]


def test_what_was_said_later_of_a_replaced_part_stands_on_its_row():
    later = {"act": "fitted", "old": {"code": "later", "zh": "稍后", "en": "Later"}}
    line = {"part": "PSU-450", "name": {"zh": "电源"}, "quantity": 1, "serials": ["S1"]}
    kept = {"code": "kept", "zh": "客户自留", "en": "Kept"}
    settled = {"act": "old_settled", "old": kept, "lines": [{**line, "serials": [], "old_serial": "0A81-22"}]}
    job = Thing("job-1", "job", lists={"parts": [{**later, "lines": [line]}, settled]})

    assert fitted_parts(job) == [FittedPart("PSU-450", {"zh": "电源"}, 1, "S1", "0A81-22", kept)]


def test_a_part_that_was_fitted_from_stock_and_written_down_too_stands_on_the_slip_once():
    story = issued()
    take(story, "li.wei", "fit_part", PSU_FITTED)

    job = replace(story.folded(), facts={"parts_named": "psu-450 x1 old 0A81-22\n电源 x1\n客户自备硬盘 x1"})

    assert table(job, "parts_named")["rows"] == [["客户自备硬盘 x1"]]


def test_a_slip_without_parts_has_no_block_of_parts_and_the_digest_it_had():
    job = issued().folded()
    bare = replace(job, lists={})

    assert table(job) == {} and "parts_fitted" in SERVICE_SLIP.rows()
    assert digest_of(slip_facts(job, HOUSE, "CD01")) == digest_of(slip_facts(bare, HOUSE, "CD01"))


def test_parts_named_in_words_stand_beside_those_that_were_issued():
    story = issued()
    take(story, "li.wei", "fit_part", PSU_FITTED)
    story.when("li.wei", "examine").when("li.wei", "complete", {"parts_named": "螺丝一包"})

    assert table(story.folded(), "parts_named")["rows"] == [["螺丝一包"]]
    assert table(story.folded())["rows"][0][0] == "PSU-450"


def test_the_warranty_terms_of_parts_stand_on_a_slip_with_a_part_that_was_fitted_without_being_named_in_words():
    story = issued()
    take(story, "li.wei", "fit_part", {"parts": "FAN-80 x1", "old": "kept"})
    take(story, "li.wei", "return_parts", {"parts": "PSU-450 x1 S1; FAN-80 x2"})
    story.when("li.wei", "examine").when("li.wei", "complete", {"parts_named": None, "resolution_code": "CLEAN"})

    terms = slip_facts(story.folded(), HOUSE, "CD01")["terms"]

    assert "90-day warranty" in terms["en"] and "except those that this slip says the customer keeps" in terms["en"]


def test_parts_are_written_by_hand_under_the_columns_in_which_parts_are_printed():
    rows = {row.name: row for part in SERVICE_SLIP.parts for row in part.rows if row.name.startswith("parts_")}

    assert rows["parts_by_hand"].columns == rows["parts_fitted"].columns
