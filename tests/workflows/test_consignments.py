"""Faulty parts on their way to headquarters: received piece by piece, judged there, good again or scrapped."""

from dataclasses import replace

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.consignments.lines import pieces_of
from fieldservice.workflows.parts.on_the_job.verdicts import verdicts_of
from fieldservice.workflows.registry import workflow_of
from tests.support.faulty import CLOSED_JOB, DEAD, DEVICE, FAN, FAULTY, JOB, PSU, TWO, given_faulty_parts
from tests.support.store_story import refusal

COST = {"PSU-450": 450_00, "FAN-80": 12_00}


def packed(tags=None, **more):
    return given_faulty_parts().when("zheng", "open_consignment", tags=tags, everything=tags is None, **more)


def sent(tags=None):
    return packed(tags).when("zheng", "send_consignment", carrier="sf", tracking="SF1")


def received(tags=None):
    return sent(tags).when("guo", "receive_pieces", everything=True)


def state(story):
    return story.shipment.state, story.shipment.holder


def pieces(story):
    return {piece.tag: piece for piece in pieces_of(story.shipment)}


def owed(story, thing=""):
    """What is owed because of a thing. The rows of a store have each kind once for a thing."""
    about = story.folded(thing or story.thing)
    found = list(obligations(about, workflow_of(about)))
    assert len({debt.kind for debt in found}) == len(found)
    return {(debt.kind, debt.office or about.holder, debt.person or debt.role) for debt in found}


def held(story, part):
    """Where a part is, without the places outside from which it came."""
    return {
        place: many
        for place, many in story.ledger.held(part).items()
        if place not in ("CD01/installed", "CD01/bag/wang")
    }


def values(story):
    return {place: value for place, value in story.ledger.values().items() if value}


def test_everything_in_the_faulty_stock_is_packed_at_once_and_stays_there_until_it_is_sent():
    story = packed()

    assert state(story) == ("packing", "CD01")
    assert story.shipment.get("number").startswith("CD01-S") and story.shipment.get("receiver") == "HQ"
    assert set(pieces(story)) == {FAN, PSU, DEAD, TWO}
    assert held(story, "FAN-92") == {FAULTY: 2}


def test_tags_are_scanned_one_after_the_other_and_a_serial_number_does_as_well():
    story = packed(f"{FAN.lower()}\n9F11-01\n{FAN}")

    assert set(pieces(story)) == {FAN, PSU}


def test_an_entry_of_it_says_nothing_personal_of_the_jobs():
    data = packed().entries[-1].data

    (fan,) = [line for line in data["pieces"] if line["line"] == FAN]
    (dead,) = [line for line in data["pieces"] if line["line"] == DEAD]
    assert (fan["job_number"], fan["fault"]["code"], fan["engineer_display"]) == ("CD01-J000001-K", "NOISE", "王强")
    assert dead["fault"] == "一通电就跳闸" and "张女士" not in str(data)


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ("CD01-F999999-9", "is neither a known fault tag nor the serial number of a faulty part"),
        (f"{FAN}", "is packed already"),
    ],
)
def test_what_is_not_in_the_faulty_stock_or_packed_already_is_not_packed(tags, says):
    why = refusal(packed(FAN), "zheng", "pack_pieces", tags=tags)

    assert says in str(why.because) and why.fields.keys() == {"tags"}


def test_what_has_left_with_another_consignment_says_where_it_is():
    story = sent(FAN)

    because = str(refusal(story, "zheng", "open_consignment", tags=FAN).because)

    assert FAN in because and "faulty, on the way here" in because


def test_a_piece_is_taken_out_of_the_box_again_and_can_be_packed_again():
    story = packed(f"{FAN}\n{PSU}").when("zheng", "take_pieces_out", tags=PSU)
    assert set(pieces(story)) == {FAN}

    assert set(pieces(story.when("zheng", "pack_pieces", tags=PSU))) == {FAN, PSU}


def test_a_van_has_no_faulty_stock_and_an_empty_box_does_not_leave():
    assert "van" in str(refusal(given_faulty_parts(), "zheng", "open_consignment", office="CD01-V2").because)
    empty = given_faulty_parts().when("zheng", "open_consignment")
    assert "Nothing is packed" in str(refusal(empty, "zheng", "send_consignment").because)


def test_what_was_packed_twice_leaves_once():
    story = packed(FAN)
    first = story.thing
    story.when("zheng", "open_consignment", tags=f"{FAN}\n{PSU}").when("zheng", "send_consignment")

    assert FAN in str(refusal(story, "zheng", "send_consignment", first).because)


def test_what_is_sent_is_on_the_way_to_headquarters_with_the_worth_it_had():
    story = sent()

    assert state(story) == ("on_its_way", "HQ")
    assert held(story, "PSU-450") == {"HQ/faulty_transit": 2} and held(story, "FAN-92") == {"HQ/faulty_transit": 2}
    assert values(story)["HQ/faulty_transit"] == 450_00
    assert owed(story) == {("consignment", "HQ", "storekeeper")}
    assert story.shipment.record("clock")["due"] == "2026-11-30T01:00:00Z"  # seven days, as nothing is published


def test_what_was_received_is_to_be_judged_within_some_working_days():
    story = received()

    assert state(story) == ("judging", "HQ")
    assert held(story, "FAN-80") == {"HQ/faulty": 1}
    assert owed(story) == {("judgement", "HQ", "storekeeper")}
    assert story.shipment.record("clock")["due"] == pieces(story)[FAN].judge_by


def test_what_is_missing_stays_on_the_way_and_can_be_judged_no_sooner_than_it_comes():
    story = sent().when("guo", "receive_pieces", tags=f"{PSU}\n{DEAD}\n{TWO}")

    assert state(story) == ("differs", "HQ")
    assert held(story, "FAN-80") == {"HQ/faulty_transit": 1}
    assert "has not been received" in str(refusal(story, "guo", "judge_pieces", tags=FAN, verdict="scrap").because)
    assert owed(story) == {("difference_of_pieces", "HQ", "storekeeper"), ("judgement", "HQ", "storekeeper")}
    story.when("guo", "judge_pieces", tags=PSU, verdict="scrap")
    assert state(story) == ("differs", "HQ")

    assert state(story.when("guo", "receive_pieces", tags=FAN)) == ("judging", "HQ")


def test_what_is_lost_on_the_way_is_written_off_once_a_manager_approved_it():
    story = sent().when("guo", "receive_pieces", tags=f"{FAN}\n{PSU}\n{TWO}")
    story.when("guo", "report_lost_pieces", everything=True, reason="外箱破损，快递查无")

    assert "Waits for: manager." in str(refusal(story, "guo", "write_off_pieces").because)
    assert refusal(story, "guo", "report_lost_pieces", tags=DEAD, reason="?").fields.keys() == {"tags"}
    story.when("ding", "approve").when("guo", "write_off_pieces")

    assert state(story) == ("judging", "HQ")
    assert held(story, "PSU-450") == {"HQ/faulty": 1, "HQ/lost": 1}
    assert values(story)["HQ/lost"] == 450_00 and "HQ/faulty_transit" not in values(story)


def test_what_was_found_after_all_is_not_written_off():
    story = sent().when("guo", "receive_pieces", tags=f"{PSU}\n{TWO}")
    story.when("guo", "report_lost_pieces", everything=True, reason="查无").when("ding", "approve")

    story.when("guo", "receive_pieces", tags=DEAD).when("guo", "write_off_pieces")

    assert held(story, "PSU-450") == {"HQ/faulty": 2} and held(story, "FAN-80") == {"HQ/lost": 1}


def test_what_was_in_the_box_without_having_been_entered_is_flagged_until_its_sender_enters_it():
    story = sent(f"{FAN}\n{PSU}").when("guo", "receive_pieces", tags=f"{FAN}\n{PSU}\n{TWO}")

    assert state(story) == ("differs", "HQ")
    assert held(story, "FAN-92") == {FAULTY: 2, "HQ/faulty_transit": -2, "HQ/faulty": 2}
    assert ("pieces_not_entered", "CD01", "storekeeper") in owed(story)
    assert refusal(story, "guo", "send_more_pieces", tags=TWO).who_may == ("CD01",)

    story.when("zheng", "send_more_pieces", tags=TWO).when("guo", "judge_pieces", tags=TWO, verdict="repairable")

    assert held(story, "FAN-92") == {"HQ/faulty": 2} and state(story) == ("judging", "HQ")


def test_a_piece_of_another_box_is_received_with_that_box():
    story = sent(FAN)
    story.when("zheng", "open_consignment", tags=PSU).when("zheng", "send_consignment")

    why = refusal(story, "guo", "receive_pieces", tags=f"{PSU}\n{FAN}")

    assert "on the way with another consignment" in str(why.because) and FAN in str(why.because)


def test_a_piece_that_an_engineer_threw_into_the_box_leaves_the_engineers_hands():
    story = given_faulty_parts(two_at="CD01/custody/wang")
    story.when("zheng", "open_consignment", tags=FAN).when("zheng", "send_consignment")
    story.when("guo", "receive_pieces", tags=f"{FAN}\n{TWO}").when("zheng", "send_more_pieces", tags=TWO)

    assert held(story, "FAN-92") == {"HQ/faulty": 2}


def test_what_was_written_off_and_comes_after_all_is_in_the_books_again():
    story = sent().when("guo", "receive_pieces", tags=FAN)
    story.when("guo", "report_lost_pieces", tags=DEAD, reason="查无").when("ding", "approve").when(
        "guo", "write_off_pieces"
    )

    story.when("guo", "receive_pieces", tags=f"{DEAD}\n{PSU}\n{TWO}")

    assert state(story) == ("judging", "HQ") and held(story, "PSU-450") == {"HQ/faulty": 2}
    assert values(story)["HQ/faulty"] == 450_00 and "HQ/lost" not in values(story)


def test_what_is_in_the_box_and_known_to_nobody_is_not_received():
    why = refusal(sent(FAN), "guo", "receive_pieces", tags="CD09-F000001-1")

    assert "is neither a known fault tag nor the serial number of a faulty part" in str(why.because)


def test_scrap_leaves_the_books_with_the_worth_it_had():
    story = received().when("guo", "judge_pieces", tags=DEAD, verdict="scrap", words="板子烧毁")

    assert held(story, "PSU-450") == {"HQ/faulty": 1, "HQ/scrap": 1}
    assert values(story)["HQ/scrap"] == 450_00 and "HQ/faulty" not in values(story)


def test_a_part_without_a_fault_is_good_stock_again_at_its_standard_cost():
    story = received().when("guo", "judge_pieces", tags=PSU, verdict="no_fault")

    assert story.ledger.places_of("9F11-01") == ["HQ/good"]
    # It came out of a device, worth nothing; what it is worth now comes out of the account of repairs.
    assert values(story)["HQ/good"] == COST["PSU-450"] and values(story)["HQ/repaired"] == -COST["PSU-450"]


def test_a_repairable_part_stays_faulty_until_it_is_repaired():
    story = received().when("guo", "judge_pieces", tags=f"{PSU}\n{DEAD}", verdict="repairable")
    assert story.ledger.places_of("9F11-02") == ["HQ/faulty"]
    assert "is not waiting" in str(refusal(story, "guo", "pieces_repaired", tags=FAN).because)

    story.when("guo", "pieces_repaired", tags=f"{PSU}\n{DEAD}", words="换电容")

    assert held(story, "PSU-450") == {"HQ/good": 2}
    # One came worth nothing, one with its whole worth; both are worth the standard cost now.
    assert values(story)["HQ/good"] == 900_00 and values(story)["HQ/repaired"] == -450_00
    assert sum(story.ledger.values().values()) == 0


def test_what_cannot_be_repaired_after_all_is_scrapped_and_its_verdict_stays():
    story = received(FAN).when("guo", "judge_pieces", tags=FAN, verdict="customer_damage", words="进水")
    assert state(story) == ("in_repair", "HQ")

    story.when("guo", "scrap_pieces", tags=FAN)

    assert state(story) == ("finished", "HQ") and held(story, "FAN-80") == {"HQ/scrap": 1}
    assert verdicts_of(story.folded(JOB))[FAN].verdict["code"] == "customer_damage"


def test_a_tracked_piece_without_a_serial_number_becomes_good_under_the_one_that_is_entered():
    story = received(PSU)
    line = next(line for entry in story.entries for line in entry.data.get("pieces", ()) if line["line"] == PSU)
    for entry in story.entries:
        for each in (*entry.data.get("pieces", ()), *entry.data.get("lines", ())):
            if each.get("line") == PSU:
                each["serials"] = []
    assert line["serials"] == []

    assert "has no serial number" in str(refusal(story, "guo", "judge_pieces", tags=PSU, verdict="no_fault").because)
    story.when("guo", "judge_pieces", tags=PSU, verdict="no_fault", good_serial="NEW-77")

    assert story.ledger.quantity("HQ/good", "PSU-450", "NEW-77") == 1


def test_a_later_verdict_replaces_the_first_and_the_books_follow():
    story = received(f"{PSU}\n{FAN}").when("guo", "judge_pieces", tags=PSU, verdict="no_fault")
    story.when("guo", "judge_pieces", tags=PSU, verdict="scrap", words="复测不良")
    assert story.ledger.places_of("9F11-01") == ["HQ/scrap"] and "HQ/good" not in values(story)

    story.when("guo", "judge_pieces", tags=PSU, verdict="repairable")

    assert story.ledger.places_of("9F11-01") == ["HQ/faulty"] and not values(story).get("HQ/repaired")
    assert pieces(story)[PSU].in_repair and verdicts_of(story.folded(JOB))[PSU].verdict["code"] == "repairable"


def test_a_verdict_stays_once_the_good_part_has_left_the_store():
    story = received(PSU).when("guo", "judge_pieces", tags=PSU, verdict="no_fault")
    story.when("guo", "send_parts", receiver="CD02", sending="PSU-450 x1 9F11-01")

    story.thing = next(id_ for entry in story.entries for kind, id_ in entry.touches if kind == "consignment")
    assert "is no longer in good stock, so its verdict cannot change" in str(
        refusal(story, "guo", "judge_pieces", tags=PSU, verdict="scrap").because
    )


def test_a_closed_job_gains_the_damage_as_a_fact_and_its_coordinator_reads_it_once():
    story = received().when("guo", "judge_pieces", tags=f"{DEAD}\n{TWO}", verdict="customer_damage", words="液体痕迹")

    closed = story.folded(CLOSED_JOB)
    assert {tag: found.words for tag, found in verdicts_of(closed).items()} == {DEAD: "液体痕迹", TWO: "液体痕迹"}
    assert (closed.state, closed.late, closed.marked) == ("closed", [], [])
    assert owed(story, CLOSED_JOB) >= {("damage", "CD01", "coordinator")}
    assert [line["act"] for line in story.folded(DEVICE).lines("parts")] == ["judged"]

    story.when("zhao", "read_verdict", CLOSED_JOB)
    assert ("damage", "CD01", "coordinator") not in owed(story, CLOSED_JOB)
    assert "read all verdicts" in str(refusal(story, "zhao", "read_verdict", CLOSED_JOB).because)


def test_the_engineer_who_still_has_the_job_reads_it_too_and_a_corrected_verdict_is_no_damage():
    story = received().when("guo", "judge_pieces", tags=FAN, verdict="customer_damage")
    assert {("damage", "CD01", "coordinator"), ("damage/engineer", "CD01", "wang")} <= owed(story, JOB)

    story.when("guo", "judge_pieces", tags=FAN, verdict="repairable")

    assert not any(kind.startswith("damage") for kind, *_ in owed(story, JOB))


def test_what_waits_for_its_repair_need_not_keep_the_consignment_open():
    story = received(f"{FAN}\n{PSU}").when("guo", "judge_pieces", tags=FAN, verdict="repairable")
    assert PSU in str(refusal(story, "guo", "finish_consignment").because)
    story.when("guo", "judge_pieces", tags=PSU, verdict="customer_damage").when("guo", "finish_consignment")

    story.when("guo", "pieces_repaired", tags=FAN)

    assert state(story) == ("finished", "HQ") and held(story, "FAN-80") == {"HQ/good": 1}


def test_differences_that_the_sender_settled_are_owed_no_more():
    story = sent(FAN).when("guo", "receive_pieces", tags=f"{FAN}\n{TWO}")
    story.when("guo", "judge_pieces", tags=f"{FAN}\n{TWO}", verdict="scrap").when("zheng", "send_more_pieces", tags=TWO)

    assert state(story) == ("differs", "HQ") and owed(story) == set()
    assert state(story.when("guo", "finish_consignment")) == ("finished", "HQ")


def test_a_consignment_does_not_end_while_something_of_it_is_on_the_way():
    story = sent().when("guo", "receive_pieces", tags=FAN)

    why = refusal(story, "ding", "settle", state="finished", reason="算了")

    assert why.fields.keys() == {"state"} and "still on the way" in str(why.fields["state"])


def test_an_office_that_stands_alone_judges_its_own_faulty_parts():
    story = given_faulty_parts()
    offices = {code: office for code, office in story.reference.offices.items() if code != "HQ"}
    story.reference = replace(story.reference, offices=offices)

    story.when("zheng", "open_consignment", everything=True).when("zheng", "send_consignment")
    story.when("zheng", "receive_pieces", everything=True).when("zheng", "judge_pieces", tags=FAN, verdict="scrap")

    assert held(story, "FAN-80") == {"CD01/scrap": 1}
