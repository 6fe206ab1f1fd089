"""The terms on a paper: those of its kind, of the situation of its job and of the office, with their version."""

from pkgutil import resolve_name

import pytest

from printing.paper import TermsAndSignatures
from printing.preview import as_text
from printing.sheets import draw
from tests.documents.test_signed_papers import (
    completed,
    goes_along,
    inspected,
    not_completed,
    not_repaired,
    solved_without_a_visit,
)
from tests.documents.test_visits_on_paper import ARRIVED, on_site
from tests.documents.visit import INTAKE, parcel, went
from tests.printing.reading import drawn
from tests.support.office import brought_to


def test_terms_are_those_of_the_paper_and_of_the_office_and_the_paper_names_their_version(counter, publish):
    inspected(counter)

    def printed(paper):
        return " ".join(as_text(counter.desk.papers.content(counter.by("tang"), paper, counter.job, "en"), 300))

    first, intake = printed("slip"), printed("intake")
    publish(terms_slip_en="Two years on every repair.")
    second = printed("slip")
    publish(**{"terms_slip_en@CD01": "Three years in Chengdu."})

    assert "90-day warranty" in first and "90-day warranty" not in intake and "storage rules" in intake
    assert "Two years on every repair." in second and "Three years in Chengdu." in printed("slip")
    versions = {text.partition("(version ")[2][:6] for text in (first, intake, second, printed("slip"))}
    assert len(versions) == 4 and all(version.isalnum() for version in versions)
    assert intake == printed("intake")


def _terms(counter, paper, language="en"):
    content = counter.desk.papers.content(counter.by("zhao"), paper, counter.job, language)
    blocks = resolve_name(content.drawing.story)(content)
    return " ".join(term for block in blocks if isinstance(block, TermsAndSignatures) for term in block.terms)


def labour_only(counter):
    return on_site(counter, *ARRIVED, ("li.wei", "complete"), parts_named="", resolution_code="REPAIR")


def slip_form(counter):
    brought_to(counter, "on_site")


def without_data(counter):
    came = counter.take("tang", "check_in", thing="new", place="A3")
    counter.job = came.made["job"]
    went(counter, INTAKE[0], ("wang", "inspect", {"data": "none"}))


PARTS = {"en": ("90-day warranty", "Replaced parts"), "zh": ("保修90天", "故障件归")}
BACK_UP = {"en": ("back up your data before",), "zh": ("维修前请备份",)}
TICKET = {"en": ("claim ticket",), "zh": ("取机凭证",)}
SENT_BACK = {"en": ("sent back to the address",), "zh": ("寄回客户登记的地址",)}
DATA = {"en": ("no backup",), "zh": ("未备份的数据",)}


@pytest.mark.parametrize(
    ("paper", "made", "bears", "never"),
    [
        ("slip", completed, (PARTS,), (BACK_UP, TICKET)),
        ("slip", slip_form, (PARTS, BACK_UP), (TICKET, DATA)),
        ("slip", labour_only, (), (PARTS, BACK_UP, TICKET, DATA)),
        ("slip", solved_without_a_visit, (), (PARTS, BACK_UP, TICKET, DATA)),
        ("slip", not_completed, (BACK_UP,), (PARTS, TICKET)),
        ("slip", not_repaired, (), (PARTS, BACK_UP, TICKET)),
        ("slip", goes_along, (DATA, TICKET), (PARTS, BACK_UP, SENT_BACK)),
        ("intake", inspected, (DATA, TICKET), (PARTS, SENT_BACK)),
        ("intake", without_data, (TICKET,), (DATA, PARTS, SENT_BACK)),
        ("intake", parcel, (DATA, SENT_BACK), (TICKET, PARTS, BACK_UP)),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_paper_bears_only_the_terms_that_apply_to_its_job(counter, paper, made, bears, never, language):
    if (job := made(counter)) is not None:
        counter.job = job

    text = _terms(counter, paper, language)

    assert [words for each in bears for words in each[language] if words not in text] == []
    assert [words for each in never for words in each[language] if words in text] == []


def test_a_slip_to_which_no_terms_apply_has_no_title_of_terms_either(counter):
    counter.job = labour_only(counter)
    slip = counter.desk.papers.content(counter.by("zhao"), "slip", counter.job, "en")

    assert "Terms" not in drawn(draw, slip, "A4").text and "Terms" not in " ".join(as_text(slip, 300))


def test_terms_that_are_published_replace_all_built_in_clauses_of_their_paper(counter, publish):
    completed(counter)
    publish(terms_slip="整机质保两年。", terms_slip_parts="备件质保一年。", **{"terms_slip_parts@CD01": ""})

    everywhere, here = _terms(counter, "slip", "zh"), "整机质保两年。"
    publish(**{"terms_slip_parts@CD01": "成都备件质保半年"})

    assert everywhere == here and _terms(counter, "slip", "zh") == "整机质保两年。成都备件质保半年"


def test_a_clause_that_is_published_for_a_situation_is_printed_in_this_situation_only(counter, publish):
    publish(terms_slip_parts_en="Parts: one year.")
    labour_only(counter)

    assert _terms(counter, "slip") == ""


def test_the_terms_of_the_packing_slip_can_be_published_too_and_have_a_version(counter, publish):
    counter.job = parcel(counter)
    publish(terms_packing_en="Open the box at once.")

    slip = " ".join(as_text(counter.desk.papers.content(counter.by("tang"), "packing", counter.job, "en"), 300))

    assert "Open the box at once." in slip and "before the carrier leaves" not in slip and "(version " in slip


def test_terms_that_were_published_before_each_paper_had_its_own_still_count(counter, publish):
    inspected(counter)
    publish(terms="老条款", storage_terms_en="Old storage rules.")

    def printed(paper, language):
        return "".join(as_text(counter.desk.papers.content(counter.by("tang"), paper, counter.job, language), 300))

    assert "老条款" in printed("slip", "zh") and "老条款" in printed("intake", "zh")
    assert "90-day warranty" in printed("slip", "en")  # published one by one: the English text kept its default
    assert "Old storage rules." in printed("ticket", "en") and "凭本凭证取机" in printed("ticket", "zh")
