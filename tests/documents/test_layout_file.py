"""The layout file of an office: it orders and adds, never hides, and a broken one never stops a print."""

import io
from pathlib import Path

import pytest
from PIL import Image

from fieldservice.desk import spool
from fieldservice.documents.layout_file import kinds, parts_of, read
from tests.documents.visit import number, on_paper, parcel, printer, visit
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
        ('[paper.ticket]\norder = ["devices"]\n', 2, "Possible"),
        ("[foot]\nzh = 5\n", 1, "zh ="),
        ('[paper.slip]\n[[paper.slip.field]]\ntext = "x"\n', 2, "label"),
        ('[[paper.slip.field]]\nlabel = "a"\n[[paper.slip.field]]\nlabel = "b"\ntext = 7\n', 5, "a text"),
        ("paper = 3\n", 1, "a table"),
    ],
)
def test_a_fault_is_named_with_its_line_and_with_what_would_be_right(tmp_path, text, line, words):
    [(at, what)] = faults(text, tmp_path)

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
    assert "built-in layout" in str(spool.job(counter.desk.session, put["id"])["error"])


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
