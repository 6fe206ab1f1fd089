"""A sheet that is given as its blocks: service slip, intake sheet and every paper that is made of a table of fields.

The caller formats and translates all texts; the same content gives the same paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import Drawing, PaperBlock, PaperHeader, PrintReport
from printing.service_slip import Signature

LABELS = paper.LABELS | {
    "terms": N_("Terms"),
    "terms_version": N_("Terms (version %(version)s)"),
    "engineer_signature": N_("Engineer's signature"),
    "our_signature": N_("For the service point"),
    "customer_signature": N_("Customer's signature"),
    "refused": N_("Signature refused"),
    "absent": N_("Customer absent, not signed"),
    "refused_reason": N_("Why there is no signature"),
    "witness": N_("Witness"),
    "name": N_("Name in full"),
    "date": N_("Date"),
    "seal": N_("Seal"),
    "signed_for": N_("Signed for"),
    "not_confirmed": N_("The customer did not sign this: “%(sentence)s”"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """The content of one copy. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.signed_sheet:draw", story="printing.signed_sheet:story")

    header: PaperHeader
    labels: Mapping[str, str]
    blocks: tuple[PaperBlock, ...] = ()
    signature: Signature = field(default_factory=Signature)


def story(content: SheetContent) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    return list(content.blocks)


def draw(contents: Sequence[SheetContent], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the copies one after the other into one PDF, each counting its own pages; `size` is one of pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
