"""Which line of the journal belongs to which export: each line to exactly one.

An export has what was known when it was made of its days, and what had become known of days that were exported before.
What was known is told by store and sequence number, so that every terminal of an office comes to the same lines. An
entry that stopped counting after it was exported is taken back by the next export that knows of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import as_list
from fieldservice.workflows.engine.fold import Thing

KIND, STEP = "accounting_export", "hand_to_accounting"
EXPORTS = ("commerce", "manager", "administrator")
"""Roles that hand the journal over."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was made, or is being made. Days are those of the offices, such as 2026-11-30."""

    first: str
    last: str
    seen: Mapping[str, int]
    """By store the last sequence number that was known."""
    uncounted: frozenset[str] = frozenset()
    """Entries that were known and did not count."""
    thing: str = ""
    digest: str = ""
    made: str = ""
    by: str = ""

    def has_day(self, day: str) -> bool:
        return self.first <= day <= self.last

    def knew(self, store: str, seq: int) -> bool:
        return seq <= self.seen.get(store, 0)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of the journal comes from: its entry, and the local day of that."""

    entry: str
    store: str
    seq: int
    day: str


def change_in(origin: Origin, exports: Sequence[Export], place: int) -> int:
    """1 where the line goes out in the export at this place, -1 where that takes it back, 0 where it is not in it."""
    export = exports[place]
    first = next((at for at, each in enumerate(exports[: place + 1]) if each.has_day(origin.day)), None)
    if first is None or not export.knew(origin.store, origin.seq):
        return 0
    before = next((each for each in reversed(exports[first:place]) if each.knew(origin.store, origin.seq)), None)
    was_out = before is not None and origin.entry not in before.uncounted
    return (origin.entry not in export.uncounted) - was_out


def export_of(thing: Thing) -> Export:
    """The export that a thing records."""
    listed = thing.get("seen")
    pairs = (str(each).rpartition("=") for each in as_list(listed))
    uncounted = thing.get("uncounted")
    opening = thing.history[0].entry if thing.history else None
    return Export(
        str(thing.get("from_day") or ""),
        str(thing.get("to_day") or ""),
        {store: int(seq) for store, _, seq in pairs if store and seq.isdecimal()},
        frozenset(map(str, uncounted)) if isinstance(uncounted, list) else frozenset(),
        thing.id,
        str(thing.get("digest") or ""),
        opening.made if opening else "",
        opening.by if opening else "",
    )
