"""Who pays, at the desk: before the work begins, on the page, on the command line and on the papers that are signed."""

import pytest

from fieldservice.admin import publishing
from fieldservice.documents.signed_verdict import warranty, warranty_reason
from fieldservice.presentation.job_parts import of_job
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.presentation.who_pays import rows
from fieldservice.screens.panels.facts import facts
from fieldservice.words import use
from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.warranty.verdicts import ClassVerdict, as_kept
from tests.support.answers import ANSWERS
from tests.support.command_line import CommandLine

ZONE = zone_named("Asia/Shanghai")

POLICIES = """product,group,months,labour,on_site,start,exclusions,zh,en
laptop,,24,12,0,,SOFT,笔记本保修,Laptop warranty
server,,36,36,12,,,服务器保修,Server warranty
"""
LONG_AGO = {"serial": "NB-5521-77", "product": "laptop", "model": "天逸 310", "purchased": "2020-05-01"}

BOUGHT = {**LONG_AGO, "purchased": "2026-01-15", "purchase_proof": "invoice"}


@pytest.fixture
def published(office, tmp_path):
    """An office whose headquarters has published warranty policies."""
    file = tmp_path / "policies.csv"
    file.write_text(POLICIES, encoding="utf-8")
    publishing.publish(office.desk.session, office.by("admin"), "policies", file)
    return office


def test_the_counter_is_warned_of_an_expired_warranty_before_the_work_and_not_once_the_verdict_is_frozen(published):
    published.take("tang", "check_in", "new", place="A3", **LONG_AGO)
    job = published.job
    known = published.desk.lookup.known(published.by("tang"), phone="", serial="NB-5521-77")
    warned = [each for each in known["warnings"] if each["code"] == "warranty_expired"]
    assert [render(each["because"]) for each in warned] == [
        "The warranty expired on Apr 30, 2022. First explain the policy and the price."
    ]
    assert "warranty_expired" in {each["code"] for each in published.desk.lookup.warnings(job)}

    published.take("zhao", "dispatch", engineer="wang")
    published.take("wang", "inspect", **ANSWERS["inspect"])

    assert "warranty_expired" not in {each["code"] for each in published.desk.lookup.warnings(job)}


def test_the_page_of_a_job_and_of_its_device_say_in_words_who_pays(published):
    published.take("tang", "check_in", "new", place="A3", **BOUGHT)
    page = published.desk.page(published.by("tang"), published.job)
    device = published.desk.page(published.by("tang"), str(page.facts["device"]))

    begin = "from the purchase on Jan 15, 2026 (invoice shown)."
    assert rows(page.who_pays) == [
        ("Parts", f"Free of charge. Covered until Jan 14, 2028: 2 years {begin}"),
        ("Labour", f"Free of charge. Covered until Jan 14, 2027: 1 year {begin}"),
        ("State", "Provisional, until the device has been inspected"),
    ]
    assert rows(device.who_pays, is_job=False)[0] == rows(page.who_pays)[0]


def test_the_hotline_is_told_who_would_pay_while_the_customer_is_on_the_phone_until_there_is_a_job(published):
    called = {"phone": "138 0801 2345", "customer_name": "刘女士", "symptom": "不能开机", "address": "文化东路 41 号"}
    call = published.take("chen", "register", "new", **called, product="laptop", purchased="2026-01-15").id
    page = published.desk.page(published.by("chen"), call)
    assert rows(page.who_pays, is_job=False)[0] == (
        "Parts",
        "Free of charge. Covered until Jan 14, 2028: 2 years from the purchase on Jan 15, 2026.",
    )
    told = CommandLine(published.folder).json("verdict", call, who="chen")
    assert told["classes"]["labour"]["covered"] and not told["frozen"]


def test_the_slip_and_the_intake_sheet_say_the_computed_verdict_in_both_languages(published):
    published.take("tang", "check_in", "new", place="A3", **{**BOUGHT, "purchased": "2025-05-01"})
    job = published.desk.thing(published.job)

    assert warranty(job, ZONE) == {
        "zh": "备件：免费至2027-04-30；工时费：由客户承担",
        "en": "Parts: Free of charge until 2027-04-30; Labour: Paid by the customer",
    }
    assert warranty_reason(job, ZONE)["zh"] == (
        "备件：保修至2027年4月30日：自2025年5月1日购机（已出示发票）起2年。"
        "工时费：2026年4月30日保修到期：自2025年5月1日购机（已出示发票）起1年。"
    )


def test_a_job_without_a_verdict_has_what_was_noted_at_intake_on_its_slip():
    noted = {"code": "in", "zh": "保修期内", "en": "In warranty"}

    assert warranty(Thing("J1", facts={"warranty": noted}), ZONE) == {"zh": "保修期内", "en": "In warranty"}
    assert warranty_reason(Thing("J1"), ZONE) == ""


def test_a_paper_names_no_verdict_where_none_was_made():
    undecided = ClassVerdict(False, "unknown", because=Message("No warranty policy is published for this product."))
    facts = {"verdict": {name: as_kept(undecided) for name in ("parts", "labour")}}
    noted = {"code": "in", "zh": "保修期内", "en": "In warranty"}

    assert "before any work that costs something" in warranty(Thing("J1", facts=facts), ZONE)["en"]
    assert warranty(Thing("J1", facts=facts | {"revision": 1}), ZONE) == ""
    assert warranty(Thing("J1", facts=facts | {"warranty": noted}), ZONE)["en"] == "In warranty"
    assert warranty_reason(Thing("J1", facts=facts), ZONE) == ""


def test_the_command_says_who_pays_and_what_was_asked(published):
    published.take("tang", "check_in", "new", place="A3", **{**BOUGHT, "purchased": "2025-05-01"})
    number = published.desk.thing(published.job).get("number")
    published.take("tang", "ask_goodwill", amount="200.00", ground="just_expired", reason="刚过保")

    found = CommandLine(published.folder).json("verdict", number, who="tang")

    assert (found["number"], found["frozen"], found["asked"]) == (number, False, {"goodwill": "waits"})
    assert {name: (each["by"], each["charged"], each["until"]) for name, each in found["classes"].items()} == {
        "parts": ("policy", False, "2027-04-30"),
        "labour": ("expired", True, "2026-04-30"),
    }
    assert found["classes"]["labour"]["sentence"].startswith("Expired on Apr 30, 2026: 1 year from the purchase")


BLOCK = {"en": ("Who pays", "The customer pays."), "zh": ("由谁承担费用", "由客户承担。")}
"""By language the heading of the block on the page, and what it says here of each class."""


def test_the_block_on_the_page_fits_its_pane_in_both_languages_and_says_it_beside_each_part(published):
    published.take("tang", "check_in", "new", place="A3", **LONG_AGO)
    page = published.desk.page(published.by("tang"), published.job)

    for spoken, (heading, words) in BLOCK.items():
        use(spoken)
        try:
            shown = {width: facts(page, Wording.of(published.desk), width).split("\n") for width in (38, 78, 118)}
        finally:
            use("en")
        for width, lines in shown.items():
            assert heading in [line.plain for line in lines] and any(words in line.plain for line in lines)
            assert all(line.cell_length <= width for line in lines)
    job = Thing("J1", lists={"parts": [{"act": "requested", "lines": [{"part": "FAN-80", "quantity": 1}]}]})
    (_part, said), *_more = of_job(job, Wording.of(published.desk), who_pays=page.who_pays)
    assert said.endswith("The customer pays.")
