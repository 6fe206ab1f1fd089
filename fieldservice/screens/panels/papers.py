"""The papers that can be read on the screen before they are printed, and where a person has them printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


def readable_papers(kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of the papers that can be read on the screen, in their order."""
    from fieldservice.desk.printing import PAPERS

    return tuple(kind for kind in kinds if PAPERS[kind].on_screen)


class PrintChoice(NamedTuple):
    """Where and how often: `copies` are those of a signed paper, () for as many as customer or office want."""

    printer: str
    copies: tuple[str, ...] = ()
    times: int = 1
