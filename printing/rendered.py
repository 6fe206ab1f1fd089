"""Papers as the bytes that a printer or a file gets: PDF for sheets, the printer's own language for tickets and labels.

What no font has is printed as 〓 with its code point and reported; it never stops a print.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pkgutil import resolve_name
from typing import Any, NamedTuple


class Rendered(NamedTuple):
    """`pages`: sheets of a PDF, else tickets or labels; `faults`: how many things the layout lint found."""

    data: bytes
    pages: int
    missing: tuple[str, ...]
    faults: int = 0


def rendered(contents: Sequence[Any], speaks: str, media: str) -> Rendered:
    """Contents of one kind, one after the other. Raises ValueError or KeyError for a language or media that do not go
    with it."""
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


def _function(name: str, speaks: str) -> Callable[..., Any]:
    """The function of that name. Raises KeyError where a paper is not drawn in this printer language."""
    if not name:
        raise KeyError(speaks)
    found: Callable[..., Any] = resolve_name(name)
    return found
