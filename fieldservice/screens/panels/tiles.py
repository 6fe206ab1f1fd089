"""The tiles on top of a work list: how much of each thing there is for a person, and what of it presses most.

Every count is capped and comes from an index; screens read them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.desk.day_figures import COUNTED, TileCount
from fieldservice.late_dataclass import dataclass
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import APPROVERS
from fieldservice.workflows.common.debts import CALL_BACK
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.places import bag, good

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.stock import Held

MOST_TILES = 6
UNTOLD = "untold"
"""The kind of what is owed while a device is ready and its customer was not told."""
OVERSEES = ("coordinator", "manager", "service_management", "engineer")
"""Roles whose tile has everything that is late: of the office, of an engineer all jobs that are his."""
AT_THE_COUNTER = ("counter_clerk", "coordinator", "engineer", "manager")


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: who has it, and what choosing it shows: a view of the work list, another screen, or what is owed."""

    roles: Sequence[str]
    count: Callable[[Desk, Person], TileCount]
    view: str = ""
    place: str = ""
    owes: str = ""
    """The kind of what is owed that choosing it shows."""


def _overdue(view: str) -> Callable[[Desk, Person], TileCount]:
    """Work past its limit: all of it is late, and the oldest presses most, whoever waits in the shop."""

    def count(desk: Desk, by: Person) -> TileCount:
        listing = replace(desk.lists.work(by, view), now="", pinned=())
        rows, found = listing.page(None, 0, 1), listing.count(COUNTED)
        first = dict(zip(listing.fields, rows[0], strict=True)) if rows else {}
        return TileCount(found, found, moment=str(first.get("due", "")), holder=str(first.get("holder", "")))

    return count


def _waiting(desk: Desk, by: Person) -> TileCount:
    """Customers in the shop; late are those who have waited longer than they may."""
    rows, now = desk.workshop.board("waiting"), desk.session.clock()
    limit = stamp(now - timedelta(minutes=desk.session.reference().minutes("waiting_minutes")))
    since = [str(row["since"]) for row in rows]
    return TileCount(len(rows), sum(each <= limit for each in since), moment=min(since, default=""))


def _collect(desk: Desk, by: Person) -> TileCount:
    rows = desk.workshop.board("ready")
    untold = desk.lists.number_owed(UNTOLD, [str(row["thing"]) for row in rows])
    return TileCount(len(rows), more=untold, moment=min((str(row["ready"]) for row in rows), default=""))


def _promised(desk: Desk, by: Person) -> TileCount:
    """What was promised until tonight; the next promise that can still be kept presses most."""
    promises, now = [str(row["promised"]) for row in desk.workshop.board("promised")], stamp(desk.session.clock())
    kept = [each for each in promises if each > now]
    return TileCount(len(promises), len(promises) - len(kept), moment=min(kept, default=""))


def _visits(desk: Desk, by: Person) -> TileCount:
    """The visits of an engineer until tonight; the next one presses most."""
    listing, now = desk.lists.work(by, "visits"), stamp(desk.session.clock())
    listing = replace(listing, fields=(*listing.fields, "visit"))
    times = [str(row[-1]) for row in listing.page(None, 0, COUNTED)]
    return TileCount(len(times), moment=min((each for each in times if each > now), default=""))


def _faulty(desk: Desk, by: Person) -> TileCount:
    """Faulty parts that are out, as the screen of this person lists them."""
    rows, now = desk.faulty_parts.rows(by), stamp(desk.session.clock())
    dues = [row.part.due for row in rows if row.part is not None]
    return TileCount(len(dues), sum(due <= now for due in dues))


def van_places(by: Person) -> tuple[str, str]:
    """Where the parts of a van are: in its store, and in the bag of its engineer."""
    return good(by.office), bag(by.office, by.name)


def fullest_in_the_van(desk: Desk, by: Person) -> str:
    """The place of the van that holds most parts."""
    return max(van_places(by), key=lambda place: sum(each.quantity for each in _held(desk, by, place)))


def _held(desk: Desk, by: Person, place: str) -> list[Held]:
    return [each for each in desk.stock.levels(by, place, limit=COUNTED) if each.quantity > 0]


def _carried(desk: Desk, by: Person) -> TileCount:
    """Spare parts in the van of an engineer, with those in the bag; `more` says of how many kinds."""
    held = [each for place in van_places(by) for each in _held(desk, by, place)]
    return TileCount(sum(each.quantity for each in held), more=len({each.part for each in held}))


def _owed_of(kind: str) -> Callable[[Desk, Person], TileCount]:
    def count(desk: Desk, by: Person) -> TileCount:
        now = stamp(desk.session.clock())
        dues = [str(row["due"]) for row in desk.lists.obligations(by) if row["kind"] == kind]
        later = [due for due in dues if due > now]
        return TileCount(len(dues), len(dues) - len(later), moment=min(later, default=""))

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
    return TileCount(len(found), late, moment=str(first.get("due", "")), holder=str(first.get("office", "")))


def _approvals(desk: Desk, by: Person) -> TileCount:
    waiting = desk.approvals.waiting(by)
    return TileCount(len(waiting), moment=waiting[0].since if waiting else "")


# fmt: off
TILES = {
    "overdue": Tile(OVERSEES, _overdue("overdue"), view="overdue"),
    "late": Tile(EVERYONE, _overdue("late"), view="late"),
    "waiting": Tile(AT_THE_COUNTER, _waiting, view="waiting"),
    "collect": Tile(("counter_clerk", "coordinator", "manager"), _collect, view="collect"),
    "promised": Tile(AT_THE_COUNTER, _promised, view="promised"),
    "visits": Tile(("engineer",), _visits, view="visits"),
    "calls": Tile(("agent", "hotline_engineer", "information_clerk", "complaint_specialist"), _of_kind("request")),
    "requisitions": Tile(("storekeeper",), _of_kind("requisition"), place="store_room"),
    "below": Tile(("storekeeper",), lambda desk, by: TileCount(desk.replenishment.count(by)), place="replenishment"),
    "van": Tile((), _carried, place="stock_parts"),
    "faulty": Tile(("storekeeper", "engineer"), _faulty, place="faulty_parts"),
    "shipments": Tile(("storekeeper",), _of_kind("shipment")),
    "call_backs": Tile(("agent", "hotline_engineer"), _owed_of(CALL_BACK), owes=CALL_BACK),
    "escalations": Tile(
        ("hotline_engineer", "liaison", "technical_supervisor", "quality", "service_management", "technical_support"),
        _of_kind("escalation"), place="escalations"),
    "returns": Tile(
        ("technical_centre", "commerce", "technical_support", "liaison", "service_management", "complaint_specialist"),
        _of_kind("return_case"), place="returns"),
    "quality": Tile(("quality", "liaison", "service_management"), _of_kind("quality_feedback"), place="quality"),
    "invoices": Tile(("commerce",), _of_kind("invoice"), place="invoices"),
    "credits": Tile(("commerce",), _of_kind("supplier_return"), place="supplier_returns"),
    "approvals": Tile(APPROVERS, _approvals, place="approvals"),
    "review": Tile(SETTLING, lambda desk, by: TileCount(desk.review.count()), place="review"),
    "papers": Tile(("administrator",), lambda desk, by: TileCount(desk.lists.prints_stuck()), place="print_jobs"),
    "owed": Tile(EVERYONE, _owed),
}
# fmt: on
"""In the order in which they stand. What is neither a view nor a screen is a kind of open work, or what is owed."""
KINDS = {"calls": "request", "shipments": "shipment"}
"""The tiles that show the open work of one kind."""


def tiles_of(by: Person, in_van: bool = False) -> tuple[str, ...]:
    """The names of this person's tiles; where there are more than fit, those before the last ones. Nobody waits in a
    van: who works in one sees its parts instead."""
    found = [name for name, tile in TILES.items() if by.roles & set(tile.roles)]
    if in_van:
        found = [name for name in TILES if name == "van" or (name in found and name != "waiting")]
    if "overdue" in found:
        found.remove("late")
    return (*found[: MOST_TILES - 1], found[-1]) if len(found) > MOST_TILES else tuple(found)


def counts(desk: Desk, by: Person) -> dict[str, TileCount]:
    return {name: TILES[name].count(desk, by) for name in tiles_of(by, works_in_van(desk, by))}


def works_in_van(desk: Desk, by: Person) -> bool:
    return bool(desk.session.reference().branch_of(by.office))


SEES_FIGURES = ("manager", "service_management", "coordinator")
"""Roles whose work list has the figures of the day."""
