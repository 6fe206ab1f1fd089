"""What headquarters sends back to a maker: packed, sent, credited once or refused, and nothing twice."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.supplier_returns.lines import KIND, missing_of, pieces_of, received_of
from tests.support import faulty
from tests.support.faulty import DEAD, FAN, PSU, TWO
from tests.support.store_story import REFERENCE, StoreStory, person, refusal

HERE, MAKER, CREDITED, SCRAP = "HQ/faulty", "HQ/with_maker", "HQ/credited", "HQ/scrap"
QIAN = person("qian", "钱商务", "HQ", "commerce")
KNOWN = replace(REFERENCE, staff={**REFERENCE.staff, "qian": QIAN})
NOTE = {"credit_note": "CN-88", "credited_on": "2026-11-23"}


class ReturnStory(StoreStory):
    """Headquarters knows the returns that it has made."""

    def context(self, who: str, office: str = "") -> Context:
        return replace(super().context(who, office), ended_work=self)

    def of_kind(self, kind):
        ids = dict.fromkeys(move.thing for entry in self.entries for move in entry.moves if move.kind == kind)
        return [self.folded(id_) for id_ in ids]


def given_at_headquarters() -> ReturnStory:
    """Four faulty pieces of two jobs of a branch, in the faulty stock of headquarters."""
    branch = faulty.given_faulty_parts()
    story = ReturnStory(KNOWN, entries=branch.entries)
    for step, who in (("open_consignment", "zheng"), ("send_consignment", "zheng"), ("receive_pieces", "guo")):
        story.when(who, step, **({} if step == "send_consignment" else {"everything": True}))
    return story.when("guo", "judge_pieces", tags=f"{FAN}\n{PSU}\n{DEAD}\n{TWO}", verdict="repairable")


def packed(*tags, **more):
    named = {"tags": "\n".join(tags)} if tags else {"everything": True}
    return given_at_headquarters().when("qian", "open_supplier_return", maker="长城电源厂", **named, **more)


def sent(*tags, expected="1260.00"):
    return packed(*tags).when("qian", "send_to_maker", maker_reference="RMA-1", expected_credit=expected, carrier="sf")


def credited(*tags, amount="1260.00", **more):
    named = {"tags": "\n".join(tags)} if tags else {"everything": True}
    return sent().when("qian", "record_credit", amount=amount, **{**NOTE, **named, **more})


def refused(*tags, becomes="back"):
    named = {"tags": "\n".join(tags)} if tags else {"everything": True}
    return sent().when("qian", "record_refusal", refused_piece=becomes, reason="人为损坏", **named)


def state(story):
    return story.shipment.state, story.shipment.holder


def status(story):
    return {each.tag: each.status for each in pieces_of(story.shipment)}


def held(story, part, place):
    return story.ledger.held(part).get(place, 0)


def money(story):
    return {place: many for place, many in story.ledger.held("money/CNY").items() if many}


def owed(story):
    thing = story.shipment
    return {(debt.kind, debt.role) for debt in obligations(thing, workflow_of(thing))}


def test_what_is_packed_stays_in_the_faulty_stock_until_it_is_sent():
    story = packed(FAN, PSU)

    assert state(story) == ("packing", "HQ") and story.shipment.get("number").startswith("HQ-N")
    assert status(story) == {FAN: "packed", PSU: "packed"} and held(story, "FAN-80", HERE) == 1


def test_everything_in_the_faulty_stock_is_packed_at_once():
    assert set(status(packed())) == {FAN, PSU, DEAD, TWO}


def test_what_is_sent_is_with_the_maker_and_still_ours():
    story = sent(PSU, TWO)

    assert state(story) == ("sent", "HQ")
    assert held(story, "PSU-450", MAKER) == 1 and held(story, "FAN-92", MAKER) == 2 and held(story, "FAN-92", HERE) == 0
    assert story.shipment.get("expected_credit") == 1260_00 and story.shipment.get("maker_reference") == "RMA-1"
    assert story.shipment.record("clock")["due"] == "2026-12-23T01:00:00Z"  # thirty days, as no calendar is published


def test_the_tag_and_the_job_say_that_the_piece_is_with_the_maker():
    story = sent(PSU)

    assert story.ledger.fault_tag(PSU).account == MAKER
    line = story.folded(faulty.JOB).lines("parts")[-1]
    assert (line["act"], line["maker"]) == ("sent_to_maker", "长城电源厂")


def test_a_branch_sends_its_faulty_parts_to_headquarters_and_not_to_a_maker():
    why = refusal(given_at_headquarters(), "zheng", "open_supplier_return", maker="x", everything=True)

    assert "Headquarters sends faulty parts to their makers. A branch sends them to headquarters" in str(why.because)


@pytest.mark.parametrize("who", ["wang", "zhao"])
def test_engineers_and_coordinators_send_nothing_to_a_maker(who):
    assert refusal(given_at_headquarters(), who, "open_supplier_return", maker="x", office="HQ").code == "role"


def test_a_return_without_a_maker_is_refused():
    assert refusal(given_at_headquarters(), "qian", "open_supplier_return").fields.keys() == {"maker"}


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ("HQ-F999999-9", "is neither a known fault tag nor the serial number of a faulty part"),
        (FAN, "is packed already"),
    ],
)
def test_what_is_unknown_or_packed_already_is_not_packed(tags, says):
    why = refusal(packed(FAN), "qian", "pack_for_maker", tags=tags)

    assert says in str(why.because) and why.fields.keys() == {"tags"}


def test_one_piece_is_packed_for_one_maker():
    story = packed(FAN)
    number = story.shipment.get("number")

    why = refusal(story, "qian", "open_supplier_return", maker="另一家", tags=FAN)

    assert number in str(why.because)
    assert FAN not in status(story.when("qian", "open_supplier_return", maker="另一家", everything=True))


def test_a_piece_that_is_with_the_maker_is_not_sent_again_judged_repaired_or_scrapped():
    story = sent(PSU)
    consignment = next(entry.moves[0].thing for entry in story.entries if entry.kind == "consignment_opened")

    assert "with the maker" in str(refusal(story, "qian", "open_supplier_return", maker="y", tags=PSU).because)
    for step, more in (("judge_pieces", {"verdict": "scrap"}), ("pieces_repaired", {}), ("scrap_pieces", {})):
        assert PSU in str(refusal(story, "guo", step, consignment, tags=PSU, **more).because)


def test_an_empty_box_does_not_leave():
    story = given_at_headquarters().when("qian", "open_supplier_return", maker="x")

    assert "Nothing is packed" in str(refusal(story, "qian", "send_to_maker").because)


def test_what_was_scrapped_meanwhile_does_not_leave():
    story = packed(FAN)
    consignment = next(entry.moves[0].thing for entry in story.entries if entry.kind == "consignment_opened")
    box = story.thing
    story.when("guo", "scrap_pieces", consignment, tags=FAN)

    assert FAN in str(refusal(story, "qian", "send_to_maker", box).because)


def test_what_is_taken_out_of_the_box_can_be_packed_again():
    story = packed(FAN, PSU).when("guo", "take_out_for_maker", tags=PSU)
    assert set(status(story)) == {FAN}

    assert set(status(story.when("guo", "pack_for_maker", tags=PSU))) == {FAN, PSU}


def test_a_return_that_is_given_up_leaves_the_pieces_where_they_are():
    story = packed(FAN).when("qian", "cancel_supplier_return", reason="厂家不收")

    assert state(story) == ("cancelled", "HQ") and held(story, "FAN-80", HERE) == 1
    assert set(status(story.when("qian", "open_supplier_return", maker="y", tags=FAN))) == {FAN}


def test_the_credit_that_is_expected_begins_with_what_the_parts_cost_new():
    story = packed(PSU, TWO)
    step = workflow_of(story.shipment).step("send_to_maker")

    assert step.proposes(story.shipment, story.context("qian")) == {"expected_credit": 450_00 + 2 * 15_00}


def test_a_credit_in_full_comes_by_transfer_and_the_pieces_leave_the_books():
    story = credited()

    assert state(story) == ("credited", "HQ") and set(status(story).values()) == {"credited"}
    assert held(story, "PSU-450", CREDITED) == 2 and held(story, "PSU-450", MAKER) == 0
    assert money(story) == {"HQ/bank": 1260_00, "HQ/supplier_credit": -1260_00}
    assert owed(story) == {("supplier_close", "commerce")}
    assert state(story.when("qian", "close_supplier_return")) == ("closed", "HQ")


def test_a_credit_note_stands_on_the_account_with_the_maker():
    assert money(credited(credit_by="account"))["HQ/maker_account/长城电源厂"] == 1260_00


def test_a_credit_in_part_leaves_the_rest_with_the_maker():
    story = credited(PSU, amount="400.00")

    assert state(story) == ("partly", "HQ") and received_of(story.shipment) == 400_00
    assert missing_of(story.shipment) == 860_00
    assert {("supplier_credit", "commerce")} == owed(story)
    assert "has not answered" in str(refusal(story, "qian", "close_supplier_return").because)

    story.when("qian", "record_credit", everything=True, amount="860", **{**NOTE, "credit_note": "CN-89"})
    assert state(story) == ("credited", "HQ") and missing_of(story.shipment) == 0


def test_the_time_limit_of_the_maker_runs_on_when_part_of_it_is_credited():
    story = sent()
    due = story.shipment.record("clock")["due"]
    story.later(days=3).when("qian", "record_credit", tags=PSU, amount="400", **NOTE)

    assert story.shipment.record("clock")["due"] == due


@pytest.mark.parametrize("given", [lambda: credited(PSU, amount="400.00"), credited])
def test_no_piece_is_credited_twice(given):
    story = given()
    step = {"tags": PSU, "amount": "400", **NOTE, "credit_note": "CN-90"}

    assert refusal(story, "qian", "record_credit", **step)
    if story.shipment.state == "partly":
        assert f"{PSU} is already credited" in str(refusal(story, "qian", "record_credit", **step).because)


def test_no_piece_is_credited_twice_where_the_return_was_settled_back():
    story = credited().when("ding", "settle", state="sent", reason="录错")

    why = refusal(story, "qian", "record_credit", tags=PSU, amount="400", **{**NOTE, "credit_note": "CN-90"})

    assert "is already credited" in str(why.because)


@pytest.mark.parametrize("note", ["CN-88", "cn-88 "])
def test_a_credit_note_counts_once_for_its_maker_in_whichever_return(note):
    story = given_at_headquarters()
    for tag in (FAN, PSU):
        story.when("qian", "open_supplier_return", maker="长城电源厂", tags=tag).when("qian", "send_to_maker")
        if tag == FAN:
            story.when("qian", "record_credit", everything=True, amount="12", **NOTE)

    why = refusal(story, "qian", "record_credit", everything=True, amount="12", **{**NOTE, "credit_note": note})

    assert why.fields.keys() == {"credit_note"} and "HQ-N" in str(why.because)


def test_two_makers_may_write_the_same_number_on_their_credit_notes():
    story = given_at_headquarters()
    for maker, tag in (("长城电源厂", FAN), ("另一家", PSU)):
        story.when("qian", "open_supplier_return", maker=maker, tags=tag).when("qian", "send_to_maker")
        story.when("qian", "record_credit", everything=True, amount="12", **NOTE)

    assert state(story) == ("credited", "HQ")


@pytest.mark.parametrize("amount", ["0", "-5", "abc"])
def test_a_credit_of_nothing_is_none(amount):
    assert refusal(sent(), "qian", "record_credit", everything=True, amount=amount, **NOTE).fields.keys() == {"amount"}


def test_a_credit_of_tomorrow_is_refused():
    more = {**NOTE, "credited_on": "2026-11-30"}

    assert refusal(sent(), "qian", "record_credit", everything=True, amount="5", **more).fields.keys() == {
        "credited_on"
    }


def test_a_credit_names_the_pieces_for_which_it_is():
    assert refusal(sent(), "qian", "record_credit", amount="5", **NOTE).fields.keys() == {"tags"}


def test_only_commerce_and_managers_of_headquarters_enter_a_credit():
    assert refusal(sent(), "guo", "record_credit", everything=True, amount="5", **NOTE).code == "role"


def test_refused_pieces_come_back_into_the_faulty_stock():
    story = refused(PSU)
    assert state(story) == ("partly", "HQ") and held(story, "PSU-450", MAKER) == 2
    assert owed(story) == {("supplier_credit", "commerce"), ("supplier_back", "storekeeper")}

    story.when("guo", "take_back_from_maker", tags=PSU)

    assert status(story)[PSU] == "back" and story.ledger.fault_tag(PSU).account == HERE
    assert owed(story) == {("supplier_credit", "commerce")}


def test_pieces_that_the_maker_scraps_leave_the_books_without_a_credit():
    story = refused(becomes="scrapped")

    assert state(story) == ("refused_by_maker", "HQ") and held(story, "PSU-450", SCRAP) == 2
    assert not money(story) and owed(story) == {("supplier_close", "commerce")}


def test_a_return_is_closed_once_everything_that_was_refused_is_back():
    story = refused()
    assert "has not come back" in str(refusal(story, "qian", "close_supplier_return", shortfall="x").because)

    story.when("guo", "take_back_from_maker", everything=True)

    assert "Say why" in str(refusal(story, "qian", "close_supplier_return").because)
    assert state(story.when("qian", "close_supplier_return", shortfall="厂家判人为损坏")) == ("closed", "HQ")
    assert not owed(story)


def test_what_came_back_can_be_sent_to_a_maker_again_and_is_credited_there_once():
    story = refused(PSU).when("guo", "take_back_from_maker", tags=PSU)
    story.when("qian", "open_supplier_return", maker="另一家", tags=PSU).when("qian", "send_to_maker")

    story.when("qian", "record_credit", everything=True, amount="300", **NOTE)

    assert held(story, "PSU-450", CREDITED) == 1 and money(story)["HQ/bank"] == 300_00


def test_what_was_refused_may_be_credited_after_all_while_it_is_still_there():
    story = refused(PSU).when("qian", "record_credit", tags=PSU, amount="200", **NOTE)

    assert status(story)[PSU] == "credited"
    assert "was not refused" in str(
        refusal(refused(FAN, PSU).when("qian", "record_credit", tags=PSU, amount="2", **NOTE), "guo",
                "take_back_from_maker", tags=PSU).because
    )  # fmt: skip


def test_what_has_come_back_is_not_credited():
    story = refused(PSU).when("guo", "take_back_from_maker", tags=PSU)

    assert "not with the maker" in str(refusal(story, "qian", "record_credit", tags=PSU, amount="2", **NOTE).because)


def test_no_piece_is_refused_twice():
    assert "is already refused" in str(refusal(refused(PSU), "qian", "record_refusal", tags=PSU, reason="x").because)


def test_where_less_was_credited_than_expected_the_end_says_why():
    story = credited(amount="1000.00")

    assert refusal(story, "qian", "close_supplier_return").fields.keys() == {"shortfall"}
    assert state(story.when("qian", "close_supplier_return", shortfall="按折旧计")) == ("closed", "HQ")


def test_the_maker_may_say_another_credit():
    story = sent().when("qian", "amend_supplier_return", expected_credit="900.00", reason="厂家邮件")
    story.when("qian", "record_credit", everything=True, amount="900.00", **NOTE)

    assert state(story.when("qian", "close_supplier_return")) == ("closed", "HQ")


def test_the_overdue_credit_is_owed_by_commerce_from_its_day_on():
    (debt,) = obligations(sent().shipment, workflow_of(sent().shipment))

    assert (debt.kind, debt.role, debt.due) == ("supplier_credit", "commerce", "2026-12-23T01:00:00Z")


def test_it_is_not_settled_into_an_end_while_something_is_with_the_maker():
    with pytest.raises(Refused) as refused_:
        sent().when("ding", "settle", state="closed", reason="x")

    assert "still with the maker" in str(refused_.value.fields["state"])


def test_no_value_is_lost_on_the_way():
    before, after = given_at_headquarters(), credited(DEAD)

    assert after.ledger.values()[CREDITED] == before.ledger.values()[HERE] == 450_00
    assert after.ledger.values()[MAKER] == 0


def test_an_entry_of_it_names_no_customer():
    story = credited()

    own = [entry for entry in story.entries if (KIND, story.thing) in entry.touches]
    assert own and all("张女士" not in f"{entry.data}{entry.private}" for entry in own)


# Lost on the way


LOSE = {"reason": "承运方查无此件"}
LOST = "HQ/lost"


def lost(*tags):
    return sent().when("guo", "report_lost_to_maker", tags="\n".join(tags), **LOSE)


def written_off(*tags):
    return lost(*tags).when("ding", "approve").when("guo", "write_off_lost_to_maker")


def test_what_is_lost_on_the_way_leaves_the_books_once_another_person_has_approved_it():
    story = lost(PSU)
    assert held(story, "PSU-450", MAKER) == 2 and status(story)[PSU] == "sent"
    assert "No approved loss is left in the books" in str(refusal(story, "guo", "write_off_lost_to_maker").because)

    story.when("ding", "approve").when("guo", "write_off_lost_to_maker")

    assert held(story, "PSU-450", MAKER) == 1 and held(story, "PSU-450", LOST) == 1
    assert status(story)[PSU] == "lost" and state(story) == ("sent", "HQ"), "of the others the maker has not answered"
    assert story.ledger.fault_tag(PSU).account == LOST
    assert refusal(story, "guo", "write_off_lost_to_maker") and refusal(story, "qian", "record_credit", tags=PSU)


def test_a_return_of_which_everything_was_lost_ends():
    story = written_off(FAN, PSU, DEAD, TWO)

    assert state(story)[0] == "closed" and not owed(story) and not held(story, "PSU-450", MAKER)


def test_what_is_left_is_credited_and_the_return_is_closed():
    story = written_off(PSU)
    story.when("qian", "record_credit", everything=True, amount="800", **NOTE)

    assert state(story)[0] == "credited"
    assert "Say why" in str(refusal(story, "qian", "close_supplier_return").because)
    assert state(story.when("qian", "close_supplier_return", shortfall="一件丢失"))[0] == "closed"


def test_the_carrier_pays_for_what_it_lost_instead_of_a_write_off():
    story = lost(PSU).when("qian", "record_credit", tags=PSU, amount="300", **{**NOTE, "credit_by": "carrier"})

    assert money(story)["HQ/bank"] == 300_00 and held(story, "PSU-450", CREDITED) == 1
    story.when("ding", "approve")
    assert "No approved loss is left in the books" in str(refusal(story, "guo", "write_off_lost_to_maker").because)


def test_what_the_carrier_pays_after_the_write_off_is_at_the_bank_and_its_paper_counts_once():
    story = written_off(FAN, PSU, DEAD, TWO)
    paid = {"amount": "300", "credit_note": "CR-9", "credited_on": "2026-11-20"}
    story.when("qian", "record_carrier_payment", **paid)

    assert state(story)[0] == "closed" and money(story)["HQ/bank"] == 300_00 == received_of(story.shipment)
    assert status(story)[PSU] == "lost" and held(story, "PSU-450", CREDITED) == 0
    assert refusal(story, "qian", "record_carrier_payment", **paid).fields.keys() == {"credit_note"}
    assert "written off" in str(refusal(sent(), "qian", "record_carrier_payment", **paid).because)


def test_nobody_approves_a_loss_of_their_own_and_engineers_report_none():
    story = sent().when("ding", "report_lost_to_maker", tags=PSU, **LOSE)

    assert "Another person" in str(refusal(story, "ding", "approve").because)
    assert refusal(story, "wang", "report_lost_to_maker", tags=FAN, **LOSE, office="HQ").code == "role"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (lambda: lost(PSU), "is already reported lost"),
        (lambda: credited(PSU, amount="400.00"), "is already credited"),
        (lambda: written_off(PSU), "is not with the maker"),
    ],
)
def test_a_piece_is_lost_once_and_only_while_it_is_with_the_maker(given, says):
    why = refusal(given(), "guo", "report_lost_to_maker", tags=PSU, **LOSE)

    assert says in str(why.because) and why.fields.keys() == {"tags"}


def test_a_refused_piece_that_is_lost_on_its_way_back_is_written_off():
    story = refused(PSU).when("guo", "report_lost_to_maker", tags=PSU, **LOSE)
    story.when("ding", "approve").when("guo", "write_off_lost_to_maker")

    assert held(story, "PSU-450", LOST) == 1 and ("supplier_back", "storekeeper") not in owed(story)
