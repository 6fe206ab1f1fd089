"""What papers say, as plain frozen data: header and footer, and the blocks a paper's story is made of.

Nothing here draws or measures, so content can be built and previewed without loading fonts or the PDF library.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing.strokes import Strokes

LABELS = {
    "number": N_("No."),
    "revision": N_("Revision"),
    "reprint": N_("Reprint %(n)s"),
    "digest": N_("Digest"),
    "page": N_("Page %(page)s of %(pages)s"),
}

COLUMNS = 12  # a row of fields is shared out in twelfths

Ticks = tuple[tuple[str, bool], ...]  # (text, ticked)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The functions that draw a content class, each as "module:function" so that content loads no library; "" where none.

    `pdf` draws (contents, out, media); `thermal` draws (content, printer language, media); `story` gives the blocks that
    the terminal shows, and `head` header and labels where they are not the content's own.
    """

    pdf: str = ""
    thermal: str = ""
    story: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHeader:
    """What stands in the header and footer of any paper; every text is ready to print.

    `digest` is the hex digest of the signed content, "" before a signature; `print_no` counts prints of this copy from
    1, a second one is marked as a reprint; `mark` runs large across each page (a demo, a draft); `lang` is a BCP 47
    tag. Where all copies come from one impact, `distribution` (which copy is whose) stands in the place of `copy`.
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


@dataclass(frozen=True, slots=True)
class Section:
    title: str


@dataclass(frozen=True, slots=True)
class PaperField:
    """A label with its value below; `whole` values (serials, models, amounts) are made smaller rather than broken."""

    label: str
    value: str = ""
    span: int = COLUMNS
    whole: bool = False
    strong: bool = False
    ticks: Ticks = ()


@dataclass(frozen=True, slots=True)
class FieldRows:
    rows: tuple[tuple[PaperField, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperColumn:
    label: str
    share: float
    whole: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under a head; without rows the words `empty`, or `blank` rows to be filled in by hand.

    `pairs`: each row is two of (name, what is said of it) side by side.
    """

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    blank: int = 0
    pairs: bool = False


def in_pairs(
    columns: tuple[PaperColumn, PaperColumn], rows: Sequence[tuple[str, str]], empty: str = "", blank: int = 0
) -> PaperTable:
    """A table of short rows, two of them side by side."""
    filled = (*rows, ("", "")) if len(rows) % 2 else tuple(rows)
    return PaperTable(
        columns * 2, tuple((*filled[at], *filled[at + 1]) for at in range(0, len(filled), 2)), empty, blank, True
    )


@dataclass(frozen=True, slots=True)
class Barcode:
    """A text to be read by eye and, where Code128 can hold it, by scanner."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """A place for a signature: strokes drawn as vectors, else words (`instead`), else a line to sign on."""

    label: str
    caption: str = ""
    strokes: Strokes = ()
    instead: str = ""
    span: int = COLUMNS // 2


@dataclass(frozen=True, slots=True)
class TermsAndSignatures:
    """Terms and signatures, kept together at the foot of the last sheet."""

    terms_label: str
    terms: tuple[str, ...]
    signs: tuple[SignatureBox, ...]


PaperBlock = Section | FieldRows | PaperTable | Barcode | TermsAndSignatures


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """One thing wrong on one page (counted from 1): `what` is "clipped", "overlapping" or "outside"."""

    page: int
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintReport:
    """`faults`: what the layout lint found (none on a sound paper); `missing`: characters printed as 〓 with code
    point."""

    pages: int
    faults: tuple[LayoutFault, ...]
    missing: tuple[str, ...]
