"""The order of a return case: serial numbers out and in, what is missing, amounts in figures and capital numerals, and
the customer's signature on exactly what was shown."""

import json
from dataclasses import replace

import pytest

from db import files
from fieldservice.admin import maintenance
from fieldservice.documents.exchange_order import exchange_order, order_facts
from fieldservice.documents.registry import why_not
from fieldservice.documents.signed_content import digest_of
from fieldservice.documents.wording import in_texts
from fieldservice.screens.panels import page_head
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from printing.samples import pen
from tests.documents.visit import on_paper, order_to_sign
from tests.support.ledger import Ledger
from tests.support.return_execution import HOUSE, approved, booked, given_a_case, ready_to_sign, stocked

STROKES = [[list(map(int, point)) for point in stroke] for stroke in pen()]


def order_of(story):
    return order_facts(story.case, story.reference, "CD01")


def shown(content, language="en"):
    """The fields of a content by their English labels; those of further devices follow under the same labels."""
    found = {}
    for section in content["sections"]:
        for row in section["rows"]:
            if "value" in row:
                found.setdefault(in_texts(row["label"], "en"), []).append(in_texts(row["value"], language))
    return {label: values[0] if len(values) == 1 else values for label, values in found.items()}


def an_exchange(**old):
    story = stocked(approved(given_a_case()), "9A11-01", place="CD01/good")
    return ready_to_sign(story, **old)


def a_refund(price="2800.00", **old):
    return (
        approved(given_a_case(decision="refund", price=price))
        .at("commerce", "pass_to_office")
        .at("tang", "see_old_device", **old)
    )


def test_an_exchange_order_names_both_serial_numbers_the_condition_and_who_prepared_the_exchange_device():
    order = order_of(an_exchange())

    fields = shown(order)
    assert in_texts(order["title"], "zh") == "换机单" and in_texts(order["title"], "en") == "Exchange order"
    assert (fields["Serial number"], fields["Serial number of the exchange device"]) == ("NB-5521-77", "9A11-01")
    assert fields["Old device"] == "Handed in" and fields["Condition of the old device"] == "左上角有划痕"
    assert fields["Prepared by"] == "support" and fields["Configuration"] and fields["Prepared on"]
    assert fields["Device given in exchange"] == "EXCH-X1 Exchange laptop X1"
    assert "against it the exchange device is taken over" in in_texts(order["confirms"], "en")


def test_an_exchange_order_says_that_the_exchange_costs_nothing_and_names_its_value_as_no_price():
    free, parts_kept = shown(order_of(an_exchange())), an_exchange(kept_parts="原装硬盘", deduction="300.00")

    assert free["Cost of the exchange"] == "The customer pays nothing for the exchange."
    assert free["Value for the approval, not payable"] == "¥2,800.00" and "In capital numerals" not in free
    fields = shown(order_of(parts_kept))
    assert "except for the kept parts" in fields["Cost of the exchange"]
    assert (fields["The customer pays for kept parts"], fields["In capital numerals"]) == ("¥300.00", "人民币叁佰元整")
    assert "Cost of the exchange" not in shown(order_of(a_refund()))


def test_an_exchange_order_says_until_when_the_remaining_warranty_of_the_old_device_goes_on():
    reference = replace(HOUSE, policies={("laptop", ""): Policy("laptop", months=24, labour=12)})
    bought = {"purchased": "2025-05-01", "purchase_proof": "invoice"}
    story = stocked(approved(given_a_case(reference=reference, **bought)), "9A11-01", place="CD01/good")

    fields = shown(order_of(ready_to_sign(story)))

    assert fields["Remaining warranty, carried over"] == "Parts until 2027-04-30, Labour until 2026-04-30"


def test_a_refund_order_names_value_deduction_and_what_is_paid_back_in_figures_and_capital_numerals():
    order = order_of(a_refund(kept_parts="原装硬盘", deduction="300.00"))

    fields = shown(order)
    assert in_texts(order["title"], "zh") == "退机单"
    assert (fields["Amount decided"], fields["Deduction"]) == ("¥2,800.00", "¥300.00")
    assert fields["Parts that the customer keeps"] == "原装硬盘"
    assert (fields["Paid back in all"], fields["In capital numerals"]) == ("¥2,500.00", "人民币贰仟伍佰元整")
    assert "¥2,500.00 is paid back for it" in in_texts(order["confirms"], "en")
    assert "The customer keeps the parts" in in_texts(order["confirms"], "en")


def test_an_order_says_why_an_old_device_bears_another_serial_number_or_is_not_handed_in():
    other = shown(order_of(a_refund(old_serial="NB-5521-78", old_why="标签贴错")))
    lost = a_refund(old_device="disposed", old_serial=None, old_condition=None, old_why="已按环保要求处理")
    gone = order_of(lost.at("boss", "approve"))

    assert (other["Serial number"], other["Serial number as read"]) == ("NB-5521-77", "NB-5521-78")
    assert other["Why something is missing or differs"] == "标签贴错"
    assert shown(gone)["Why something is missing or differs"] == "已按环保要求处理"
    assert "cannot be handed in" in in_texts(gone["confirms"], "en") and "was handed in" not in gone["confirms"]["en"]


def test_several_devices_stand_on_one_order_each_with_its_number_and_the_sum_of_all():
    story = approved(given_a_case("NB-1", "NB-2", decision="credit", price="1000.00")).at("commerce", "pass_to_office")
    for serial in ("NB-1", "NB-2"):
        story.at("tang", "see_old_device", old_serial=serial, for_device=serial)

    order = order_of(story)

    titles = [in_texts(section["title"], "en") for section in order["sections"]]
    assert titles == ["Customer", "Decision", "Device 1 of 2", "Device 2 of 2", "Amounts"]
    assert shown(order)["Serial number"] == ["NB-1", "NB-2"]
    assert shown(order)["To be credited"] == ["¥1,000.00", "¥1,000.00"], "the customer agrees to what is listed"
    assert shown(order)["Credited on the account in all"] == "¥2,000.00"
    assert "¥2,000.00 in all is credited" in in_texts(order["confirms"], "en")


def test_an_order_whose_old_device_is_not_taken_in_is_marked_as_not_yet_to_be_signed():
    story = approved(given_a_case(decision="refund", price="2800.00")).at("commerce", "pass_to_office")

    early = order_of(story)
    assert in_texts(early["no_signature"], "en") == "Not to be signed yet"
    assert "NB-5521-77" in in_texts(early["confirms"], "zh") and "was handed in" not in in_texts(
        early["confirms"], "en"
    )
    assert exchange_order(early, {}, language="zh").header.mark == "尚不能签字"
    ready = order_of(story.at("tang", "see_old_device"))
    assert "no_signature" not in ready and "was handed in" in in_texts(ready["confirms"], "en")
    assert not exchange_order(ready, {}, language="zh").header.mark


def test_an_order_whose_old_device_waits_for_an_approval_is_marked_as_not_yet_to_be_signed():
    story = approved(given_a_case(decision="refund", price="2800.00")).at("commerce", "pass_to_office")
    story.at("tang", "see_old_device", old_device="lost_in_transit", old_serial=None, old_why="快递遗失")

    assert "the old device (NB-5521-77) does not match" in in_texts(order_of(story)["confirms"], "en")
    story.at("boss", "approve")
    assert "no_signature" not in order_of(story)


def test_an_order_whose_exchange_device_is_still_on_its_way_is_marked_as_not_yet_to_be_signed():
    story = stocked(approved(given_a_case()), "9A11-01", place="HQ/good")
    story.at("commerce", "choose_exchange", exchange="9A11-01").at("support", "prepare_exchange", exchange="9A11-01")
    story.at("commerce", "pass_to_office").at("tang", "see_old_device")

    on_the_way = order_facts(story.case, story.reference, "CD01", Ledger(story.entries))
    assert in_texts(on_the_way["no_signature"], "zh") == "尚不能签字" and "9A11-01" in on_the_way["confirms"]["zh"]
    assert order_facts(story.case, story.reference, "HQ", Ledger(story.entries)).get("no_signature")
    booked(
        story, [Posting("EXCH-X1", place, "CD01/good", 1, 0, "9A11-01").as_data() for place in story.where("9A11-01")]
    )
    assert "no_signature" not in order_facts(story.case, story.reference, "CD01", Ledger(story.entries))


def test_the_history_of_a_case_names_its_order_and_no_service_slip(counter):
    case = order_to_sign(counter)
    counter.take("tang", "sign_order_on_paper", thing=case, signer="欧阳修文")

    labels = [line.label for line in counter.take("tang", "receive_slip", thing=case).history]

    assert labels[-2:] == ["Customer has signed the order on paper", "Paper order received"]


def test_there_is_no_order_before_the_case_is_passed_on_and_a_second_part_has_one_of_its_own():
    story = stocked(approved(given_a_case("NB-1", "NB-2")), "9A11-01", "9A11-02", place="CD01/good")
    assert why_not("exchange_order", story.case) is not None

    story.at("commerce", "choose_exchange", exchange="9A11-01", for_device="NB-1")
    story.at("support", "prepare_exchange", exchange="9A11-01").at("commerce", "pass_to_office")
    story.at("tang", "see_old_device", old_serial="NB-1")

    assert why_not("exchange_order", story.case) is None
    assert shown(order_of(story))["Serial number"] == "NB-1"


def test_what_is_signed_on_the_screen_is_printed_with_strokes_and_digest_and_stays_as_it_was(counter, tmp_path):
    case = order_to_sign(counter)
    digest = counter.desk.papers.digest(case, "exchange_order")

    counter.take("tang", "sign_order", thing=case, signer="欧阳修文", strokes=STROKES, shown=digest)

    thing = counter.desk.thing(case)
    assert thing.state == "signed" and thing.get("signed")["content"] == digest
    content = json.loads(files.read(counter.folder, digest))
    assert digest_of(content) == digest and shown(content)["Paid back in all"] == "¥2,800.00"
    paper = on_paper(counter, "exchange_order", case, tmp_path, who="tang", language="zh")
    again = on_paper(counter, "exchange_order", case, tmp_path, who="tang", language="zh")
    assert digest[:8] in paper.run_on.replace(" ", "") and "欧阳修文" in paper.run_on
    assert "人民币贰仟捌佰元整" in paper.run_on and "补打" not in paper.run_on and "补打" in again.run_on
    assert maintenance.verify(counter.folder)["problems"] == []


def test_an_order_that_changed_since_it_was_shown_is_not_signed(counter):
    case = order_to_sign(counter)
    before = counter.desk.papers.digest(case, "exchange_order")
    serial = counter.desk.thing(case).get("devices")[0]["serial"]
    counter.take("tang", "see_old_device", thing=case, old_serial=serial, old_condition="屏幕有裂纹")

    with pytest.raises(Refused) as refused:
        counter.take("tang", "sign_order", thing=case, signer="欧阳修文", strokes=STROKES, shown=before)

    assert refused.value.code == "changed"


def test_a_signature_on_paper_signs_what_stood_on_the_sheet(counter, tmp_path):
    case = order_to_sign(counter)
    printed = counter.desk.papers.digest(case, "exchange_order")
    on_paper(counter, "exchange_order", case, tmp_path, who="tang")
    counter.take("zhao", "note", thing=case, words="客户下午来签")

    counter.take("tang", "sign_order_on_paper", thing=case, signer="欧阳修文")

    assert counter.desk.thing(case).get("signed")["content"] == printed


def test_a_refused_signature_never_reads_as_a_signature(counter, tmp_path):
    case = order_to_sign(counter)

    counter.take("tang", "refuse_order", thing=case, reason="disagrees", witness="赵敏")

    paper = on_paper(counter, "exchange_order", case, tmp_path, who="tang", language="en")
    assert "Signaturerefused" in paper.run_on and "Thecustomerdidnotsignthis" in paper.run_on
    assert "赵敏" in paper.run_on


def test_a_corrected_order_is_a_new_revision_that_needs_a_new_signature_and_both_stay(counter, tmp_path):
    case = order_to_sign(counter)
    counter.take("tang", "sign_order", thing=case, signer="欧阳修文", strokes=STROKES)
    serial = counter.desk.thing(case).get("devices")[0]["serial"]
    counter.take("tang", "correct_order", thing=case, why_again="客户留下电源适配器")
    counter.take("tang", "see_old_device", thing=case, old_serial=serial, kept_parts="电源适配器", deduction="100.00")

    first = on_paper(counter, "exchange_order", case, tmp_path, who="tang", language="en", revision=1)
    second = on_paper(counter, "exchange_order", case, tmp_path, who="tang", language="en")

    assert "欧阳修文" in first.run_on.split("Customer'ssignature")[1] and "¥2,800.00" in first.run_on
    assert "Revision2" in second.run_on and "¥2,700.00" in second.run_on
    assert "欧阳修文" not in second.run_on.split("Customer'ssignature")[1] and "Reprint" not in second.run_on


def test_an_order_on_paper_that_has_not_come_in_is_owed_under_its_own_name(counter):
    case = order_to_sign(counter)
    counter.take("tang", "sign_order_on_paper", thing=case, signer="欧阳修文")

    owed = [each.label for each in obligations(counter.desk.thing(case), workflow_of(counter.desk.thing(case)))]
    assert "Get the signed paper order in" in owed and "Get the signed paper slip in" not in owed
    page = counter.desk.page(counter.by("tang"), case)
    to_come = [each.label for each in page_head.promises(page, counter.desk.session.clock())]
    assert "Order on paper comes in" in to_come and "Slip on paper comes in" not in to_come
