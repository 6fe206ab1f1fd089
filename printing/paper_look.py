"""Arranges the parts of a paper as an office wants them, with fields of its own.

This only orders and adds. Parts without a name, and what stands at the foot of a paper, keep their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from io import BytesIO
from typing import Any

from printing.paper import FieldRows, PaperBlock, PaperField, PaperLook, Section, TermsAndSignatures

MOST_DOTS = 4000
"""Width and height of a picture; a small file can hold one that fills the memory."""
FOOT = "foot"
"""The name of a part that stays in front of the signatures."""


def arranged(story: Sequence[PaperBlock], look: PaperLook) -> list[PaperBlock]:
    """The story with its named parts in the order of the look, and the fields of the office behind them.

    A section without a title only names its part.
    """
    front: list[PaperBlock] = []
    parts: list[list[PaperBlock]] = []
    foot: list[PaperBlock] = []
    for block in story:
        if foot or isinstance(block, TermsAndSignatures) or (isinstance(block, Section) and block.name == FOOT):
            foot.append(block)
        elif isinstance(block, Section):
            parts.append([block])
        else:
            (parts[-1] if parts else front).append(block)
    wanted = {name: at for at, name in enumerate(look.order)}
    ordered = sorted(parts, key=lambda part: wanted.get(_name(part), len(wanted)))
    ordered = [*ordered[:1], *map(_behind, ordered[1:])]
    own: list[PaperBlock] = []
    if look.extra:
        rows = tuple((PaperField(label, text, by_hand=not text),) for label, text in look.extra)
        own = [Section(look.extra_title), FieldRows(rows)]
    placed = [*front, *(block for part in ordered for block in part), *own, *foot]
    return [block for block in placed if not isinstance(block, Section) or block.title]


def looking(content: Any, look: PaperLook) -> Any:  # Any: each paper has a content class of its own
    """The content with this look; the content of a label has none."""
    names = {field.name for field in fields(content)}
    if "look" in names:
        return replace(content, look=look)
    return replace(content, header=replace(content.header, look=look)) if "header" in names else content


def marked(content: Any, mark: str) -> Any:  # Any: as above
    """The content with this mark across each sheet, behind the one that it has."""
    if "header" in {field.name for field in fields(content)}:
        return replace(content, header=marked(content.header, mark))
    return replace(content, mark="  ".join(filter(None, (content.mark, mark))))


def picture_dots(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; (0, 0) for anything that is no whole one."""
    from PIL import Image  # loads only where there is a picture

    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if max(picture.size) <= MOST_DOTS:
                picture.load()
            return picture.size
    except Exception:  # Pillow raises what a damaged picture makes it raise: OSError, SyntaxError, struct.error, ...
        return 0, 0


def _behind(part: list[PaperBlock]) -> list[PaperBlock]:
    """The part with the title that it has behind another."""
    head = part[0]
    return [replace(head, title=head.title or head.behind), *part[1:]] if isinstance(head, Section) else part


def _name(part: Sequence[PaperBlock]) -> str:
    return part[0].name if isinstance(part[0], Section) else ""
