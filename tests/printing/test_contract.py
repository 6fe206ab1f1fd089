"""The paper of a contract: everything that is agreed can be read, and both sides have a place to sign and seal."""

from dataclasses import replace

import pytest

from fieldservice.documents.contract import contract
from printing import samples
from printing.contract import story
from printing.paper import PaperTable
from printing.samples_contracts import CONTRACTS, contract_full
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from
from tests.support.filled_papers import REFERENCE, jobs


@pytest.mark.parametrize("name", list(CONTRACTS))
def test_every_sample_is_drawn_without_faults(name):
    for lang in samples.LANGUAGES:
        samples.sound(drawn(draw, CONTRACTS[name](lang), "A4").printed)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_parties_devices_cover_times_visits_price_and_signatures_can_be_read(lang):
    sample = contract_full(lang)

    paper = drawn(draw, sample, "A4")

    said = [sample.header.number, sample.customer, sample.customer_address, sample.begins, sample.ends, sample.classes]
    said += [sample.response, sample.price, sample.in_words, sample.agreements, *sample.terms, sample.confirms]
    said += [each.serial for each in sample.devices] + [due for _number, due in sample.care]
    said += [sample.labels[name] for name in ("ours", "theirs", "seal")]
    assert missing_from(paper, said) == []


def test_the_paper_says_what_the_entries_say_with_the_price_in_capital_numerals():
    (agreed,) = jobs("contract", "full")

    zh = contract(agreed, REFERENCE, "CD01", language="zh")
    en = contract(agreed, REFERENCE, "CD01", language="en")

    assert (zh.price, zh.in_words, zh.response) == ("¥3,600.00", "人民币叁仟陆佰元整", "4 小时 10 分钟（工作时间）")
    assert (en.classes, en.repair, en.in_words) == ("Parts, Labour, Visits and travel", "24 h of working time", "")
    assert next(iter(zh.care)) == ("1", "2027-02-01") and len(zh.devices) == 3
    assert (zh.tax, zh.pay_by, zh.hours) == ("¥203.77 (6%)", "2026-12-15", "周一 - 周日 00:00-24:00")
    ours, theirs = story(en)[-1].signs
    assert ours.caption == "Signed for: Jinjiang Information Devices  Chengdu Hi-tech service point"
    assert ours.name_and_date[1][0] == "Place and date" and theirs.caption.endswith(zh.customer)


def test_a_contract_that_ended_early_says_so_and_both_sides_sign_the_day():
    (agreed,) = jobs("contract", "full")
    ended = replace(agreed, state="ended", facts={**agreed.facts, "ended_on": "2027-02-02"})

    made = contract(ended, REFERENCE, "CD01", language="en")

    assert made.ends == "2027-02-02" and "instead of 2027-11-30" in made.note
    assert "this contract ends on 2027-02-02" in made.confirms
    assert [day for _number, day in made.care] == ["2027-02-01", "2027-02-02"]


def test_a_renewed_contract_prints_each_period_with_its_price_and_numbers_its_care_visits_by_period():
    (agreed,) = jobs("contract", "full")
    (term,) = agreed.facts["terms"]
    again = {
        **term,
        "no": 2,
        "begins": "2027-12-01",
        "ends": "2028-11-30",
        "price": 400_000,
        "response": 0,
        "repair": 0,
    }

    made = contract(replace(agreed, facts={**agreed.facts, "terms": [term, again]}), REFERENCE, "CD01", language="zh")

    assert [(each.begins, each.ends, each.price.splitlines()[0]) for each in made.periods] == [
        ("2026-12-01", "2027-11-30", "¥3,600.00"),
        ("2027-12-01", "2028-11-30", "¥4,000.00"),
    ]
    assert made.periods[1].response == "未约定时限" and (made.begins, made.price) == ("", "")
    assert {number for number, _day in made.care} >= {"1/1", "2/4"}


def test_a_site_is_printed_with_its_whole_address_and_a_single_care_visit_without_an_empty_pair():
    (agreed,) = jobs("contract", "full")
    (term,) = agreed.facts["terms"]
    scope = {"code": "site", "zh": "一个地点", "en": "A site"}
    facts = {**agreed.facts, "scope": scope, "site": "花园路 8 号", "terms": [{**term, "care": term["care"][:1]}]}

    made = contract(replace(agreed, facts=facts), REFERENCE, "CD01", language="zh")

    assert made.site == made.customer_address
    care = next(
        block for block in story(made) if isinstance(block, PaperTable) and block.rows == (("1", "2027-02-01"),)
    )
    assert len(care.columns) == 2
