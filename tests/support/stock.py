"""An office with a small catalogue and a store: parts arrive, are issued, and are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.reference import SparePart
from tests.support.office import Office

FAN, PSU, RAM = "FAN-80", "PSU-450", "RAM-16"
KNOWN = {
    FAN: SparePart(FAN, "风扇", "Fan", cost=12_00, group="cooling"),
    RAM: SparePart(RAM, "内存", "Memory", cost=300_00, group="memory"),
    PSU: SparePart(PSU, "电源", "Power supply", tracked=True, cost=450_00, group="power"),
}
GOOD, BAG, ADJUSTED = "CD01/good", "CD01/bag/li.wei", "CD01/adjusted"


def part_rows(parts: Iterable[SparePart] = KNOWN.values()) -> list[dict[str, Any]]:
    """The published rows of these parts."""
    return [
        {
            "code": each.number, "zh": each.zh, "en": each.en, "product": each.product, "group": each.group,
            "unit": each.unit, "tracked": int(each.tracked), "active": 1, "models": ";".join(each.models),
            "barcode": each.barcode,
            "cost": each.cost, "price": each.price, "currency": "CNY", "alternatives": "", "photo": each.photo,
            "purpose": each.purpose,
        }
        for each in parts
    ]  # fmt: skip


def with_catalogue(office: Any, parts: Iterable[SparePart] = KNOWN.values()) -> Any:
    """These parts are published, and how many fans are kept."""
    with office.desk.session.store.writing() as tx:
        tx.publish("part", part_rows(parts))
        tx.publish("part_level", [{"office": "CD01", "part": FAN, "least": 2, "most": 10}])
    return office


def moved(office: Any, *postings: Posting, by: str = "zhao", kind: str = "noted", thing: str = "", **data: Any) -> None:
    """An entry that moves these parts, as a step of any flow would write it."""
    session = office.desk.session
    entry = {
        "kind": kind, "by": by, "made": session.now(), "touches": [("job", thing)] if thing else [],
        "data": {**data, "postings": [each.as_data() for each in postings]},
    }  # fmt: skip
    with session.store.writing() as tx:
        (written,) = tx.append_many([entry])
        projections.post(tx, (written,))


def arrived(office: Office, part: str, *serials: str, quantity: int = 1, place: str = GOOD) -> None:
    """Pieces of a part came into a place from a supplier."""
    cost = KNOWN[part].cost
    many = [Posting(part, "CD01/supplier", place, 1, cost, each) for each in serials]
    moved(office, *(many or [Posting(part, "CD01/supplier", place, quantity, quantity * cost)]))


def issued(office: Office, part: str, *serials: str, quantity: int = 1) -> None:
    """Pieces went from good stock into the bag of Li Wei."""
    cost = KNOWN[part].cost
    many = [Posting(part, GOOD, BAG, 1, cost, each) for each in serials]
    moved(office, *(many or [Posting(part, GOOD, BAG, quantity, quantity * cost)]))


def held(office: Office, place: str = GOOD) -> dict[str, int]:
    return {each.part: each.quantity for each in office.desk.stock.levels(office.by("zhao"), place)}
