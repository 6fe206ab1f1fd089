"""Labels for devices, accessories, places and parcels: a few lines and a code, laid out to fit the label they are for.

Text is wrapped and made smaller until it fits; what does not fit even then ends in … and is never cut without a sign.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContent:
    """What one label says. `lines` are (text, weight) with weight "big", "text" or "small"; `code` is the text of the
    QR and `barcode` that of the Code128 ("" none); `size` is width x height in millimetres."""

    lines: tuple[tuple[str, str], ...]
    code: str = ""
    barcode: str = ""
    mark: str = ""
    size: str = "60x40"
