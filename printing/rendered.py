"""Papers as the bytes that a printer or a file gets: PDF for sheets, the printer's own language for tickets and labels.

What no font has is printed as 〓 with its code point and told; it never stops a print.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from printing import intake, labels, packing, slip, ticket, ticket_pdf
from printing.intake import IntakeContent
from printing.labels import LabelContent
from printing.packing import PackingContent
from printing.slip import SlipContent
from printing.ticket import TicketContent

_SHEETS = {
    SlipContent: lambda *what: slip.draw_slip(*what),
    IntakeContent: lambda *what: intake.draw(*what),
    PackingContent: lambda *what: packing.draw(*what),
    TicketContent: lambda *what: ticket_pdf.draw(*what),
}
_THERMAL = {TicketContent: ticket.thermal, LabelContent: labels.thermal}


class Rendered(NamedTuple):
    """`pages`: sheets of a PDF, else tickets or labels; `faults`: how many things the layout lint found."""

    data: bytes
    pages: int
    missing: tuple[str, ...]
    faults: int = 0


def rendered(contents: Sequence[Any], speaks: str, media: str) -> Rendered:
    """Contents of one kind, one after the other. Raises ValueError or KeyError for a language or media that do not go
    with it."""
    kind = type(contents[0])
    if speaks == "pdf":
        out = BytesIO()
        printed = _SHEETS[kind](contents, out, media)
        return Rendered(out.getvalue(), printed.pages, printed.missing, len(printed.faults))
    parts = [_THERMAL[kind](content, speaks, media) for content in contents]
    return Rendered(
        b"".join(part.data for part in parts),
        len(parts),
        tuple(sorted({char for part in parts for char in part.missing})),
    )
