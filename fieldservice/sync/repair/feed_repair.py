"""Repairs a feed that differs at its two ends: proves a line, writes it, and lists it as an incident.

Only a line that the running digests prove is taken over, by the office or by headquarters; a line that neither can
prove stays as it is. In both cases a person finds both versions on the review list.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import feeds, incidents
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.compare import StoredLine
from fieldservice.sync.transport import wire

MOST_SHOWN = 20
"""Positions that an incident shows with both versions; further ones are counted."""


@dataclass(slots=True)
class RepairReport:
    """The findings of one comparison. The first repair writes its incident; each further one extends it."""

    office: str = ""
    """The office of the feed, at headquarters."""
    found: int = 0
    places: list[JsonObject] = field(default_factory=list)
    incident: int = 0

    def note(self, tx: Tx, places: list[JsonObject], now: str) -> None:
        if not places or self._listed(tx, places):
            return
        self.found += len(places)
        self.places += places[: MOST_SHOWN - len(self.places)]
        detail = detail_of(self.places, self.found)
        if self.incident:
            tx.run(
                "UPDATE incident SET detail = ? WHERE no = ?", (json.dumps(detail, ensure_ascii=False), self.incident)
            )
        else:
            self.incident = incidents.add(tx, incidents.DIFFERENT, now, office=self.office, detail=detail)

    def _listed(self, tx: Tx, places: list[JsonObject]) -> bool:
        """Whether the position is on the review list already: each comparison finds an unrepaired difference again."""
        if any(place["mended"] for place in places):
            return False
        known = {
            place["position"]
            for incident in incidents.open_incidents(tx)
            if (incident["what"], incident["office"]) == (incidents.DIFFERENT, self.office)
            and incident["no"] != self.incident
            for place in incident["detail"].get("places", ())
            if not place["mended"]
        }
        return all(place["position"] in known for place in places)


def line_at(position: int, stored: StoredLine | None) -> wire.FeedLine:
    """The stored line as a feed line; without bytes where it is missing or too damaged to be stored."""
    try:
        return (
            wire.read(wire.encode(compare.line_of(stored)), wire.FeedLine)
            if stored is not None
            else blank_line(position)
        )
    except (ValueError, TypeError):
        return blank_line(position)


def blank_line(position: int) -> wire.FeedLine:
    return wire.FeedLine(position, 0, "", "", 0, None, b"")


def make_findable(tx: Tx, rows: Iterable[StoredLine]) -> None:
    """Rebuild the index if a row is so damaged that the index does not find it."""
    decoded = [(row, row.envelope) for row in rows]
    if not tx.postgresql and any(
        env is None or (env.id, env.store, env.seq) != (row.id, row.store, row.seq) for row, env in decoded
    ):
        tx.run("REINDEX entry")


def follows(before: bytes, line: wire.FeedLine, digest: bytes, after: bytes) -> bool:
    return compare.follows(before, digest, line.number, line.mark, feeds.sees_of(line), after)


def is_whole(line: wire.FeedLine) -> bool:
    """Whether the line's bytes are the entry of that store and sequence number, with a matching private part."""
    entry = compare.envelope(line.body)
    if entry is None or (entry.store, entry.seq) != (line.store, line.seq):
        return False
    return line.private is None or compare.sealed(
        entry.private, line.private.salt, line.private.person, line.private.body
    )


def difference(position: int, stored: StoredLine | None, line: wire.FeedLine, mended: str) -> JsonObject:
    """Both versions without private parts, which an erasure would not find here."""
    return {
        "position": position,
        "ours": text_of(stored.body) if stored is not None else "",
        "theirs": text_of(line.body),
        "mended": mended,
    }


def text_of(body: object) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else repr(body)


def detail_of(places: list[JsonObject], count: int) -> JsonObject:
    return {"from": min(place["position"] for place in places), "count": count, "places": places[:MOST_SHOWN]}


def write_entry(tx: Tx, arrived: int, was: StoredLine | None, line: wire.FeedLine) -> set[str]:
    """Overwrite the entry at this arrival by the line. A matching private part stays if the line has none."""
    entry = compare.envelope(line.body)
    assert entry is not None, "only lines whose bytes were read are written"
    touched = {thing for _, thing in entry.touches}
    old = was.envelope if was is not None else None
    gone = {thing for _, thing in old.touches} - touched if old is not None else set()
    tx.run(
        "UPDATE entry SET id = ?, store = ?, seq = ?, kind = ?, made = ?, body = ?, digest = ?, number = ?, mark = ?"
        " WHERE arrived = ?",
        (
            entry.id,
            entry.store,
            entry.seq,
            entry.kind,
            entry.made,
            line.body,
            sha256(line.body).digest(),
            line.number,
            line.mark,
            arrived,
        ),
    )
    tx.many("DELETE FROM touch WHERE thing = ? AND arrived = ?", [(thing, arrived) for thing in gone])
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(thing, arrived) for thing in touched if line.sees is None or thing in line.sees],
    )
    kept = tx.row("SELECT person, salt, body FROM private_part WHERE entry = ?", (arrived,))
    if line.private is not None or (kept and not compare.sealed(entry.private, kept[1], kept[0], kept[2])):
        tx.run("DELETE FROM private_part WHERE entry = ?", (arrived,))
    if line.private is not None:
        tx.run(
            "INSERT INTO private_part (entry, person, salt, body) VALUES (?, ?, ?, ?)",
            (arrived, line.private.person, line.private.salt, line.private.body),
        )
        tx.run("DELETE FROM erased_part WHERE entry = ?", (arrived,))
    elif entry.private is not None and not (kept and compare.sealed(entry.private, kept[1], kept[0], kept[2])):
        tx.note_erased("", [arrived])  # the line is sound at the other end, so its part was erased there
    return touched | gone
