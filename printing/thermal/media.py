"""The rolls and labels that thermal printers print on, by name, with their measures in dots."""

import re
from functools import cache
from math import ceil

from fieldservice.late_dataclass import dataclass

_LABEL = re.compile(r"(\d{2,3})x(\d{2,3})(?:@(203|300))?")


@dataclass(frozen=True, slots=True)
class ThermalMedia:
    """A roll or a label, measured in the dots of its printer.

    `width` and `height`: printable dots across and down; the height is None for a roll.
    `columns`: how many of the printer's own characters fit on a line. `per_mm`: dots to the millimetre.
    `bar` and `module`: the fewest dots for a module of Code128 (0.33 mm on 80 mm paper, else 0.25 mm) and QR (0.5 mm).
    `beyond`: white dots of paper outside the printable width, into which a quiet zone may reach.
    """

    width: int
    height: int | None
    columns: int
    per_mm: float
    bar: int
    module: int
    beyond: int = 0


_ROLLS = {"80": ThermalMedia(576, None, 48, 8, 3, 4, 24), "58": ThermalMedia(384, None, 32, 8, 2, 4, 24)}


@cache
def media_named(name: str) -> ThermalMedia:
    """The media called "80" or "58" (rolls), or "60x40" (a label in mm, at least 25x15), "60x40@300" for 300 dpi.

    Raises ValueError for any other name.
    """
    if name in _ROLLS:
        return _ROLLS[name]
    found = _LABEL.fullmatch(name)
    if not found or int(found[1]) < 25 or int(found[2]) < 15:
        raise ValueError(f"no thermal media: {name!r}")
    wide, high, per_mm = int(found[1]), int(found[2]), 11.8 if found[3] == "300" else 8.0
    return ThermalMedia(
        int(wide * per_mm), int(high * per_mm), wide * 8 // 12, per_mm, ceil(0.25 * per_mm), ceil(0.5 * per_mm)
    )
