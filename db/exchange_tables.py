"""The tables of the exchange with headquarters.

`feed` is used at both ends; each other table says whether headquarters, a branch or every office fills it.
"""

from sqlalchemy import Index

from db.columns import StoreTable, raw, text, where, whole


class FeedTable(StoreTable, table=True):
    """A line of an office's feed: a position, its entry and the running digest."""

    __tablename__ = "feed"
    __table_args__ = {"sqlite_with_rowid": False}
    office: str = text(key=True)
    position: int = whole(key=True)
    arrived: int = whole()
    sees: str = text()
    """JSON list: those of the touched things that the office sees from this position on."""
    digest: bytes = raw()


class SightTable(StoreTable, table=True):
    """Which offices see a thing."""

    __tablename__ = "sight"
    __table_args__ = {"sqlite_with_rowid": False}
    thing: str = text(key=True)
    office: str = text(key=True)


class CommonTable(StoreTable, table=True):
    """The common feed: each published row in the order of publishing; an empty `body` deletes the row."""

    __tablename__ = "common"
    __table_args__ = (Index("common_row", "table", "key", "position"),)
    position: int = whole(key=True)
    table: str = text()
    key: str = text()
    body: str = text()
    digest: bytes = raw()


class CardTable(StoreTable, table=True):
    """A summary of a customer or device of another office. Headquarters writes it, the office reads it."""

    __tablename__ = "card"
    __table_args__ = (Index("card_position", "office", "position"),)
    office: str = text(key=True)
    thing: str = text(key=True)
    position: int = whole()
    body: str = text()


class KnownStoreTable(StoreTable, table=True):
    """A store that headquarters has enrolled. `secret` signs its requests."""

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
    """Last seq that it wrote as its own headquarters before it joined."""
    base: int = whole()
    """Feed position up to which this epoch continues the previous epoch."""
    fresh: str = text()
    """Its next secret, from the order to rotate it until the store first signs with it; "" otherwise."""
    former: str = text()
    """Its secret before this one, with which batches may be signed that a branch or a stick still carries."""
    chain_seq: int = whole()
    chain: str = text()
    """Running digest, in hex, of the entries that it handed in up to `chain_seq`."""


class AnsweredTable(StoreTable, table=True):
    """A signed request that this store's servers answered in the last minutes, so that none answers it again.

    The signed time comes first, so new rows are written together and old ones deleted together.
    """

    __tablename__ = "answered"
    __table_args__ = {"sqlite_with_rowid": False}
    at: str = text(key=True)
    store: str = text(key=True)
    nonce: str = text(key=True)


class EnrolCodeTable(StoreTable, table=True):
    """A one-time code with which a store joins."""

    __tablename__ = "enrol_code"
    digest: str = text(key=True)
    office: str = text()
    expires: str = text()
    identity: str = text()
    """The store that used it; that store may ask again when the answer was lost."""
    store: str = text()


class HeldBatchTable(StoreTable, table=True):
    """A batch from a revoked store. It stays unnumbered until a person releases it."""

    __tablename__ = "held_batch"
    __table_args__ = (Index("held_store", "store", "first_seq", unique=True),)
    no: int = whole(key=True)
    store: str = text()
    first_seq: int = whole()
    last_seq: int = whole()
    came: str = text()
    batch: bytes = raw()


class RelayedBatchTable(StoreTable, table=True):
    """A signed batch of a van, kept byte for byte until headquarters has it."""

    __tablename__ = "relayed_batch"
    store: str = text(key=True)
    first_seq: int = whole(key=True)
    last_seq: int = whole()
    arrived: int = whole()
    batch: bytes = raw()


class KnownAgainTable(StoreTable, table=True):
    """A sequence number of a store whose entry headquarters knows under another number, because a copied store was
    re-keyed."""

    __tablename__ = "known_again"
    store: str = text(key=True)
    seq: int = whole(key=True)
    id: str = text()
    digest: bytes = raw()


class FileRefTable(StoreTable, table=True):
    """An entry that names a file."""

    __tablename__ = "file_ref"
    __table_args__ = (Index("file_awaited", "arrived", **where("awaited = 1")), {"sqlite_with_rowid": False})
    digest: str = text(key=True)
    arrived: int = whole(key=True)
    awaited: int = whole()
    """1: the file is missing here or damaged."""


class IncidentTable(StoreTable, table=True):
    """An item of the review list that is no state of a thing. `what` is its class; `detail` (JSON) holds both sides."""

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


class CarriedTable(StoreTable, table=True):
    """A file written to be carried by hand. It holds private parts, so an erasure must find it."""

    __tablename__ = "carried"
    file: str = text(key=True)
    made: str = text()
    first_seq: int = whole()
    last_seq: int = whole()
