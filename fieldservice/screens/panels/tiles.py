"""The tiles on top of a work list: how much of each thing there is for a person, and what of it presses most.

Every count is capped and comes from an index; screens read them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fieldservice.desk.day_figures import COUNTED, TileCount
from fieldservice.late_dataclass import dataclass
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import APPROVERS
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING

if TYPE_CHECKING:
    from fieldservice.desk import Desk

MOST_TILES = 6
AT_THE_COUNTER = ("counter_clerk", "coordinator", "engineer", "manager")


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: who has it, and what choosing it shows: a view of the work list, or another screen."""

    roles: Sequence[str]
    count: Callable[[Desk, Person], TileCount]
    view: str = ""
    place: str = ""


def _view(name: str) -> Callable[[Desk, Person], TileCount]:
    def count(desk: Desk, by: Person) -> TileCount:
        listing = desk.lists.work(by, name)
        rows = listing.page(None, 0, 1)
        first = dict(zip(listing.fields, rows[0], strict=True)) if rows else {}
        return TileCount(listing.count(COUNTED), moment=str(first.get("due", "")), holder=str(first.get("holder", "")))

    return count


def _devices(view: str, field: str) -> Callable[[Desk, Person], TileCount]:
    """Devices of a board here: their number, and the earliest moment of the field."""

    def count(desk: Desk, by: Person) -> TileCount:
        rows = desk.workshop.board(view)
        return TileCount(len(rows), moment=min((str(row[field]) for row in rows if row[field]), default=""))

    return count


def _of_kind(kind: str) -> Callable[[Desk, Person], TileCount]:
    def count(desk: Desk, by: Person) -> TileCount:
        overdue = desk.lists.work(by, "open", kind=kind, overdue=True).count(COUNTED)
        return TileCount(desk.lists.work(by, "open", kind=kind).count(COUNTED), overdue)

    return count


def _owed(desk: Desk, by: Person) -> TileCount:
    found, now = desk.lists.obligations(by), stamp(desk.session.clock())
    first = found[0] if found else {}
    late = sum(str(row["due"]) <= now for row in found)
    return TileCount(len(found), late, str(first.get("due", "")), str(first.get("office", "")))


# fmt: off
TILES = {
    "overdue": Tile(EVERYONE, _view("overdue"), view="overdue"),
    "waiting": Tile(AT_THE_COUNTER, _devices("waiting", "since"), view="waiting"),
    "collect": Tile(("counter_clerk", "coordinator", "manager"), _devices("ready", "ready"), view="collect"),
    "promised": Tile(AT_THE_COUNTER, _devices("promised", "promised"), view="promised"),
    "calls": Tile(("agent", "hotline_engineer", "information_clerk", "complaint_specialist"), _of_kind("request")),
    "requisitions": Tile(("storekeeper",), _of_kind("requisition"), place="store_room"),
    "below": Tile(("storekeeper",), lambda desk, by: TileCount(desk.replenishment.count(by)), place="replenishment"),
    "shipments": Tile(("storekeeper",), _of_kind("shipment")),
    "escalations": Tile(
        ("hotline_engineer", "liaison", "technical_supervisor", "quality", "service_management", "technical_support"),
        _of_kind("escalation"), place="escalations"),
    "returns": Tile(
        ("technical_centre", "commerce", "technical_support", "liaison", "service_management", "complaint_specialist"),
        _of_kind("return_case"), place="returns"),
    "quality": Tile(("quality", "liaison", "service_management"), _of_kind("quality_feedback"), place="quality"),
    "invoices": Tile(("commerce",), _of_kind("invoice"), place="invoices"),
    "credits": Tile(("commerce",), _of_kind("supplier_return"), place="supplier_returns"),
    "approvals": Tile(APPROVERS, lambda desk, by: TileCount(desk.approvals.count(by)), place="approvals"),
    "review": Tile(SETTLING, lambda desk, by: TileCount(desk.review.count()), place="review"),
    "papers": Tile(("administrator",), lambda desk, by: TileCount(desk.lists.prints_stuck()), place="print_jobs"),
    "owed": Tile(EVERYONE, _owed),
}
# fmt: on
"""In the order in which they stand. What is neither a view nor a screen is a kind of open work, or what is owed."""
KINDS = {"calls": "request", "shipments": "shipment"}
"""The tiles that show the open work of one kind."""


def tiles_of(by: Person) -> tuple[str, ...]:
    """The names of this person's tiles; where there are more than fit, those before the last ones."""
    found = [name for name, tile in TILES.items() if by.roles & set(tile.roles)]
    return (*found[: MOST_TILES - 1], found[-1]) if len(found) > MOST_TILES else tuple(found)


def counts(desk: Desk, by: Person) -> dict[str, TileCount]:
    return {name: TILES[name].count(desk, by) for name in tiles_of(by)}


SEES_FIGURES = ("manager", "service_management", "coordinator")
"""Roles whose work list has the figures of the day."""
