"""The credit note of a return case: a number and date of its own, what it credits, amounts in figures and numerals."""

import pytest

from fieldservice.documents.credit_note import credit_notes
from fieldservice.documents.registry import why_not
from fieldservice.workflows.engine.numbers import is_printed_number
from tests.documents.visit import credited_to_account, on_paper
from tests.support.return_execution import approved, given_a_case


def to_sign(*serials, **old):
    story = approved(given_a_case(*serials, decision="credit", price="1000.00")).at("commerce", "pass_to_office")
    for serial in serials:
        story.at("tang", "see_old_device", old_serial=serial, for_device=serial, **old)
    return story.at("tang", "sign_order")


def notes_of(story, language="zh"):
    return credit_notes(story.case, story.reference, "CD01", language=language)


def test_a_credit_note_has_a_number_of_its_own_its_day_and_the_case_that_it_credits():
    (note,) = notes_of(to_sign("NB-1", "NB-2").at("tang", "note_credit", credit_remark="整批退回"))

    assert note.header.number.startswith("CD01-A") and note.case_number.startswith("CD01-W")
    assert note.credited[:10] == note.issued and note.remark == "整批退回"
    assert [(each.serial, each.amount) for each in note.lines] == [("NB-1", "¥1,000.00"), ("NB-2", "¥1,000.00")]
    assert (note.total, note.in_words) == ("¥2,000.00", "人民币贰仟元整")
    assert "¥2,000.00" in note.confirms


def test_a_deduction_stands_beside_what_is_credited_and_else_no_column_is_empty():
    (note,) = notes_of(to_sign("NB-1", kept_parts="原装硬盘", deduction="300.00").at("tang", "note_credit"))
    (plain,) = notes_of(to_sign("NB-1").at("tang", "note_credit"))

    (device,) = note.lines
    assert (device.value, device.deduction, device.amount) == ("¥1,000.00", "¥300.00", "¥700.00")
    assert note.total == "¥700.00" and (plain.lines[0].value, plain.lines[0].deduction) == ("", "")


def test_an_english_note_has_no_chinese_numerals_and_says_that_it_is_no_invoice():
    (note,) = notes_of(to_sign("NB-1").at("tang", "note_credit"), language="en")

    assert note.in_words == "" and any("This note is not an invoice." in text for text in note.terms)


def test_there_is_no_credit_note_before_something_was_credited():
    story = to_sign("NB-1")

    assert why_not("credit_note", story.case) is not None
    assert why_not("credit_note", story.at("tang", "note_credit").case) is None


def test_the_customers_account_names_the_credit_note():
    story = to_sign("NB-1").at("tang", "note_credit")

    (charge,) = [line for line in story.case.lines("charges") if line["amount"] < 0]
    assert charge["number"] == notes_of(story)[0].header.number


@pytest.mark.parametrize(("language", "title"), [("zh", "贷项通知单"), ("en", "Creditnote")])
def test_a_credit_note_is_found_by_its_number_and_can_be_read_back(counter, tmp_path, language, title):
    case = credited_to_account(counter)
    number = counter.desk.thing(case).lines("returns_credited")[0]["credit_note"]

    paper = on_paper(counter, "credit_note", number, tmp_path, who="tang", language=language)

    assert is_printed_number(number)
    assert title in paper.run_on and number in paper.run_on and "¥2,800.00" in paper.run_on
