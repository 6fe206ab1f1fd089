"""Which line of the journal belongs to which export: each line to exactly one.

An export has what was known when it was made of its days, and what had become known of days that were exported before.
What was known is told by store and sequence number, so that every terminal of an office comes to the same lines. An
entry that stopped counting after it was exported is taken back by the next export that knows of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def exported_in(origin: Origin, exports: Sequence[Export]) -> Iterator[tuple[int, int]]:
    """(place of the export, 1) where the line goes out, (place, -1) where it is taken back."""
    is_out = False
    for place, export in enumerate(exports):
        meant = export.has_day(origin.day) or any(earlier.has_day(origin.day) for earlier in exports[:place])
        if not (export.knew(origin.store, origin.seq) and meant):
            continue
        counts = origin.entry not in export.uncounted
        if counts != is_out:
            yield place, 1 if counts else -1
        is_out = counts


def export_of(thing: Thing) -> Export:
    """The export that a thing records."""
    listed = thing.get("seen")
    pairs = (str(each).rpartition("=") for each in (listed if isinstance(listed, list) else ()))
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
