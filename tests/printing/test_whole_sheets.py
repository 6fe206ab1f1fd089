"""Every paper of the registry, on every sheet, in every language, full, empty and overlong: no sheet ends badly."""

import io
import re
from dataclasses import dataclass
from itertools import product
from pkgutil import resolve_name

import pypdfium2
import pytest

from fieldservice.documents.paper_kinds import QUOTED, VISIT
from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import LANGUAGES
from printing.paper import FieldRows, PaperBlock, PaperTable, Section, TermsAndSignatures
from printing.pdf.sheet import LEAST_PT
from printing.samples import sound
from tests.printing.reading import Read
from tests.support.filled_papers import FILLED, contents

MM = 72 / 25.4
SHEETS = [(kind, size) for kind, paper in PAPERS.items() for size in paper.fits.get("pdf", ()) if size != "241-half"]
MANY = {VISIT: (1, 4, 12), QUOTED: (1, 3)}
"""How many devices are on one paper."""
EVERY = [
    (kind, size, language, filled, count)
    for (kind, size), language, filled in product(SHEETS, LANGUAGES, FILLED)
    for count in MANY.get(PAPERS[kind].made_of, (1,))
    if not (filled != "full" and count > 4)
]


@dataclass(frozen=True)
class Line:
    """The text at one height of a sheet, and its distance from the lower edge in points."""

    text: str
    bottom: float


@dataclass(frozen=True)
class Drawn:
    paper: Read
    labels: dict[str, str]
    story: list[PaperBlock]
    title: str
    """The title of the paper, which is in the head of each sheet."""

    @property
    def terms(self) -> str:
        """The title of the terms, squeezed; "-" on a paper without terms, which is no line of a sheet."""
        return squeezed(self.labels.get("terms", "-"))

    @property
    def sections(self) -> list[tuple[str, set[str]]]:
        """The title of each section with the labels of its fields, squeezed; without those of several sections."""
        found: list[tuple[str, set[str]]] = []
        for block in self.story:
            if isinstance(block, Section) and not block.title:
                continue
            if isinstance(block, Section):
                found.append((squeezed(block.title), set()))
            elif found and isinstance(block, FieldRows):
                found[-1][1].update(squeezed(field.label) for row in block.rows for field in row)
            elif found and isinstance(block, PaperTable):
                found[-1][1].update(squeezed(column.label) for column in block.columns)
        return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def drawn(kind: str, size: str, language: str, filled: str, count: int) -> Drawn:
    made = contents(kind, filled, language, size, count=count, print_no=6)
    drawing, out = made[0].drawing, io.BytesIO()
    printed = resolve_name(drawing.pdf)(made, out, size)
    header, labels = resolve_name(drawing.head)(made[0]) if drawing.head else (made[0].header, made[0].labels)
    title = squeezed(header.title)
    return Drawn(Read(out.getvalue(), printed), dict(labels), resolve_name(drawing.story)(made[0]), title)


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of text of a sheet, from top to bottom."""
    text = page.get_textpage()
    rows: dict[int, list[tuple[float, str]]] = {}
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        rows.setdefault(round((bottom + top) / 2), []).append((left, text.get_text_bounded(left, bottom, right, top)))
    merged: list[tuple[int, list[tuple[float, str]]]] = []
    for height, parts in sorted(rows.items(), reverse=True):
        if merged and merged[-1][0] - height <= 2:
            merged[-1][1].extend(parts)
        else:
            merged.append((height, list(parts)))
    return [Line(squeezed("".join(part for _left, part in sorted(parts))), height) for height, parts in merged]


@pytest.mark.parametrize(("kind", "size", "language", "filled", "count"), EVERY)
def test_no_sheet_of_any_paper_ends_or_begins_badly(kind, size, language, filled, count):
    made = drawn(kind, size, language, filled, count)
    sheets = [_lines(page) for page in pypdfium2.PdfDocument(made.paper.pdf)]

    sound(made.paper.printed)
    assert [text for sheet in sheets for text in titles_alone_at_the_foot(made, sheet)] == []
    assert continued_without_title(made, sheets) == []
    if filled != "overlong":  # a long name stands above the boxes, under the same label
        assert [label for sheet in sheets for label in signatures_without_their_sentence(made, sheet)] == []
    if size != "241-third":  # terms, sentence and boxes of a paper in both languages fill one of its sheets
        assert [text for sheet in sheets for text in foots_alone(made, sheet)] == []
    assert smallest_letters(made.paper) >= LEAST_PT


def titles_alone_at_the_foot(made: Drawn, sheet: list[Line]) -> list[str]:
    """The title of a section that is the last line above the counterfoils and the footer."""
    body = [line.text for line in above_the_cut(made, sheet)]
    titles = {title for title, _labels in made.sections} | {made.terms}
    return [text for text in body[-1:] if text in titles]


def above_the_cut(made: Drawn, sheet: list[Line]) -> list[Line]:
    """The lines above the footer and, on a ticket, above the counterfoils."""
    cut = [line.bottom for line in sheet if line.text == squeezed(made.labels.get("counterfoil", "-"))]
    return [line for line in sheet if line.bottom > max([sheet[-1].bottom, *cut])]


def continued_without_title(made: Drawn, sheets: list[list[Line]]) -> list[str]:
    """The first field on a further sheet that has no title above it, and titles that do not say that they continue."""
    again = squeezed(made.labels["continued"])
    titles = {title for title, _labels in made.sections}
    labels = set().union(*(found for _title, found in made.sections)) - titles - {""}
    begun: set[str] = set()
    found = []
    for number, sheet in enumerate(above_the_cut(made, sheet) for sheet in sheets):
        titled = [at for at, line in enumerate(sheet) if any(line.text.startswith(title) for title in titles)]
        labelled = [
            at
            for at, line in enumerate(sheet)
            if line.text != made.title and any(line.text.startswith(label) for label in labels)
        ]
        if number and labelled and not (titled and titled[0] <= labelled[0]):
            found.append(f"{number + 1}: {sheet[labelled[0]].text}")
        new = {line.text for line in sheet} & titles
        found += [f"{number + 1}: {title}" for title in new & begun]
        begun |= new | {title for title in titles if any(line.text == title + again for line in sheet)}
    return found


def foots_alone(made: Drawn, sheet: list[Line]) -> list[str]:
    """Counterfoils and signatures on a sheet that has nothing else."""
    signs = [
        squeezed(sign.label) for block in made.story if isinstance(block, TermsAndSignatures) for sign in block.signs
    ]
    counterfoil = squeezed(made.labels.get("counterfoil", "-"))
    terms = made.terms + squeezed(made.labels["continued"])
    foot = [line for line in sheet if line.text == counterfoil or any(sign in line.text for sign in signs)]
    above = "".join(line.text for line in sheet if foot and line.bottom > foot[0].bottom)
    is_told = any(title in above for title, _labels in made.sections) or terms in above
    return [] if is_told else [line.text for line in foot]


def signatures_without_their_sentence(made: Drawn, sheet: list[Line]) -> list[str]:
    """Boxes to sign on a sheet that does not say what the signature confirms."""
    said = "".join(line.text for line in sheet)
    blocks = [block for block in made.story if isinstance(block, TermsAndSignatures) and block.confirms]
    labels = [squeezed(sign.label) for block in blocks for sign in block.signs if squeezed(block.confirms) not in said]
    return [label for label in labels if label in said]


def smallest_letters(paper: Read) -> float:
    pages = [page.get_contents().get_data().decode("latin-1") for page in paper.reader.pages]
    return min(float(points) for page in pages for points in re.findall(r"([\d.]+) Tf\b", page))


@pytest.mark.parametrize("filled", ["empty", "full"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "size"), [sheet for sheet in SHEETS if not PAPERS[sheet[0]].signing])
def test_no_box_has_a_caption_and_nothing_in_it(kind, size, language, filled):
    made = drawn(kind, size, language, filled, 1)
    rows = [row for block in made.story if isinstance(block, FieldRows) for row in block.rows]
    labels = {squeezed(field.label) for row in rows for field in row if not field.by_hand}

    empty = []
    for page, sheet in enumerate(pypdfium2.PdfDocument(made.paper.pdf)):
        shapes = made.paper.reader.pages[page].get_contents().get_data().decode("latin-1")
        text = sheet.get_textpage()
        for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re S", shapes):
            left, bottom, wide, high = map(float, found)
            inside = squeezed(text.get_text_bounded(left + 1, bottom + 1, left + wide - 1, bottom + high - 1))
            if wide > 20 and inside.rstrip(":：") in labels:
                empty.append(inside)
    assert empty == []


@pytest.mark.parametrize(("kind", "size"), SHEETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_and_no_number_is_cut(kind, size, language):
    made = drawn(kind, size, language, "full", 1)
    told = [
        text
        for block in made.story
        if isinstance(block, FieldRows | PaperTable)
        for row in block.rows
        for text in (row if isinstance(block, PaperTable) else [field.value for field in row])
    ]
    told += [made.labels["reprint"] % {"n": 5}]
    words = {word for text in told for word in re.findall(r"[!-~]+", text)} | {
        found for text in told for found in re.findall(r"Reprint 5|第 5 次补打", text)
    }

    shown = "\n".join(line for page in made.paper.pages for line in page.splitlines())
    assert [word for word in words if word not in shown and squeezed(word) not in squeezed_lines(shown)] == []


def squeezed_lines(text: str) -> str:
    return "\n".join(map(squeezed, text.splitlines()))
