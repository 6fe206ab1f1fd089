"""The service slip as the customer holds it: everything on it can be read, scanned and trusted."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from printing import samples, samples_bench
from printing.service_slip import LABELS, Signature
from tests.printing.reading import read

SIZES = ("A4", "A5")
POINTS = {"A4": (595, 842), "A5": (420, 595)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_every_text_of_the_content_can_be_read_on_the_paper(lang, size):
    slip = samples.full(lang)

    paper = read(slip, size)

    expected = [slip.customer, slip.contact, slip.phone, slip.address, slip.job, slip.mode, slip.device, slip.serial]
    expected += [
        slip.warranty,
        slip.configuration,
        slip.accessories,
        slip.symptom,
        slip.finding,
        slip.engineer,
        slip.remark,
    ]
    expected += [slip.symptom_code, slip.cause_code, slip.resolution_code, slip.appointment, slip.arrival, slip.finish]
    expected += [text for row in (*slip.handling, *slip.charges) for text in row] + [slip.total, *slip.terms]
    expected += [text for part in slip.parts for text in (part.number, part.name, part.old_serial, part.new_serial)]
    expected += [text for text, _ticked in (*slip.result, *slip.score, *slip.second_visit)]
    expected += [slip.signature.signer, slip.signature.at, slip.signature.note]
    expected += [
        slip.header.title,
        slip.header.number,
        slip.header.copy,
        slip.header.digest,
        slip.header.company,
        slip.header.printed,
    ]
    as_read = paper.run_on.replace('"', "“").replace("”", "“")
    missing = [text for text in expected if "".join(text.split()).replace('"', "“").replace("”", "“") not in as_read]
    assert missing == []


@pytest.mark.parametrize("size", SIZES)
def test_barcode_and_qr_hold_the_bare_number_and_scan(size):
    paper = read(samples.full("both"), size)

    assert (
        paper.codes(dpi=180) == paper.codes(dpi=300) == {("Code128", "CD01-1-000042-K"), ("QRCode", "CD01-1-000042-K")}
    )


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg (Debian package zbar-tools) is not installed")
def test_a_second_decoder_reads_the_same_number(tmp_path):
    read(samples.full()).picture().save(tmp_path / "slip.png")

    found = subprocess.run(
        ["zbarimg", "-q", str(tmp_path / "slip.png")], capture_output=True, text=True, check=True
    ).stdout

    assert set(found.split()) == {"CODE-128:CD01-1-000042-K", "QR-Code:CD01-1-000042-K"}


@pytest.mark.parametrize("number", ["", "成都-42", "CD01-1-" + "0042-" * 12 + "K"])
def test_a_number_no_barcode_can_hold_is_still_printed_in_full(number):
    slip = samples.full()

    paper = read(replace(slip, header=replace(slip.header, number=number)), "A5")

    assert number in paper.run_on
    assert {text for kind, text in paper.codes(dpi=300) if kind == "QRCode"} == ({number} if number else set())
    assert paper.printed.faults == ()


def test_only_our_own_fonts_are_in_the_paper_and_all_are_embedded():
    paper = read(samples.overlong("both"))

    fonts = {}
    for page in paper.reader.pages:
        for font in page["/Resources"]["/Font"].values():
            fonts[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})

    assert fonts and all(fonts.values())
    assert {name.split("+")[1] for name in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSansSC-Rare"}


def test_an_everyday_paper_does_not_load_the_large_face():
    names = {font["/BaseFont"] for font in read(samples.full()).reader.pages[0]["/Resources"]["/Font"].values()}

    assert not any("Rare" in name for name in names)


def test_rare_names_can_be_copied_out_of_the_paper():
    paper = read(replace(samples.full(), customer="䶮镕𠮷餐饮"))

    assert "䶮镕𠮷餐饮" in paper.run_on


def test_the_signature_is_drawn_as_vectors():
    signed, unsigned = samples.full(), replace(samples.full(), signature=Signature("paper"))

    curves = [read(slip).reader.pages[0].get_contents().get_data().count(b" c ") for slip in (signed, unsigned)]

    assert curves[0] > 70 and curves[1] == 0
    assert "/XObject" not in read(signed).reader.pages[0]["/Resources"]


def test_a_refused_signature_is_printed_with_reason_and_witness():
    slip = replace(
        samples.full("en"), signature=Signature("refused", reason="Disputes the travel charge", witness="Liu Fang")
    )

    text = read(slip).text

    assert "Signature refused" in text and "Disputes the travel charge" in text and "Liu Fang" in text


def test_three_copies_differ_in_nothing_but_their_name():
    names = ("存根联", "客户联", "总部联")
    base = samples.full()

    paper = read([replace(base, header=replace(base.header, copy=name)) for name in names])

    assert paper.printed.pages == 3
    bare = {page.replace(name, "") for page, name in zip(paper.pages, names, strict=True)}
    assert len(bare) == 1


def test_the_first_print_is_unmarked_and_the_third_is_marked_reprint_2():
    slip = samples.full("en")

    first, third = (read(replace(slip, header=replace(slip.header, print_no=number))).text for number in (1, 3))

    assert "Reprint" not in first and "Reprint 2" in third


def test_each_copy_counts_its_own_pages():
    paper = read([samples.full("en"), samples.overlong("en")])

    rest = paper.printed.pages - 1
    assert "Page 1 of 1" in paper.pages[0]
    assert [f"Page {page} of {rest}" in text for page, text in enumerate(paper.pages[1:], 1)] == [True] * rest


@pytest.mark.parametrize("size", SIZES)
def test_the_report_has_the_right_number_of_pages_and_they_have_the_right_size(size):
    paper = read(samples.overlong(), size)

    boxes = {tuple(map(round, page.mediabox[2:])) for page in paper.reader.pages}
    assert paper.printed.pages == len(paper.reader.pages) > 1
    assert boxes == {POINTS[size]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_ordinary_visit_fits_one_sheet(lang):
    assert read(samples.full(lang)).printed.pages == 1


def test_every_page_names_the_slip_the_copy_and_the_office():
    paper = read(samples.overlong())

    for page in range(paper.printed.pages):
        assert ("Code128", "CD01-1-000042-K") in paper.codes(page)
        assert "客户联" in paper.pages[page] and "锦江信息设备有限公司" in paper.pages[page]


def test_a_demo_slip_is_marked_across_every_page():
    paper = read(samples.overlong())

    assert all("notvalid" in "".join(page.split()) for page in paper.pages)
    assert "not valid" not in read(samples.full()).text


def test_the_same_content_gives_the_same_bytes():
    assert read(samples.full("both")).pdf == read(samples.full("both")).pdf
    assert read(samples.full("both")).pdf != read(samples.full("zh")).pdf


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_pdf_names_its_slip_its_company_and_its_language(lang, tag):
    reader = read(samples.full(lang)).reader

    assert "CD01-1-000042-K" in reader.metadata.title
    assert reader.metadata.author == samples.full(lang).header.company
    assert reader.trailer["/Root"]["/Lang"] == tag


def test_text_that_looks_like_markup_or_commands_stays_text():
    nasty = "<b>bold</b> &amp; %(n)s ) Tj ET \\n {0} \x1b[31mred\x07 \u202eabc\u202c"

    paper = read(replace(samples.full("en"), remark=nasty))

    assert "<b>bold</b>&amp;%(n)s)TjET\\n{0}[31mredabc" in paper.run_on
    assert paper.printed.faults == () and paper.printed.missing == ()


def test_every_label_is_on_some_slip():
    slips = [samples.full("en"), samples.empty("en"), samples.overlong("en"), samples_bench.bench("en")]
    keyed = {key: f"«{key}»" for key in LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}
    done = replace(slips[0], parts=(), handling=())

    text = "".join(read(replace(slip, labels=keyed)).run_on for slip in (*slips, done))

    assert [key for key in LABELS if f"«{key}»" not in text] == []


BENCH_ONLY = ("取机凭证号", "接收时间", "预计完成", "测试结果")


def test_a_slip_of_the_bench_shows_arrival_and_tests_and_no_visit():
    slip = samples_bench.bench()

    text = read(slip).run_on

    expected = [slip.ticket, slip.received, slip.promised, *(each for test in slip.tests for each in test)]
    assert [each for each in (*expected, *BENCH_ONLY) if "".join(each.split()) not in text] == []
    assert not any(label in text for label in ("预约时间", "到达时间", "二次上门"))


def test_a_device_taken_along_from_a_visit_shows_both_the_visit_and_the_bench():
    text = read(replace(samples_bench.bench(), appointment="2026-11-20 09:00", arrival="2026-11-20 09:05")).run_on

    assert all(label in text for label in ("预约时间", "到达时间", "接收时间", "预计完成"))


def test_a_slip_of_a_visit_shows_nothing_of_the_bench():
    text = read(samples.full()).run_on

    assert not any(label in text for label in BENCH_ONLY)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_a_long_list_of_accessories_is_whole_on_the_slip(lang, size):
    slip = samples_bench.bench(lang)

    paper = read(slip, size)

    assert "".join(slip.accessories.split()) in paper.run_on
    samples.sound(paper.printed)
