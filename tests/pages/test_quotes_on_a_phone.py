"""A customer reads a quote on a phone and accepts it by signature, or declines it: over HTTP and in a real browser."""

import json

import pytest

from db import files
from fieldservice.workflows.money.lines import latest
from tests.pages.test_in_browser import SIGNATURE, at, opened, read

STEP = "sign_quote_on_phone"


@pytest.fixture
def quoting_desk(signing_desk):
    signing_desk.office.take("li.wei", "quote", services="", other="清洁风道 = 60.00\n调整进纸器 = 426.00")
    return signing_desk


def quote(desk):
    return latest(desk.office.desk.thing(desk.office.job))


def test_an_accepted_quote_is_kept_exactly_as_it_was_shown(quoting_desk):
    link = quoting_desk.offer(step=STEP)
    page = quoting_desk.http.get(f"/sign/{link.token}").text
    assert "清洁风道" in page and "486.00" in page and quote(quoting_desk).number in page
    assert "Decline, without a signature" in page

    assert quoting_desk.send(link).json()["state"] == "signed"

    said = quote(quoting_desk).answered
    assert (said["who"], said["how"]["code"], said["quote_signed"]["how"]) == ("王芳", "phone_page", "phone")
    kept = json.loads(files.read(quoting_desk.office.folder, said["quote_signed"]["content"]))
    assert kept["number"] == quote(quoting_desk).number and "清洁风道" in json.dumps(kept, ensure_ascii=False)


def test_a_customer_declines_with_a_name_and_without_a_signature(quoting_desk):
    link = quoting_desk.offer(step=STEP)

    assert quoting_desk.send(link, signer=" ", strokes=[], answer="declined").json()["fields"].keys() == {"signer"}
    for _again in range(2):  # a phone that did not get the answer sends it again
        assert quoting_desk.send(link, strokes=[], answer="declined").json() == {"state": "declined"}

    assert (quote(quoting_desk).answer, quote(quoting_desk).answered["who"]) == ("declined", "王芳")
    assert "Declined. Thank you." in quoting_desk.http.get(f"/sign/{link.token}").text
    assert len(quoting_desk.office.desk.thing(quoting_desk.office.job).lines("quote_answers")) == 1


def test_nobody_declines_a_slip(signing_desk):
    link = signing_desk.offer()

    assert signing_desk.send(link, strokes=[], answer="declined").json()["fields"].keys() == {"strokes"}


def test_a_new_version_ends_the_code_of_the_one_before(quoting_desk):
    link = quoting_desk.offer(step=STEP)
    quoting_desk.office.take("li.wei", "quote", services="", other="清洁风道 = 80.00")

    assert quoting_desk.send(link).json()["state"] == "changed"
    assert quote(quoting_desk).answer == ""


def test_in_a_real_browser_a_customer_reads_and_accepts_a_quote(quoting_desk, chromium):
    with chromium.tab(touch=True) as phone:
        read(phone, link := quoting_desk.offer(step=STEP))
        assert "486.00" in phone.text()
        opened(phone, link)
        phone.type("#signer", "刘女士")
        phone.draw(SIGNATURE, touch=True)
        phone.tap("#send")
        phone.wait(at("signed"))

    assert quote(quoting_desk).answer == "accepted" and quote(quoting_desk).answered["who"] == "刘女士"


def test_in_a_real_browser_a_customer_declines_a_quote(quoting_desk, chromium):
    with chromium.tab(touch=True) as phone:
        opened(phone, quoting_desk.offer(step=STEP))
        phone.tap("#decline")
        phone.wait("document.getElementById('signer-box').classList.contains('bad')")
        phone.type("#signer", "刘女士")
        phone.tap("#decline")
        phone.wait(at("declined"))

    assert quote(quoting_desk).answer == "declined"
