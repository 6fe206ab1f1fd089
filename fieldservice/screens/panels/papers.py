"""The papers that can be read on the screen before they are printed."""

from __future__ import annotations

from collections.abc import Iterable


def readable_papers(kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of the papers that can be read on the screen, in their order."""
    from fieldservice.desk.printing import PAPERS

    return tuple(kind for kind in kinds if PAPERS[kind].on_screen)
