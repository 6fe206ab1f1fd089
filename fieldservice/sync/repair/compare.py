"""Compares the entries of two stores.

Only entries are compared, because folds may differ between versions. Each session compares one stretch of the feed and
the next session the following one, so the whole store is compared while sessions stay short. A difference is located by
ranges and repaired by the side that can prove its version (feed_repair.py), and always listed as an incident.
"""

import sqlite3
from hashlib import sha256
from typing import Annotated, NamedTuple

import msgspec

from db.journal import ERASED, private_digest
from db.statements import Statements
from db.store import Tx
from fieldservice.sync import feeds
from fieldservice.sync.transport import wire

STRETCH = 100
PARTS = 16
"""Parts into which a range is divided to locate a difference."""
MOST = 16_000
"""Positions in one request: headquarters reads all of them for the answer."""


class EntryColumns(msgspec.Struct, gc=False):
    """The fields of an entry that the store also keeps in columns."""

    id: str
    store: str
    seq: int
    kind: str
    made: str
    private: str | None = None
    touches: list[tuple[str, str]] = []


_envelope = msgspec.json.Decoder(EntryColumns).decode


def envelope(body: bytes) -> EntryColumns | None:
    """None for bytes that cannot be decoded."""
    try:
        return _envelope(body)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, TypeError):
        return None


class StoredLine(NamedTuple):
    """A stored feed position with its entry. Any value may be damaged."""

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
    erased: int
    """1: the private part is lawfully absent."""

    @property
    def envelope(self) -> EntryColumns | None:
        return envelope(self.body)

    @property
    def sound(self) -> bool:
        """Whether digest, columns and private part match the bytes."""
        envelope = self.envelope
        if envelope is None or not isinstance(self.body, bytes) or sha256(self.body).digest() != self.digest:
            return False
        if (envelope.id, envelope.store, envelope.seq, envelope.kind, envelope.made) != (
            self.id,
            self.store,
            self.seq,
            self.kind,
            self.made,
        ):
            return False
        if self.private is None:
            return envelope.private is None or bool(self.erased)
        return sealed(envelope.private, self.salt, self.person, self.private)

    @property
    def image(self) -> bytes:
        """The bytes that both ends compare: all values that must be equal, and whether they are sound.

        A private part may be present at one end and erased at the other, so it is left out; one that was lost is not
        sound.
        """
        text = f"{self.position} {self.number} {self.mark}\n{self.sees}\n{'' if self.sound else '!'}"
        return text.encode(errors="replace") + sha256(_bytes(self.body)).digest() + _bytes(self.running)

    def follows(self, before: bytes, after: bytes) -> bool:
        """Whether the running digest follows from the one before it and these bytes, number, mark and sight."""
        return follows(before, sha256(_bytes(self.body)).digest(), self.number, self.mark, self.sees, after)


def follows(before: bytes, digest: bytes, number: object, mark: str, sees: str, after: bytes) -> bool:
    """Whether `after` is the digest that follows; a damaged row may hold a number of any type."""
    return (
        isinstance(number, int)
        and 0 <= number < 2**63
        and feeds.next_digest(before, digest, number, mark, sees) == after
    )


def sealed(digest: str | None, salt: object, person: object, body: object) -> bool:
    """Whether a private part matches the digest in its entry."""
    return (
        digest is not None
        and isinstance(salt, bytes)
        and isinstance(person, str)
        and isinstance(body, bytes)
        and private_digest(salt, person, body) == digest
    )


def _bytes(value: object) -> bytes:
    """The value as bytes; a damaged row may hold a value of any type."""
    return value if isinstance(value, bytes) else repr(value).encode(errors="replace")


_STORED_LINES = (
    "SELECT f.position, f.sees, f.digest, e.arrived, e.number, e.mark, e.id, e.store, e.seq, e.kind, e.made, e.body,"
    f" e.digest, p.person, p.salt, p.body, {ERASED}"
    " FROM feed f JOIN entry e ON e.arrived = f.arrived LEFT JOIN private_part p ON p.entry = e.arrived"
    " WHERE f.office = ? AND f.position BETWEEN ? AND ? ORDER BY f.position"
)


def stored_lines(tx: Statements, office: str, first: int, last: int) -> list[StoredLine]:
    try:
        rows = tx.rows(_STORED_LINES, (office, first, last))
    except sqlite3.OperationalError:
        if tx.postgresql:
            raise
        # A flipped bit may leave text that is no UTF-8; it is read anyway and found different.
        before = tx.connection.text_factory
        tx.connection.text_factory = lambda raw: raw.decode(errors="replace")
        try:
            rows = tx.rows(_STORED_LINES, (office, first, last))
        finally:
            tx.connection.text_factory = before
    return [StoredLine(*row) for row in rows]


def digest_of(tx: Tx, office: str, first: int, last: int) -> bytes:
    """The digest of a range of stored lines: position, number, mark, sight, bytes and running digest of each."""
    running = sha256()
    for line in stored_lines(tx, office, first, last):
        running.update(line.image)
    return running.digest()


def matches(tx: Tx, office: str, stretch: tuple[int, int, bytes]) -> bool:
    """Whether a stretch (first position, last position, digest) is the same here."""
    first, last, theirs = stretch
    return 0 < last - first + 1 <= STRETCH and digest_of(tx, office, first, last) == theirs


def parts(first: int, last: int) -> list[tuple[int, int]]:
    """The range divided into at most sixteen parts; both ends divide it equally."""
    size = -(-(last - first + 1) // PARTS)
    return [(start, min(start + size - 1, last)) for start in range(first, last + 1, size)]


class CompareRequest(wire.WireMessage):
    """Asks for the digests of the parts of a range, or with `whole` for its lines.

    `ours` are our lines at positions that seem damaged at headquarters.
    """

    epoch: wire.Text
    first: wire.Count
    last: wire.Count
    whole: bool = False
    ours: Annotated[list[wire.FeedLine], msgspec.Meta(max_length=wire.MOST_ENTRIES)] = []


class CompareAnswer(wire.WireMessage):
    """For lines, `digests` are the running digests before the first line and after each. `faulty` are positions that
    headquarters found damaged at its end; `taken` are those that it repaired from `ours`."""

    digests: list[bytes]
    lines: list[wire.FeedLine] = []
    faulty: list[wire.Count] = []
    taken: list[wire.Count] = []


def line_of(stored: StoredLine) -> wire.FeedLine:
    private = (
        None
        if stored.private is None or stored.person is None or stored.salt is None
        else wire.WirePrivatePart(stored.person, stored.salt, stored.private)
    )
    return wire.FeedLine(
        stored.position,
        stored.number,
        stored.mark,
        stored.store,
        stored.seq,
        msgspec.json.decode(stored.sees) if stored.sees else None,
        stored.body,
        private,
    )
