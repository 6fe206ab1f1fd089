"""The paper of a contract: everything that is agreed can be read, and both sides have a place to sign and seal."""

import pytest

from fieldservice.documents.contract import contract
from printing import samples
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
