"""The row of a cash-up, by which its till is found."""

from __future__ import annotations

from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.cash_up.guards import COUNTING
from fieldservice.workflows.money.cash_up.lines import apart_of, currency_of
from fieldservice.workflows.money.lines import whole


def cash_up_rows(thing: Thing) -> list[JsonObject]:
    """The cash-up as a row of its till; none while its opening does not count."""
    counts = [line.entry for line in thing.history if line.entry.kind in COUNTING and not line.late]
    if not thing.get("till"):
        return []
    return [
        short(
            {
                "line": "",
                "number": str(thing.get("number") or ""),
                "till": str(thing.get("till")),
                "state": thing.state,
                "office": thing.holder,
                "entry": counts[-1].id if counts else thing.history[0].entry.id,
                "counted": str(thing.get("counted_at") or ""),
                "counted_by": str(thing.get("counted_by") or ""),
                "ended": str(thing.get("ended") or ""),
                "difference": whole(thing.facts, "difference"),
                "currency": currency_of(thing),
                "to_bank": sum(apart_of(thing).values()),
            }
        )
    ]
