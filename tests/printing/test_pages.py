"""Sheets as a reader wants them: letters large enough, signatures and titles with their text, lines to write on."""

import io
import re
from dataclasses import replace
from itertools import product

import pypdf
import pypdfium2
import pytest

from printing import (
    claim_ticket_story,
    intake_sheet,
    packing_slip,
    samples,
    samples_bench,
    service_slip,
    sheets,
    typefaces,
)
from printing.paper import LABELS as PAPER_LABELS
from printing.paper import (
    FieldRows,
    PaperColumn,
    PaperField,
    PaperHeader,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
)
from printing.pdf import layout
from printing.pdf.sheet import LEAST_PT, SIZES
from tests.printing.reading import Read, drawn, read

MM = 72 / 25.4
PAPERS = {
    "slip": (samples.SAMPLES, sheets.draw, ("A4", "A5", "241", "241-half", "241-third")),
    "intake": (samples_bench.INTAKES, sheets.draw, ("A4", "A5", "241-third")),
    "packing": (samples_bench.PACKINGS, sheets.draw, ("A4", "A5")),
    "ticket": (samples_bench.TICKETS, claim_ticket_story.draw, ("A4", "A5", "A6")),
}
EVERY = [(kind, name, size) for kind, (made, _draw, sizes) in PAPERS.items() for name, size in product(made, sizes)]


def paper_of(kind: str, name: str, size: str, lang: str = "zh") -> Read:
    made, draw, _sizes = PAPERS[kind]
    return drawn(draw, made[name](lang), size)


def sizes_of_letters(paper: Read) -> list[float]:
    pages = [page.get_contents().get_data().decode("latin-1") for page in paper.reader.pages]
    return [float(size) for page in pages for size in re.findall(r"([\d.]+) Tf\b", page)]


def size_of(paper: Read, text: str) -> float:
    """The size of the letters in which this text begins, on the first page."""
    found: list[tuple[str, float]] = []
    paper.reader.pages[0].extract_text(visitor_text=lambda part, cm, tm, font, size: found.append((part, size)))
    return next(size for part, size in found if part.strip() and text.startswith(part.strip()[:4]))


def frames(paper: Read, page: int = 0) -> list[tuple[float, float, float, float]]:
    """The frames of the page: left, bottom, width, height in points."""
    shapes = paper.reader.pages[page].get_contents().get_data().decode("latin-1")
    return [tuple(map(float, found)) for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re S", shapes)]


def text_in(paper: Read, frame: tuple[float, float, float, float], page: int = 0) -> str:
    left, bottom, wide, high = frame
    text = pypdfium2.PdfDocument(paper.pdf)[page].get_textpage()
    return text.get_text_bounded(left + 1, bottom + 1, left + wide - 1, bottom + high - 1).strip()


def tell(story, size: str = "A5", lang: str = "zh") -> Read:
    out = io.BytesIO()
    header = PaperHeader(title="样张", number="CD01-J000012-K", company="锦江信息设备有限公司", lang=lang)
    printed = layout.run([(header, PAPER_LABELS, story)], out, size)
    return Read(out.getvalue(), printed)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize(("kind", "name", "size"), EVERY)
def test_every_paper_has_letters_of_seven_points_and_all_its_titles_and_numbered_pages(kind, name, size, lang):
    paper = paper_of(kind, name, size, lang)

    samples.sound(paper.printed)
    assert min(sizes_of_letters(paper)) >= LEAST_PT == 7
    assert [title for title in titles_of(kind, name, lang) if "".join(title.split()) not in paper.run_on] == []
    pages = paper.printed.pages
    for page, text in enumerate(paper.pages, 1):
        bare = "".join(text.split())
        assert re.search(rf"第{page}页共{pages}页|{page}(/|of){pages}", bare), bare


def titles_of(kind: str, name: str, lang: str) -> list[str]:
    """The titles of the sections of a paper."""
    told = claim_ticket_story if kind == "ticket" else {
        "slip": service_slip, "intake": intake_sheet, "packing": packing_slip
    }[kind]  # fmt: skip
    return [block.title for block in told.story(PAPERS[kind][0][name](lang)) if isinstance(block, Section)]


def signed(lines: int, last: str) -> list:
    """A paper whose last row is at another place with each number of lines before it."""
    rows = tuple((PaperField("故障现象", f"第{n}行"),) for n in range(lines))
    boxes = (SignatureBox("工程师签字", "陈立"), SignatureBox("客户签字"))
    ends = FieldRows((*rows, (PaperField("客户意见", last),)))
    return [Section("故障与处理"), ends, TermsAndSignatures("条款", ("服务前请自行备份数据。",), boxes)]


@pytest.mark.parametrize("last", ["满意", "很满意。" * 150], ids=["short", "long"])
@pytest.mark.parametrize("size", ["A5", "A4", "241-third"])
def test_a_signature_is_never_alone_on_a_sheet(size, last):
    for lines in range(2, 40):
        paper = tell(signed(lines, last), size)

        samples.sound(paper.printed)
        page = next(text for text in paper.pages if "客户签字" in text)
        before = page.partition("条款")[0]
        assert last[-4:].strip("。") in before, (size, lines)


@pytest.mark.parametrize("size", ["A5", "A4", "241-third"])
def test_a_very_long_name_stands_above_the_boxes_and_leaves_room_to_sign_on_the_same_sheet(size):
    name = "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗人民医院" * 12
    ends = FieldRows(((PaperField("客户意见", "满意"),),))
    for_name = SignatureBox("客户签字", f"代表: {name}", name_and_date=(("姓名", ""), ("日期", "")), seal="盖章")
    boxes = (SignatureBox("工程师签字", name_and_date=(("姓名", "陈立"), ("日期", ""))), for_name)

    paper = tell([Section("结果"), ends, TermsAndSignatures("条款", ("服务前请自行备份数据。",), boxes)], size)

    samples.sound(paper.printed)
    assert paper.run_on.count(name) == 1 and paper.printed.pages == 1
    assert "日期" in paper.run_on.partition("条款")[2]


def test_long_terms_take_their_last_lines_along_to_the_signature():
    terms = tuple(f"第{n}条 服务前请自行备份数据。" for n in range(60))
    boxes = (SignatureBox("客户签字"),)
    for lines in range(2, 30):
        rows = tuple((PaperField("故障现象", f"第{n}行"),) for n in range(lines))
        paper = tell([FieldRows(rows), TermsAndSignatures("条款", terms, boxes)])

        page = next(text for text in paper.pages if "客户签字" in text)
        assert "第59条" in "".join(page.split()), lines


@pytest.mark.parametrize("size", ["A5", "A6", "241-third"])
def test_a_title_is_on_the_sheet_on_which_its_text_begins(size):
    for lines in range(2, 40):
        rows = tuple((PaperField("故障现象", f"第{n}行"),) for n in range(lines))
        table = PaperTable((PaperColumn("备件号", 4), PaperColumn("备件名称", 8)), (("PH-820", "打印头"),))
        paper = tell([FieldRows(rows), Section("备件一览"), table, Section("结果"), FieldRows(rows[:1])], size)

        with_title = next(text for text in paper.pages if "备件一览" in text)
        assert "PH-820" in with_title.partition("备件一览")[2], lines


def test_a_sheet_ends_between_rows():
    words = "，".join(f"{n}号部件" for n in range(60))
    for lines in range(20, 40):
        rows = tuple((PaperField("故障现象", f"第{n}行"),) for n in range(lines))
        paper = tell([FieldRows((*rows, (PaperField("诊断结果", words),), *rows))])

        assert any(words in "".join(page.split()) for page in paper.pages), lines


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("size", ["A4", "A5", "241", "241-half", "241-third"])
@pytest.mark.parametrize("kind", ["slip", "intake"])
def test_a_blank_to_write_in_is_at_least_eight_millimetres_high(kind, size, lang):
    paper = paper_of(kind, "empty", size, lang)

    made, told = (samples, service_slip) if kind == "slip" else (samples_bench, intake_sheet)
    story = told.story((made.empty if kind == "slip" else made.intake_empty)(lang))
    rows = [row for block in story if isinstance(block, FieldRows) for row in block.rows]
    labels = {field.label for row in rows for field in row if not field.ticks}
    blank = []
    for page in range(paper.printed.pages):
        for frame in frames(paper, page):
            text = text_in(paper, frame, page).replace("\r\n", " ").rstrip(":： ")
            if frame[2] > 20 and (not text or text in labels):
                blank.append(frame[3] / MM)
    assert len(blank) > 12 and min(blank) >= 8 - 0.02


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_a_form_has_as_many_blank_lines_as_fit(size):
    paper = paper_of("slip", "empty", size)

    page = paper.printed.pages - 1
    document = pypdfium2.PdfDocument(paper.pdf)[page].get_textpage()
    found = document.search("1. 签字前").get_next()
    terms_top = document.get_charbox(found[0])[3]
    above = [bottom for _left, bottom, _wide, _high in frames(paper, page) if bottom > terms_top]
    assert min(above) - terms_top < (8 + 6) * MM


def test_a_long_company_name_is_wrapped_and_not_made_smaller():
    short = samples.full()
    name = samples.overlong().header.company
    long = replace(short, header=replace(short.header, company=name))

    paper = read(long, "A4")

    assert size_of(read(short, "A4"), short.header.company) == size_of(paper, name)
    assert size_of(read(short, "A4"), short.header.number) == size_of(paper, short.header.number)
    assert name in paper.run_on


@pytest.mark.parametrize("rare", ["镕", "𠮷", "䶮", "珺"])
def test_a_rare_character_is_as_heavy_in_a_bold_text_as_its_neighbours(rare):
    def ink(char: str, strong: bool) -> float:
        """The darkness of twenty characters in a field without label."""
        paper = tell([FieldRows(((PaperField("", char * 20, strong=strong),),))])
        picture = paper.picture(0, 300)
        return sum((255 - shade) * count for shade, count in enumerate(picture.histogram()))

    none = ink("", True)
    usual = (ink("铬", True) - none) / (ink("铬", False) - none)
    assert usual > 1.2
    assert (ink(rare, True) - none) / (ink(rare, False) - none) == pytest.approx(usual, rel=0.15)


def test_a_rare_bold_character_can_still_be_searched():
    paper = tell([FieldRows(((PaperField("姓名", "朱镕基𠮷", strong=True),),))])

    assert "朱镕基𠮷" in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages[0].extract_text()
    assert typefaces.face(typefaces.RARE).drawable >= set("镕𠮷")


def test_every_size_of_sheet_has_room_for_the_titles_of_sections():
    assert min(setting.section for settings in SIZES.values() for setting in settings) >= LEAST_PT


def test_a_signature_box_grows_for_a_long_name():
    box = SignatureBox("客户签字", name_and_date=(("姓名", "欧阳修文" * 12), ("日期", "2026-11-22 10:33")))

    paper = tell([FieldRows(((PaperField("备注", "无"),),)), TermsAndSignatures("", (), (box, replace(box)))])

    samples.sound(paper.printed)
    assert paper.run_on.count("欧阳修文" * 12) == 2


@pytest.mark.parametrize("size", ["241", "241-half"])
def test_name_and_date_on_a_packed_form_have_eight_millimetres_below_the_line_of_the_signature(size):
    sign = SignatureBox("客户签字", "代表: 实验中学", name_and_date=(("姓名", ""), ("日期", "")), seal="盖章")
    rows = FieldRows(tuple((PaperField("故障现象", f"第{n}行"),) for n in range(30)))
    paper = tell([rows, TermsAndSignatures("条款", ("请备份数据。",), (sign, sign), "客户确认。")], size)

    text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage()
    shapes = paper.reader.pages[0].get_contents().get_data().decode("latin-1")
    left, foot, right, _top = text.get_charbox(text.get_text_range().index("_"))
    lines = [tuple(map(float, found)) for found in re.findall(r"([\d.]+) ([\d.]+) m ([\d.]+) [\d.]+ l S", shapes)]
    above = min(y for x, y, end in lines if x < right and end > left and y > foot)

    assert paper.printed.pages == 1 and (above - foot) / MM >= 8
