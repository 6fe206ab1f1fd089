"""What is signed is what is shown: screen, phone page and PDF of a signature have the same fields in the same words."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from fieldservice.desk import readable_papers
from fieldservice.documents.registry import PAPERS, signing_of
from fieldservice.documents.signed_content import signed_bytes
from fieldservice.documents.wording import LANGUAGES, in_languages, in_texts
from printing.preview import as_text
from printing.sheets import draw
from tests.documents.test_visits_on_paper import AGAIN, ARRIVED, TAKEN, on_site
from tests.documents.visit import INTAKE, REPAIR, order_to_sign, parcel, went
from tests.printing.reading import drawn, missing_from
from tests.printing.test_pages import MM, frames, text_in
from tests.support.office import brought_to
from tests.support.papers import fields

OLD = json.loads((Path(__file__).parent / "signed_in_version_1.json").read_text("utf-8"))


def completed(counter):
    """On site, all done: with minutes of work and the customer's remark."""
    brought_to(counter, "on_site")
    counter.take("li.wei", "examine")
    counter.take("li.wei", "complete", work_minutes=75, parts_named="PSU-450 x1 old 88A1 new 91C7\n风扇 x2")
    counter.take("li.wei", "remark", score=4, remark="等了三天")
    return counter.job


def not_completed(counter):
    brought_to(counter, "on_site")
    counter.take("li.wei", "leave", handling="查过电源", work_minutes=30, wish="周六上午")
    return counter.job


def inspected(counter):
    """At the counter, a device with all that is asked at the inspection."""
    came = counter.take("tang", "check_in", thing="new", place="A3", purchased="2025-03-01", warranty="in")
    counter.job = came.made["job"]
    went(counter, *INTAKE)
    return counter.job


def repaired(counter):
    inspected(counter)
    went(counter, ("wang", "sign_intake", {}), *REPAIR)
    return counter.job


def repaired_and_tested(counter):
    repaired(counter)
    went(counter, ("tang", "try_out", {}))
    return counter.job


def repaired_without_a_test(counter):
    repaired(counter)
    went(counter, ("tang", "try_out", {"customer_test": "not_wanted"}))
    return counter.job


def not_repaired(counter):
    inspected(counter)
    went(counter, ("zhao", "stop", {"handling": "查过主板供电", "work_minutes": 20}))
    return counter.job


def solved_without_a_visit(counter):
    return on_site(counter, *TAKEN, ("li.wei", "solve_remotely"))


def second_visit(counter):
    return on_site(counter, *ARRIVED, ("li.wei", "leave"), *AGAIN, ("li.wei", "complete"))


def goes_along(counter):
    return on_site(counter, *ARRIVED, ("li.wei", "leave"), ("li.wei", "take_along"), accessories="导轨、电源线")


def entered_afterwards(counter):
    on_site(counter, *TAKEN)
    counter.clock.later(hours=10)
    counter.take("li.wei", "enter_completed")
    return counter.job


ON_SITE = (completed, not_completed, solved_without_a_visit, second_visit, goes_along, entered_afterwards)
SIGNED = [
    *(("slip", made) for made in (*ON_SITE, repaired_and_tested, repaired_without_a_test, not_repaired, parcel)),
    ("intake", inspected), ("intake", parcel), ("exchange_order", order_to_sign),
]  # fmt: skip


def signed_fields(content, language):
    """(label, value) of everything that the digest covers, in the words of this language."""
    found = []
    for row in (row for section in content["sections"] for row in section["rows"]):
        if "columns" in row:
            labels = [in_texts(label, language) for label in row["columns"]]
            found += [
                (label, in_texts(text, language))
                for line in row["rows"]
                for label, text in zip(labels, line, strict=True)
                if text
            ]
        else:
            found.append((in_texts(row["label"], language), in_texts(row["value"], language)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper, made", SIGNED)
def test_screen_phone_and_pdf_show_exactly_the_fields_that_the_digest_covers(counter, paper, made, language):
    job = counter.desk.thing(made(counter))
    session = counter.desk.session

    content = json.loads(signed_bytes(signing_of(paper).facts_of(job, session.reference(), session.office)))
    expected = signed_fields(content, language)
    sheet = counter.desk.papers.content(counter.by("tang"), paper, job.id, language)
    phone = readable_papers.readable(session, paper, content, "", language)
    pdf = drawn(draw, sheet, "A4")
    screen = "".join("".join(as_text(sheet, 300)).split())

    assert fields(sheet) == expected
    parts = [part for chapter in phone.chapters for part in chapter.parts]
    assert [(pair.label, pair.value) for part in parts for pair in part.pairs] == expected
    sentences = [part.text for part in parts if part.kind == "confirms"]
    assert sentences == [
        "\n".join(in_texts(content["confirms"], each) for each in ("zh", "en") if language in (each, "both"))
    ]
    terms = [text for each in ("zh", "en") if language in (each, "both") and (text := content["terms"].get(each))]
    assert [part.text for part in parts if part.kind == "terms"] == terms
    texts = [text for pair in expected for text in pair] + [*sentences, *terms]
    assert missing_from(pdf, texts) == []
    assert [text for text in texts if "".join(text.split()) not in screen] == []
    assert sheet.header.title == phone.title and sheet.header.number == phone.number == content["number"]


@pytest.mark.parametrize("paper, made", SIGNED)
def test_a_paper_that_can_be_signed_has_no_empty_field_and_no_empty_column(counter, paper, made):
    job = counter.desk.thing(made(counter))
    session = counter.desk.session

    content = signing_of(paper).facts_of(job, session.reference(), session.office)

    for row in (row for section in content["sections"] for row in section["rows"]):
        assert "by_hand" not in row and "ticks" not in row
        assert row.get("value") or (row["rows"] and all(any(column) for column in zip(*row["rows"], strict=True))), row
    shown = fields(counter.desk.papers.content(counter.by("tang"), paper, job.id, "en"))
    assert all(value for _label, value in shown) and "Total" not in dict(shown)


@pytest.mark.parametrize(
    "made, told",
    [
        (completed, {"Minutes": "75", "Result": "Completed", "Customer's score": "Good"}),
        (not_completed, {"Minutes": "30", "Second visit": "Yes", "Customer's wish for the next visit": "周六上午"}),
        (
            repaired,
            {"Purchased on": "2025-03-01", "Fault reproduced": "Reproduced", "Condition on arrival": "左上角有划痕"},
        ),
    ],
)
def test_a_slip_names_the_minutes_of_work_the_day_of_purchase_the_condition_and_the_fault_seen(counter, made, told):
    shown = dict(fields(counter.desk.papers.content(counter.by("tang"), "slip", made(counter), "en")))

    assert told.items() <= shown.items()


def test_a_fact_that_is_shown_changes_the_digest_and_a_fact_that_is_not_shown_does_not(counter):
    completed(counter)
    shown = counter.desk.papers.digest(counter.job, "slip")

    counter.take("chen", "note", words="客户经理是老王的同学")
    same = counter.desk.papers.digest(counter.job, "slip")
    counter.take("li.wei", "remark", score=1, remark="还是不好")

    assert same == shown != counter.desk.papers.digest(counter.job, "slip")


@pytest.mark.parametrize(
    "made, sentence",
    [
        (completed, "the work described here was done, and the customer has tested the device"),
        (not_completed, "the reason was explained, and a second visit follows"),
        (repaired, "repaired as described here and taken back."),
        (repaired_and_tested, "repaired as described here, tested and taken back"),
        (repaired_without_a_test, "repaired as described here and taken back without a test by the customer"),
        (parcel, "repaired as described here and received"),
        (not_repaired, "not repaired, the reason was explained, and the device was taken back"),
    ],
)
def test_a_sentence_above_the_signature_says_what_it_confirms(counter, made, sentence):
    job = made(counter)

    lines = "".join(as_text(counter.desk.papers.content(counter.by("tang"), "slip", job, "en"), 400))

    assert sentence in lines
    assert all(words in lines for words in ("Name in full: ____", "Date: ____", "(Seal)", "Signed for: Chengdu branch"))


@pytest.mark.parametrize(
    "language, says, never",
    [
        (
            "en",
            ("Contents of the parcel", "Checked on arrival", "what came with it and the statements about data"),
            ("data was erased", "left with us", "left for repair", "Claim ticket no."),
        ),
        ("zh", ("包裹内物品", "收机检验", "同意按本单条款维修"), ("与客户", "留存附件", "送修", "取机凭证号")),
    ],
)
@pytest.mark.parametrize("is_form", [True, False])
def test_the_intake_sheet_of_a_parcel_does_not_say_that_the_customer_was_there(counter, is_form, language, says, never):
    if is_form:
        counter.job = counter.take("tang", "take_parcel_in", thing="new", contents="电源线、墨盒").made["job"]
    else:
        parcel(counter)

    sheet = counter.desk.papers.content(counter.by("zhao"), "intake", counter.job, language)
    text = drawn(draw, sheet, "A4").run_on

    assert [words for words in says if "".join(words.split()) not in text] == []
    assert [words for words in never if "".join(words.split()) in text] == []
    assert sum(label in ("Item no.", "序号") for label in text_of_columns(sheet)) == 2  # one table, two pieces in a row


@pytest.mark.parametrize(
    "language, says, never",
    [
        (
            "en",
            ("Accessories left with us", "Checked on arrival", "the device is to be repaired on the terms"),
            ("data was erased", "left for repair"),
        ),
        ("zh", ("留存附件", "收机检验", "同意按本单条款维修"), ("与客户", "同意按本单条款送修")),
    ],
)
def test_the_intake_sheet_of_a_device_that_was_taken_along_does_not_say_that_the_customer_was_there(
    counter, language, says, never
):
    job = goes_along(counter)
    counter.take("li.wei", "sign_along", shown=counter.desk.papers.digest(job, "slip"))
    counter.take("li.wei", "bring_to_branch", place="A3")

    sheet = counter.desk.papers.content(counter.by("zhao"), "intake", job, language)
    text = drawn(draw, sheet, "A4").run_on

    assert [words for words in says if "".join(words.split()) not in text] == []
    assert [words for words in never if "".join(words.split()) in text] == []


def test_the_intake_sheet_names_who_took_the_device_along_and_only_who_inspects_it_as_its_engineer(counter):
    job = goes_along(counter)
    counter.take("li.wei", "sign_along", shown=counter.desk.papers.digest(job, "slip"))
    counter.take("li.wei", "bring_to_branch", place="A3")

    def named():
        shown = dict(fields(counter.desk.papers.content(counter.by("zhao"), "intake", job, "en")))
        return shown.get("Taken along by"), shown.get("Engineer") or None

    assert named() == ("李伟", None)
    counter.take("zhao", "dispatch", thing=job, engineer="wang", why_without_skill="李伟在外")
    assert named() == ("李伟", "王强")
    counter.take("wang", "inspect", thing=job)
    assert named() == ("李伟", "王强")


def test_the_slip_of_the_bench_names_who_took_the_device_along_beside_who_repaired_it(counter):
    job = goes_along(counter)
    shown = dict(fields(counter.desk.papers.content(counter.by("zhao"), "slip", job, "en")))
    assert shown["Engineer"] == "李伟" and "Taken along by" not in shown
    counter.take("li.wei", "sign_along", shown=counter.desk.papers.digest(job, "slip"))
    counter.take("li.wei", "bring_to_branch", place="A3")
    counter.take("zhao", "dispatch", thing=job, engineer="wang", why_without_skill="李伟在外")
    went(counter, ("wang", "inspect", {}), ("wang", "tell_finding", {}), *REPAIR)

    shown = dict(fields(counter.desk.papers.content(counter.by("zhao"), "slip", job, "en")))

    assert (shown["Engineer"], shown["Taken along by"]) == ("王强", "李伟")


def text_of_columns(sheet):
    return [column.label for block in sheet.blocks for column in getattr(block, "columns", ())]


@pytest.mark.parametrize("language, label", [("en", "Accessories"), ("zh", "附件")])
def test_the_slip_of_a_parcel_names_what_came_in_it(counter, language, label):
    shown = dict(fields(counter.desk.papers.content(counter.by("tang"), "slip", parcel(counter), language)))

    assert [each for each in ("电源线", "墨盒") if each not in shown[label]] == []


@pytest.mark.parametrize("language, words", [("en", "next visit"), ("zh", "下次上门")])
def test_the_slip_of_a_device_that_goes_along_speaks_of_no_next_visit_and_has_the_terms_of_the_intake(
    counter, language, words
):
    job = on_site(counter, *ARRIVED, ("li.wei", "leave"), wish="周六上午")
    assert words in " ".join(as_text(counter.desk.papers.content(counter.by("zhao"), "slip", job, language), 300))

    counter.take("li.wei", "take_along", thing=job)

    slip = counter.desk.papers.content(counter.by("zhao"), "slip", job, language)
    # The customer leaves the device with us by this signature.
    assert {"en": "our storage rules apply", "zh": "按保管规定处理"}[language] in "".join(as_text(slip, 900))
    assert words not in drawn(draw, slip, "A4").text and "周六上午" not in drawn(draw, slip, "A4").text


def test_the_phone_names_the_company_and_the_service_point_as_the_paper_does(counter, publish):
    publish(tax_number="91510100MA6X")
    job = counter.desk.thing(completed(counter))
    session = counter.desk.session
    content = signing_of("slip").facts_of(job, session.reference(), session.office)

    for language in ("zh", "en"):
        head = counter.desk.papers.content(counter.by("tang"), "slip", job.id, language).header
        phone = readable_papers.readable(session, "slip", content, "", language)

        assert phone.office == (head.company, head.point, *head.point_lines)
        assert "91510100MA6X" in "".join(phone.office) and content["office"]["address"] in phone.office


@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_printed_before_the_customer_s_test_has_lines_to_write_it(counter, language, size):
    repaired(counter)

    paper = drawn(draw, counter.desk.papers.content(counter.by("tang"), "slip", counter.job, language), size)

    say = in_languages(language)
    for label in ("Customer's test", "What was tested", "Tested by"):
        wanted = "".join(say(label).split())
        found = [each for page in range(paper.printed.pages) for each in frames(paper, page)
                 if "".join(text_in(paper, each, page).split()).startswith(wanted)]  # fmt: skip
        assert found and min(high for _left, _bottom, _wide, high in found) >= 8 * MM - 0.1, label


def test_once_the_customer_s_test_is_recorded_the_slip_shows_it_and_no_line_to_write(counter):
    repaired(counter)
    before = counter.desk.papers.digest(counter.job, "slip")
    went(counter, ("tang", "try_out", {"tested_what": "开机三次", "tested_by": "周明"}))

    text = drawn(draw, counter.desk.papers.content(counter.by("tang"), "slip", counter.job, "zh"), "A4").run_on

    assert "试机项目开机三次" in text and "试机人周明" in text and "客户不试机" not in text
    assert counter.desk.papers.digest(counter.job, "slip") != before


@pytest.mark.parametrize("came", [not_repaired, parcel])
def test_what_no_customer_tests_here_has_no_line_for_it(counter, came):
    came(counter)

    text = drawn(draw, counter.desk.papers.content(counter.by("tang"), "slip", counter.job, "zh"), "A4").run_on

    assert "试机项目" not in text


def test_under_a_signature_stands_who_signed_for_whom(counter):
    repaired(counter)
    went(counter, ("tang", "try_out", {}))
    counter.take("tang", "sign", signer="张老师", shown=counter.desk.papers.digest(counter.job, "slip"))

    text = drawn(draw, counter.desk.papers.content(counter.by("tang"), "slip", counter.job, "zh"), "A4").run_on

    assert "张老师" in text and "代表:济南实验中学" in text and "2026-11-2309:00" in text


def test_a_paper_that_was_refused_says_so_and_confirms_nothing(counter):
    not_repaired(counter)
    counter.take("tang", "refuse_to_sign", witness="门卫 老周")

    paper = drawn(draw, counter.desk.papers.content(counter.by("tang"), "slip", counter.job, "en"), "A4")

    sentence = "The customer did not sign this: “The customer confirms: the device was not repaired"
    assert missing_from(paper, ["Signature refused", "门卫 老周", "2026-11-23 09:00", sentence]) == []
    assert paper.text.count("Date") == 2 and paper.text.count("Seal") == 1  # of the refusal and in the engineer's box


@pytest.mark.parametrize("old", OLD, ids=lambda old: f"{old['paper']}-{old['content']['facts']['number']}")
def test_a_paper_signed_in_version_1_keeps_its_digest_and_is_printed_as_it_was(old):
    assert sha256(signed_bytes(old["content"])).hexdigest() == old["digest"]

    (content,) = PAPERS[old["paper"]].contents(old["content"], old["line"], language="en", digest=old["digest"])

    assert as_text(content, 78) == old["printed"]


def test_a_form_to_fill_in_keeps_its_empty_fields_and_rows_for_parts(counter):
    brought_to(counter, "on_site")

    sheet = counter.desk.papers.content(counter.by("zhao"), "slip", counter.job, "en")

    shown = dict(fields(sheet))
    assert shown["Finished"] == "" and shown["Finding"] == ""
    assert any(getattr(block, "blank", 0) == 3 for block in sheet.blocks)
    assert drawn(draw, sheet, "A4").printed.faults == ()
