"""The claim ticket 取机凭证 for sheets, in blocks: the visit, its devices one after the other, the terms for all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from printing import paper
from printing.claim_ticket import TicketContent, TicketDevice
from printing.paper import PaperBlock, PaperField, PaperHeader, PrintReport, Section, TermsAndSignatures, filled


def head_of(content: TicketContent) -> PaperHeader:
    """The ticket's header and footer."""
    c = content
    return PaperHeader(
        title=c.title, number=c.number, company=c.company, point=c.point, point_lines=c.point_lines, printed=c.printed,
        print_no=c.print_no, mark=c.mark, lang=c.lang, look=c.look,
    )  # fmt: skip


def text_head(content: TicketContent) -> tuple[PaperHeader, dict[str, str]]:
    """Header and labels for the terminal: the ticket's own code follows its number, as on the paper."""
    number = f"{content.number}  {content.code}".rstrip()
    return replace(head_of(content), number=number), labels_of(content)


def labels_of(content: TicketContent) -> dict[str, str]:
    """The labels of the ticket and of every paper; the page number is in figures only."""
    return {**paper.LABELS, **content.labels, "page": "%(page)s / %(pages)s"}


def story(content: TicketContent) -> list[PaperBlock]:
    """The ticket in blocks, from top to bottom, for the preview in the terminal."""
    devices = [block for n, device in enumerate(content.devices, 1) for block in of_device(content, device, n)]
    return [*visit(content), *devices, *terms(content)]


def visit(content: TicketContent) -> list[PaperBlock]:
    """The facts that all devices of the ticket share."""
    c, labels = content, content.labels
    return [
        Section("", "visit", behind=labels["visit"]),
        *filled(
            (
                PaperField(labels["received"], c.received, 4),
                PaperField(labels["promised"], c.promised, 4, strong=True),
                PaperField(labels["received_by"], c.received_by, 4),
            ),
            (PaperField(labels["customer"], c.customer, 7), PaperField(labels["phone"], c.phone, 5, whole=True)),
        ),
    ]


def of_device(content: TicketContent, device: TicketDevice, number: int) -> list[PaperBlock]:
    """One device, counted from 1, with its accessories; a fact that nobody recorded has no row."""
    d, labels = device, content.labels
    left = "   ".join(f"{n}. {name}" for n, name in enumerate(d.accessories, 1)) or labels["no_accessories"]
    more = (
        PaperField(labels["symptom"], d.symptom),
        PaperField(labels["accessories"], left, strong=bool(d.accessories)),
        PaperField(labels["condition"], d.condition),
        PaperField(labels["promised"], d.promised, strong=True),
    )
    return [
        Section(labels["nth"] % {"n": number, "all": len(content.devices)}, "devices", whole=len(content.devices) > 1),
        *filled(
            (PaperField(labels["job"], d.job, 5, whole=True, strong=True), PaperField(labels["device"], d.device, 7)),
            (PaperField(labels["serial"], d.serial, 8, whole=True), PaperField(labels["place"], d.place, 4)),
            *((field,) for field in more),
        ),
    ]


def terms(content: TicketContent) -> list[PaperBlock]:
    return [TermsAndSignatures(content.labels["terms"], content.terms, ())] if content.terms else []


def draw(contents: Sequence[TicketContent], out: BinaryIO | str, size: str = "A6") -> PrintReport:
    """Print the tickets one after the other into one PDF, each counting its own pages.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    # The PDF library loads when something is printed, not with the content.
    from printing.pdf import claim_ticket, layout

    return layout.bound(lambda: [claim_ticket.laid_out(content, size) for content in contents], out)
