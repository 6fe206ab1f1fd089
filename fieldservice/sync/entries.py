"""The bytes of one entry: their check, and the substitute that is stored for bytes that are no valid entry."""

import base64

import msgspec

from db import entry_decoding
from db.canonical import canonical
from db.journal import Sealed, new_id, private_digest
from fieldservice.shapes import JsonObject
from fieldservice.sync.feeds import UNREADABLE
from fieldservice.sync.transport import wire

DEEPEST = 32
"""Levels of nesting in an entry."""


class MoveShape(msgspec.Struct, gc=False):
    """The shape of a move within an entry."""

    after: wire.Text | None
    holder: wire.Text
    kind: wire.Text
    thing: wire.Text
    to: wire.Text


class EntryShape(msgspec.Struct, gc=False):
    """The shape of an entry of format 1 and of any later one: fields are only added."""

    v: int
    id: wire.Text
    store: wire.Text
    seq: int
    kind: wire.Text
    by: wire.Text
    made: wire.Text
    counter: wire.Text
    moves: list[MoveShape]
    touches: list[tuple[wire.Text, wire.Text]]
    seen: JsonObject
    data: JsonObject
    private: str | None


ReadEntry = entry_decoding.Envelope | EntryShape

_decode = msgspec.json.Decoder(EntryShape).decode
_plain = msgspec.json.Decoder().decode


def fault(
    body: bytes, private: wire.WirePrivatePart | None, store: str, seq: int, entry: ReadEntry | None = None
) -> str:
    """Why these bytes are no valid entry with this sequence number of this store; "" if they are.

    `entry` is what db/entry_decoding.py decoded of them, or None.
    """
    try:
        if entry is None:
            entry = _decode(body)
            # Canonical bytes are the only ones that give the same digest and the same fold everywhere.
            if canonical(_plain(body)) != body:
                return "not canonical"
            if _depth(entry.data) > DEEPEST or _depth(entry.seen) > DEEPEST:
                return "too deep"
        if (entry.store, entry.seq) != (store, seq):
            return "another place"
        if len({thing for _, thing in entry.touches}) < len(entry.touches):
            return "a thing is touched twice"
        if private is None:
            return ""  # there was none, or it was erased
        if entry.private != private_digest(private.salt, private.person, private.body):
            return "private part is not what was sealed"
        if entry_decoding.mapping(private.body) is None:
            part = _plain(private.body)
            if not isinstance(part, dict) or canonical(part) != private.body or _depth(part) > DEEPEST:
                return "private part not canonical"
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return str(error)[:200]
    return ""


def _depth(content: object) -> int:
    deep, level = 0, [content]
    while level and deep <= DEEPEST:
        deep += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return deep


def stand_in(item: wire.BatchEntry, store: str, seq: int, why: str, now: str, id_: str | None = None) -> Sealed:
    """The entry that is numbered in place of invalid bytes: it keeps them and moves nothing.

    It has the id of the bytes where that can be read, so that the same entry is recognised when another store sends it.
    """
    kept = base64.b64encode(item.body).decode()
    return Sealed(
        canonical(
            {
                "v": 1,
                "id": id_ or new_id(),
                "store": store,
                "seq": seq,
                "kind": UNREADABLE,
                "by": "",
                "made": now,
                "counter": "",
                "moves": [],
                "touches": [],
                "seen": {},
                "data": {"bytes": kept, "why": why},
                "private": None,
            }
        ),
        None,
    )


def id_of(body: bytes) -> str | None:
    try:
        return _decode(body).id
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        return None


def seen_of(seen: JsonObject) -> tuple[str, int]:
    """(epoch, position in the common feed) that an entry's maker had read; ("", 0) before it joined."""
    epoch, position = seen.get("epoch"), seen.get("common")
    return (epoch, position) if isinstance(epoch, str) and isinstance(position, int) else ("", 0)
