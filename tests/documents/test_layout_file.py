"""The layout file of an office: it orders and adds, never hides, and a broken one never stops a print."""

import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from fieldservice.desk import spool, spool_sending
from fieldservice.desk.paper_layouts import layout_for
from fieldservice.documents.layout_file import kinds, parts_of, read
from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import LANGUAGES
from printing.claim_ticket import strips
from printing.typefaces import CannotPrint
from tests.documents.visit import number, on_paper, parcel, printer, thing_with, visit
from tests.printing.reading import Read

ALL = """
[head]
logo = "logo.png"
colour = "#1F4E79"

[foot]
zh = "投诉电话 400-010-9999"
en = "Complaints 400-010-9999"

[paper.intake]
order = ["agreed_with_the_customer", "device"]
size = "A5"
language = "both"
copies = ["customer", "company"]

[[paper.intake.field]]
label = { zh = "资产编号", en = "Asset no." }

[[paper.intake.field]]
label = "WLAN"
text = { zh = "已删除密码", en = "Passwords removed" }

[paper.packing]
order = ["contents"]
"""


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (240, 90), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def layout(counter):
    """Writes the layout file of the office."""

    def write(text: str) -> Path:
        folder = counter.desk.session.folder
        (folder / "logo.png").write_bytes(logo())
        (folder / "layout.toml").write_text(text, "utf-8")
        return folder / "layout.toml"

    return write


def faults(text: str, folder: Path = Path()) -> list[tuple[int, str]]:
    layouts, found = read(text, folder)
    assert layouts == {} or not found
    return [(fault.line, str(fault.what)) for fault in found]


def is_red(paper: Read) -> bool:
    picture = paper_in_colour(paper)
    return any(r > 150 and g < 90 and b < 90 for _count, (r, g, b) in picture.getcolors(1 << 24))


def paper_in_colour(paper: Read) -> Image.Image:
    import pypdfium2

    return pypdfium2.PdfDocument(paper.pdf)[0].render(scale=1.5).to_pil().convert("RGB")


def test_a_layout_gives_logo_colour_footer_order_fields_size_language_and_copies(counter, layout, tmp_path):
    layout(ALL)
    came = visit(counter)

    paper = on_paper(counter, "intake", came.jobs[0], tmp_path)

    first = paper.pages[0]
    assert is_red(paper)
    blue = {(31, 78, 121)} & {colour for _count, colour in paper_in_colour(paper).getcolors(1 << 24)}
    assert blue
    assert first.index("约定事项" if "约定事项" in first else "Agreed") < first.index("Serial number")
    assert first.index("Serial number") < first.index("Customer name")
    for words in ("投诉电话 400-010-9999", "Complaints", "资产编号 Asset no.", "Passwords removed"):
        assert words in paper.text, words
    assert "not part of what is signed" in paper.text
    assert {tuple(map(round, page.mediabox[2:])) for page in paper.reader.pages} == {(420, 595)}
    assert "客户联" in paper.text and "存根联" in paper.text


def test_a_layout_shows_everything_that_is_signed(counter, layout, tmp_path):
    came = visit(counter)
    usual = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh", size="A4", copies=("customer",))

    layout(ALL)
    changed = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh", size="A4", copies=("customer",))

    lost = [line for line in usual.text.splitlines() if "".join(line.split()) not in changed.run_on]
    assert [line for line in lost if "打印" not in line and "第 " not in line] == []


def test_what_is_signed_does_not_depend_on_the_layout(counter, layout):
    came = visit(counter)
    before = counter.desk.papers.digest(came.jobs[0], "intake")

    layout(ALL)

    assert counter.desk.papers.digest(came.jobs[0], "intake") == before


@pytest.mark.parametrize(("kind", "size"), [("ticket", "A6"), ("ticket", "A4"), ("packing", "A5"), ("intake", "A5")])
def test_every_paper_with_a_layout_is_free_of_faults(counter, layout, tmp_path, kind, size):
    layout(ALL)
    job = parcel(counter) if kind == "packing" else visit(counter).jobs[0]

    made = counter.desk.papers.print_to_file(counter.by("zhao"), kind, job, tmp_path / "x.pdf", size=size)

    assert made["faults"] == 0 and made["layout"] is None


def test_the_preview_in_the_terminal_has_the_same_order(counter, layout):
    layout(ALL)

    text = "\n".join(counter.desk.papers.as_text(counter.by("zhao"), "packing", parcel(counter), 78, language="en"))

    assert text.index("In the box") < text.index("Recipient's name") and "Complaints" in text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[head]\ncolour = 1F4E79\n", 2, "not TOML"),
        ('[head]\n\ncolour = "blue"\n', 3, '"#1F4E79"'),
        ('[head]\ncolour = "#FFFF66"\n', 2, "too pale"),
        ('[head]\nlogo = "../secret.png"\n', 2, "beside the layout file"),
        ('[head]\nlogo = "none.png"\n', 2, "PNG or JPEG"),
        ('[header]\ncolour = "#1F4E79"\n', 1, "Possible: head, foot, paper"),
        ('[paper.slip]\norder = ["customer", "nonsense"]\n', 2, "fault_and_work"),
        ('[paper.slip]\nhide = ["customer"]\n', 2, "never hides"),
        ('[paper.slip]\nsize = "A6"\n', 2, "A4, A5"),
        ('[paper.slip]\n# none\nlanguage = "fr"\n', 3, "zh, en, both"),
        ('[paper.slip]\ncopies = ["boss"]\n', 2, "company, customer, headquarters"),
        ("[paper.invoice]\n", 1, "slip, intake"),
        ('[paper.ticket]\norder = ["customer"]\n', 2, "possible: visit, devices"),
        ('[paper.ticket]\ncopies = ["customer"]\n', 2, "Possible"),
        ('paper.slip.size = "A0"\n', 1, "A4, A5"),
        ('# none\npaper = { slip = { size = "A0" } }\n', 2, "A4, A5"),
        ('["paper"."slip"]\n\n"size" = "A0"\n', 3, "A4, A5"),
        ('x = """\u2028\n"""\n[head]\ncolour = "blue"\n', 1, "Possible: head"),
        ("[[paper.slip]]\n", 1, "a table"),
        ('[paper.slip]\norder = ["device", "device"]\n', 2, "a list"),
        ("[paper.slip]\norder = [{}, 3]\n", 2, "a list"),
        ('[paper.slip]\nsize = ["A4"]\n', 2, "one of these"),
        ('[paper.slip]\nfield = "x"\n', 2, "tables of their own"),
        ('[[paper.slip.field]]\nlabel = "a"\n\n[[paper.slip.field]]\nlabel = ""\n', 5, "with a label"),
        (f'[foot]\nzh = "{"长" * 400}"\n', 1, "at most 300"),
        ('[[paper.slip.field]]\nlabel = "a"\n' * 30, 41, "at most 20"),
        ("a = " + "9" * 5000, 1, "not exist"),
        ("a = " + "[" * 5000, 1, "too deep"),
        ("day = 2026-13-45", 1, "not TOML"),
        ('[head]\nlogo = ""\n', 2, "beside the layout file"),
        ('[head]\nlogo = ".."\n', 2, "PNG or JPEG"),
        ('[head]\nlogo = "a\\u0000b"\n', 2, "PNG or JPEG"),
        ("head = 3\n", 1, "a table"),
        ("[foot]\nzh = 5\n", 1, "zh ="),
        ('[paper.slip]\n[[paper.slip.field]]\ntext = "x"\n', 2, "label"),
        ('[[paper.slip.field]]\nlabel = "a"\n[[paper.slip.field]]\nlabel = "b"\ntext = 7\n', 5, "a text"),
        ("paper = 3\n", 1, "a table"),
    ],
)
def test_a_fault_is_named_with_its_line_and_with_what_would_be_right(tmp_path, text, line, words):
    (at, what), *_more = faults(text, tmp_path)

    assert at == line and words in what, (at, what)


def test_all_faults_are_named_at_once(tmp_path):
    found = faults('[head]\ncolour = "blue"\n[paper.slip]\nsize = "A0"\nhide = true\n', tmp_path)

    assert [line for line, _what in found] == [2, 4, 5]


@pytest.mark.parametrize(
    "text", ["[head", '[paper.intake]\nhide = ["customer"]\n', "\udcff"], ids=["toml", "hides", "bytes"]
)
def test_a_broken_file_never_stops_a_print_and_is_told(counter, layout, tmp_path, text):
    path = layout("")
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    came = visit(counter)
    laser = printer(counter)

    written = counter.desk.papers.print_to_file(counter.by("zhao"), "intake", came.jobs[0], tmp_path / "x.pdf")
    put = counter.desk.papers.print_to(counter.by("zhao"), "intake", came.jobs[0], printer=laser)

    assert written["pages"] >= 1 and "built-in layout" in str(written["layout"])
    assert "built-in layout" in str(put["layout"])
    assert "built-in layout" in str(spool.job(counter.desk.session, put["id"])["note"])


def bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda path: path.mkdir(), "PNG or JPEG"),
        (lambda path: os.mkfifo(path), "PNG or JPEG"),
        (lambda path: path.symlink_to("/dev/zero"), "PNG or JPEG"),
        (lambda path: path.write_bytes(b""), "PNG or JPEG"),
        (lambda path: path.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "PNG or JPEG"),
        (lambda path: path.write_bytes(logo()[:-40]), "PNG or JPEG"),
        (lambda path: path.write_bytes(logo()[:60] + b"x" * 60), "PNG or JPEG"),
        (lambda path: path.write_bytes(logo() + bytes(600_000)), "500 kB"),
        (lambda path: path.write_bytes(bomb()), "4000 dots"),
    ],
    ids=["folder", "pipe", "endless", "empty", "svg", "cut", "damaged", "large", "bomb"],
)
def test_a_logo_that_is_no_picture_is_named_and_never_waited_for(tmp_path, made, words):
    made(tmp_path / "logo.png")

    [(line, what)] = faults('[head]\nlogo = "logo.png"\n', tmp_path)

    assert line == 2 and words in what


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda path: path.mkdir(), "is not a file"),
        (lambda path: os.mkfifo(path), "is not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "is not a file"),
        (lambda path: path.write_bytes(b"#" * 300_000), "larger than 200 kB"),
        (lambda path: path.write_bytes("[head]\n# 中文\n".encode("gb18030")), "Line 2: The file layout.toml"),
        (lambda path: path.write_bytes("[head]".encode("utf-16")), "UTF-8"),
        (lambda path: path.write_bytes(b"[head]\0"), "not TOML"),
    ],
    ids=["folder", "pipe", "endless", "large", "gb18030", "utf-16", "nul"],
)
def test_whatever_stands_in_place_of_the_file_papers_are_printed_and_the_preview_says_what_is_wrong(
    counter, tmp_path, made, words
):
    made(counter.desk.session.folder / "layout.toml")
    job, papers = visit(counter).jobs[0], counter.desk.papers

    written = papers.print_to_file(counter.by("zhao"), "ticket", job, tmp_path / "x.pdf")
    looked = papers.preview_to_file(counter.by("zhao"), "ticket", job, tmp_path / "y.pdf")

    assert written["pages"] == 2 and "built-in layout" in str(written["layout"])
    assert words in str(looked["layout"][0]) and looked["pages"] == 2


def test_a_file_that_cannot_be_opened_is_named_with_the_reason(counter, tmp_path):
    wrong = tmp_path / ("x" * 300)

    chosen = layout_for(counter.desk.session, "ticket", wrong)

    assert "cannot be opened: File name too long" in str(chosen.faults[0].what)


def test_a_look_that_cannot_be_drawn_never_stops_a_print_and_the_preview_tells_it(
    counter, layout, tmp_path, monkeypatch
):
    layout(ALL)
    job, papers = visit(counter).jobs[0], counter.desk.papers

    def broken(*_given):
        raise MemoryError("a picture too large for this machine")

    monkeypatch.setattr("printing.pdf.sheet.PdfSheet.picture", broken)
    written = papers.print_to_file(counter.by("zhao"), "intake", job, tmp_path / "x.pdf")
    looked = papers.preview_to_file(counter.by("zhao"), "intake", job, tmp_path / "y.pdf")

    assert written["pages"] and "could not be drawn" in str(written["layout"])
    assert "could not be drawn" in str(looked["layout"][0])


def test_a_trouble_that_is_not_of_the_look_is_not_swallowed(counter, layout, tmp_path, monkeypatch):
    layout(ALL)
    job = visit(counter).jobs[0]

    def broken(*_given):
        raise CannotPrint("no font")

    monkeypatch.setattr("printing.pdf.sheet.bind", broken)
    with pytest.raises(CannotPrint):
        counter.desk.papers.print_to_file(counter.by("zhao"), "intake", job, tmp_path / "x.pdf")
    assert not list(tmp_path.glob("x.pdf*"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_a_picture_of_any_kind_that_is_taken_can_be_drawn(counter, layout, tmp_path, mode):
    layout(ALL)
    Image.new(mode, (60, 20)).save(counter.desk.session.folder / "logo.png", "JPEG" if mode == "CMYK" else "PNG")

    made = counter.desk.papers.print_to_file(counter.by("zhao"), "ticket", visit(counter).jobs[0], tmp_path / "x.pdf")

    assert made["layout"] is None and made["faults"] == 0


def test_the_note_of_a_layout_stays_with_the_job_when_its_sending_fails(counter, layout):
    layout("[head")
    session = counter.desk.session
    put = counter.desk.papers.print_to(counter.by("zhao"), "intake", visit(counter).jobs[0], printer=printer(counter))
    spool_sending.run_once(session)
    waiting = spool.job(session, put["id"])
    again = spool.retry(session, counter.by("zhao"), put["id"])
    ended = spool.cancel(session, counter.by("zhao"), put["id"])

    assert waiting["error"] and not again["error"] and not ended["error"]
    assert all("built-in layout" in str(job["note"]) for job in (waiting, again, ended))


EVERY = """
[head]
logo = "logo.png"
colour = "#1F4E79"
[foot]
zh = "投诉电话 400-010-9999"
en = "Complaints 400-010-9999"
""" + "".join(
    f"""
[paper.{kind}]
order = {json.dumps(list(reversed(parts_of(kind))))}
[[paper.{kind}.field]]
label = {{ zh = "资产编号", en = "Asset no." }}
[[paper.{kind}.field]]
label = "WLAN"
text = "X"
"""
    for kind in kinds()
)  # fmt: skip


def test_a_layout_for_every_paper_is_right(tmp_path):
    (tmp_path / "logo.png").write_bytes(logo())

    assert faults(EVERY, tmp_path) == [] and all(parts_of(kind) for kind in kinds())


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_takes_another_order_and_further_fields_on_every_size(counter, layout, tmp_path, kind, language):
    layout(EVERY)
    thing = thing_with(counter, kind)

    for size in PAPERS[kind].fits["pdf"]:
        made = counter.desk.papers.print_to_file(
            counter.by("zhao"), kind, thing, tmp_path / "x.pdf", size=size, language=language
        )
        text = Read((tmp_path / "x.pdf").read_bytes(), None).run_on
        assert made["faults"] == 0 and made["layout"] is None and made["missing"] == []
        assert ("资产编号" in text or "Assetno." in text) and "400-010-9999" in text and "WLAN" in text

    shown = "\n".join(counter.desk.papers.as_text(counter.by("zhao"), kind, thing, 78, language=language))
    assert ("资产编号" in shown or "Asset no." in shown) and "WLAN" in shown and "400-010-9999" in shown


@pytest.mark.parametrize("speaks", ["escpos-text", "escpos-raster"])
@pytest.mark.parametrize("roll", ["80", "58"])
def test_a_ticket_on_a_roll_has_order_fields_and_foot_of_the_layout(counter, layout, tmp_path, speaks, roll):
    layout(EVERY)
    job = visit(counter).jobs[0]

    made = counter.desk.papers.print_to_file(
        counter.by("tang"), "ticket", job, tmp_path / "t.bin", speaks=speaks, size=roll
    )
    content = counter.desk.papers.content(counter.by("tang"), "ticket", job, "zh")
    texts = [getattr(block, "text", "") or getattr(block, "label", "") for block in strips(content)[0]]

    assert made["layout"] is None and made["missing"] == []
    assert texts.index("型号") < [type(block).__name__ for block in strips(content)[0]].index("QrBlock")
    assert "资产编号" in texts and "WLAN" in texts and texts[-2].startswith("投诉电话")


@pytest.mark.parametrize("size", ["A6", "A5", "A4"])
def test_the_facts_of_a_ticket_that_stand_behind_its_devices_have_a_title_of_their_own(counter, layout, tmp_path, size):
    job = visit(counter).jobs[0]
    usual = on_paper(counter, "ticket", job, tmp_path, who="tang", size=size, language="zh").run_on
    layout('[paper.ticket]\norder = ["devices", "visit"]\n')
    turned = on_paper(counter, "ticket", job, tmp_path, who="tang", size=size, language="zh").run_on
    blocks = [
        type(block).__name__ for block in strips(counter.desk.papers.content(counter.by("tang"), "ticket", job))[0]
    ]

    assert usual.count("本凭证") == 1 and usual.index("收机时间") < usual.index("维修单号")
    assert turned.rindex("外观状况") < turned.index("本凭证收机时间") < turned.index("凭本凭证取机")
    assert blocks[blocks.index("QrBlock") - 2 :][:2] == ["RuleLine", "TextLine"]


def test_labels_have_no_layout_and_say_nothing_of_a_broken_one(counter, layout):
    layout("[head")
    came = visit(counter)

    put = counter.desk.papers.print_to(
        counter.by("tang"), "device_label", came.jobs[0], printer=printer(counter, "zpl", "60x40")
    )

    assert put["layout"] is None


def test_a_preview_is_marked_and_not_counted(counter, layout, tmp_path):
    layout(ALL)
    came, out = visit(counter), tmp_path / "look.pdf"

    made = counter.desk.papers.preview_to_file(counter.by("zhao"), "intake", came.jobs[0], out)

    assert made["layout"] == [] and "PREVIEW" in Read(out.read_bytes(), None).text
    printed = counter.desk.papers.print_to_file(counter.by("zhao"), "intake", came.jobs[0], tmp_path / "x.pdf")
    assert set(printed["prints"]) == {1}


def test_a_layout_can_be_tried_before_it_counts(counter, layout, tmp_path):
    trial = tmp_path / "trial.toml"
    trial.write_text('[foot]\nzh = "试用页脚"\n[paper.intake]\nhide = ["device"]\n', "utf-8")
    came, out = visit(counter), tmp_path / "look.pdf"

    made = counter.desk.papers.preview_to_file(counter.by("zhao"), "intake", came.jobs[0], out, layout_file=trial)

    assert [str(fault) for fault in made["layout"]] == [
        "Line 4: A layout orders and adds, it never hides what is signed: remove “hide”."
    ]
    assert out.exists()


def test_the_colour_of_the_head_can_be_published_for_an_office(counter, publish, tmp_path):
    publish(**{"head_colour@CD01": "#1F4E79"})
    came = visit(counter)

    colours = paper_in_colour(on_paper(counter, "ticket", came.jobs[0], tmp_path)).getcolors(1 << 24)

    assert (31, 78, 121) in {colour for _count, colour in colours}


def test_every_paper_on_sheets_has_a_layout_and_the_named_parts_exist():
    assert set(kinds()) == {"slip", "intake", "cancellation", "packing", "ticket"} | set(kinds())
    assert parts_of("slip")[:3] == ("customer", "device", "fault_and_work") and "contents" in parts_of("packing")


def test_a_paper_signed_before_has_the_same_parts_in_the_new_order(counter, layout, tmp_path):
    came = visit(counter)
    counter.take("zhao", "dispatch", thing=came.jobs[0], engineer="wang")
    counter.take("wang", "inspect", thing=came.jobs[0])
    counter.take("wang", "sign_intake", thing=came.jobs[0], shown=counter.desk.papers.digest(came.jobs[0], "intake"))
    digest = counter.desk.thing(came.jobs[0]).get("intake_signed")["content"]

    layout(ALL)

    text = on_paper(counter, "intake", came.jobs[0], tmp_path, size="A4").run_on
    assert digest in text and number(counter, came.jobs[0]) in text
