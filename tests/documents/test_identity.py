"""Who a paper comes from, and its language and copies: by office, and by customer."""

import hashlib

import pytest

from fieldservice.desk.paper_choices import copies_for, language_for
from fieldservice.documents.identity import head_lines
from fieldservice.documents.wording import in_languages
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from tests.documents.visit import on_paper, parcel, printer, visit

HERE = {
    "company@CD01": "成都恒印维修有限公司",
    "tax_number@CD01": "91510100MA6C0042XK",
    "web_address": "repair.example",
}
SHEETS = ("intake", "ticket")


def wishes(counter, job: str, **wanted: str) -> None:
    customer = str(counter.desk.thing(job).get("customer"))
    counter.take("zhao", "amend_customer", thing=customer, **wanted)


@pytest.mark.parametrize("kind", SHEETS)
def test_a_paper_bears_company_tax_number_and_web_address_of_its_office(counter, publish, tmp_path, kind):
    publish(company="总公司", tax_number="000", company_address="人民南路 1 号", company_phone="028-1", **HERE)
    came = visit(counter)

    text = on_paper(counter, kind, came.jobs[0], tmp_path, language="zh").run_on

    for words in ("成都恒印维修有限公司", "公司:人民南路1号", "电话028-1", "税号91510100MA6C0042XK", "repair.example"):
        assert words in text, words
    assert "总公司" not in text


@pytest.mark.parametrize("kind", [*SHEETS, "packing"])
@pytest.mark.parametrize(
    ("language", "point", "company", "phone"),
    [("zh", "服务网点: ", "公司: ", "电话"), ("en", "Service point: ", "Company: ", "Phone")],
)
def test_two_addresses_in_a_head_say_whose_they_are(counter, publish, tmp_path, kind, language, point, company, phone):
    publish(company_address="人民南路 1 号", company_phone="400-1")
    here = counter.desk.session.reference().offices["CD01"]
    job = parcel(counter) if kind == "packing" else visit(counter).jobs[0]

    text = on_paper(counter, kind, job, tmp_path, language=language).run_on

    for told in (f"{point}{here.address}{phone}{here.phone}", f"{company}人民南路1号{phone}400-1"):
        assert "".join(told.split()) in text, text


def test_one_address_of_company_and_service_point_stands_once_and_without_a_label():
    say = in_languages("zh")
    same = {"company_address": "花园路8号", "company_phone": "0531 8888-0042", "tax_number": "91"}

    assert head_lines("花园路 8 号", "0531-88880042", same, say) == ("花园路 8 号", "0531-88880042", "税号 91")
    assert head_lines("花园路 8 号", "", {"company_phone": "400-1"}, say) == ("花园路 8 号", "电话 400-1")
    assert head_lines("花园路 8 号", "0531-2", {"company_address": "花园路8号", "company_phone": "400-1"}, say) == (
        "花园路 8 号",
        "服务网点: 电话 0531-2",
        "公司: 电话 400-1",
    )


def test_the_packing_slip_bears_them_too(counter, publish, tmp_path):
    publish(**HERE)

    assert "91510100MA6C0042XK" in on_paper(counter, "packing", parcel(counter), tmp_path).run_on


def test_the_company_is_part_of_what_is_signed_and_stays_as_it_was(counter, publish, tmp_path):
    publish(**HERE)
    came = visit(counter)
    counter.take("zhao", "dispatch", thing=came.jobs[0], engineer="wang")
    counter.take("wang", "inspect", thing=came.jobs[0])
    counter.take("wang", "sign_intake", thing=came.jobs[0], shown=counter.desk.papers.digest(came.jobs[0], "intake"))

    publish(**{"tax_number@CD01": "ANOTHER"})

    text = on_paper(counter, "intake", came.jobs[0], tmp_path).run_on
    assert "91510100MA6C0042XK" in text and "ANOTHER" not in text


def test_without_published_values_the_content_that_is_signed_is_as_it_was_before(counter):
    came = visit(counter)

    content = counter.desk.papers.digest(came.jobs[0], "intake")

    assert len(content) == len(hashlib.sha256().hexdigest())


def test_a_paper_is_in_the_language_of_the_office_unless_the_customer_wants_another(counter, publish, tmp_path):
    publish(**{"paper_language": "both", "paper_language@CD01": "zh"})
    came = visit(counter)
    office_s = on_paper(counter, "ticket", came.jobs[0], tmp_path).text

    wishes(counter, came.jobs[0], paper_language="en")

    assert "Claim ticket" not in office_s
    for kind in SHEETS:
        text = on_paper(counter, kind, came.jobs[0], tmp_path).text
        assert {"intake": "Intake sheet", "ticket": "Claim ticket"}[kind] in text and "取机凭证" not in text
    assert "取机凭证" in on_paper(counter, "ticket", came.jobs[0], tmp_path, language="zh").text


def test_what_the_customer_signs_is_in_the_customer_s_language(counter, tmp_path):
    came = visit(counter)
    wishes(counter, came.jobs[0], paper_language="en")
    counter.take("zhao", "dispatch", thing=came.jobs[0], engineer="wang")
    counter.take("wang", "inspect", thing=came.jobs[0])
    counter.take("wang", "sign_intake", thing=came.jobs[0], shown=counter.desk.papers.digest(came.jobs[0], "intake"))

    wishes(counter, came.jobs[0], paper_language="zh")

    assert "Intake sheet" in on_paper(counter, "intake", came.jobs[0], tmp_path).text


@pytest.mark.parametrize(
    ("office", "wish", "copies"),
    [
        ("", "", ["客户联"]),
        ("2", "", ["客户联", "存根联"]),
        ("2", "3", ["客户联", "存根联", "总部联"]),
        ("3", "1", ["客户联"]),
    ],
)
def test_a_signed_paper_is_printed_in_as_many_copies_as_customer_or_office_want(
    counter, publish, tmp_path, office, wish, copies
):
    came = visit(counter)
    if office:
        publish(**{"paper_copies@CD01": office})
    if wish:
        wishes(counter, came.jobs[0], paper_copies=wish)

    paper = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh")

    assert [copy for page in paper.pages for copy in ("客户联", "存根联", "总部联") if copy in page] == copies
    assert len(counter.desk.papers.print_to(counter.by("zhao"), "intake", came.jobs[0], printer=printer(counter))[
        "prints"
    ]) == len(copies)  # fmt: skip


def test_the_copies_that_are_asked_for_count_before_all_settings(counter, publish, tmp_path):
    publish(paper_copies="3")
    came = visit(counter)

    paper = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh", copies=("company",))

    assert len(paper.pages) == 1 and "存根联" in paper.text


@pytest.mark.parametrize(
    ("office", "wish", "size"), [("", "", "A4"), ("A5", "", "A5"), ("A5", "A4", "A4"), ("", "A5", "A5")]
)
def test_a_sheet_has_the_size_that_the_customer_wants_or_else_the_office(counter, publish, office, wish, size):
    came = visit(counter)
    if office:
        publish(**{"paper_size@CD01": office})
    if wish:
        wishes(counter, came.jobs[0], paper_size=wish)

    assert counter.desk.papers.usual_size(came.jobs[0], "intake") == size
    assert counter.desk.papers.usual_size(came.jobs[0], "ticket") == "A6"


def test_a_language_that_no_paper_has_is_refused_in_the_customer_s_file(counter):
    came = visit(counter)

    with pytest.raises(Refused):
        wishes(counter, came.jobs[0], paper_language="fr")


def test_a_job_whose_customer_file_is_elsewhere_is_printed_as_the_office_wants(counter, publish):
    publish(**{"paper_language@CD01": "en", "paper_copies@CD01": "2"})
    job = Thing("job-1", "job", "ready", facts={"customer": "01890000-0000-7000-8000-000000000000"})

    assert language_for(counter.desk.session, job) == "en"
    assert copies_for(counter.desk.session, job) == ("customer", "company")
