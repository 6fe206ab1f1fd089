"""What both ends use to repair a feed that differs: the proof of a line, the writing of it, and the incident that lists it.

Only what the running digests prove is taken over, by the office or by headquarters; what nobody can prove stays as it is; and each
time a person finds both versions on the review list.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import incidents
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.compare import StoredLine
from fieldservice.sync.transport import wire

TOLD = 20
"""Places that an incident shows with both images; the others are counted."""


@dataclass(slots=True)
class RepairReport:
    """What one comparison found so far; its incident is written with the first repair and grows with each."""

    office: str = ""
    """Whose feed it is, at headquarters."""
    found: int = 0
    places: list[JsonObject] = field(default_factory=list)
    incident: int = 0
    recount: bool = False
    """An entry came or went: the ledgers are to be added up anew."""

    def note(self, tx: Tx, places: list[JsonObject], now: str) -> None:
        if not places or self._listed(tx, places):
            return
        self.found += len(places)
        self.places += places[: TOLD - len(self.places)]
        detail = detail_of(self.places, self.found)
        if self.incident:
            tx.run(
                "UPDATE incident SET detail = ? WHERE no = ?", (json.dumps(detail, ensure_ascii=False), self.incident)
            )
        else:
            self.incident = incidents.add(tx, incidents.DIFFERENT, now, office=self.office, detail=detail)

    def _listed(self, tx: Tx, places: list[JsonObject]) -> bool:
        """What nobody could mend is found again each time; once on the list is enough."""
        if any(place["mended"] for place in places):
            return False
        known = {
            place["position"]
            for one in incidents.open_ones(tx)
            if (one["what"], one["office"]) == (incidents.DIFFERENT, self.office) and one["no"] != self.incident
            for place in one["detail"].get("places", ())
            if not place["mended"]
        }
        return all(place["position"] in known for place in places)


def line_at(position: int, one: StoredLine | None) -> wire.FeedLine:
    """As a line; one without bytes where there is none, or it is so damaged that it is no line."""
    try:
        return wire.read(wire.encode(compare.line_of(one)), wire.FeedLine) if one is not None else blank_line(position)
    except (ValueError, TypeError):
        return blank_line(position)


def blank_line(position: int) -> wire.FeedLine:
    return wire.FeedLine(position, 0, "", "", 0, None, b"")


def make_findable(tx: Tx, rows: Iterable[StoredLine]) -> None:
    """An index that does not find a damaged row could not be written to."""
    told = [(one, one.envelope) for one in rows]
    if not tx.postgresql and any(
        env is None or (env.id, env.store, env.seq) != (one.id, one.store, one.seq) for one, env in told
    ):
        tx.run("REINDEX entry")


def sees_of(line: wire.FeedLine) -> str:
    return "" if line.sees is None else json.dumps(line.sees)


def follows(before: bytes, line: wire.FeedLine, digest: bytes, after: bytes) -> bool:
    return compare.follows(before, digest, line.number, line.mark, sees_of(line), after)


def is_whole(line: wire.FeedLine) -> bool:
    """Whether the line's bytes are an entry of that place, and its private part is the sealed one."""
    told = compare.envelope(line.body)
    if told is None or (told.store, told.seq) != (line.store, line.seq):
        return False
    return line.private is None or compare.sealed(
        told.private, line.private.salt, line.private.person, line.private.body
    )


def place(position: int, one: StoredLine | None, line: wire.FeedLine, mended: str) -> JsonObject:
    """Both images, without private parts: those an erasure could not find here."""
    return {
        "position": position,
        "ours": text_of(one.body) if one is not None else "",
        "theirs": text_of(line.body),
        "mended": mended,
    }


def text_of(body: Any) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else repr(body)


def detail_of(places: list[JsonObject], count: int) -> JsonObject:
    return {"from": min(place["position"] for place in places), "count": count, "places": places[:TOLD]}


def write_entry(tx: Tx, arrived: int, was: StoredLine | None, line: wire.FeedLine) -> set[str]:
    """The entry at this arrival becomes what the line says. A private part that is here and sealed stays where the line has none."""
    told = compare.envelope(line.body)
    assert told is not None, "only lines whose bytes were read are written"
    touched = {thing for _, thing in told.touches}
    old = was.envelope if was is not None else None
    gone = {thing for _, thing in old.touches} - touched if old is not None else set()
    tx.run(
        "UPDATE entry SET id = ?, store = ?, seq = ?, kind = ?, made = ?, body = ?, digest = ?, number = ?, mark = ? WHERE arrived = ?",
        (
            told.id,
            told.store,
            told.seq,
            told.kind,
            told.made,
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
    if line.private is not None or (kept and not compare.sealed(told.private, kept[1], kept[0], kept[2])):
        tx.run("DELETE FROM private_part WHERE entry = ?", (arrived,))
    if line.private is not None:
        tx.run(
            "INSERT INTO private_part (entry, person, salt, body) VALUES (?, ?, ?, ?)",
            (arrived, line.private.person, line.private.salt, line.private.body),
        )
    return touched | gone
