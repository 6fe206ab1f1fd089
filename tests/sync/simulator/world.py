"""The world of the simulator: stores in memory, a line between them that fails, and clocks, all derived from one seed.

The code of the exchange is the real one and uses real transactions; only disk, wire and time are simulated.
"""

import contextlib
import os
import random
import re
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

from db import journal
from db.store import Store
from fieldservice.read_model import projections
from fieldservice.sync import common, enrolled_stores, entries, meta_keys
from fieldservice.sync.hub import attachment_handlers, compare_handlers, enrolment, handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import outbox, relay
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import RefusalReceived, Unreachable
from fieldservice.sync.transport.enrolment_messages import EnrolRequest
from fieldservice.sync_rules import rows, rules

S = TypeVar("S")
_execute, _executemany = sqlite3.Connection.execute, sqlite3.Connection.executemany
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
OFFICES = {"HQ": "", "CD01": "", "CD02": "", "CD01-V1": "CD01", "CD02-V1": "CD02"}
"""The branch of each office; "" where it is no van."""
EVERY = "coordinator information_clerk agent engineer manager"
STAFF = {
    "qian": ("HQ", "administrator manager coordinator information_clerk agent engineer"),
    "chen": ("CD01", "coordinator information_clerk agent manager"),
    "sun": ("CD02", "coordinator information_clerk agent manager"),
    "li": ("CD01", "engineer"),
    "wu": ("CD02", "engineer"),
    "zhou": ("CD01", "storekeeper"),
}
Images = tuple[dict[str, bytes], dict[str, dict[str, str]]]
"""The stores at the beginning, and the keys of each office."""
OLD_KINDS = frozenset(projections.APPENDS_TO) - {"contact_attempted", "appointed", "customer_amended"}
"""The kinds of entries that a program of an older version knows."""


class Crash(Exception):
    """The machine was switched off in the middle of a transaction."""


ANY_TABLE = "any table"
WRITING = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)"?')
READING = ("SELECT", "BEGIN", "COMMIT")


@lru_cache(maxsize=4096)
def table_written(sql: str) -> str:
    """The table that a statement writes; "" for none. A rollback, and what is none of these, may change any table."""
    found = WRITING.match(sql)
    return found[1] if found else "" if sql.startswith(READING) else ANY_TABLE


class Connection(sqlite3.Connection):
    """A connection whose statement number `fuse` fails, and with it the transaction; 0: none fails."""

    fuse = 0

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.written = {ANY_TABLE}
        """The tables that were written since the shadow took its last picture."""

    def execute(self, sql: str, params: Any = ()) -> sqlite3.Cursor:
        if self.fuse and sql != "ROLLBACK":
            self.fuse -= 1
            if not self.fuse:
                raise Crash(sql)
        self.written.add(table_written(sql))
        return _execute(self, sql, params)

    def executemany(self, sql: str, params: Any) -> sqlite3.Cursor:
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise Crash(sql)
        self.written.add(table_written(sql))
        return _executemany(self, sql, params)

    def look(self, sql: str, params: Any = ()) -> list[tuple]:
        """Read for the shadow; such a statement does not count for `fuse`."""
        return _execute(self, sql, params).fetchall()


class Memory:
    """A place in memory for db.store.Store, with one connection."""

    postgresql = False
    folder = Path(tempfile.gettempdir()) / "no-files-of-the-simulator"

    def __init__(self, image: bytes) -> None:
        self.put_back(image)

    def put_back(self, image: bytes) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, factory=Connection, cached_statements=512)
        self.connection.deserialize(image)

    def connect(self) -> Connection:
        return self.connection

    def give_back(self, connection: Connection) -> None:
        pass

    @contextmanager
    def lock(self) -> Iterator[None]:
        yield

    def begin_write(self, connection: Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")

    def begin_read(self, connection: Connection) -> None:
        connection.execute("BEGIN")

    def broken(self, connection: Connection) -> bool:
        return False

    def close(self) -> None:
        self.connection.close()


_shapes: dict[str, Any] = {}


def store_of(office: str, image: bytes) -> Store:
    store = Store(Memory(image))  # type: ignore[arg-type]
    store.office = office
    store._shapes = _shapes  # all stores have the same tables
    return store


class Replica:
    """One office's store with its line, its clock and the folder's key file."""

    def __init__(
        self, office: str, image: bytes, keys: dict[str, str], world: "SimulatedWorld", label: str = ""
    ) -> None:
        self.office, self.world, self.label, self.keys = office, world, label or office, dict(keys)
        self.store = store_of(office, image)
        self.rules = rules.RULES
        self.skew = timedelta()
        self.backups: list[bytes] = []
        self.restored = 0
        self.joined = True

    @property
    def connection(self) -> Connection:
        return self.store.place.connection  # type: ignore[return-value]

    def name(self) -> str:
        found = self.connection.look("SELECT value FROM meta WHERE key = 'store'")
        return found[0][0] if found else self.office

    def clock(self) -> datetime:
        return self.world.now + self.skew

    def made(self) -> str:
        return self.clock().strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def end(self) -> OfficeContext:
        return OfficeContext(self.store, self.rules, self.clock, self.keys.__getitem__, self.keys.__setitem__, "0.2.0")

    def image(self) -> bytes:
        return self.connection.serialize()

    def put_back(self, image: bytes) -> None:
        self.store.place.put_back(image)
        self.restored += 1


def older(rules: Rules) -> Rules:
    """The rules of an older program, which does not know all kinds."""
    adds = {kind: name for kind, name in projections.APPENDS_TO.items() if kind in OLD_KINDS}

    def refresh(*given: Any) -> None:
        whole, projections.APPENDS_TO = projections.APPENDS_TO, adds
        try:
            rows.refresh(*given)
        finally:
            projections.APPENDS_TO = whole

    return replace(rules, refresh=refresh)


class SimulatedLine:
    """The connection to headquarters. `faults` is the share of messages to which something happens, 0 to 1."""

    def __init__(self, replica: Replica, faults: float = 0.0) -> None:
        self.replica, self.world, self.faults = replica, replica.world, faults

    def __call__(self, path: str, message: Any, shape: type[S]) -> S:
        world, chance = self.world, self.world.chance
        assert not self.replica.connection.in_transaction, "a transaction is held open across the line"
        data, signer = wire.pack(message), self.replica.name()
        fault = chance.choice(FAULTS) if chance.random() < self.faults else ""
        if fault:
            world.count(fault)
        if path in ("push", "pull"):
            world.old.append((self.replica, signer, path, data, message))
        if fault == "dropped":
            raise Unreachable
        if fault == "damaged request":
            data = damaged(chance, data)
            try:
                read = wire.unpack(data, type(message))
            except wire.BadMessage as bad:
                raise Unreachable from bad
            # The changed bit was one of the unused bits in the last byte of the deflated data.
            assert read == message, "damaged bytes were read"
        answer = world.answer(signer, path, data, type(message))
        if fault == "twice":
            answer = world.answer(signer, path, data, type(message))
        if fault == "meanwhile" and world.meanwhile is not None:
            world.meanwhile()
        if fault == "reply lost":
            raise Unreachable
        if fault == "damaged page" and path == "pull":
            answer = wire.pack(changed(chance, wire.unpack(answer, wire.Page)))
        return wire.unpack(answer, shape)


def answering(path: str) -> Callable[..., Any]:
    """The handler of a request, looked up each time so that the function of a mutant is found."""
    if path in attachment_handlers.HANDLERS:
        return attachment_handlers.HANDLERS[path][1]
    return compare_handlers.answer if path == "compare" else getattr(handlers, path)  # type: ignore[no-any-return]


class SimulatedRelayLine:
    """The connection of a van to its branch's machine, which answers as headquarters would but gives no numbers."""

    def __init__(self, van: Replica, branch: Replica, faults: float = 0.0) -> None:
        self.van, self.branch, self.world, self.faults = van, branch, van.world, faults

    def __call__(self, path: str, message: Any, shape: type[S]) -> S:
        chance = self.world.chance
        assert not self.van.connection.in_transaction and not self.branch.connection.in_transaction, (
            "a transaction is held open"
        )
        fault = chance.choice(("dropped", "reply lost", "twice")) if chance.random() < self.faults else ""
        if fault == "dropped":
            raise Unreachable
        data = wire.pack(message)
        asked, answer = relay.HANDLERS[path]
        try:
            for _ in range(2 if fault == "twice" else 1):
                packed = wire.pack(answer(self.branch.end(), self.van.name(), wire.unpack(data, asked)))
        except RequestRefused as refused:
            raise RefusalReceived(refused.refusal, refused.status) from refused
        except Crash as crash:
            raise Unreachable from crash
        if fault == "reply lost":
            raise Unreachable
        return wire.unpack(packed, shape)


FAULTS = ("dropped", "reply lost", "reply lost", "twice", "meanwhile", "meanwhile", "damaged request", "damaged page")


def damaged(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def changed(chance: random.Random, page: wire.Page) -> wire.Page:
    """A page with one change to what headquarters wrote, which can still be decoded."""
    if not page.lines:
        return page
    lines = list(page.lines)
    place = chance.randrange(len(lines))
    line = lines[place]
    kind = chance.randrange(6)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines[place] = _line(line, number=line.number + 1)
    elif kind == 2:
        lines[place] = _line(line, mark="" if line.mark else "not_entitled")
    elif kind == 3 and line.body:
        lines[place] = _line(line, body=line.body.replace(b'"made":"2026', b'"made":"2025'))
    elif kind == 4 and line.private:
        lines[place] = _line(
            line, private=wire.WirePrivatePart(line.private.person, line.private.salt, b'{"note":"y"}')
        )
    else:
        lines[place] = _line(line, sees=["another"])
    return wire.Page(lines, page.digest, page.common, page.common_digest, page.cards, page.more)


def _line(line: wire.FeedLine, **other: Any) -> wire.FeedLine:
    fields = {name: getattr(line, name) for name in line.__struct_fields__}
    return wire.FeedLine(**{**fields, **other})


class SimulatedWorld:
    """Headquarters, the offices, and the random events between them."""

    def __init__(self, seed: int, images: "Images | None" = None) -> None:
        self.seed, self.chance, self.now = seed, random.Random(seed), START
        self.happened: dict[str, int] = {}
        images, keys = images or beginning()
        self.hq = Replica("HQ", images["HQ"], {}, self)
        self.offices = [Replica(office, images[office], keys[office], self) for office in OFFICES if office != "HQ"]
        self.tags: list[str] = []
        """The numbers of all fault tags that were written, also in acts that a crash undid."""
        self.old: list[tuple[Replica, str, str, bytes, Any]] = []
        self.meanwhile: Callable[[], None] | None = None
        self.answered: Callable[[], None] = lambda: None
        """Called after each answer of headquarters, so that the shadow checks it."""
        self.guesses = enrolment.WrongCodeLimiter(lambda: (self.now - START).total_seconds())

    def count(self, what: str) -> None:
        self.happened[what] = self.happened.get(what, 0) + 1

    def here(self) -> HubContext:
        return HubContext(self.hq.store, self.hq.rules, self.hq.clock)

    def answer(self, signer: str, path: str, data: bytes, shape: type) -> bytes:
        """The answer of headquarters to a request that `signer` signed."""
        try:
            with self.hq.store.reading() as tx:
                asker = enrolled_stores.find(tx, signer)
            if asker is None:
                raise RefusalReceived(wire.Refusal("unknown_store"), 401)
            return wire.pack(answering(path)(self.here(), asker, wire.unpack(data, shape)))
        except RequestRefused as refused:
            raise RefusalReceived(refused.refusal, refused.status) from refused
        except Crash as crash:
            self.count("headquarters crashed")
            raise Unreachable from crash
        finally:
            self.answered()

    def enrol_again(self, replica: Replica) -> None:
        """Join again with a new code, as people do for a store that headquarters does not know any more."""
        with self.hq.store.writing() as tx:
            code = enrolled_stores.new_code(tx, replica.office, self.now)
        with replica.store.reading() as tx:
            asked = EnrolRequest(
                code,
                str(tx.meta("identity")),
                replica.office,
                outbox.own_seq(tx),
                "0.2.0",
                str(tx.meta(meta_keys.HEADQUARTERS)),
                "{}",
                own_name(tx),
            )
        enrolled = enrolment.enrol(self.here(), self.guesses, asked, "127.0.0.1")
        replica.keys[enrolled.store] = enrolled.secret
        assert enrolled.store == replica.name(), f"{replica.name()} joined again and is {enrolled.store}"

    def reproducible(self) -> AbstractContextManager[None]:
        return reproducible(self.chance, random.Random(self.seed))

    def close(self) -> None:
        for replica in (self.hq, *self.offices):
            replica.connection.close()


@contextmanager
def reproducible(chance: random.Random, secret: random.Random) -> Iterator[None]:
    """Derive ids and salts, and keys and codes from `secret`, so that a failing seed fails again, in every process."""
    id_of = lambda source: lambda: str(uuid.UUID(int=source.getrandbits(128), version=4))
    secretly = SimpleNamespace(
        choice=secret.choice, token_bytes=secret.randbytes, token_hex=lambda size: secret.randbytes(size).hex()
    )
    with ExitStack() as patched:
        for module, name, value in (
            (journal, "new_id", id_of(chance)),
            (enrolled_stores, "new_id", id_of(chance)),
            (entries, "new_id", id_of(chance)),
            (relay, "new_id", id_of(secret)),
            (journal, "os", SimpleNamespace(urandom=chance.randbytes)),
            (enrolled_stores, "secrets", secretly),
            (wire, "secrets", secretly),
            (os, "fsync", lambda handle: None),  # no carried file has to outlive a loss of power
        ):
            patched.enter_context(patch.object(module, name, value))
        yield


@cache
def beginning() -> Images:
    """Stores before their first exchange."""
    with reproducible(random.Random(0), random.Random(0)):
        return _beginning()


def _beginning() -> Images:
    images, keys = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        empty = _image(Store.create(Path(folder) / "empty", office="", name=""))
    stores = {}
    for office in OFFICES:
        stores[office] = store = store_of(office, empty)
        with store.writing() as tx:
            for key in ("office", "name", "identity"):
                tx.set_meta(key, f"identity of {office}" if key == "identity" else office)
    hq = stores["HQ"]
    with hq.writing() as tx:
        enrolled_stores.begin_headquarters(tx)
        tx.publish("office", [{"code": code, "name": code, "branch": branch} for code, branch in OFFICES.items()])
        tx.publish("staff", [_person(name, roles) for name, (_, roles) in STAFF.items()])
        common.catch_up(tx)
        facts = tx.meta("headquarters"), tx.meta("epoch")
    for office, store in stores.items():
        if office == "HQ":
            continue
        with hq.writing() as tx:
            record = enrolled_stores.add(tx, office, f"identity of {office}", START)
            rows, digest = common.page(tx, 0, 500)
        keys[office] = {record.store: record.secret}
        with store.writing() as tx:
            tx.set_meta("store", record.store)
            tx.set_meta("exchange/url", "http://headquarters")
            tx.set_meta("exchange/headquarters", str(facts[0]))
            tx.set_meta("exchange/epoch", str(facts[1]))
            common.reset(tx)
            common.apply(tx, rows, digest or b"")
    for office, store in stores.items():
        images[office] = _image(store)
    return images, keys


def _person(name: str, roles: str, office: str = "") -> dict[str, Any]:
    return {"name": name, "display": name, "pin": "x", "roles": roles, "office": office or STAFF[name][0]}


def publish_roles(world: SimulatedWorld, name: str, roles: str) -> None:
    """Publish new roles of a person at headquarters."""
    with contextlib.suppress(Crash), world.hq.store.writing() as tx:
        tx.publish("staff", [_person(name, roles)], replace=False)


def publish_engineers(world: SimulatedWorld, offices: dict[str, str]) -> None:
    """Publish further engineers at headquarters, by their offices."""
    publish_people(world, {name: (office, "engineer") for name, office in offices.items()})


def publish_people(world: SimulatedWorld, people: dict[str, tuple[str, str]]) -> None:
    """Publish further people at headquarters, by their offices and roles."""
    with world.hq.store.writing() as tx:
        rows = [_person(name, roles, office) for name, (office, roles) in people.items()]
        tx.publish("staff", rows, replace=False)


def _image(store: Store) -> bytes:
    with store.reading() as tx:
        image = bytearray(tx.connection.serialize())
    store.close()
    image[18:20] = b"\x01\x01"  # no write-ahead log: there is none in memory
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as smaller:
        smaller.deserialize(image)
        smaller.execute("PRAGMA page_size = 1024")  # most tables of the simulator have few rows
        smaller.execute("VACUUM")
        return smaller.serialize()
