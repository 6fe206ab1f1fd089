"""A sheet that is given as its blocks: service slip, intake sheet and every paper that is made of a table of fields.

The caller formats and translates all texts; the same content gives the same paper.
"""

from dataclasses import dataclass, field

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import PaperBlock
from printing.service_slip import Signature
from printing.sheets import Sheet, drawn_by

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
class SheetContent(Sheet):
    """The content of one copy. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    blocks: tuple[PaperBlock, ...] = ()
    signature: Signature = field(default_factory=Signature)


def story(content: SheetContent) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    return list(content.blocks)
