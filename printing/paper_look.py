"""Arranges the parts of a paper as an office wants them, with fields of its own.

This only orders and adds. Parts without a name, and what stands at the foot of a paper, keep their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from io import BytesIO
from typing import Any

from printing.paper import FieldRows, PaperBlock, PaperField, PaperLook, Section, TermsAndSignatures

FOOT = "foot"
"""The name of a part that stays in front of the signatures."""


def arranged(story: Sequence[PaperBlock], look: PaperLook) -> list[PaperBlock]:
    """The story with its named parts in the order of the look, and the fields of the office behind them."""
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
    own: list[PaperBlock] = []
    if look.extra:
        rows = tuple((PaperField(label, text, by_hand=not text),) for label, text in look.extra)
        own = [Section(look.extra_title), FieldRows(rows)]
    return [*front, *(block for part in ordered for block in part), *own, *foot]


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


def check_picture(data: bytes) -> None:
    """Raises an exception of the picture library for anything that is no whole PNG or JPEG."""
    from PIL import Image  # loads only where there is a picture

    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
        picture.load()


def _name(part: Sequence[PaperBlock]) -> str:
    return part[0].name if isinstance(part[0], Section) else ""
