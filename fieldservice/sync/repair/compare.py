"""Comparing entries, never what was folded of them, which may differ between versions.

Each session compares one stretch of the feed, the next time the next one, so the whole store is gone through while a session
stays as short as it was. A difference is located by ranges and repaired by whichever side can prove what it has (mending.py):
never silently, and never by choosing a side.
"""

import sqlite3
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

import msgspec

from db.journal import private_digest
from db.statements import Statements
from db.store import Tx
from fieldservice.sync import feeds
from fieldservice.sync.transport import wire

STRETCH = 100
PARTS = 16
"""Into which a range is parted to find a difference in it."""
MOST = 16_000
"""Positions in one question: headquarters reads them all for the answer."""


class EntryColumns(msgspec.Struct, gc=False):
    """What of an entry also stands in columns."""

    id: str
    store: str
    seq: int
    kind: str
    made: str
    private: str | None = None
    touches: list[tuple[str, str]] = []


_envelope = msgspec.json.Decoder(EntryColumns).decode


def envelope(body: Any) -> EntryColumns | None:
    """None where the bytes cannot be read."""
    try:
        return _envelope(body)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, TypeError):
        return None


class StoredLine(NamedTuple):
    """One position of a feed with its entry, as it lies in a store; any of it may be damaged."""

    position: int
    sees: str
    running: bytes
    arrived: int
    number: int
    mark: str
    id: str
    store: str
    seq: int
    kind: str
    made: str
    body: bytes
    digest: bytes
    person: str | None
    salt: bytes | None
    private: bytes | None

    @property
    def envelope(self) -> EntryColumns | None:
        return envelope(self.body)

    @property
    def sound(self) -> bool:
        """Whether digest, columns and private part are what the bytes say."""
        told = self.envelope
        if told is None or not isinstance(self.body, bytes) or sha256(self.body).digest() != self.digest:
            return False
        if (told.id, told.store, told.seq, told.kind, told.made) != (
            self.id,
            self.store,
            self.seq,
            self.kind,
            self.made,
        ):
            return False
        return self.private is None or sealed(told.private, self.salt, self.person, self.private)

    @property
    def image(self) -> bytes:
        """What is compared: everything that both ends must have alike, and whether it is sound. A private part may be there or
        erased."""
        text = f"{self.position} {self.number} {self.mark}\n{self.sees}\n{'' if self.sound else '!'}"
        return text.encode(errors="replace") + sha256(_bytes(self.body)).digest() + _bytes(self.running)

    def follows(self, before: bytes, after: bytes) -> bool:
        """Whether these very bytes, number, mark and sight were digested between the two running digests."""
        return follows(before, sha256(_bytes(self.body)).digest(), self.number, self.mark, self.sees, after)


def follows(before: bytes, digest: bytes, number: Any, mark: str, sees: str, after: bytes) -> bool:
    whole = isinstance(number, int) and 0 <= number < 2**63
    return whole and feeds.next_digest(before, digest, number, mark, sees) == after


def sealed(told: str | None, salt: Any, person: Any, body: Any) -> bool:
    """Whether a private part is the one that its entry sealed."""
    fits = isinstance(salt, bytes) and isinstance(person, str) and isinstance(body, bytes)
    return fits and told is not None and private_digest(salt, person, body) == told


def _bytes(value: Any) -> bytes:
    """A damaged row may bring anything in place of bytes."""
    return value if isinstance(value, bytes) else repr(value).encode(errors="replace")


_STORED_LINES = (
    "SELECT f.position, f.sees, f.digest, e.arrived, e.number, e.mark, e.id, e.store, e.seq, e.kind, e.made, e.body, e.digest,"
    " p.person, p.salt, p.body FROM feed f JOIN entry e ON e.arrived = f.arrived LEFT JOIN private_part p ON p.entry = e.arrived"
    " WHERE f.office = ? AND f.position BETWEEN ? AND ? ORDER BY f.position"
)


def stored_lines(tx: Statements, office: str, first: int, last: int) -> list[StoredLine]:
    try:
        rows = tx.rows(_STORED_LINES, (office, first, last))
    except sqlite3.OperationalError:
        if tx.postgresql:
            raise
        # A flipped bit may make a text no text any more; it is read nevertheless, to be found different.
        before = tx.connection.text_factory
        tx.connection.text_factory = lambda raw: raw.decode(errors="replace")
        try:
            rows = tx.rows(_STORED_LINES, (office, first, last))
        finally:
            tx.connection.text_factory = before
    return [StoredLine(*row) for row in rows]


def digest_of(tx: Tx, office: str, first: int, last: int) -> bytes:
    """Over the entries as they lie here, read again from their bytes: position, number, mark, sight, bytes, running digest."""
    running = sha256()
    for one in stored_lines(tx, office, first, last):
        running.update(one.image)
    return running.digest()


def same(tx: Tx, office: str, asked: tuple[int, int, bytes]) -> bool:
    first, last, theirs = asked
    return 0 < last - first + 1 <= STRETCH and digest_of(tx, office, first, last) == theirs


def parts(first: int, last: int) -> list[tuple[int, int]]:
    """The range in at most sixteen parts; both ends part it alike."""
    size = -(-(last - first + 1) // PARTS)
    return [(start, min(start + size - 1, last)) for start in range(first, last + 1, size)]


class CompareRequest(wire.WireMessage):
    """Digests of the parts of a range; or `whole`, its lines; `ours` are lines that headquarters seems to have damaged."""

    epoch: wire.Text
    first: wire.Count
    last: wire.Count
    whole: bool = False
    ours: Annotated[list[wire.FeedLine], msgspec.Meta(max_length=wire.MOST_ENTRIES)] = []


class CompareAnswer(wire.WireMessage):
    """Where lines were asked for, `digests` are the running ones: before the first line and after each; `faulty` are positions
    that headquarters itself finds damaged, `taken` those that it repaired from `ours`."""

    digests: list[bytes]
    lines: list[wire.FeedLine] = []
    faulty: list[wire.Count] = []
    taken: list[wire.Count] = []


def line_of(one: StoredLine) -> wire.FeedLine:
    private = (
        None
        if one.private is None or one.person is None or one.salt is None
        else wire.WirePrivatePart(one.person, one.salt, one.private)
    )
    return wire.FeedLine(
        one.position,
        one.number,
        one.mark,
        one.store,
        one.seq,
        msgspec.json.decode(one.sees) if one.sees else None,
        one.body,
        private,
    )
