"""Turns contents into the bytes for a printer or a file: PDF for sheets, a printer language for tickets and labels.

A character that no font has is printed as 〓 with its code point and reported; it never stops a print.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pkgutil import resolve_name
from typing import Any, NamedTuple

Drawer = Callable[..., Any]  # Any: the functions that draw sheets and those that draw labels answer differently


class Rendered(NamedTuple):
    """The bytes of a print; `pages` counts sheets of a PDF, else tickets or labels; `faults` are of the layout lint."""

    data: bytes
    pages: int
    missing: tuple[str, ...]
    faults: int = 0


def rendered(contents: Sequence[Any], speaks: str, media: str) -> Rendered:  # Any: each paper has its class
    """Render contents of one class, one after the other.

    Raises ValueError or KeyError for a printer language or media that the paper does not have.
    """
    drawing = contents[0].drawing
    if speaks == "pdf":
        out = BytesIO()
        printed = _function(drawing.pdf, speaks)(contents, out, media)
        return Rendered(out.getvalue(), printed.pages, printed.missing, len(printed.faults))
    thermal = _function(drawing.thermal, speaks)
    parts = [thermal(content, speaks, media) for content in contents]
    return Rendered(
        b"".join(part.data for part in parts),
        len(parts),
        tuple(sorted({char for part in parts for char in part.missing})),
    )


def _function(name: str, speaks: str) -> Drawer:
    """The function of that name. Raises KeyError where a paper is not drawn in this printer language."""
    if not name:
        raise KeyError(speaks)
    found: Drawer = resolve_name(name)
    return found
