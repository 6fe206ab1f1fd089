"""The claim ticket 取机凭证 as PDF, A6: one page a device, and at its foot, behind the cut, the counterfoil that stays with
it.

Every page bears the ticket's number, code and both codes to scan, so that a page alone is as good as the whole ticket.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from printing import paper
from printing.paper import Block, Field, Fields, Paper, Printed, Section, Tail
from printing.ticket import TicketContent, TicketDevice


def head_of(content: TicketContent) -> Paper:
    """What stands in header and footer."""
    c = content
    return Paper(
        title=c.title, number=c.number, company=c.company, point=c.point, point_lines=c.point_lines, printed=c.printed,
        print_no=c.print_no, mark=c.mark, lang=c.lang,
    )  # fmt: skip


def text_head(content: TicketContent) -> tuple[Paper, dict[str, str]]:
    """Header and labels for the terminal: the ticket's own code follows its number, as on the paper."""
    number = f"{content.number}  {content.code}".rstrip()
    return replace(head_of(content), number=number), labels_of(content)


def labels_of(content: TicketContent) -> dict[str, str]:
    """Those of the ticket and the few that every paper has; pages of a ticket are counted in figures only."""
    return {**paper.LABELS, **content.labels, "page": "%(page)s / %(pages)s"}


def story(content: TicketContent) -> list[Block]:
    """The ticket in blocks, from top to bottom; what the terminal preview shows."""
    told = [block for n, device in enumerate(content.devices, 1) for block in of_device(content, device, n)]
    return [*visit(content), *told, *terms(content)]


def visit(content: TicketContent) -> list[Block]:
    """What is said once of all devices."""
    c, labels = content, content.labels
    return [
        Fields(((Field(labels["received"], c.received, 4), Field(labels["promised"], c.promised, 4, strong=True),
                 Field(labels["received_by"], c.received_by, 4)),
                (Field(labels["customer"], c.customer, 7), Field(labels["phone"], c.phone, 5, whole=True)))),
    ]  # fmt: skip


def of_device(content: TicketContent, device: TicketDevice, number: int) -> list[Block]:
    """One of them, counted from 1, with all that was left with it."""
    d, labels = device, content.labels
    left = "   ".join(f"{n}. {what}" for n, what in enumerate(d.accessories, 1)) or labels["no_accessories"]
    return [
        Section(labels["nth"] % {"n": number, "all": len(content.devices)}),
        Fields(((Field(labels["job"], d.job, 5, whole=True, strong=True), Field(labels["device"], d.device, 7)),
                (Field(labels["serial"], d.serial, 8, whole=True), Field(labels["place"], d.place, 4)),
                (Field(labels["symptom"], d.symptom),),
                (Field(labels["accessories"], left, strong=bool(d.accessories)),),
                (Field(labels["condition"], d.condition),),
                *([(Field(labels["promised"], d.promised, strong=True),)] if d.promised else []))),
    ]  # fmt: skip


def terms(content: TicketContent) -> list[Block]:
    return [Tail(content.labels["terms"], content.terms, ())] if content.terms else []


def draw(contents: Sequence[TicketContent], out: BinaryIO | str, size: str = "A6") -> Printed:
    """Print the tickets one after the other into one PDF, each counting its own pages.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing import press, ticket_sheet  # the PDF library loads when something is printed, not with the content

    return press.bound(lambda: [ticket_sheet.laid_out(content, size) for content in contents], out)
