"""The claim ticket 取机凭证: the devices left in one visit, and behind the cut a counterfoil for each device.

The caller formats and translates all texts; the same content gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import Drawing
from printing.thermal.languages import printed
from printing.thermal.paper_strip import (
    BarcodeBlock,
    NumberLine,
    QrBlock,
    ReversedBand,
    RuleLine,
    StripBlock,
    TextLine,
    ThermalData,
    ValueLine,
)

PARTS = ("visit", "devices")
"""The names of its parts, by which a layout file orders them."""
TITLE = N_("Claim ticket")
LABELS = {
    "code": N_("Ticket code"),
    "visit": N_("This ticket"),
    "received": N_("Received at"),
    "promised": N_("Promised for"),
    "customer": N_("Customer"),
    "phone": N_("Phone"),
    "nth": N_("Device %(n)s of %(all)s"),
    "job": N_("Job no."),
    "device": N_("Model"),
    "serial": N_("Serial number"),
    "symptom": N_("Symptom"),
    "accessories": N_("Accessories"),
    "no_accessories": N_("No accessories"),
    "condition": N_("Condition"),
    "place": N_("Place"),
    "terms": N_("Terms"),
    "received_by": N_("Received by"),
    "reprint": paper.LABELS["reprint"],
    "continued": paper.LABELS["continued"],
    "counterfoil": N_("Counterfoil"),
}


@dataclass(frozen=True, slots=True)
class TicketDevice:
    """One device that was left for repair.

    `accessories` are in the order of their labels (`<job>/<n>`, n from 1); `promised` only where it differs from the
    ticket's.
    """

    job: str
    device: str = ""
    serial: str = ""
    symptom: str = ""
    accessories: tuple[str, ...] = ()
    condition: str = ""
    place: str = ""
    promised: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketContent:
    """The content of one print of a ticket. `labels` has a text for every key of LABELS, in the ticket's language(s).

    `code` tells two tickets of one number apart; `qr` is the bare number or the address of the status page; `phone` is
    masked; the counterfoils have `surname`, or the whole name where it is empty; `print_no` counts from 1; `mark`
    is printed across (a demo); `lang` is a BCP 47 tag; logo and colour of the `look` count on sheets only.
    """

    drawing: ClassVar[Drawing] = Drawing(
        pdf="printing.claim_ticket_story:draw",
        thermal="printing.claim_ticket:thermal",
        story="printing.claim_ticket_story:story",
        head="printing.claim_ticket_story:text_head",
    )

    labels: Mapping[str, str]
    company: str
    point: str = ""
    point_lines: tuple[str, ...] = ()
    title: str
    number: str
    code: str = ""
    qr: str = ""
    received: str = ""
    promised: str = ""
    customer: str = ""
    surname: str = ""
    phone: str = ""
    devices: tuple[TicketDevice, ...] = ()
    terms: tuple[str, ...] = ()
    received_by: str = ""
    printed: str = ""
    print_no: int = 1
    mark: str = ""
    lang: str = "zh-CN"
    look: paper.PaperLook = paper.PLAIN


def strips(content: TicketContent) -> list[list[StripBlock]]:
    """The customer's part, then a counterfoil for each device."""
    parts = [_customers_part(content), *(_counterfoil(content, at) for at in range(len(content.devices)))]
    return [[*part, RuleLine(cut=True)] if part is not parts[-1] else part for part in parts]


def _nth(content: TicketContent, at: int) -> str:
    return content.labels["nth"] % {"n": at + 1, "all": len(content.devices)} if len(content.devices) > 1 else ""


def _customers_part(content: TicketContent) -> list[StripBlock]:
    c, labels = content, content.labels
    blocks: list[StripBlock] = [
        ReversedBand(c.mark),
        TextLine(c.company, "strong", centred=True),
        TextLine(c.point, centred=True),
    ]
    blocks += [TextLine(line, "small", centred=True) for line in c.point_lines]
    blocks += [RuleLine(), TextLine(c.title, "big", centred=True), TextLine(_reprint(c), "strong", centred=True)]
    blocks += [NumberLine(c.number, c.code), BarcodeBlock(c.number)]
    parts = {"visit": _visit(c), "devices": _devices(c)}
    order = tuple(dict.fromkeys((*c.look.order, *PARTS)))
    for name in order:
        if name == "visit" and name != order[0]:
            blocks += [RuleLine(), TextLine(labels["visit"], "strong")]
        blocks += parts[name]
    if c.look.extra:
        blocks += [RuleLine(), TextLine(c.look.extra_title, "strong")]
        blocks += [ValueLine(label, text or paper.BY_HAND) for label, text in c.look.extra]
    if c.terms:
        blocks += [RuleLine(), TextLine(labels["terms"], "strong"), *(TextLine(term, "small") for term in c.terms)]
    blocks += [RuleLine(), ValueLine(labels["received_by"], c.received_by), TextLine(c.printed, "small")]
    return [*blocks, *(TextLine(text, "small") for text in c.look.footer)]


def _visit(content: TicketContent) -> list[StripBlock]:
    c, labels = content, content.labels
    return [QrBlock(c.qr or c.number, (
        ValueLine(labels["received"], c.received), ValueLine(labels["promised"], c.promised, strong=True),
        ValueLine(labels["customer"], c.customer), ValueLine(labels["phone"], c.phone),
    ))]  # fmt: skip


def _devices(content: TicketContent) -> list[StripBlock]:
    labels = content.labels
    blocks: list[StripBlock] = []
    for at, device in enumerate(content.devices):
        accessories = (
            "\n".join(f"{n} {text}" for n, text in enumerate(device.accessories, 1)) or labels["no_accessories"]
        )
        blocks += [
            RuleLine(),
            TextLine(f"{labels['job']} {device.job}", "strong", right=_nth(content, at)),
            ValueLine(labels["device"], device.device),
            ValueLine(labels["serial"], device.serial, strong=True),
            ValueLine(labels["symptom"], device.symptom),
            ValueLine(labels["accessories"], accessories),
            ValueLine(labels["condition"], device.condition),
            ValueLine(labels["place"], device.place),
            ValueLine(labels["promised"], device.promised, strong=True),
        ]
    return blocks


def _counterfoil(content: TicketContent, at: int) -> list[StripBlock]:
    c, labels, device = content, content.labels, content.devices[at]
    return [
        ReversedBand(c.mark),
        TextLine(labels["counterfoil"], "small", right=_nth(c, at)),
        TextLine(device.job, "huge"),
        QrBlock(device.job, (
            TextLine(c.surname or c.customer, "big"), ValueLine(labels["place"], device.place, strong=True),
            ValueLine(labels["promised"], device.promised or c.promised, strong=True),
            ValueLine(labels["device"], device.device),
            TextLine(f"{c.number}  {labels['code']} {c.code}" if c.code else c.number, "small"),
            TextLine(_reprint(c), "small"),
        )),
    ]  # fmt: skip


def _reprint(content: TicketContent) -> str:
    return content.labels["reprint"] % {"n": content.print_no - 1} if content.print_no > 1 else ""


def thermal(content: TicketContent, speaks: str, media: str = "80") -> ThermalData:
    """The ticket for a thermal printer in the language `speaks`; `media` is "80" or "58".

    Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    return printed(strips(content), speaks, media)
