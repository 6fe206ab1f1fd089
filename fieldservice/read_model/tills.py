"""Drawers, pouches and money on the way: what was moved since they were cashed up last, and what they hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.ledger import Booked, TillPeriod
from fieldservice.workflows.money.accounts import (
    CASH_DIFFERENCE,
    DRAWER,
    INTERNAL,
    MONEY,
    ON_THE_WAY,
    POUCH,
    kind_of,
    till_of,
)

if TYPE_CHECKING:
    from db.reading import RowReader

CLOSED = (
    "SELECT e.arrived, c.counted, c.thing, e.body FROM cash_up_row c JOIN entry e ON e.id = c.entry"
    " WHERE c.till = ? AND c.ended <> '' ORDER BY e.arrived DESC LIMIT ?"
)
LOOKED_THROUGH = 6
"""So many of the last cash-ups of a till are looked through for what none of them has: terminals that were apart may
have cashed it up, and one of these cash-ups may have been taken back."""
MOVES = (
    "SELECT p.arrived, p.line, e.body, p.{side}, p.{other}, p.item, p.quantity FROM posting_row p"
    " JOIN entry e ON e.arrived = p.arrived"
    " WHERE p.{side} >= ? AND p.{side} < ? AND p.arrived > ?"
)


@dataclass(frozen=True, slots=True)
class TillRow:
    """A cash-up as a row, without its lines."""

    thing: str
    number: str
    till: str
    state: str
    counted: str
    """When it was counted, UTC text."""
    ended: str
    """When it was closed, and its difference entered; "" while it is open."""
    by: str


def period(reader: RowReader, till: str) -> TillPeriod:
    """What was moved into and out of the accounts of a till since it was cashed up last, and what is in no cash-up."""
    closed = reader.rows(CLOSED, (till, LOOKED_THROUGH))
    after, counted, last = (int(str(closed[0][0])), str(closed[0][1]), str(closed[0][2])) if closed else (0, "", "")
    begin = int(str(closed[-1][0])) if len(closed) == LOOKED_THROUGH else 0
    counts = [json.loads(bytes(body)) for *_, body in closed]
    in_one = {count["id"] for count in counts}
    in_one |= {each.get("entry") for count in counts for each in count["data"].get("receipts", ())}
    names = (f"{till}/", f"{till}/{ledgers.BEYOND}", begin)
    rows = [
        (int(arrived), int(line), json.loads(bytes(body)), account, other, item, sign * int(quantity))
        for side, beside, sign in (("target", "source", 1), ("source", "target", -1))
        for arrived, line, body, account, other, item, quantity in reader.rows(
            MOVES.format(side=side, other=beside), names
        )
        if item.startswith(MONEY)
    ]
    rows.sort(key=lambda row: (row[0], row[1]))
    moves = tuple(
        Booked(arrived, body["id"], body["made"], body["by"], account, other, item, quantity, body["data"])
        for arrived, _, body, account, other, item, quantity in rows
        if arrived > after or (body["id"] not in in_one and kind_of(other) not in INTERNAL)
    )
    return TillPeriod(counted, after, moves, last)


def tills(reader: RowReader, office: str, kind: str) -> dict[str, dict[tuple[str, str], int]]:
    """By till of an office what its accounts hold, by (account, item); tills that hold nothing are left out."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for level in ledgers.levels(reader, f"{office}/{kind}/"):
        if level.item.startswith(MONEY) and level.quantity:
            found.setdefault(till_of(level.account), {})[level.account, level.item] = level.quantity
    return found


def drawers(reader: RowReader, office: str) -> list[str]:
    """The drawers of an office that hold money or were ever cashed up."""
    cashed_up = (each for each in tills_cashed_up(reader, office) if kind_of(each) == DRAWER)
    return sorted({*tills(reader, office, DRAWER), *cashed_up})


def cash_ups(reader: RowReader, till: str, limit: int = 20) -> list[TillRow]:
    """The cash-ups of a till, the newest first."""
    rows = reader.rows(
        "SELECT thing, number, till, state, counted, ended, counted_by FROM cash_up_row WHERE till = ?"
        " ORDER BY counted DESC, thing DESC LIMIT ?",
        (till, limit),
    )
    return [TillRow(*map(str, row)) for row in rows]


def tills_cashed_up(reader: RowReader, office: str) -> Sequence[str]:
    """The tills of an office that were ever cashed up, by name."""
    names = (f"{office}/", f"{office}/{ledgers.BEYOND}")
    rows = reader.rows("SELECT DISTINCT till FROM cash_up_row WHERE till >= ? AND till < ? ORDER BY till", names)
    return [str(till) for (till,) in rows]


def as_data(row: TillRow) -> JsonObject:
    """A cash-up as scripts read it."""
    return {
        "id": row.thing,
        "number": row.number,
        "state": row.state,
        "counted": row.counted,
        "closed": row.ended or None,
        "by": row.by,
    }


def any_money(reader: RowReader, office: str) -> bool:
    """Whether anything is in a drawer, in a pouch or on the way at an office or its vans; costs few look-ups."""
    vans = [str(code) for (code,) in reader.rows("SELECT code FROM office WHERE branch = ?", (office,))]
    sql = "SELECT 1 FROM balance_row WHERE account >= ? AND account < ? AND quantity <> 0 LIMIT 1"
    return any(
        reader.row(sql, (name, name + ledgers.BEYOND))
        for each in (office, *vans)
        for name in (f"{each}/{kind}/" for kind in (DRAWER, POUCH, ON_THE_WAY))
    )


def first_since(reader: RowReader, till: str) -> str:
    """When money came first into a till since it was cashed up last, UTC text; "" if none did."""
    found = reader.row(CLOSED, (till, 1))
    office = till.partition("/")[0]
    return str(
        reader.value(
            "SELECT coalesce(min(made), '') FROM posting_row WHERE target >= ? AND target < ? AND arrived > ?"
            " AND source <> ?",
            (f"{till}/", f"{till}/{ledgers.BEYOND}", int(str(found[0])) if found else 0, f"{office}/{CASH_DIFFERENCE}"),
        )
        or ""
    )


def is_being_counted(reader: RowReader, till: str) -> bool:
    """Whether somebody counted a till and has not closed the cash-up yet."""
    sql = "SELECT 1 FROM cash_up_row WHERE till = ? AND state IN ('counted', 'approval') LIMIT 1"
    return reader.row(sql, (till,)) is not None
