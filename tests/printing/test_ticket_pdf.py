"""The claim ticket on sheets: head and terms once, the devices in a row, and a counterfoil for each behind a cut."""

import re
from dataclasses import replace

import pytest

from printing import samples, samples_bench
from printing.claim_ticket_story import draw
from printing.preview import as_text, cells
from tests.printing.reading import drawn, missing_from, needs_zbar
from tests.printing.typed import typed_into

POINTS = {"A6": (298, 420), "A5": (420, 595), "A4": (595, 842)}


def one_device(lang: str = "zh"):
    ticket = samples_bench.ticket_full(lang)
    return replace(ticket, devices=ticket.devices[:1])


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples_bench.TICKETS))
@pytest.mark.parametrize(("size", "points"), list(POINTS.items()))
def test_every_sample_is_drawn_without_faults_on_every_size(size, points, name, lang):
    paper = drawn(draw, samples_bench.TICKETS[name](lang), size)

    samples.sound(paper.printed)
    assert {tuple(map(round, page.mediabox[2:])) for page in paper.reader.pages} == {points}


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_the_ticket_shows_every_device_accessory_and_term(lang):
    ticket = samples_bench.ticket_full(lang)

    expected = [
        ticket.company,
        ticket.point,
        *ticket.point_lines,
        ticket.title,
        ticket.number,
        ticket.code,
        ticket.received,
        ticket.promised,
    ]
    expected += [ticket.customer, ticket.phone, ticket.received_by, ticket.printed, *ticket.terms]
    for device in ticket.devices:
        expected += [
            device.job,
            device.device,
            device.serial,
            device.symptom,
            *device.accessories,
            device.condition,
            device.place,
        ]
    assert missing_from(drawn(draw, ticket, "A6"), expected) == []


@pytest.mark.parametrize("size", ["A6", "A5", "A4"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_devices_of_one_visit_share_head_and_terms_and_each_has_a_counterfoil(lang, size):
    ticket = samples_bench.ticket_four(lang)

    paper = drawn(draw, ticket, size)

    samples.sound(paper.printed)
    assert paper.printed.pages <= {"A6": 3, "A5": 2, "A4": 2}[size]
    assert paper.text.count(ticket.company) == 1
    assert all(paper.run_on.count("".join(term.split())) == 1 for term in ticket.terms)
    found = {code for page in range(paper.printed.pages) for code in paper.codes(page, 300)}
    assert found >= {("QRCode", device.job) for device in ticket.devices}
    assert all(paper.text.count(device.job) == 2 for device in ticket.devices)
    assert all(ticket.number in page for page in paper.pages)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ticket_for_one_device_is_one_page_with_its_terms(lang):
    ticket = one_device(lang)

    paper = drawn(draw, ticket, "A6")

    assert paper.printed.pages == 1 and missing_from(paper, ticket.terms) == []


@pytest.mark.parametrize("dpi", [180, 203, 300])
@needs_zbar
def test_number_status_page_and_jobs_scan_with_both_decoders(dpi):
    ticket = samples_bench.ticket_full()

    paper = drawn(draw, ticket, "A5")

    expected = {("Code128", ticket.number), ("QRCode", ticket.qr), *(("QRCode", each.job) for each in ticket.devices)}
    assert paper.codes(0, dpi) == paper.second_codes(0, dpi) == expected


def test_without_a_status_page_the_qr_holds_the_bare_number():
    ticket = replace(one_device(), qr="")

    assert {text for kind, text in drawn(draw, ticket, "A6").codes(dpi=300) if kind == "QRCode"} == {
        ticket.number,
        "CD01-J000012-K",
    }


def test_modules_are_wide_enough_for_a_label_printer_and_for_a_camera():
    shapes = drawn(draw, samples_bench.ticket_full(), "A6").reader.pages[0].get_contents().get_data().decode("latin-1")

    millimetres = [float(wide) * 25.4 / 72 for wide in re.findall(r"[\d.]+ [\d.]+ ([\d.]+) [\d.]+ re(?! S)", shapes)]
    heights = [float(high) * 25.4 / 72 for high in re.findall(r"[\d.]+ [\d.]+ [\d.]+ ([\d.]+) re(?! S)", shapes)]
    assert min(millimetres) >= 0.33
    assert min(wide for wide, high in zip(millimetres, heights, strict=True) if high < 5) >= 0.5


def test_a_text_too_long_for_the_counterfoil_is_cut_there_and_whole_on_the_ticket():
    ticket = one_device()
    place = "三楼东侧大件货架第十二排" * 6
    long = replace(ticket, devices=(replace(ticket.devices[0], place=place),))

    paper = drawn(draw, long, "A6")

    assert paper.run_on.count(place) == 1 and "…" in paper.run_on
    samples.sound(paper.printed)


def test_a_reprint_and_a_demo_are_marked():
    ticket = one_device("en")

    again = drawn(draw, replace(ticket, print_no=3, mark="DEMO - not valid"), "A6")

    assert missing_from(again, ["Reprint 2", "DEMO"]) == []
    assert len(missing_from(drawn(draw, ticket, "A6"), ["Reprint", "DEMO"])) == 2


def test_many_tickets_with_anything_typed_into_them_have_no_fault(rounds):
    for seed in range(rounds(10, soak=1000)):
        ticket = typed_into(samples_bench.ticket_full(samples.LANGUAGES[seed % 3]), seed)

        assert drawn(draw, ticket, "A6").printed.faults == (), f"seed {seed}"


def test_the_same_content_gives_the_same_bytes():
    assert len({drawn(draw, samples_bench.ticket_full("both"), "A6").pdf for _time in range(2)}) == 1


@pytest.mark.parametrize("name", list(samples_bench.TICKETS))
def test_the_preview_fits_the_terminal_and_names_ticket_code_and_devices(name):
    ticket = samples_bench.TICKETS[name]("both")

    lines = as_text(ticket, 78)

    assert [line for line in lines if cells(line) > 78] == []
    text = "".join("".join(lines).split())
    assert all(each in text for each in (ticket.number + ticket.code, *(device.job for device in ticket.devices)))
