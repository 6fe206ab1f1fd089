"""The content of papers as frozen data: header and footer, and the blocks that a paper consists of.

Nothing here draws or measures, so content can be built and previewed without loading fonts or the PDF library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_
from printing.strokes import Strokes

LABELS = {
    "number": N_("No."),
    "revision": N_("Revision"),
    "reprint": N_("Reprint %(n)s"),
    "digest": N_("Digest"),
    "page": N_("Page %(page)s of %(pages)s"),
    "continued": N_("(continued)"),
}

BY_HAND = "_" * 12
COLUMNS = 12  # the width of a row of fields is shared out in twelfths

Ticks = tuple[tuple[str, bool], ...]  # (text, ticked)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The functions that draw one class of content, as "module:function" so that content loads no library.

    `pdf` draws (contents, out, media) and `thermal` draws (content, printer language, media); "" where there is none.
    `story` returns the blocks that the terminal shows, `head` its header and labels where they differ from the
    content's own.
    """

    pdf: str = ""
    thermal: str = ""
    story: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class PaperLook:
    """The look that an office gives its papers, in one language.

    `logo` is a PNG or JPEG; `colour` is RRGGBB; `order` names parts of the paper. `extra` are fields of (label, text)
    under a title of their own; a field without a text is filled in by hand.
    """

    logo: bytes = b""
    colour: str = ""
    footer: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    extra_title: str = ""
    extra: tuple[tuple[str, str], ...] = ()


PLAIN = PaperLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHeader:
    """The texts in the header and footer of a paper, ready to print.

    `digest` is the hex digest of the signed content, "" before a signature. `print_no` counts the prints of this copy
    from 1; from 2 on they are marked as reprints. `mark` is printed large across each page (a demo, a draft). `lang`
    is a BCP 47 tag. `qr` is the text of the square code where it is more than the number; a small form has the number.
    A form of several parts shows `distribution` (who gets which part) instead of `copy`. `look` is what the office
    adds.
    """

    title: str
    number: str
    company: str
    point: str = ""
    point_lines: tuple[str, ...] = ()
    copy: str = ""
    distribution: str = ""
    revision: str = ""
    digest: str = ""
    printed: str = ""
    print_no: int = 1
    mark: str = ""
    lang: str = "zh-CN"
    qr: str = ""
    look: PaperLook = PLAIN


def revision_and_reprint(header: PaperHeader, labels: Mapping[str, str]) -> list[str]:
    """The revision and the number of the reprint in words, as far as the paper has them."""
    revision = [f"{labels['revision']} {header.revision}"] if header.revision else []
    return revision + ([labels["reprint"] % {"n": header.print_no - 1}] if header.print_no > 1 else [])


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a paper; by its `name` a layout file orders it.

    A `whole` part begins on a new sheet rather than that it is broken, where a sheet has room for it. `behind` is the
    title of a part that needs one only where an office puts it behind another.
    """

    title: str
    name: str = ""
    whole: bool = False
    behind: str = ""


@dataclass(frozen=True, slots=True)
class PaperField:
    """A label with its value; a `whole` value (serial, model, amount) is made smaller rather than broken.

    A field `by_hand` has room to write in on any paper.
    """

    label: str
    value: str = ""
    span: int = COLUMNS
    whole: bool = False
    strong: bool = False
    ticks: Ticks = ()
    by_hand: bool = False


class LabelledContent(Protocol):
    """A content with a label for each of its attributes."""

    @property
    def labels(self) -> Mapping[str, str]: ...


def field_of(content: LabelledContent, name: str, span: int, whole: bool = False, strong: bool = False) -> PaperField:
    """The attribute of this name as a field under its label."""
    return PaperField(content.labels[name], getattr(content, name), span, whole, strong)


def ticks_of(content: LabelledContent, name: str, span: int) -> PaperField:
    """The attribute of this name, whose value is ticks, as a field under its label."""
    return PaperField(content.labels[name], span=span, ticks=getattr(content, name))


@dataclass(frozen=True, slots=True)
class FieldRows:
    """Rows of labelled fields."""

    rows: tuple[tuple[PaperField, ...], ...]


def filled(*rows: tuple[PaperField, ...]) -> tuple[FieldRows, ...]:
    """The rows without their empty fields; the last field of a row takes the rest of its width."""
    found = [shown for row in rows if (shown := [each for each in row if each.value or each.ticks])]
    for row in found:
        row[-1] = replace(row[-1], span=COLUMNS - sum(each.span for each in row[:-1]))
    return (FieldRows(tuple(map(tuple, found))),) if found else ()


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table on paper."""

    label: str
    share: float
    whole: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under a head; without rows the text `empty`, or `blank` rows to fill in by hand.

    `pairs`: each row holds two entries of (name, value) side by side. `brought`: for each row what stands above it
    where a sheet begins with it: the sums of the rows before.
    """

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    blank: int = 0
    pairs: bool = False
    brought: tuple[tuple[str, ...], ...] = ()


def in_pairs(
    columns: tuple[PaperColumn, PaperColumn], rows: Sequence[tuple[str, str]], empty: str = "", blank: int = 0
) -> PaperTable:
    """A table of short entries, two of them side by side in each row."""
    filled = (*rows, ("", "")) if len(rows) % 2 else tuple(rows)
    return PaperTable(
        columns * 2, tuple((*filled[at], *filled[at + 1]) for at in range(0, len(filled), 2)), empty, blank, True
    )


@dataclass(frozen=True, slots=True)
class Barcode:
    """A text printed in letters and, where Code128 can hold it, as bars."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SquareCode:
    """A text as a square code that a phone reads, with a label beside it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """A box for a signature: the strokes, else the words `instead`, else a line to sign on.

    `name_and_date` are (label, value) beside the signature, to be filled in by hand where there is no value; `seal` is
    the word at the place of the seal. `caption` stands below the line. There is no line where words stand
    instead and there is no caption, since nobody is to sign.
    """

    label: str
    caption: str = ""
    strokes: Strokes = ()
    instead: str = ""
    span: int = COLUMNS // 2
    name_and_date: tuple[tuple[str, str], ...] = ()
    seal: str = ""


def signed_for(whom: str, labels: Mapping[str, str]) -> str:
    """The caption of a signature that somebody gives for a customer or a service point."""
    return f"{labels['signed_for']}: {whom}" if whom else ""


def below_the_line(sign: SignatureBox) -> list[str]:
    """Name, date, seal and caption of a box as texts, with underscores where a value is to be written."""
    named = [f"{label}: {value or BY_HAND}" for label, value in sign.name_and_date]
    return [text for text in (*named, f"({sign.seal})" if sign.seal else "", sign.caption) if text]


def written_out(sign: SignatureBox) -> str:
    """All that stands below the line of a box, in one text."""
    return "  ".join(below_the_line(sign))


@dataclass(frozen=True, slots=True)
class TermsAndSignatures:
    """The foot of the last sheet, which keeps terms and signatures together, under the sentence that they confirm."""

    terms_label: str
    terms: tuple[str, ...]
    signs: tuple[SignatureBox, ...]
    confirms: str = ""


PaperBlock = Section | FieldRows | PaperTable | Barcode | SquareCode | TermsAndSignatures


def party_of(content: LabelledContent, name: str, part: str, strong: bool = False) -> list[PaperBlock]:
    """A part of the paper about who sends or receives: the attributes `name`, `name_phone` and `name_address`."""
    return [
        Section(content.labels[f"{part}_section"], part),
        *filled(
            (field_of(content, name, 8, strong=strong), field_of(content, f"{name}_phone", 4, whole=True)),
            (field_of(content, f"{name}_address", COLUMNS),),
        ),
    ]


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """One fault of the layout on a page counted from 1: `what` is "clipped", "overlapping", "outside" or "small"."""

    page: int
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintReport:
    """The result of drawing papers.

    `faults` come from the layout lint and should be none; `missing` are the characters printed as 〓 with code point.
    """

    pages: int
    faults: tuple[LayoutFault, ...]
    missing: tuple[str, ...]
