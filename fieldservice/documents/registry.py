"""Which papers there are and what each is printed on; which of them belong to a job stands in workflows/paperwork.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldservice.documents.tickets import LABEL, PARCEL_LABEL
from fieldservice.words.marking import N_
from printing import thermal

SHEETS = ("A4", "A5", "241", "241-half", "241-third")
ROLLS = {"escpos-raster": ("80", "58"), "escpos-text": ("80", "58")}
A_LABEL = "60x40"
"""Among media: a label of any size, by its example."""
ON_LABELS = {"zpl": (A_LABEL,), "escpos-raster": (A_LABEL, "80", "58"), "escpos-text": (A_LABEL, "80", "58")}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. `fits`: media by the language of a printer; `usual`: the media where none are named, by language; `copies`:
    it is printed as one of several copies; `people`: it says more of a person than a list of work does."""

    label: str
    fits: Mapping[str, tuple[str, ...]]
    usual: Mapping[str, str]
    copies: bool = False
    people: bool = True

    def takes(self, speaks: str, media: str) -> bool:
        known = self.fits.get(speaks, ())
        return media in known or (A_LABEL in known and "x" in media and _is_media(media))


def _is_media(media: str) -> bool:
    try:
        return bool(thermal.media(media))
    except ValueError:
        return False


def _label(label: str, size: str, people: bool = False) -> Kind:
    return Kind(label, ON_LABELS, dict.fromkeys(ON_LABELS, size), people=people)


KINDS = {
    "slip": Kind(N_("Service slip"), {"pdf": SHEETS}, {"pdf": ""}, copies=True),
    "intake": Kind(N_("Intake sheet"), {"pdf": SHEETS}, {"pdf": ""}, copies=True),
    "packing": Kind(N_("Packing slip"), {"pdf": ("A5", "A4")}, {"pdf": "A5"}),
    "ticket": Kind(
        N_("Claim ticket"), {"pdf": ("A6", "A5", "A4"), **ROLLS}, {"pdf": "A6", **dict.fromkeys(ROLLS, "80")}
    ),
    "device_label": _label(N_("Device label"), LABEL),
    "accessory_label": _label(N_("Accessory labels"), LABEL),
    "place_label": _label(N_("Label of a place"), LABEL),
    "address_label": _label(N_("Address label"), PARCEL_LABEL, people=True),
}
"""By name. An empty usual size is that of the office's setting."""
ALL = tuple(KINDS)
