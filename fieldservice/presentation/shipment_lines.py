"""The lines of a shipment in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.parts.shipments.lines import ShipmentLine, lines_in

PARTS = N_("Parts of the shipment")
STAGES = {
    "asked": N_("ordered %(count)s"),
    "sent": N_("sent %(count)s"),
    "received": N_("received %(count)s"),
    "returned": N_("came back %(count)s"),
    "lost": N_("lost %(count)s"),
    "refused": N_("not sent %(count)s"),
}
"""What happened to parts of a line, by the field that counts it."""


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(part, what happened to it) of each line: quantities, serial numbers, what is open."""
    return [(readable(line.part), _said(line)) for line in lines_in(lists)]


def _said(line: ShipmentLine) -> str:
    counts = [_(words, count=count) for name, words in STAGES.items() if (count := getattr(line, name))]
    away, more = line.on_the_way, line.to_send
    if away > 0:
        counts.append(_("on the way %(count)s", count=away))
    if away < 0:
        counts.append(_("surplus %(count)s", count=-away))
    if more:
        counts.append(_("still to be sent %(count)s", count=more))
    here = _with_serials(N_("received: %(serials)s"), line.came)
    there = _with_serials(N_("not received: %(serials)s"), line.serials_on_the_way)
    name = readable(forms.in_language(line.name)) if line.name else ""
    return "\n".join(filter(None, (name, forms.listed(counts), here, there)))


def _with_serials(sentence: str, serials: Sequence[str]) -> str:
    return _(sentence, serials=forms.listed(map(readable, serials))) if serials else ""
