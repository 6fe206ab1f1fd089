"""Strips and labels as the bytes that a thermal printer takes, in the language it speaks."""

from __future__ import annotations

from collections.abc import Sequence

from printing.thermal import Strip, Thermal, media


def printed(strips: Sequence[Strip], speaks: str, on: str) -> Thermal:
    """The strips one after the other, each cut off. Raises ValueError for a language that no thermal printer speaks."""
    if speaks == "escpos-text":
        from printing import thermal_text

        return thermal_text.printed(strips, media(on))
    from printing import thermal_image, zpl  # the picture library loads when a picture is printed

    pictures, missing = thermal_image.pictures(strips, media(on))
    if speaks == "zpl":
        return Thermal(b"".join(map(zpl.label, pictures)), missing)
    if speaks != "escpos-raster":
        raise ValueError(f"no thermal printer speaks {speaks!r}")
    from printing import escpos

    end = escpos.CUT if media(on).height is None else escpos.NEXT_LABEL
    return Thermal(escpos.START + b"".join(escpos.raster(picture) + end for picture in pictures), missing)
