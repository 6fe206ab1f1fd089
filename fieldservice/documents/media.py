"""The media of printers: the sheets, rolls and labels that go with each language that a printer understands."""

from __future__ import annotations

from printing.thermal.media import media_named

FORMS = ("241", "241-half", "241-third")
"""Continuous forms in three parts: one print makes all copies, and the paper says which copy is whose."""
SHEETS = ("A4", "A5", "A6", *FORMS)
ROLLS = ("80", "58")
"""Widths in millimetres."""
LABEL, PARCEL_LABEL = "60x40", "100x70"
"""The usual sizes of a label in millimetres."""
ANY_LABEL = LABEL
"""In the media of a paper this size means labels of every size."""
EXAMPLES: dict[str, tuple[str, ...]] = {
    "pdf": SHEETS,
    "escpos-text": ROLLS,
    "escpos-raster": ROLLS,
    "zpl": (LABEL, PARCEL_LABEL, "60x40@300"),
}
"""By language of a printer: media that go with it, the usual size first; of labels only some of the sizes."""


def goes_with(speaks: str, media: str) -> bool:
    """Whether a printer of this language can be loaded with these media."""
    return is_label(media) if speaks == "zpl" else media in EXAMPLES[speaks]


def is_form(media: str) -> bool:
    return media in FORMS


def is_label(media: str) -> bool:
    """Whether these media are a label: width x height in millimetres, with @300 behind it for 300 dots an inch."""
    if media in ROLLS:
        return False
    try:
        return bool(media_named(media))
    except ValueError:
        return False
