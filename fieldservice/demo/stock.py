"""The store of the branch: its opening stock from a sheet, counts of past weeks, and those of today."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.admin.stock_files import count_file
from fieldservice.demo import branch
from fieldservice.demo.job_parts import USUAL
from fieldservice.desk import NEW
from fieldservice.workflows.parts.places import good

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.desk import Desk
    from fieldservice.desk.stock import Held
    from fieldservice.workflows.engine.reference import Person

KEPT = (
    "SELECT l.part, l.least, l.most, p.tracked FROM part_level l JOIN part p ON p.code = l.part"
    " WHERE l.office = ? AND p.active = 1 ORDER BY l.part"
)
DEVICES = {
    "LOAN-14A": ("LN14-2201", "LN14-2202", "LN14-2203", "LN14-2204"),
    "LOAN-15P": ("LN15-3101", "LN15-3102"),
    "EXCH-14A": ("EX14-5501", "EX14-5502"),
    "EXCH-15P": ("EX15-5601",),
    "EXCH-3300": ("EX33-7701",),
    "EXCH-24A": ("EX24-7801",),
    "EXCH-T30": ("EXT3-6601", "EXT3-6602", "EXT3-6603"),
}
"""The loaner and exchange devices of the branch by their serial numbers."""
SEED = 11
CARRIED = 12
"""Pieces of a usual part in the bag of an engineer."""
SHORT, EVERY = 0, 6
"""One part in so many is short, so that something is to be ordered."""


def open_store(runner: ScenarioRunner) -> None:
    """The first stock comes from a sheet and is approved like any other correction; counts of single groups follow."""
    desk = runner.desk
    keeper, manager = (runner.person(runner.name_of(role)) for role in ("storekeeper", "manager"))
    rng, lines = Random(SEED), ["part,quantity,serials"]
    for number, (part, least, most, tracked) in enumerate(desk.session.reader.rows(KEPT, (branch.OFFICE,))):
        many = max(0, least - 1) if number % EVERY == SHORT else rng.randint(least, most)
        serials = " ".join(f"SP{rng.randrange(16**6):06X}-{piece:02}" for piece in range(many)) if tracked else ""
        lines.append(f"{part},{many},{serials}")
    lines += [f"{part},{len(serials)},{' '.join(serials)}" for part, serials in DEVICES.items()]
    count = count_file(desk.session, keeper, "good", "\n".join(lines).encode(), {"remark": "系统上线盘点"}, name="-")
    approved(desk, keeper, manager, count)
    fill_bags(desk, keeper, manager)
    approved(desk, keeper, manager, _differs(desk, keeper, "memory", "miscounted"))
    agreed = _begun(desk, keeper, "cable")
    _counted(desk, keeper, agreed, _of_group(desk, keeper, "cable"))
    desk.take(keeper, agreed, "finish_count", {})
    given_up = _begun(desk, keeper, "board")
    desk.take(keeper, given_up, "cancel_count", {"reason": "有急单要发货，改天再盘"})


def fill_bags(desk: Desk, keeper: Person, manager: Person) -> None:
    """What the engineers carry when the store begins: the usual parts of the devices that they repair."""
    for person in desk.session.reference().staff.values():
        parts = [each for (product, _), some in USUAL.items() if product in person.skills for each in some]
        if "engineer" in person.roles and desk.session.reference().works_for(person, branch.OFFICE) and parts:
            lines = ["part,quantity,serials", *(f"{part},{CARRIED}," for part in dict.fromkeys(parts))]
            sheet = "\n".join(lines).encode()
            count = count_file(desk.session, keeper, f"bag/{person.name}", sheet, {"remark": "系统上线盘点"}, name="-")
            approved(desk, keeper, manager, count)


def count_today(runner: ScenarioRunner) -> None:
    """What stands open today: a count in progress, one with differences, one that waits for approval, and scrap."""
    runner.moment = runner.now
    desk = runner.desk
    keeper, coordinator = (runner.person(runner.name_of(role)) for role in ("storekeeper", "coordinator"))
    _differs(desk, keeper, "power", "missing")
    found = _differs(desk, keeper, "cooling")
    assert desk.thing(found).state == "differences"
    whole = desk.take(keeper, NEW, "begin_count", {"place": "good", "remark": "月底盘点"}).id
    there = desk.stock.levels(keeper, "good", limit=8)
    _counted(desk, keeper, whole, there[:5])
    _counted(desk, coordinator, whole, there[5:])
    broken = next(each for each in there if each.quantity and not _serials(desk, each))
    scrap = {"place": "good", "parts": f"{broken.part} x1", "reason": "damaged", "words": "搬运时摔坏"}
    desk.take(coordinator, NEW, "scrap_stock", scrap)


def _begun(desk: Desk, keeper: Person, group: str) -> str:
    return desk.take(keeper, NEW, "begin_count", {"place": "good", "scope": "group", "group": group}).id


def _differs(desk: Desk, keeper: Person, group: str, reason: str = "") -> str:
    """A count of a part group in which one piece is missing; with a reason its correction is asked for."""
    count = _begun(desk, keeper, group)
    _counted(desk, keeper, count, _of_group(desk, keeper, group), missing=1)
    desk.take(keeper, count, "finish_count", {})
    if reason:
        desk.take(keeper, count, "ask_adjustment", {"reason": reason})
    return count


def _of_group(desk: Desk, keeper: Person, group: str) -> list[Held]:
    catalogue = desk.session.reference().catalogue
    held = desk.stock.every_level(keeper, "good")
    return [each for each in held if (part := catalogue.part(each.part)) is not None and part.group == group]


def _counted(desk: Desk, by: Person, count: str, levels: list[Held], missing: int = 0) -> None:
    """Record the pieces that lie there, without the first few."""
    lines = []
    for each in levels:
        serials, many = _serials(desk, each)[missing:], max(0, each.quantity - missing)
        if many:
            lines.append(" ".join((each.part, f"x{many}", *serials)))
        missing = 0
    if lines:
        desk.take(by, count, "count_parts", {"parts": "\n".join(lines)})


def _serials(desk: Desk, held: Held) -> list[str]:
    return ledgers.serials(desk.session.reader, good(branch.OFFICE), held.part)


def approved(desk: Desk, keeper: Person, manager: Person, count: str) -> None:
    desk.take(manager, count, "approve", {})
    desk.take(keeper, count, "adjust", {})
