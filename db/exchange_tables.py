"""The tables of the exchange with headquarters. `feed` stands at both ends: what one office gets, position by position,
with a running digest; the others stand at headquarters, at a branch or at an office, as each says.
"""

from sqlalchemy import Index

from db.columns import Table, raw, text, where, whole


class Feed(Table, table=True):
    __tablename__ = "feed"
    __table_args__ = {"sqlite_with_rowid": False}
    office: str = text(key=True)
    position: int = whole(key=True)
    arrived: int = whole()
    sees: str = text()
    """JSON list: the things among those it touches that the office sees from here on."""
    digest: bytes = raw()


class Sight(Table, table=True):
    """Which offices see a thing."""

    __tablename__ = "sight"
    __table_args__ = {"sqlite_with_rowid": False}
    thing: str = text(key=True)
    office: str = text(key=True)


class Common(Table, table=True):
    """The common feed: each published row as it was published, in order; `body` "" takes it away."""

    __tablename__ = "common"
    __table_args__ = (Index("common_row", "table", "key", "position"),)
    position: int = whole(key=True)
    table: str = text()
    key: str = text()
    body: str = text()
    digest: bytes = raw()


class Card(Table, table=True):
    """What an office must know of a customer or device elsewhere: made at headquarters, read at the office."""

    __tablename__ = "card"
    __table_args__ = (Index("card_position", "office", "position"),)
    office: str = text(key=True)
    thing: str = text(key=True)
    position: int = whole()
    body: str = text()


class KnownStore(Table, table=True):
    """A store that headquarters has enrolled. `secret` is what its requests are signed with."""

    __tablename__ = "known_store"
    __table_args__ = (Index("known_store_office", "office"),)
    store: str = text(key=True)
    office: str = text()
    identity: str = text()
    secret: str = text()
    status: str = text("active")
    """active, replaced or revoked"""
    last_seq: int = whole()
    enrolled: str = text()
    contact: str = text()
    version: str = text()
    skew: int = whole()
    """Seconds its clock is ahead."""
    position: int = whole()
    common: int = whole()
    backlog: int = whole()
    erased: int = whole()
    """Position in the common feed up to which it has confirmed erasures."""
    adopted: int = whole()
    """Last seq of its own past: what it wrote as its own headquarters before it joined."""
    base: int = whole()
    """Feed position up to which the present epoch goes on from the one before."""


class EnrolCode(Table, table=True):
    __tablename__ = "enrol_code"
    digest: str = text(key=True)
    office: str = text()
    expires: str = text()
    identity: str = text()
    """Of the store that used it: the same one may ask again when the answer was lost."""
    store: str = text()


class HeldBatch(Table, table=True):
    """What a revoked store still sent: waits unnumbered until a person releases it."""

    __tablename__ = "held_batch"
    __table_args__ = (Index("held_store", "store", "first_seq", unique=True),)
    no: int = whole(key=True)
    store: str = text()
    first_seq: int = whole()
    last_seq: int = whole()
    came: str = text()
    batch: bytes = raw()


class RelayedBatch(Table, table=True):
    """A signed batch of a van, kept word for word until headquarters has it."""

    __tablename__ = "relayed_batch"
    store: str = text(key=True)
    first_seq: int = whole(key=True)
    last_seq: int = whole()
    arrived: int = whole()
    batch: bytes = raw()


class KnownAgain(Table, table=True):
    """A place in a store's queue whose entry headquarters knows from another place: a copied store re-keyed it."""

    __tablename__ = "known_again"
    store: str = text(key=True)
    seq: int = whole(key=True)
    id: str = text()
    digest: bytes = raw()


class FileRef(Table, table=True):
    """Which entries name which file."""

    __tablename__ = "file_ref"
    __table_args__ = (Index("file_awaited", "arrived", **where("awaited = 1")), {"sqlite_with_rowid": False})
    digest: str = text(key=True)
    arrived: int = whole(key=True)
    awaited: int = whole()
    """1: the file was named and is not here yet, or is here and damaged."""


class Incident(Table, table=True):
    """What a person must look at that is no state of a thing: `what` names the class, `detail` (JSON) holds both
    sides."""

    __tablename__ = "incident"
    __table_args__ = (Index("incident_open", "settled", "no"),)
    no: int = whole(key=True)
    at: str = text()
    what: str = text()
    office: str = text()
    kind: str = text()
    thing: str = text()
    detail: str = text()
    settled: str = text()
    by: str = text()


class Carried(Table, table=True):
    """Files written for carrying by hand: they hold private parts, and an erasure must find them."""

    __tablename__ = "carried"
    file: str = text(key=True)
    made: str = text()
    first_seq: int = whole()
    last_seq: int = whole()
