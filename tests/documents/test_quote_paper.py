"""The quote on paper: its lines add up to what is asked for, in figures and in capital numerals, and it says how the
customer answered."""

import re
from decimal import Decimal

import pytest

from fieldservice.documents.money_words import line_quantity
from fieldservice.documents.quote import quote, quote_content
from fieldservice.documents.wording import in_texts
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.lines import QUOTE_ANSWERS, latest
from printing.paper import SquareCode
from tests.documents.visit import on_paper, visit
from tests.support.answers import STROKES
from tests.support.filled_money import AT, with_lists
from tests.support.filled_papers import REFERENCE, contents, jobs

SERVICE = {"valid_from": "2026-01-01", "list": "standard"}
LABOUR = {"code": "LAB", "kind": "labour", "unit": "hour", "amount": 12000, "tax": 60, "zh": "工时", "en": "Labour"}
VISIT = {"code": "VISIT", "kind": "visit", "amount": 9999, "tax": 130, "inclusive": 1, "zh": "上门费", "en": "Visit"}
INSPECTION = {"code": "INSPECT", "kind": "inspection", "amount": 5000, "tax": 60, "zh": "检测费", "en": "Inspection"}


@pytest.fixture
def quoting(counter, publish):
    publish(rounding="0.1", payment_code="https://pay.example.com/cd01")
    with counter.desk.session.store.writing() as tx:
        tx.publish("price", [{**SERVICE, **each} for each in (LABOUR, VISIT, INSPECTION)], replace=False)
    return counter


def amounts(content, name):
    """The last cell of each row of a table, as a number; what costs nothing is 0."""
    tables = [row for part in content["sections"] for row in part["rows"] if row["name"] == name]
    cells = [line[-1] for table in tables for line in table["rows"]]
    return [Decimal(cell.replace(",", "")) if isinstance(cell, str) else Decimal(0) for cell in cells]


def value(content, name):
    return next(row["value"] for part in content["sections"] for row in part["rows"] if row["name"] == name)


def test_what_is_read_from_the_sheet_adds_up_in_figures_and_in_capital_numerals(quoting, tmp_path):
    job = visit(quoting).jobs[0]
    quoting.take(
        "zhao", "quote", thing=job, services="LAB x1.5; VISIT x1", parts="", if_declined="INSPECT", discount="5"
    )

    text = on_paper(quoting, "quote", job, tmp_path, language="zh").text

    # 171.00 + 10.26 by hour; 94.99 with 10.93 tax; 276.25 rounded to 276.30
    assert "人民币贰佰柒拾陆元叁角" in text and "¥276.30" in text and "¥53.00" in text
    amount_of = {words: re.search(rf"^{words}.*?([\d.]+)$", text, re.M)[1] for words in ("工时", "上门费", "尾数取整")}
    assert sum(map(Decimal, amount_of.values())) == Decimal("276.30")


@pytest.mark.parametrize("filled", ["full", "empty", "overlong"])
@pytest.mark.parametrize("count", [1, 3])
def test_lines_and_sums_by_rate_add_up_to_the_total(filled, count):
    things = jobs("quote", filled, count)
    content = quote_content(things, REFERENCE, "CD01")

    total = sum(latest(thing).total for thing in things)
    assert sum(amounts(content, "lines")) * 100 == total
    rounded = sum(
        Decimal(row["value"]) for part in content["sections"] for row in part["rows"] if row["name"] == "rounded"
    )
    assert (sum(amounts(content, "by_rate")) + rounded) * 100 == total
    assert re.sub(r"[^\d.]", "", value(content, "total")) == f"{total / 100:.2f}"


def test_a_column_in_which_nothing_stands_is_left_out():
    def columns(filled):
        rows = quote_content(jobs("quote", filled), REFERENCE, "CD01")["sections"]
        return [
            label["en"] for part in rows for row in part["rows"] if row["name"] == "lines" for label in row["columns"]
        ]

    assert "Discount" in columns("full") and "Discount" not in columns("empty")


def test_an_english_quote_has_no_chinese_numerals():
    texts = {spoken: _fields(contents("quote", "full", spoken, "A4")[0]) for spoken in ("zh", "en", "both")}

    assert "人民币陆佰壹拾捌元壹角" in texts["zh"] and "人民币陆佰壹拾捌元壹角" in texts["both"]
    assert not any(text.startswith("人民币") for text in texts["en"])


def _fields(content):
    return [
        field.value
        for block in content.blocks
        for row in getattr(block, "rows", ())
        for field in row
        if hasattr(field, "value")
    ]


def test_the_jobs_of_a_visit_that_wait_for_an_answer_stand_on_one_paper(quoting, tmp_path):
    left = visit(quoting).jobs
    for job in left[:2]:
        quoting.take("zhao", "quote", thing=job, services="LAB x1", if_declined="INSPECT")

    together = on_paper(quoting, "quote", left[0], tmp_path, language="zh").text
    quoting.take("zhao", "accept_quote", thing=left[0], who="刘女士", how="phone")
    alone = on_paper(quoting, "quote", left[0], tmp_path, language="zh").text

    assert "¥254.40" in together and together.count("¥127.20") == 2
    assert "¥254.40" not in alone and "客户已同意" in alone and "刘女士" in alone


def test_the_same_quote_printed_for_another_job_on_it_is_a_reprint(quoting, tmp_path):
    left = visit(quoting).jobs
    for job in left[:2]:
        quoting.take("zhao", "quote", thing=job, services="LAB x1", if_declined="INSPECT")

    on_paper(quoting, "quote", latest(quoting.desk.thing(left[0])).number, tmp_path)
    assert "Reprint 1" in on_paper(quoting, "quote", left[1], tmp_path, language="en").text


def test_the_payment_code_of_the_office_can_be_scanned(quoting, tmp_path):
    job = visit(quoting).jobs[0]
    quoting.take("zhao", "quote", thing=job, services="LAB x1", if_declined="INSPECT")

    paper = on_paper(quoting, "quote", job, tmp_path)

    assert ("QRCode", "https://pay.example.com/cd01") in paper.codes(dpi=300)


def state(made):
    """(mark, labels of the boxes to sign, whether there is a code to pay with, all words) of a sheet."""
    codes = [block.label for block in made.blocks if isinstance(block, SquareCode)]
    return made.header.mark, [sign.label for sign in made.blocks[-1].signs], codes, " ".join(_fields(made))


OURS, BOTH = ["Quoted by"], ["Quoted by", "Customer's signature"]


def test_an_expired_quote_says_so_and_asks_for_no_signature_and_no_money():
    thing = jobs("quote", "empty")[0]

    open_ = state(quote([thing], REFERENCE, "CD01", language="en", today="2026-12-14"))
    mark, boxes, codes, words = state(quote([thing], REFERENCE, "CD01", language="en", today="2026-12-15"))

    assert open_[:3] == ("", BOTH, ["Pay here by phone: ¥190.80"])
    assert (mark, boxes, codes) == ("EXPIRED", OURS, []) and "was valid until 2026-12-14" in words


def test_a_quote_whose_discount_waits_for_approval_cannot_be_signed():
    thing = jobs("quote", "empty")[0]
    line = {**thing.lines("quotes")[0], "approval": "discount-1"}

    made = quote([with_lists(thing, quotes=[line])], REFERENCE, "CD01", language="en")

    assert state(made)[:3] == ("NOT APPROVED", OURS, [])


def test_the_code_to_pay_with_names_what_is_still_due_and_goes_once_all_is_paid():
    thing = jobs("quote", "empty")[0]
    answer = {"entry": "10", "digest": latest(thing).digest, "answer": "accepted", "who": "刘女士", "how": {}}
    thing = with_lists(thing, **{QUOTE_ANSWERS: [answer]})

    def after(*amounts):
        payments = [
            {"entry": f"1{at}", "amount": each, "currency": "CNY", "number": f"E{at}"}
            for at, each in enumerate(amounts)
        ]
        return state(quote([with_lists(thing, payments=payments)], REFERENCE, "CD01", language="en"))

    assert after(90_80)[:3] == ("ACCEPTED", OURS, ["Pay here by phone: ¥100.00"])
    assert "¥90.80 (E0)" in after(90_80)[3]
    assert after(90_80, 100_00)[:3] == ("PAID", OURS, [])


def test_a_declined_quote_asks_for_nothing_but_the_fee():
    thing = jobs("quote", "overlong")[0]

    mark, boxes, codes, _words = state(quote([thing], REFERENCE, "CD01", language="en"))

    assert (mark, boxes, codes) == ("DECLINED", OURS, ["Pay here by phone: ¥53.00"])


def test_an_earlier_version_is_printed_as_it_was_and_says_that_it_was_replaced(quoting, tmp_path):
    job = visit(quoting).jobs[0]
    quoting.take("zhao", "quote", thing=job, services="LAB x1", if_declined="INSPECT")
    quoting.take("zhao", "quote", thing=job, services="LAB x2", if_declined="INSPECT")
    number = latest(quoting.desk.thing(job)).number

    first = on_paper(quoting, "quote", number, tmp_path, language="en", revision=1).text
    newest = on_paper(quoting, "quote", number, tmp_path, language="en").text

    assert "¥127.20" in first and "REPLACED" in first and "Version 2 replaces this version" in first
    assert "¥254.40" in newest and "REPLACED" not in newest
    with pytest.raises(Refused, match="There are: 1, 2"):
        on_paper(quoting, "quote", number, tmp_path, revision=3)


def test_a_signed_quote_is_printed_as_it_was_signed(quoting, publish, tmp_path):
    job = visit(quoting).jobs[0]
    quoting.take("zhao", "quote", thing=job, services="LAB x1", if_declined="INSPECT")
    quoting.take("zhao", "sign_quote", thing=job, signer="刘女士", strokes=STROKES)
    publish(terms_quote="改过的条款", terms_quote_en="Changed terms")

    paper = on_paper(quoting, "quote", job, tmp_path, language="en").text

    content = quoting.desk.thing(job).lines(QUOTE_ANSWERS)[0]["quote_signed"]["content"]
    assert content in paper and "Changed terms" not in paper and "ACCEPTED" in paper and "刘女士" in paper


def test_a_quote_before_there_is_a_job_names_the_request():
    called = with_lists(jobs("quote", "empty")[0])
    called = Thing("r1", "request", "open", "CD01", facts={"number": "CD01-R000007-K"}, lists=called.lists, opened=AT)

    labelled = {
        row["label"]["en"]: row["value"]
        for part in quote_content([called], REFERENCE, "CD01")["sections"]
        for row in part["rows"]
        if "label" in row
    }
    assert labelled["Request no."] == "CD01-R000007-K" and "Job no." not in labelled


def test_what_was_written_in_free_words_has_no_unit():
    line = {"kind": "other", "code": "", "words": {"zh": "硬盘"}, "unit": "flat", "quantity": 100, "gross": 640_00}

    assert line_quantity(line) == "1" and in_texts(line_quantity({**line, "kind": "visit"}), "zh") == "1 次"


@pytest.mark.parametrize(
    "answer, how, shown, boxes",
    [
        ("", "", "", 2),
        ("accepted", "phone", "Accepted", 1),
        ("declined", "message", "Declined", 1),
        ("accepted", "lower", "No answer was needed", 1),
    ],
)
def test_an_answer_that_was_no_signature_stands_in_no_box_to_sign(answer, how, shown, boxes):
    thing = jobs("quote", "empty")[0]
    line = {
        "digest": latest(thing).digest,
        "answer": answer,
        "who": "刘女士",
        "how": {"code": how, "en": how, "zh": how},
    }
    thing = with_lists(thing, **{QUOTE_ANSWERS: [line] if answer else []})

    made = quote([thing], REFERENCE, "CD01", language="en")

    foot = made.blocks[-1]
    assert len(foot.signs) == boxes and not any(sign.strokes for sign in foot.signs)
    said = [getattr(block, "title", "") for block in made.blocks] + _fields(made)
    assert not shown or any(text.startswith(shown) for text in said)
    assert ("did not accept" in foot.confirms) == (answer == "declined")
