"""Claim tickets and labels, read back from the bytes that a printer gets."""

import re

import pytest

from fieldservice.documents.signed_content import ticket_code
from fieldservice.documents.tickets import jobs_on_ticket
from fieldservice.documents.wording import NAME_CELLS, surname
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.numbers import place_of
from printing.preview import cells
from tests.documents.visit import (
    GIVEN,
    INTAKE,
    PHONE,
    SURNAME,
    collected,
    diagnosed_case,
    labels,
    number,
    on_paper,
    parcel,
    printer,
    queued,
    visit,
    went,
)
from tests.printing import thermal_reading
from tests.printing.thermal_reading import decoded, decoded_by_zbar, needs_zbar

LABELS = ("device_label", "accessory_label", "place_label", "address_label")


def ticket_text(counter, job, **how):
    """The parts of a ticket as the configured printer would print them."""
    printed = counter.desk.papers.print_to(counter.by("tang"), "ticket", job, **how)
    return thermal_reading.escpos(queued(counter, printed))


def test_a_ticket_of_80_mm_bears_three_devices_with_all_they_left_and_a_counterfoil_for_each(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "80")

    first, *stubs = ticket_text(counter, came.jobs[0], language="zh")

    for job in came.jobs:
        assert number(counter, job) in first.text
    assert re.search("1 电源线.*2 蓝牙键盘.*3 笔记本包（黑色）", first.text, re.S) and "屏幕右下角裂纹" in first.text
    assert "138****0042" in first.text and PHONE not in first.text
    assert "2026-11-23 09:00" in first.text and "2026-11-26 09:00" in first.text  # Chengdu's time, three days ahead
    assert "60天未取" in first.text and "唐琳" in first.text
    assert [stub.codes[0].text for stub in stubs] == [number(counter, job) for job in came.jobs]
    assert all(SURNAME in stub.text and GIVEN not in stub.text for stub in stubs)
    assert ["A3" in stubs[0].text, "A4" in stubs[1].text, "B1" in stubs[2].text] == [True] * 3


@needs_zbar
def test_the_code_of_a_ticket_is_its_number_until_the_status_page_has_an_address(counter, publish, tmp_path):
    came = visit(counter)
    ticket, key = (str(counter.desk.thing(came.jobs[0]).get(name)) for name in ("ticket", "ticket_key"))
    seen = []
    for address in ("", "https://repair.example/"):
        publish(status_url=address)
        paper = on_paper(counter, "ticket", came.jobs[0], tmp_path)
        for read_by in (paper.codes, paper.second_codes):
            found = {code for page in range(len(paper.pages)) for code in read_by(page)}
            seen.append({text for kind, text in found if kind == "QRCode"})

    stubs = {number(counter, job) for job in came.jobs}
    assert seen == [{ticket, *stubs}] * 2 + [{f"https://repair.example/s/{ticket}-{key}", *stubs}] * 2


@needs_zbar
def test_every_label_is_read_by_two_scanners(counter, tmp_path):
    job = parcel(counter)
    printed_number = number(counter, job)
    made = {
        "device_label": [{("QRCode", printed_number), ("Code128", printed_number)}],
        "accessory_label": [{("QRCode", f"{printed_number}/{n}")} for n in (1, 2)],
        "place_label": [{("QRCode", counter.desk.workshop.place_number("A3"))}],
        "address_label": [{("QRCode", printed_number), ("Code128", printed_number)}],
    }
    for kind in LABELS:
        drawn = labels(
            counter,
            kind,
            "a3" if kind == "place_label" else job,
            tmp_path,
            "100x70" if kind == "address_label" else "60x40",
            **({} if kind != "address_label" else {"language": "both"}),
        )
        assert [decoded(picture) for picture in drawn] == made[kind]
        assert decoded_by_zbar(drawn, tmp_path) == made[kind]
    counter.take("tang", "ship", thing=job)
    assert [decoded(label) for label in labels(counter, "address_label", job, tmp_path, "100x70")] == [
        {("QRCode", "SF1420099999999"), ("Code128", "SF1420099999999")}
    ]


def test_a_scanned_label_of_a_place_says_where_a_device_was_put(counter, tmp_path):
    code = decoded(labels(counter, "place_label", "C7", tmp_path)[0]).pop()[1]

    assert place_of(code) == "C7"


def test_the_label_of_a_shelf_can_be_asked_for_by_a_job_whose_device_is_on_it(counter, tmp_path):
    job = visit(counter).jobs[0]
    counter.take("tang", "move", thing=job, place="C7")

    code = decoded(labels(counter, "place_label", job, tmp_path)[0])

    assert code == {("QRCode", counter.desk.workshop.place_number("C7"))}


def test_the_labels_of_a_visit_are_one_for_each_device_and_one_for_each_accessory(counter, tmp_path):
    came = visit(counter)

    assert len(labels(counter, "device_label", came.request, tmp_path)) == 3
    assert len(labels(counter, "accessory_label", came.request, tmp_path)) == 2 + 3
    assert len(labels(counter, "accessory_label", came.jobs[0], tmp_path, also_for=(came.jobs[1],))) == 2 + 3
    with pytest.raises(Refused, match="No accessories"):
        labels(counter, "accessory_label", came.jobs[2], tmp_path)


@pytest.mark.parametrize("kind", LABELS[:3])
def test_labels_name_no_person_except_the_surname_on_devices_and_accessories(counter, kind):
    came = visit(counter)
    text = "\n".join(
        "\n".join(counter.desk.papers.as_text(counter.by("tang"), kind, thing, 78, language="both"))
        for thing in (["A3"] if kind == "place_label" else came.jobs[:2])
    )

    assert not any(personal in text for personal in (GIVEN, PHONE, PHONE[-4:], "济南", "花园路", "开机无显示"))
    assert (SURNAME in text) is (kind != "place_label")


def test_what_a_label_of_a_device_does_without_is_first_the_second_language_then_time_serial_and_model(counter):
    job = visit(counter).jobs[0]

    content = counter.desk.papers.content(counter.by("tang"), "device_label", job, language="both")

    (both, chinese), *fields = content.without
    assert "Promised for" in both and "Promised for" not in chinese
    assert [text for text, instead in fields if not instead] == [chinese, content.lines[3][0], content.lines[2][0]]


def test_the_label_of_a_parcel_bears_recipient_with_phone_and_the_sender(counter):
    text = "\n".join(counter.desk.papers.as_text(counter.by("tang"), "address_label", parcel(counter), 78))

    assert "王小明" in text and "花园路" in text and "13905317788" in text
    assert "寄件方" in text and "成都分中心" in text and "400-010-0042" in text and "天府大" in text


def test_the_label_of_an_accessory_bears_surname_and_shelf(counter):
    came = visit(counter)

    text = "\n".join(counter.desk.papers.as_text(counter.by("tang"), "accessory_label", came.jobs[0], 78))

    assert f"{number(counter, came.jobs[0])}/1" in text and f"{SURNAME}  A3" in text


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("王小明", "王"), ("王 小明", "王"), ("张伟", "张"), ("欧阳修文", "欧阳"), ("司马光", "司马"),
        ("诸葛孔明先生", "诸葛"),
        ("李晓红女士", "李"), ("李大学", "李"), ("𠮷田太郎", "𠮷"),
        ("约翰·史密斯", "史密斯"), ("成都市人民医院信息科 欧阳修文", "欧阳"),
        ("王小明（信息科）", "王"), ("王小明 Tom", "王"), ("Anna Schmidt", "Schmidt"),
        ("Maria da Silva Santos", "Santos"),
        ("Jürgen Müller", "Müller"), ("José Ángel Muñoz", "Muñoz"), ("Nguyễn Văn Thế", "Thế"), ("Müller", "Müller"),
        ("Schmidt, Anna Maria", "Schmidt"), ("", ""),
    ],
)  # fmt: skip
def test_of_a_person_only_the_surname_is_called_out(name, called):
    assert surname(name) == called


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("建设银行", "建设银行"), ("四川大学", "四川大学"), ("锦江信息设备有限公司（成都）", "锦江信息设备有限公司"),
        ("成都高新技术产业开发区人民医院", "成都高新技术产业开…"), ("Bank of China", "Bank of China"),
        ("Jinjiang Information Devices Co., Ltd.", "Jinjiang Informatio…"),
        ("Wolfeschlegelsteinhausenbergerdorff", "Wolfeschlegelsteinh…"),
    ],
)  # fmt: skip
def test_an_organisation_keeps_a_name_that_is_shortened_to_fit_a_label(name, called):
    assert surname(name) == called and cells(called) <= NAME_CELLS


def test_a_collected_device_is_left_off_the_ticket_and_its_counterfoils(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "58")
    collected(counter, came.jobs[1])

    first, *stubs = ticket_text(counter, came.request)

    assert number(counter, came.jobs[1]) not in first.text
    assert [stub.codes[0].text for stub in stubs] == [number(counter, came.jobs[0]), number(counter, came.jobs[2])]


def test_a_ticket_whose_devices_are_all_collected_is_not_printed_again(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "80")
    for job in came.jobs:
        collected(counter, job)

    for thing in (came.request, came.jobs[0]):
        with pytest.raises(Refused, match="has been collected"):
            counter.desk.papers.print_to(counter.by("tang"), "ticket", thing)


def test_a_ticket_is_counted_as_one_paper_whichever_device_it_is_asked_for(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "80")

    printed = [
        counter.desk.papers.print_to(counter.by("tang"), "ticket", thing)["print"]
        for thing in (came.request, came.jobs[2])
    ]
    again = ticket_text(counter, came.jobs[0], language="en", also_for=(came.jobs[1],))

    assert printed == [1, 2]
    assert all("Reprint 2" in part.text for part in again) and len(again) == 4
    assert all(counter.desk.page(counter.by("tang"), job).history[-1].label == "Printed" for job in came.jobs)


def test_a_second_print_of_a_label_is_marked_and_counted(counter, tmp_path):
    came = visit(counter)
    before, after = (labels(counter, "device_label", came.jobs[0], tmp_path, language="en")[0] for _ in range(2))

    assert before.tobytes() != after.tobytes()
    recorded = [line.entry.data for line in counter.desk.thing(came.jobs[0]).history if line.entry.kind == "printed"]
    assert [(data["paper"], data["print"], data["printer"]) for data in recorded] == [
        ("device_label", 1, "zpl"),
        ("device_label", 2, "zpl"),
    ]


def test_a_ticket_names_the_person_who_took_the_device_in_and_not_the_person_who_prints_it(counter):
    came = visit(counter)

    assert counter.desk.papers.content(counter.by("zhao"), "ticket", came.jobs[0]).received_by == "唐琳"


def test_a_device_with_an_earlier_promise_shows_it_on_the_ticket_and_on_its_counterfoil(counter, tmp_path):
    came = visit(counter)
    counter.take("tang", "promise", thing=came.jobs[1], promised="2026-11-24T08:00:00Z")
    printer(counter, "escpos-text", "80")

    first, *stubs = ticket_text(counter, came.request)
    sheets = on_paper(counter, "ticket", came.request, tmp_path)

    assert first.text.count("2026-11-26 09:00") == 1 and first.text.count("2026-11-24 16:00") == 1
    assert ["2026-11-24 16:00" in stub.text for stub in stubs] == [False, True, False]
    assert sheets.text.count("2026-11-24 16:00") == 2 and sheets.text.count("2026-11-26 09:00") == 3


def test_two_tickets_with_the_same_number_list_only_their_own_devices():
    from fieldservice.workflows.engine.fold import Thing

    jobs = [
        Thing(f"job-{n}", "job", "ready", facts={"ticket": "CD01-T000007-X", "ticket_key": key, "number": f"J{n}"})
        for n, key in enumerate("aba")
    ]

    assert [job.id for job in jobs_on_ticket(jobs, jobs[2])] == ["job-0", "job-2"]
    assert ticket_code(jobs[0]) != ticket_code(jobs[1])


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_ticket_speaks_the_language_asked_for(counter, publish, tmp_path, language):
    publish(company="锦江信息设备有限公司", company_en="Jinjiang Information Devices")
    came = visit(counter)

    text = on_paper(counter, "ticket", came.request, tmp_path, language=language).run_on

    assert ("锦江信息设备有限公司" in text and "凭本凭证取机" in text and "成都分中心" in text) is (language != "en")
    assert ("JinjiangInformationDevices" in text and "ourstoragerulesapply" in text and "Chengdubranch" in text) is (
        language != "zh"
    )


def test_a_character_that_no_font_has_is_reported_and_stops_no_print(counter, tmp_path):
    page = counter.take("tang", "check_in", thing="new", place="A3", accessories="贴纸😀")
    printer(counter, "escpos-raster", "80")

    assert counter.desk.papers.print_to(counter.by("tang"), "ticket", page.id)["missing"] == ["😀"]
    assert counter.desk.papers.print_to_file(counter.by("tang"), "ticket", page.id, tmp_path / "a.pdf")["missing"] == [
        "😀"
    ]


def test_the_papers_of_the_next_step_are_offered_first(counter):
    papers_of = lambda thing: counter.desk.papers.of(thing)
    came = visit(counter)
    assert papers_of(came.request) == ("ticket", "device_label", "accessory_label")
    assert papers_of(came.jobs[0])[:3] == ("ticket", "device_label", "accessory_label")
    went(counter, *INTAKE)
    assert papers_of(came.jobs[0])[0] == "intake"
    collected(counter, came.jobs[1])
    assert papers_of(came.jobs[1]) == ("slip", "intake")
    sent = parcel(counter)
    assert papers_of(sent)[:3] == ("slip", "packing", "address_label")
    counter.take("tang", "ship", thing=sent)
    assert papers_of(sent)[:2] == ("packing", "address_label")
    assert counter.desk.page(counter.by("tang"), sent).papers == papers_of(sent)


def test_a_device_that_waits_for_its_return_case_keeps_its_claim_ticket(counter, tmp_path):
    case = diagnosed_case(counter)
    job = str(counter.desk.thing(case).get("job"))

    assert counter.desk.thing(job).state == "in_case"
    assert number(counter, job) in on_paper(counter, "ticket", job, tmp_path, who="tang").run_on
