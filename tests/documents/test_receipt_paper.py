"""The receipt says what was paid and what is still open, whoever prints it and whenever."""

from decimal import Decimal

import pytest

from fieldservice.documents.receipt import receipt
from fieldservice.workflows.money.receipts import receipts_of
from printing.receipt import strip, thermal
from printing.thermal.paper_strip import QrBlock
from tests.documents.visit import number, on_paper, visit
from tests.support.filled_money import with_lists
from tests.support.filled_papers import REFERENCE, jobs

ACCEPTED = {"who": "刘女士", "how": "phone"}


@pytest.fixture
def till(counter, publish):
    publish(payment_code="https://pay.example.com/cd01")
    return counter


def quoted(office, job, amount):
    office.take("zhao", "quote", thing=job, services="", if_declined="", other=f"清洁 = {amount}")
    office.take("zhao", "accept_quote", thing=job, **ACCEPTED)


def made(thing, at=-1, language="en"):
    return receipt([thing], REFERENCE, "CD01", language=language, receipt=receipts_of(thing)[at])


def test_a_deposit_says_so_with_what_is_open_and_the_code_to_pay_with(till, tmp_path):
    job = visit(till).jobs[0]
    quoted(till, job, "800.00")
    till.take("tang", "take_payment", thing=job, amount="300.00", method="mobile", reference="4200001234")

    paper = on_paper(till, "receipt", job, tmp_path, language="zh")

    for text in ("订金收据", "¥300.00", "人民币叁佰元整", "¥500.00", "4200001234", "移动支付", number(till, job)):
        assert text in paper.text
    assert ("QRCode", "https://pay.example.com/cd01") in paper.codes(dpi=300)


def test_a_receipt_printed_again_says_what_was_open_when_it_was_made_out(till, tmp_path):
    job = visit(till).jobs[0]
    quoted(till, job, "800.00")
    till.take("tang", "take_payment", thing=job, amount="300.00", method="cash", tendered="500.00")
    till.take("tang", "take_payment", thing=job, amount="500.00", method="cash")
    first, last = (each.number for each in receipts_of(till.desk.thing(job)))

    again = on_paper(till, "receipt", first, tmp_path, language="en").text
    rest = on_paper(till, "receipt", job, tmp_path, language="en").text

    assert first in again and "¥500.00" in again and "Cash given" in again and "¥200.00" in again
    assert last in rest and "Receipt for a deposit" not in rest and "To be paid later" not in rest


def test_one_payment_over_several_jobs_is_one_receipt_whose_lines_add_up(till, tmp_path):
    left = visit(till).jobs
    for job, amount in zip(left, ("100.00", "80.50", "19.50"), strict=True):
        quoted(till, job, amount)
    till.take("tang", "take_payment", thing=left[0], method="cash", also_for=left[1:])

    texts = {job: on_paper(till, "receipt", job, tmp_path, language="en").text for job in left}

    assert all("¥200.00" in text and number(till, job) in text for text in texts.values() for job in left)
    assert "Reprint 2" in texts[left[2]]
    content = till.desk.papers.content(till.by("tang"), "receipt", left[1])
    assert sum(Decimal(line.amount) for line in content.lines) == Decimal("200.00")


def test_a_payment_that_was_cancelled_is_void_and_shows_no_code_to_pay_with(till, tmp_path):
    job = visit(till).jobs[0]
    quoted(till, job, "800.00")
    till.take("tang", "take_payment", thing=job, amount="300.00", method="cash")
    made_out = receipts_of(till.desk.thing(job))[0].number
    till.take("tang", "cancel_payment", thing=job, payment=made_out, reason="打错了")

    content = till.desk.papers.content(till.by("tang"), "receipt", job, "en")

    assert content.header.mark == "VOID" and "was cancelled" in content.note and not content.pay_here


def test_a_refund_says_who_paid_it_out_what_it_takes_back_and_what_is_open_after_it(till, tmp_path):
    job = visit(till).jobs[0]
    quoted(till, job, "200.00")
    till.take("tang", "take_payment", thing=job, amount="230.00", method="cash", more="yes")
    till.take("tang", "give_money_back", thing=job, amount="30.00", method="cash", reason="多付")
    paid, back = receipts_of(till.desk.thing(job))

    content = till.desk.papers.content(till.by("tang"), "receipt", job, "en")
    text = on_paper(till, "receipt", job, tmp_path, language="zh").text

    assert content.header.title == "Receipt for a refund" and "This is a refund" in content.note
    assert (content.labels["total"], content.total) == ("Amount paid back", "¥30.00")
    assert content.labels["cashier"] == "Paid out by" and content.takes_back == paid.number != back.number
    assert content.confirms == "The customer confirms: ¥30.00 was paid back." and content.left == "¥0.00"
    for words in ("付款人", "原收据号", paid.number, "客户确认：已收到退款¥30.00。", "领款人"):
        assert words in text
    assert "收款人" not in text


def test_a_refund_of_a_part_of_a_deposit_says_what_is_still_with_us():
    thing = jobs("receipt", "empty")[0]
    line = {**thing.lines("payments")[0], "number": "CD01-E000002-H", "amount": 12_50, "open_before": -300_00}

    content = made(with_lists(thing, refunds=[{**line, "entry": "20"}]))

    assert "We still hold ¥287.50" in content.note and content.total == "¥12.50"


def test_a_receipt_printed_again_shows_no_code_once_all_is_paid():
    thing = jobs("receipt", "full")[0]
    rest = {"entry": "12", "amount": 500_00, "currency": "CNY"}

    first = made(thing)
    again = made(with_lists(thing, payments=[*thing.lines("payments"), rest]))

    assert first.pay_here and first.due == "¥500.00" and not again.pay_here and again.left == "¥500.00"


def test_a_receipt_names_the_parts_of_a_sale_and_the_old_balance_of_a_customer():
    payment = jobs("receipt", "empty")[0].lines("payments")
    sale = with_lists(jobs("sale_slip", "empty")[0], payments=payment)
    customer = with_lists(jobs("statement", "full")[0], payments=payment)

    assert made(sale).lines[0].what == "Power supply x2" and made(customer).lines[0].what == "Opening amount"


def test_what_was_paid_too_much_is_said():
    thing = jobs("receipt", "empty")[0]
    line = {**thing.lines("payments")[0], "amount": 100_00, "open_before": 80_00}

    content = made(with_lists(thing, payments=[line]))

    assert "has overpaid ¥20.00" in content.note and not content.left


def test_a_deposit_that_came_along_from_the_request_has_its_receipt_there():
    thing = jobs("receipt", "empty")[0]
    came = {"amount": 300_00, "currency": "CNY", "from": "request-1", "number": "CD01-E000001-K", "entry": "5"}

    assert receipts_of(with_lists(thing, payments=[came])) == ()


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_roll_has_what_the_sheet_has(language):
    content = made(with_lists(thing := jobs("receipt", "full")[0], payments=thing.lines("payments")), language=language)
    shown = " ".join(str(getattr(block, name, "")) for block in strip(content) for name in ("text", "value", "right"))

    for text in (
        content.header.number,
        content.total,
        content.left,
        content.reference,
        content.method,
        content.cashier,
    ):
        assert text in shown
    assert any(isinstance(block, QrBlock) for block in strip(content))
    assert thermal(content, "escpos-text").missing == ()
