"""A new paper needs its drawing, its content, its row and its words; printing, commands and screens follow the row.

The drawing and the content below would be modules of `printing/` and of `fieldservice/documents/`; a paper of the
program has samples besides, in `printing/samples*.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

import pytest

from fieldservice import words
from fieldservice.desk import printers, spool
from fieldservice.documents.paper_kinds import Paper
from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import in_languages
from fieldservice.screens.print_jobs import PrintJobsScreen
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Reference
from printing import labels
from printing.labels import LabelContent
from printing.paper import LABELS, Drawing, FieldRows, PaperBlock, PaperField, PaperHeader, PrintReport, Section
from printing.thermal.paper_strip import ThermalData
from tests.cli.conftest import line as line
from tests.cli.conftest import template as template
from tests.documents.visit import labels as read_labels
from tests.documents.visit import number, on_paper, printer, queued, visit
from tests.printing import thermal_reading
from tests.screens.detail.conftest import branch as branch
from tests.support.command_line import on_site
from tests.support.hands import seated

THIS_MODULE = __name__
"""The module in which a row finds the functions of this paper."""

# The drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class CareCard:
    """How to treat a device that was repaired."""

    drawing: ClassVar[Drawing] = Drawing(
        pdf=f"{THIS_MODULE}:draw", thermal=f"{THIS_MODULE}:as_label", story=f"{THIS_MODULE}:story"
    )

    header: PaperHeader
    labels: Mapping[str, str]
    device: str
    advice: str


def story(card: CareCard) -> list[PaperBlock]:
    rows = ((PaperField(card.labels["device"], card.device),), (PaperField(card.labels["advice"], card.advice),))
    return [Section(card.header.title), FieldRows(rows)]


def draw(cards: Sequence[CareCard], out: BinaryIO | str, size: str) -> PrintReport:
    from printing.pdf import layout

    return layout.run([(card.header, card.labels, story(card)) for card in cards], out, size)


def as_label(card: CareCard, speaks: str, media: str) -> ThermalData:
    lines = ((card.device, "big"), (card.advice, "text"))
    return labels.thermal(LabelContent(lines=lines, code=card.header.number, size=media), speaks, media)


# The content


def care_card(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
) -> CareCard:
    say = in_languages(language)
    own = {"device": say("Treat well"), "advice": say("How")}
    return CareCard(
        header=PaperHeader(
            title=say("Care card"),
            number=str(job.get("number")),
            company=reference.text("company"),
            print_no=print_no,
            printed=printed,
        ),
        labels={**{name: say(text) for name, text in LABELS.items()}, **own},
        device=f"{job.get('model')} {job.get('serial')}",
        advice=say("Keep it dry."),
    )


# The row and the words

KIND = "care_card"
ROW = Paper(
    "Care card",
    {"pdf": ("A5", "A6"), "zpl": ("60x40",)},
    {"pdf": "A6", "zpl": "60x40"},
    f"{THIS_MODULE}:care_card",
    ((lambda thing: bool(thing.get("serial")), "A care card belongs to a device."),),
    rank={"on_site": 5, "received": 5},
    asks=("printed",),
)
CHINESE = {"Care card": "保养卡", "Treat well": "请爱护", "How": "方法", "Keep it dry.": "请保持干燥。"}


@pytest.fixture
def invented(monkeypatch):
    monkeypatch.setitem(PAPERS, KIND, ROW)
    catalogue = words.words("zh")._catalogue._catalog
    for english, chinese in CHINESE.items():
        monkeypatch.setitem(catalogue, english, chinese)


@pytest.fixture
def job(counter):
    return visit(counter).jobs[0]


def test_an_invented_paper_prints_as_pdf_in_both_languages_and_counts_its_prints(counter, job, invented, tmp_path):
    first = on_paper(counter, KIND, job, tmp_path, language="both")
    second = on_paper(counter, KIND, job, tmp_path, language="en", size="A5")

    for text in ("保养卡", "Carecard", "请爱护", "天逸310NB-5521-77", "请保持干燥。", number(counter, job)):
        assert text in first.run_on
    assert "保养卡" not in second.run_on and "Reprint1" in second.run_on


def test_an_invented_paper_prints_only_on_the_labels_that_its_row_names(counter, job, invented, tmp_path):
    [label] = read_labels(counter, KIND, job, tmp_path, size="80x50")

    assert thermal_reading.decoded(label) == {("QRCode", number(counter, job))}
    with pytest.raises(Refused, match="A5, A6"):
        on_paper(counter, KIND, job, tmp_path, size="A4")
    with pytest.raises(Refused, match="pdf, zpl"):
        counter.desk.papers.print_to_file(counter.by("tang"), KIND, job, tmp_path / "a", speaks="escpos-text")


def test_an_invented_paper_is_refused_in_the_words_of_its_row(counter, invented):
    request = visit(counter).request

    with pytest.raises(Refused, match="A care card belongs to a device"):
        counter.desk.papers.content(counter.by("tang"), KIND, request)


def test_a_printer_is_set_for_an_invented_paper_and_the_queue_knows_the_paper(counter, job, invented):
    printer(counter, "pdf", "A4", "laser")
    printer(counter, "zpl", "60x40", "labels")
    session = counter.desk.session
    with pytest.raises(Refused, match="Care card") as refused:
        counter.desk.papers.print_to(counter.by("tang"), KIND, job)
    printers.use(session, counter.by("admin"), "labels", paper=KIND)

    printed = counter.desk.papers.print_to(counter.by("tang"), KIND, job)

    assert "pdf A5, pdf A6, zpl 60x40" in str(refused.value)
    assert (printed["printer"], printed["print"]) == ("labels", 1)
    assert spool.job(session, printed["id"])["paper"] == KIND
    assert len(thermal_reading.zpl(queued(counter, printed))) == 1


def test_the_command_line_offers_and_prints_an_invented_paper_and_sets_a_printer_for_it(line, invented, tmp_path):
    there = on_site(line)

    helped = line("paper", "--help", COLUMNS="200").out
    unknown = line("paper", "invoice", there, "--out", tmp_path / "a.pdf", "--json", who="zhao").error["reason"]
    made = line.json("paper", KIND, there, "--out", tmp_path / "a.pdf", who="zhao")
    line.json("printers", "add", "labels", "file", tmp_path, "--speaks", "zpl", who="admin")
    used = line.json("printers", "use", "labels", "--paper", KIND, who="admin")
    printed = line.json("print", KIND, there, who="zhao")

    assert "care_card (Care card)" in " ".join(helped.split()) and unknown.endswith(f"{KIND}.")
    assert made["prints"] == [1] and (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert used["paper"] == KIND and printed["job"]["paper"] == KIND and printed["prints"] == [2]
    assert line.json("show", there, who="zhao")["papers"][0] == KIND


async def test_an_invented_paper_is_read_printed_and_found_in_the_queue_on_the_screen(branch, invented):
    there = branch.on_site()
    printers.add(branch.desk.session, branch.person("sun"), "labels", "raw", "127.0.0.1:9", "zpl")
    words.use("zh")

    async with seated(branch, "li.wei", there, (120, 40)) as hands:
        await hands.press("f4")
        await hands.until_shown("保养卡", "请保持干燥。", "A6")
        await hands.press("f7", "f9")
        await hands.until_shown("A5", "打印：保养卡", "labels")
        await hands.press("f10")
        await hands.until_shown("A5", "保养卡：送往打印机 labels")
        await hands.press("escape", "f3", "f3")
        await hands.until_shown("保养卡")
        hands.app.push_screen(PrintJobsScreen(branch.desk, branch.person("li.wei")))
        await hands.until_shown("保养卡", "labels")


async def test_an_invented_paper_is_not_offered_on_the_screen_when_its_row_says_so(branch, invented, monkeypatch):
    monkeypatch.setitem(PAPERS, KIND, replace(ROW, on_screen=False))
    there = branch.on_site()

    async with seated(branch, "li.wei", there, (120, 40)) as hands:
        await hands.press("f4", "f3", "f3")

        assert "Service slip" in hands.text and "Care card" not in hands.text
