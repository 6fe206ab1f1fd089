"""The claim ticket 取机凭证: one visit with its devices, and behind the cut a counterfoil for each device.

The content is plain text, formatted and translated by the caller; the same content gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from printing import paper

N_ = lambda s: s  # marks words for the catalogue; papers.py translates them

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
    """One device left here; `accessories` in the order of their labels (`<job>/<n>`, n from 1)."""

    job: str
    device: str = ""
    serial: str = ""
    symptom: str = ""
    accessories: tuple[str, ...] = ()
    condition: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketContent:
    """What one print of one ticket says. `labels` holds a text for every key of LABELS, in the ticket's language(s).

    `code` tells two tickets of one number apart; `qr` is the bare number or the address of the status page; `phone` is
    masked; `surname` stands on the counterfoils, the whole name where it is empty; `print_no` counts from 1; `mark`
    runs across (a demo); `lang` is a BCP 47 tag.
    """

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
