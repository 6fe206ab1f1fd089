"""The claim ticket 取机凭证: one visit with its devices, and behind the cut a counterfoil for each device.

The content is plain text, formatted and translated by the caller; the same content gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import Drawing
from printing.thermal import Band, Bars, Block, Line, Number, Pair, Rule, Square, Thermal
from printing.thermal_print import printed

TITLE = N_("Claim ticket")
LABELS = {
    "code": N_("Ticket code"),
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
    "counterfoil": N_("Counterfoil"),
}


@dataclass(frozen=True, slots=True)
class TicketDevice:
    """One device left here; `accessories` in the order of their labels (`<job>/<n>`, n from 1); `promised` where it is
    another time than that of the ticket."""

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
    """What one print of one ticket says. `labels` holds a text for every key of LABELS, in the ticket's language(s).

    `code` tells two tickets of one number apart; `qr` is the bare number or the address of the status page; `phone` is
    masked; `surname` stands on the counterfoils, the whole name where it is empty; `print_no` counts from 1; `mark`
    runs across (a demo); `lang` is a BCP 47 tag.
    """

    drawing: ClassVar[Drawing] = Drawing(
        pdf="printing.ticket_pdf:draw",
        thermal="printing.ticket:thermal",
        story="printing.ticket_pdf:story",
        head="printing.ticket_pdf:text_head",
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


def strips(content: TicketContent) -> list[list[Block]]:
    """The customer's part, then a counterfoil for each device."""
    parts = [_customers_part(content), *(_counterfoil(content, at) for at in range(len(content.devices)))]
    return [[*part, Rule(cut=True)] if part is not parts[-1] else part for part in parts]


def _nth(content: TicketContent, at: int) -> str:
    return content.labels["nth"] % {"n": at + 1, "all": len(content.devices)} if len(content.devices) > 1 else ""


def _customers_part(content: TicketContent) -> list[Block]:
    c, labels = content, content.labels
    told: list[Block] = [Band(c.mark), Line(c.company, "strong", centred=True), Line(c.point, centred=True)]
    told += [Line(line, "small", centred=True) for line in c.point_lines]
    told += [Rule(), Line(c.title, "big", centred=True), Line(_reprint(c), "strong", centred=True)]
    told += [Number(c.number, c.code), Bars(c.number), Square(c.qr or c.number, (
        Pair(labels["received"], c.received), Pair(labels["promised"], c.promised, strong=True),
        Pair(labels["customer"], c.customer), Pair(labels["phone"], c.phone),
    ))]  # fmt: skip
    for at, device in enumerate(c.devices):
        accessories = (
            "\n".join(f"{n} {text}" for n, text in enumerate(device.accessories, 1)) or labels["no_accessories"]
        )
        told += [
            Rule(),
            Line(f"{labels['job']} {device.job}", "strong", right=_nth(c, at)),
            Pair(labels["device"], device.device),
            Pair(labels["serial"], device.serial, strong=True),
            Pair(labels["symptom"], device.symptom),
            Pair(labels["accessories"], accessories),
            Pair(labels["condition"], device.condition),
            Pair(labels["place"], device.place),
            Pair(labels["promised"], device.promised, strong=True),
        ]
    if c.terms:
        told += [Rule(), Line(labels["terms"], "strong"), *(Line(term, "small") for term in c.terms)]
    return [*told, Rule(), Pair(labels["received_by"], c.received_by), Line(c.printed, "small")]


def _counterfoil(content: TicketContent, at: int) -> list[Block]:
    c, labels, device = content, content.labels, content.devices[at]
    return [
        Band(c.mark),
        Line(labels["counterfoil"], "small", right=_nth(c, at)),
        Line(device.job, "huge"),
        Square(device.job, (
            Line(c.surname or c.customer, "big"), Pair(labels["place"], device.place, strong=True),
            Pair(labels["promised"], device.promised or c.promised, strong=True), Pair(labels["device"], device.device),
            Line(f"{c.number}  {labels['code']} {c.code}" if c.code else c.number, "small"), Line(_reprint(c), "small"),
        )),
    ]  # fmt: skip


def _reprint(content: TicketContent) -> str:
    return content.labels["reprint"] % {"n": content.print_no - 1} if content.print_no > 1 else ""


def thermal(content: TicketContent, speaks: str, media: str = "80") -> Thermal:
    """The ticket for a thermal printer: `speaks` is one of thermal.SPEAKS, `media` "80" or "58".

    Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    return printed(strips(content), speaks, media)
