"""Good parts from a supplier and between offices: whoever sends and whoever receives, nothing appears or vanishes."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import known_kinds, workflow_of
from tests.support.store_story import PARTS, StoreStory, given_stores, refusal

FRIDAY = "2026-11-27T04:00:00Z"


def ordered(parts="FAN-80 x5\nPSU-450 x2", **more):
    return given_stores().when("zheng", "order_parts", sender="HQ", parts=parts, **more)


def sent(parts="FAN-80 x5", scanned="9F11-07\n9F11-08", **more):
    return ordered(**more).when("guo", "send_order", sending=parts, scanned=scanned, carrier="sf", tracking="SF1")


def owed(story):
    thing = story.shipment
    return {(debt.kind, debt.office or thing.holder, debt.person) for debt in obligations(thing, workflow_of(thing))}


def state(story):
    return story.shipment.state, story.shipment.holder


def test_an_order_is_with_the_office_that_is_asked():
    story = ordered()

    assert state(story) == ("asked", "HQ")
    assert story.shipment.get("number").startswith("CD01-D")
    assert owed(story) == {("order", "HQ", "")}
    assert not story.ledger.held("FAN-80").keys() - {"HQ/good", "HQ/adjusted"}


def test_the_expected_date_is_on_the_shipment_and_a_confirmed_order_is_owed_by_then():
    story = ordered().when("guo", "confirm_order", expected=FRIDAY)

    assert state(story) == ("confirmed", "HQ")
    assert story.shipment.get("expected") == FRIDAY
    (debt,) = obligations(story.shipment, workflow_of(story.shipment))
    assert (debt.kind, debt.due) == ("order_sending", FRIDAY)


def test_what_is_sent_is_on_the_way_to_the_receiver_at_its_cost():
    story = sent()

    assert state(story) == ("on_its_way", "CD01")
    assert story.ledger.held("FAN-80") == {"HQ/adjusted": -20, "HQ/good": 15, "CD01/transit": 5}
    assert story.ledger.values()["CD01/transit"] == 5 * 12_00 + 2 * 450_00
    assert story.ledger.places_of("9f11-07") == ["CD01/transit"]


def test_what_is_received_is_in_the_store_and_the_shipment_has_ended():
    story = sent().when("zheng", "receive_parts", arrived="FAN-80 x5", scanned="9F11-08\n9f11-07")

    assert state(story) == ("received", "CD01")
    assert story.ledger.held("FAN-80")["CD01/good"] == 5
    assert story.ledger.places_of("9F11-07") == ["CD01/good"]
    assert (story.ledger.values()["CD01/good"], story.ledger.values()["CD01/transit"]) == (960_00, 0)
    assert owed(story) == set()


def test_a_changed_standard_cost_leaves_nothing_on_the_way():
    story = sent()
    for line in story.entries[-1].data["sending"]:
        line["cost"] += 100
    for posting in story.entries[-1].data["postings"]:
        posting["value"] += 100 * posting["quantity"]

    story.when("zheng", "receive_parts", arrived="FAN-80 x5", scanned="9F11-07\n9F11-08")

    assert story.ledger.values()["CD01/transit"] == 0


def test_what_is_missing_stays_on_the_way_until_it_is_settled():
    story = sent().when("zheng", "receive_parts", arrived="FAN-80 x3", scanned="9F11-07")

    assert state(story) == ("differs", "CD01")
    assert {line.part: line.on_the_way for line in story.lines} == {"FAN-80": 2, "PSU-450": 1}
    assert story.ledger.held("FAN-80")["CD01/transit"] == 2
    assert owed(story) == {("difference_of_parts", "CD01", "")}

    story.when("zheng", "receive_parts", arrived="FAN-80 x2", scanned="9F11-08")
    assert state(story) == ("received", "CD01")


def test_what_is_lost_on_the_way_is_written_off_once_a_manager_approved_it():
    story = sent().when("zheng", "receive_parts", arrived="FAN-80 x3", scanned="9F11-07\n9F11-08")
    assert "was reported: only 2" in str(refusal(story, "zheng", "report_loss", lost="FAN-80 x3", reason="?").because)
    story.when("zheng", "report_loss", lost="FAN-80 x2", reason="快递外箱破损")

    assert "Waits for: manager." in str(refusal(story, "zheng", "write_off").because)
    assert refusal(story, "zheng", "report_loss", lost="FAN-80 x1", reason="?").fields.keys() == {"lost"}
    story.when("sun", "approve").when("zheng", "write_off")

    assert state(story) == ("received", "CD01")
    assert story.ledger.held("FAN-80") == {"HQ/adjusted": -20, "HQ/good": 15, "CD01/good": 3, "CD01/lost": 2}
    assert story.ledger.values()["CD01/transit"] == 0


def test_a_loss_that_was_not_approved_can_be_found_or_reported_anew():
    story = sent("FAN-80 x5", None).when("zheng", "receive_parts", arrived="FAN-80 x4")
    story.when("zheng", "report_loss", lost="FAN-80 x1", reason="少一只").when(
        "sun", "refuse_approval", reason="再找找"
    )

    refusal(story, "zheng", "write_off")
    story.when("zheng", "report_loss", lost="FAN-80 x1", reason="找过了").when("sun", "approve")
    story.when("zheng", "write_off")

    assert story.ledger.held("FAN-80")["CD01/lost"] == 1 and state(story)[0] == "on_its_way"


def test_a_shipment_whose_rest_was_not_sent_is_not_ended_as_if_it_had_been_lost():
    story = sent("FAN-80 x3", None).when("zheng", "receive_parts", arrived="FAN-80 x3")

    because = str(refusal(story, "zheng", "finish_shipment").because)
    assert "Still to be sent" in because and "FAN-80 x2" in because


def test_what_is_too_many_is_flagged_until_the_sender_enters_it():
    story = sent().when("zheng", "receive_parts", arrived="FAN-80 x6", scanned="9F11-07\n9F11-08")

    assert state(story) == ("differs", "CD01")
    assert story.ledger.held("FAN-80")["CD01/transit"] == -1
    assert {line.part: line.on_the_way for line in story.lines}["FAN-80"] == -1

    story.when("guo", "send_rest", sending="FAN-80 x1").when("zheng", "finish_shipment")
    assert state(story)[0] == "received" and "CD01/transit" not in story.ledger.held("FAN-80")


def test_another_piece_than_the_one_that_was_sent_is_a_difference():
    story = sent("FAN-80 x5", "9F11-07").when("zheng", "receive_parts", arrived="FAN-80 x5\nPSU-450 x1 8E10-44")

    (line,) = [line for line in story.lines if line.part == "PSU-450"]
    assert (line.serials_on_the_way, line.surplus_serials) == (("9F11-07",), ("8E10-44",))


def test_an_order_is_sent_in_parts_and_the_rest_sent_or_refused_later():
    story = sent("FAN-80 x3", "9F11-07")
    assert ("order_rest", "HQ", "") in owed(story)
    story.when("zheng", "receive_parts", arrived="FAN-80 x3", scanned="9F11-07")
    assert state(story) == ("on_its_way", "CD01")

    story.when("guo", "send_rest", sending="FAN-80 x2")
    assert "still to be sent: only 1" in str(
        refusal(story, "guo", "refuse_lines", refused="PSU-450 x2", reason="?").because
    )
    story.when("guo", "refuse_lines", refused="PSU-450 x1", reason="停产")
    assert ("order_rest", "HQ", "") not in owed(story)
    story.when("zheng", "receive_parts", arrived="FAN-80 x2")

    assert state(story) == ("received", "CD01")


def test_what_is_sent_before_the_news_of_the_receipt_is_owed_until_the_receiver_has_it():
    story = sent("FAN-80 x5").when("zheng", "receive_parts", arrived="FAN-80 x5", scanned="9F11-07\n9F11-08")
    here = story.entries.pop()
    story.when("guo", "send_rest", sending="FAN-80 x1")
    story.entries.insert(-1, here)  # headquarters numbers the receipt first
    assert state(story) == ("received", "CD01") and story.ledger.held("FAN-80")["CD01/transit"] == 1

    assert ("sent_late", "CD01", "") in owed(story)
    story.when("sun", "settle", state="on_its_way", reason="又发了一件")
    story.when("zheng", "receive_parts", arrived="FAN-80 x1")
    assert state(story) == ("received", "CD01") and not owed(story)
    assert "CD01/transit" not in story.ledger.held("FAN-80")


def test_an_alternative_can_be_sent_in_place_of_what_was_asked():
    story = ordered("FAN-80 x2", needs=[{"requisition": "q1", "line": "3", "part": "FAN-80", "quantity": 2}])

    story.when("guo", "send_order", sending="FAN-92 x2")

    assert [(line.part, line.to_send, line.on_the_way) for line in story.lines] == [("FAN-80", 0, 0), ("FAN-92", 0, 2)]
    assert story.folded("q1").lines("deliveries")[-1]["lines"] == [{"line": "3", "part": "FAN-92", "quantity": 2}]


def test_parts_may_be_received_before_the_news_that_they_were_sent():
    story = ordered()
    news = story.draft("guo", "send_order", sending="FAN-80 x5", scanned="9F11-07\n9F11-08")
    story.when("zheng", "receive_early", arrived="FAN-80 x5\nPSU-450 x2 9F11-07 9F11-08")
    assert story.ledger.held("FAN-80")["CD01/transit"] == -5

    story.happened(news, "HQ")

    assert state(story) == ("on_its_way", "CD01")
    assert story.ledger.held("FAN-80") == {"HQ/adjusted": -20, "HQ/good": 15, "CD01/good": 5}
    assert story.ledger.places_of("9F11-07") == ["CD01/good"]
    assert state(story.when("zheng", "finish_shipment"))[0] == "received"


def test_in_whatever_order_the_entries_arrive_the_lines_are_the_same():
    story = sent().when("zheng", "receive_parts", arrived="FAN-80 x4", scanned="9F11-07")
    opened, sending, arrival = story.entries[1:]

    for order in ((opened, sending, arrival), (opened, arrival, sending)):
        late = StoreStory(entries=list(order), thing=story.thing)
        assert late.lines == story.lines


def test_an_order_is_refused_with_a_reason_or_wished_away_by_who_asked():
    story = ordered().when("zhao", "cancel_order", reason="客户取消")
    assert state(story) == ("asked", "HQ") and story.shipment.lines("cancel_wishes")
    assert refusal(story, "mu", "cancel_order", reason="?").who_may == ("CD01",)

    story.when("guo", "refuse_order", reason="对方不要了")

    assert state(story) == ("refused", "HQ") and owed(story) == set()


@pytest.mark.parametrize(
    ("sending", "scanned", "said"),
    [
        ("FAN-80 x21", "", "here and not reserved: 20"),
        ("FAN-80 x1\nPSU-450 x1 9F11-99", "", "9F11-99 is not here"),
        ("PSU-450 x2", "", "2 different"),
        ("PSU-450 x1 9F11-07", "9f11-07", "is entered twice"),
        ("FAN-80 x1", "XXXX", "XXXX belongs to no part here"),
        ("FAN-81 x1", "", "no part FAN-81"),
        ("", "", "Fill in at least one field"),
    ],
)
def test_only_what_is_there_can_leave(sending, scanned, said):
    refused = refusal(ordered(), "guo", "send_order", sending=sending or None, scanned=scanned or None)

    assert said in " ".join(map(str, (refused.because, *refused.fields.values()))) and "sending" in refused.fields


def test_what_a_requisition_reserved_does_not_leave():
    story = ordered()
    story.reservations["HQ/good", "FAN-80"] = 17

    assert "here and not reserved: 3" in str(refusal(story, "guo", "send_order", sending="FAN-80 x4").because)


def test_a_requisition_learns_what_becomes_of_the_parts_it_waits_for():
    needs = [
        {"requisition": "q1", "line": "1", "part": "fan-80", "quantity": 2},
        {"requisition": "q2", "line": "4", "part": "FAN-80", "quantity": 1},
    ]
    story = ordered("FAN-80 x5", needs=needs).when("guo", "confirm_order", expected=FRIDAY)
    assert [(line.asked, line.wanted_for) for line in story.lines] == [
        (2, {"requisition": "q1", "line": "1"}),
        (1, {"requisition": "q2", "line": "4"}),
        (2, {}),
    ]

    story.when("guo", "send_order", sending="FAN-80 x3").when("zheng", "receive_parts", arrived="FAN-80 x2")

    told = {
        id_: [(line["act"], line["lines"][0]["quantity"]) for line in story.folded(id_).lines("deliveries")]
        for id_ in ("q1", "q2")
    }
    assert told == {
        "q1": [("ordered", 2), ("expected", 2), ("sent", 2), ("received", 2)],
        "q2": [("ordered", 1), ("expected", 1), ("sent", 1)],
    }
    assert story.folded("q1").lines("deliveries")[1]["lines"][0]["expected"] == FRIDAY
    assert story.folded("q1").state == "" and not story.folded("q1").get("number")


def test_parts_are_sent_without_an_order_to_a_van_which_receives_them_into_the_bag():
    story = given_stores().stocked("CD01/good", {"FAN-80": 4})

    story.when("zheng", "send_parts", receiver="CD01-V2", sending="FAN-80 x2", job_number="CD01-J000007-K")
    assert state(story) == ("on_its_way", "CD01-V2")
    story.when("li.wei", "receive_parts", arrived="FAN-80 x2")

    assert story.ledger.held("FAN-80")["CD01-V2/bag/li.wei"] == 2 and state(story)[0] == "received"
    story.when("li.wei", "send_parts", receiver="CD01", sending="FAN-80 x1").when(
        "zhao", "receive_parts", arrived="FAN-80 x1"
    )
    assert story.ledger.held("FAN-80")["CD01-V2/bag/li.wei"] == 1


def test_in_a_store_no_engineer_sends_parts():
    story = given_stores().stocked("CD01/good", {"FAN-80": 4})

    assert "storekeepers in a store" in str(
        refusal(story, "wang", "send_parts", receiver="HQ", sending="FAN-80").because
    )


@pytest.mark.parametrize(("sender", "wrong"), [("CD01", True), ("CD01-V2", True), ("CD02", False)])
def test_parts_are_ordered_from_another_office_that_has_a_store(sender, wrong):
    if wrong:
        assert refusal(given_stores(), "zheng", "order_parts", sender=sender, parts="FAN-80").fields.keys() == {
            "sender"
        }
    else:
        assert state(given_stores().when("zheng", "order_parts", sender=sender, parts="FAN-80")) == ("asked", "CD02")


def test_a_supplier_delivers_to_headquarters_at_the_standard_cost():
    story = given_stores().when(
        "guo",
        "receive_from_supplier",
        supplier="深圳电源厂",
        supplier_note="LN-881",
        arrived="PSU-450 x2 A1 A2\nFAN-80 x10",
    )

    assert state(story) == ("received", "HQ")
    assert story.ledger.held("FAN-80")["HQ/supplier"] == -10 and story.ledger.places_of("A2") == ["HQ/good"]
    assert story.ledger.values()["HQ/supplier"] == -(2 * 450_00 + 10 * 12_00)
    assert not any(line.differs for line in story.lines)


def test_other_offices_buy_only_where_a_setting_lets_them():
    story = given_stores()
    given = {"supplier": "本地", "supplier_note": "1", "arrived": "FAN-80 x1"}
    assert "other offices order" in str(refusal(story, "zheng", "receive_from_supplier", **given).because)

    story.reference = replace(story.reference, settings={"buys_parts@CD01": "1"})
    assert story.when("zheng", "receive_from_supplier", **given).ledger.held("FAN-80")["CD01/good"] == 1


def test_headquarters_receives_what_was_on_the_way_to_an_office_that_is_no_more():
    story = sent().when("ding", "settle", holder="HQ", reason="CD01 撤销")

    assert "still on the way" in str(refusal(story, "ding", "settle", state="received", reason="?").because)
    story.when("guo", "receive_parts", arrived="FAN-80 x5", scanned="9F11-07\n9F11-08")

    assert state(story) == ("received", "HQ") and story.ledger.held("FAN-80") == {"HQ/adjusted": -20, "HQ/good": 20}


def test_a_shipment_of_a_damaged_entry_still_folds():
    story = sent()
    for entry in story.entries[1:]:
        for name in ("parts", "sending"):
            if name in entry.data:
                entry.data[name] = [None, 3, {"line": 1}, {"line": "1", "part": "A", "quantity": "2", "cost": 1}]

    assert story.lines == [] and fold(story.thing, story.entries, known_kinds()).state == "on_its_way"


def test_what_is_on_the_way_is_received_also_after_its_part_was_taken_out_of_the_catalogue(monkeypatch):
    story = given_stores().when("guo", "send_parts", receiver="CD01", sending="FAN-80 x3\nPSU-450 x1 9F11-07")
    for part in ("FAN-80", "PSU-450"):
        monkeypatch.delitem(PARTS, part)

    story.when("zheng", "receive_parts", arrived="FAN-80 x3", scanned="9F11-07")

    assert story.shipment.state == "received" and story.ledger.held("FAN-80")["CD01/good"] == 3
    assert story.ledger.places_of("9F11-07") == ["CD01/good"]
