"""What the screens of stock have in common: a part or a serial number is typed or scanned, and its moves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldservice.screens.input.bursts import Burst
from fieldservice.words import _
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.base import AppServices
    from fieldservice.workflows.engine.reference import Person


class StockOfDesk(Protocol):
    """A screen on which stock is looked up."""

    desk: Desk
    person: Person

    @property
    def services(self) -> AppServices: ...


def show_moves(screen: StockOfDesk, place: str = "", part: str = "", serial: str = "") -> None:
    screen.services.open_screen("stock_moves", screen.desk, screen.person, place, part, serial)


def ask_what(screen: StockOfDesk) -> None:
    """Ask for a part or a serial number, and show where it lies and what moved it."""
    found: list[tuple[str, str]] = []

    def look_up(typed: dict[str, str]) -> str:
        found.append(screen.desk.stock.looked_up(typed["text"].strip()))
        return ""

    def show(done: bool | None) -> None:
        if done and found:
            serial, part = found[-1]
            show_moves(screen, part=part, serial=serial)

    screen.services.open_screen(
        "input_dialog",
        _("Find a part or a piece"),
        _("Number, barcode or name of a part; or the serial number of a piece."),
        {"text": _("Part or serial number")},
        look_up,
        False,
        True,
        then=show,
    )


def takes(screen: StockOfDesk, burst: Burst) -> bool:
    """Show what was scanned if it is a part or a piece that is known here."""
    text = screen.services.scanner.bare(burst.text)
    if burst.in_text or not text:
        return False
    try:
        serial, part = screen.desk.stock.looked_up(text)
    except Refused:
        return False
    show_moves(screen, part=part, serial=serial)
    return True
