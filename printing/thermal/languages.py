"""Turns strips of paper into the bytes for a thermal printer, in the printer language that it speaks."""

from __future__ import annotations

from collections.abc import Sequence

from printing.thermal.media import media_named
from printing.thermal.paper_strip import Strip, ThermalData

SPEAKS = ("escpos-text", "escpos-raster", "zpl")


def printed(strips: Sequence[Strip], speaks: str, on: str) -> ThermalData:
    """The strips one after the other, each cut off. Raises ValueError for a language that no thermal printer speaks."""
    if speaks == "escpos-text":
        from printing.thermal import text

        return text.printed(strips, media_named(on))
    from printing.thermal import image, zpl  # the picture library loads when a picture is printed

    pictures, missing = image.pictures(strips, media_named(on))
    if speaks == "zpl":
        return ThermalData(b"".join(map(zpl.label, pictures)), missing)
    if speaks != "escpos-raster":
        raise ValueError(f"no thermal printer speaks {speaks!r}")
    from printing.thermal import escpos

    end = escpos.CUT if media_named(on).height is None else escpos.NEXT_LABEL
    return ThermalData(escpos.START + b"".join(escpos.raster(picture) + end for picture in pictures), missing)
