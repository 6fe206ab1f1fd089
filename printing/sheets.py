"""What papers that consist of blocks have in common: their content, how they are drawn, tables, sums and who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import BinaryIO, ClassVar, NamedTuple

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    Drawing,
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperHeader,
    PaperTable,
    PrintReport,
    Section,
    SignatureBox,
    field_of,
    filled,
    signed_for,
)

LABELS = paper.LABELS | {
    "nothing": N_("None"),
    "terms": N_("Terms"),
    "total": N_("Total"),
    "brought": N_("Brought forward"),
    "in_words": N_("In capital numerals"),
    "name": N_("Name"),
    "date": N_("Date"),
    "signed_for": N_("Signed for"),
    "seal": N_("Seal"),
}
"""The labels that most of these papers have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The content of one paper. `labels` has a text for every key of the paper's LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing]

    header: PaperHeader
    labels: Mapping[str, str]

    def field(self, name: str, span: int, whole: bool = False, strong: bool = False) -> PaperField:
        """The attribute of this name as a field under its label."""
        return field_of(self, name, span, whole, strong)


def drawn_by(module: str, on_rolls: bool = False) -> Drawing:
    """The drawing of a paper whose blocks the function `story` of this module makes; the one for rolls is its function
    `thermal`."""
    return Drawing(pdf=f"{__name__}:draw", story=f"{module}:story", thermal=f"{module}:thermal" if on_rolls else "")


def draw(contents: Sequence[Sheet], out: BinaryIO | str, size: str) -> PrintReport:
    """Print the contents one after the other into one PDF, each counting its own pages; `size` is a key of
    pdf.sheet.SIZES. On a form of several parts one copy is printed: its `distribution` is shown, its `copy` is not.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    stories = [(each.header, each.labels, resolve_name(each.drawing.story)(each)) for each in contents]
    return layout.run(stories, out, size)


class Column(NamedTuple):
    """A column of a table: the attribute of its rows, and of what `PaperColumn` says. `label` is the key of its label
    where that is not the name of the attribute."""

    name: str
    share: float
    whole: bool = False
    right: bool = False
    label: str = ""


def table(
    content: Sheet, columns: Sequence[Column], rows: Sequence[object], brought: Sequence[object] = ()
) -> PaperTable:
    """The rows by their attributes. A column in which no row has anything is left out; a number is never broken.

    `brought` has for each row what stands above it where a sheet begins with it: the sums of the rows before.
    """
    shown = [each for each in columns if not rows or any(getattr(row, each.name) for row in rows)]
    names, labels = [each.name for each in shown], content.labels

    def texts(rows: Sequence[object]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(getattr(row, name) for name in names) for row in rows)

    heads = (
        PaperColumn(labels[each.label or each.name], each.share, each.whole or each.right, each.right) for each in shown
    )
    return PaperTable(tuple(heads), texts(rows), labels["nothing"], brought=texts(brought))


def section(content: Sheet, part: str, *blocks: PaperBlock) -> tuple[PaperBlock, ...]:
    """The blocks of a part under its heading, whose label is that of `{part}_section`; nothing where it has none."""
    return (Section(content.labels[f"{part}_section"], part), *blocks) if blocks else ()


def listed(content: Sheet, part: str, columns: Sequence[Column], rows: Sequence[object]) -> tuple[PaperBlock, ...]:
    """A part that is a table; nothing where it has no rows."""
    return section(content, part, *([table(content, columns, rows)] if rows else []))


def sum_of_all(content: Sheet, name: str = "total") -> tuple[FieldRows, ...]:
    """The total in figures, and beside it in capital numerals where the paper has them."""
    return filled((content.field(name, 5, whole=True, strong=True), content.field("in_words", 7)))


def house_of(content: Sheet) -> str:
    """Whoever signs for us: the company, and the service point at which it does."""
    return "  ".join(filter(None, (content.header.company, content.header.point)))


def signed_by(content: Sheet, who: str, whom: str = "", name: str = "", date: str = "") -> SignatureBox:
    """The box of whoever signs (the key of a label) for `whom`; an empty name or date is written by hand. It has a
    place for the seal where the paper has a label for one."""
    labels = content.labels
    return SignatureBox(
        labels[who],
        signed_for(whom, labels),
        name_and_date=((labels["name"], name), (labels["date"], date)),
        seal=labels.get("seal", ""),
    )


def confirmed(labels: Mapping[str, str], *sentences: str) -> str:
    """The sentences above the signatures (the keys of labels): what each of those who sign confirms."""
    return " ".join(labels[each] for each in sentences)
