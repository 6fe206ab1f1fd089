"""The registry of papers: one row says what a paper is called, what it fits on, what fills it and when it exists.

The desk, the command line and the screens read these rows. A row names its content function as "module:function", so that
reading the registry loads no content. How a paper is drawn is named by the class of its content (printing/paper.py, Drawing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any

from fieldservice.documents import availability as available
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference
from printing.thermal.media import media_named

SHEET_SIZES = ("A4", "A5", "241", "241-half", "241-third")
ROLLS = {"escpos-raster": ("80", "58"), "escpos-text": ("80", "58")}
A_LABEL = "60x40"
"""Among media: a label of any size, by its example."""
ON_LABELS = {"zpl": (A_LABEL,), "escpos-raster": (A_LABEL, "80", "58"), "escpos-text": (A_LABEL, "80", "58")}
LABEL, PARCEL_LABEL = "60x40", "100x70"
"""The usual sizes of a label in millimetres."""
ON_SITE, OVER = "on_site", "over"
"""Among ranks: a job at the customer's, and a job in any state that is not named."""
HANDED_IN, SIGNED, VISIT, PLACE = "handed in", "signed", "visit", "place"
"""What a paper is made of: a job, the facts of a job that are signed, all jobs of a ticket, or a shelf or bench."""

Need = tuple[Callable[[Thing], bool], str]


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper.

    `fits`: media by printer language; `usual`: the media where none are named ("": the office's setting). `needs`: what must
    hold of a job, with the refusal where it does not. `rank`: by state of the job, smaller is listed first; a paper without
    a rank for a state is not listed. `of_visit`: facts of a request any of which lets it be printed for the whole visit.
    `asks`: what the content function takes besides language, number of the print and demo. `facts`: of a signed paper.
    """

    label: str
    fits: Mapping[str, tuple[str, ...]]
    usual: Mapping[str, str]
    content: str
    needs: tuple[Need, ...]
    rank: Mapping[str, int] = field(default_factory=dict)
    made_of: str = HANDED_IN
    of_visit: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    facts: str = ""
    copies: bool = False
    people: bool = True

    def takes(self, speaks: str, media: str) -> bool:
        known = self.fits.get(speaks, ())
        return media in known or (A_LABEL in known and "x" in media and _is_media(media))

    def contents(self, *given: Any, **how: Any) -> list[Any]:  # Any: each paper has a content class of its own
        """The content objects of this paper; accessories have a label each."""
        made = resolve_name(self.content)(*given, **how)
        return made if isinstance(made, list) else [made]

    def signed_facts(self, job: Thing, reference: Reference, office: str) -> JsonObject:
        """The facts that a signature on this paper is put under now."""
        found: JsonObject = resolve_name(self.facts)(job, reference, office)
        return found


def _is_media(media: str) -> bool:
    try:
        return bool(media_named(media))
    except ValueError:
        return False


def _label(label: str, size: str, content: str, needs: tuple[Need, ...], **more: Any) -> Paper:
    usual = dict.fromkeys(ON_LABELS, size)
    return Paper(label, ON_LABELS, usual, f"fieldservice.documents.tickets:{content}", needs, asks=("media",), **more)


def _ranked(states: tuple[str, ...], rank: int) -> dict[str, int]:
    return dict.fromkeys(states, rank)


SENT = ("shipped", "in_claim")
_STATES = {*available.HERE, *SENT}

KINDS = {
    "slip": Paper(
        N_("Service slip"),
        {"pdf": SHEET_SIZES},
        {"pdf": ""},
        "fieldservice.documents.sheets:slip",
        ((available.has_slip, available.NO_SLIP),),
        rank=_ranked(available.HERE, 40) | _ranked(("ready", "signed", ON_SITE), 10) | _ranked((*SENT, OVER), 25),
        made_of=SIGNED,
        facts="fieldservice.documents.signed_content:slip_facts",
        copies=True,
    ),
    "intake": Paper(
        N_("Intake sheet"),
        {"pdf": SHEET_SIZES},
        {"pdf": ""},
        "fieldservice.documents.sheets:intake",
        ((available.is_job_that_came_in, available.NOT_HERE),),
        rank=_ranked(("received", "in_transit", "on_bench", "ready", "signed", *SENT, OVER), 30)
        | _ranked(("dispatched", "inspected"), 10),
        made_of=SIGNED,
        facts="fieldservice.documents.signed_content:intake_facts",
        copies=True,
    ),
    "packing": Paper(
        N_("Packing slip"),
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        "fieldservice.documents.sheets:packing",
        available.TO_SEND,
        rank=_ranked(("ready", *SENT), 15) | {OVER: 40},
        asks=("by", "printed"),
    ),
    "ticket": Paper(
        N_("Claim ticket"),
        {"pdf": ("A6", "A5", "A4"), **ROLLS},
        {"pdf": "A6", **dict.fromkeys(ROLLS, "80")},
        "fieldservice.documents.tickets:ticket",
        available.TICKET_HOLDS,
        rank=_ranked(available.HERE, 20),
        made_of=VISIT,
        of_visit=("ticket",),
        asks=("printed",),
    ),
    "device_label": _label(
        N_("Device label"),
        LABEL,
        "device_label",
        ((available.is_here, available.NOT_HERE),),
        rank=_ranked(available.HERE, 21),
        of_visit=("ticket", "came_in"),
        people=False,
    ),
    "accessory_label": _label(
        N_("Accessory labels"),
        LABEL,
        "accessory_labels",
        ((available.is_here, available.NOT_HERE), (available.has_accessories, available.NO_ACCESSORIES)),
        rank=_ranked(available.HERE, 22),
        of_visit=("ticket", "came_in"),
        people=False,
    ),
    "place_label": _label(
        N_("Label of a place"),
        LABEL,
        "place_label",
        ((lambda thing: False, available.IS_A_PLACE),),
        made_of=PLACE,
        people=False,
    ),
    "address_label": _label(
        N_("Address label"), PARCEL_LABEL, "address_label", available.TO_SEND, rank=_ranked(("ready", *SENT), 16)
    ),
}
"""By name, in the order in which they are offered."""
ALL = tuple(KINDS)


def why_not(kind: str, thing: Thing) -> Message | None:
    """Why this thing has no such paper; None where it has."""
    return next((Message(message) for holds, message in KINDS[kind].needs if not holds(thing)), None)


def likely(thing: Thing) -> tuple[str, ...]:
    """The papers of a thing in its present state, the likely first."""
    if thing.kind == "request":
        return tuple(kind for kind, row in KINDS.items() if any(thing.get(name) for name in row.of_visit))
    mode = available.mode_of(thing)
    if mode == ON_SITE:
        return _by_rank(ON_SITE)
    if mode not in ("send_in", "mail_in") or thing.state == "expected":
        return ()
    state = thing.state if thing.state in _STATES else OVER
    return tuple(kind for kind in _by_rank(state) if why_not(kind, thing) is None)


def _by_rank(state: str) -> tuple[str, ...]:
    found = [kind for kind, row in KINDS.items() if state in row.rank]
    return tuple(sorted(found, key=lambda kind: KINDS[kind].rank[state]))
