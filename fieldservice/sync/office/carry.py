"""Carried files: what would go over the line, in a file on a stick, for an office that has no line.

It holds the same signed batches and the same pages. A file is believed whole before anything in it is taken, or refused whole;
taking it in twice is harmless, and so is an old one.
"""

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from db import errors
from fieldservice.sync import common, feeds
from fieldservice.sync.hub import answers, enrolled_stores
from fieldservice.sync.hub.answers import Here
from fieldservice.sync.hub.enrolled_stores import Known
from fieldservice.sync.office import outbox, receiving
from fieldservice.sync.office import session as sessions
from fieldservice.sync.office.session import Office
from fieldservice.sync.repair import erasure
from fieldservice.sync.rules import Tx
from fieldservice.sync.transport import wire

C = TypeVar("C")
MAGIC = b"fieldservice carried\n"
VERSION = 1
"""Of the shapes below."""
MOST_BYTES = 1 << 30
TO_HEADQUARTERS, TO_OFFICE = "to_headquarters", "to_office"
CARDS = "carried/cards/"
"""Meta at headquarters, before the name of a store: the position of the last card it has, as its last file said."""


class Unfit(Exception):
    """This file is not taken, and nothing of it was. `code`: no_file, not_carried, damaged, older, newer, to_headquarters or
    to_office (it goes there, not here), another_headquarters, other_store, unknown_store, sign, epoch, gap, position, feed,
    copied, revoked, replaced."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class FromOffice(wire.Shape):
    """What headquarters does not have, as signed batches in their order; `hello` tells how far the office has read."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    hello: wire.Hello
    batches: list[bytes]


class FromHeadquarters(wire.Shape):
    """Pages of an office's feed, the first of which goes on from `position` and `common`."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    epoch: wire.Text
    last_seq: wire.Count
    """The last of the office's own entries that headquarters has."""
    vans: dict[str, int]
    """The same of its vans' stores."""
    position: wire.Count
    common: wire.Count
    pages: list[bytes]


class Outer(wire.Shape):
    goes: wire.Text
    content: bytes
    mac: wire.Digest
    """By the secret of the office's store, whichever way the file goes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: how much is in it. `waiting` entries stay behind until other stores' entries are numbered."""

    file: str
    store: str
    entries: int
    published: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: how much of it was new. `held`: the store is revoked, and a person must release what it sent;
    `forked`: it was copied, and its next session gives it a new name; `left_out`: batches of vans that headquarters does not take."""

    store: str
    entries: int
    published: int = 0
    held: bool = False
    forked: bool = False
    left_out: int = 0


# At the office.


def out(office: Office, file: Path) -> Written:
    """Everything that headquarters has not acknowledged, into a file. It stays unsent until headquarters' answer comes in.

    Raises Unfit("not_carried") where another file stands in the way, StoreTrouble where it cannot be written.
    """
    file = _free(file)
    with office.store.reading() as tx:
        store, epoch, own = outbox.store_name(tx), str(tx.meta(sessions.EPOCH)), outbox.acknowledged(tx)
        secret = office.secret(store)
        batches, entries, last, first = [], 0, own, own + 1
        for run in outbox.runs(tx):
            signed = run.relayed or wire.sign(secret, wire.Batch(store, epoch, run.first_seq, run.own))
            last += len(run.own)
            entries += len(run.own) or len(wire.unpack(signed.batch, wire.Batch).items)
            batches.append(wire.encode(signed))
        content = FromOffice(
            str(tx.meta(sessions.HEADQUARTERS)), store, office.now(), sessions.hello_of(office, tx), batches
        )
        waiting = outbox.own_seq(tx) - last
    _write(file, TO_HEADQUARTERS, wire.encode(content), secret, office.store, content.made, first, last)
    return Written(str(file), store, entries, waiting=waiting)


def take_in(office: Office, file: Path) -> Taken:
    """What headquarters wrote for this office becomes part of the store, and what it says it has needs no sending. Raises Unfit."""
    content, outer = _read(file, TO_OFFICE, FromHeadquarters)
    with office.store.reading() as tx:
        store, own = outbox.store_name(tx), outbox.own_seq(tx)
        _is(content.headquarters == tx.meta(sessions.HEADQUARTERS), "another_headquarters")
        _is(content.store == store, "other_store", store=content.store)
        _is(_signed_by(office.secret(store), outer), "sign")
        _is(content.epoch == tx.meta(sessions.EPOCH), "epoch")
        _is(content.last_seq <= own, "copied")
        pages = _pages(tx, content)
        seen = int(tx.meta(sessions.CARDS) or 0)
        before = (feeds.head(tx, tx.store)[0], common.head(tx)[0])
    for page in pages:
        page.cards = [card for card in page.cards if card.position > seen]
        sessions.take_page(office, page, content.epoch)
    with office.store.writing() as tx:
        outbox.acknowledge(tx, max(outbox.acknowledged(tx), content.last_seq))
        for van, seq in content.vans.items():
            outbox.forwarded(tx, van, seq)
        if content.made > (tx.meta(sessions.LAST) or ""):
            tx.set_meta(sessions.LAST, content.made)
        after = (feeds.head(tx, tx.store)[0], common.head(tx)[0])
    erasure.finish(office.store, office.rules, office.now())
    return Taken(store, after[0] - before[0], after[1] - before[1])


def _pages(tx: Tx, content: FromHeadquarters) -> list[wire.Page]:
    """The pages, once every one of them is known to follow on what lies here. Raises Unfit."""
    at, published = feeds.head(tx, tx.store), common.head(tx)
    _is(content.position <= at[0] and content.common <= published[0], "position")
    pages = []
    try:
        for part in content.pages:
            page = wire.unpack(part, wire.Page)
            pages.append(page)
            rows = common.believed(published, page.common, page.common_digest)
            published = (rows[-1][0].position, rows[-1][1]) if rows else published
            believed = receiving.read(tx, tx.store, page.lines, page.digest, at)
            if believed:
                at = (believed[-1][0].position, believed[-1][2])
    except receiving.Lost:
        raise Unfit("copied") from None
    except (receiving.PageRefused, common.Refused):
        raise Unfit("feed") from None
    except wire.BadMessage:
        raise Unfit("damaged") from None
    return pages


# At headquarters.


def out_for(here: Here, office: str, file: Path) -> Written:
    """What an office should read next, into a file: from where it was when headquarters last heard of it. Raises Unfit."""
    file = _free(file)
    with here.store.reading() as tx:
        stores = enrolled_stores.of_office(tx, office)
        _is(bool(stores), "unknown_store", store=office)
    asker = next((one for one in stores if one.status == enrolled_stores.ACTIVE), stores[-1])
    _is(asker.status == enrolled_stores.ACTIVE, asker.status, store=asker.store)
    answers.bring_up_to_date(here)
    start, content = _begun(here, asker)
    asked, entries, published, more = start, 0, 0, True
    while more:
        page = answers.pull(here, asker, asked)
        if page.lines or page.common or page.cards:
            content.pages.append(wire.pack(page))
        entries, published, more = entries + len(page.lines), published + len(page.common), page.more
        asked = wire.Pull(
            asked.epoch,
            page.lines[-1].position if page.lines else asked.position,
            page.digest,
            page.common[-1].position if page.common else asked.common,
            page.common_digest,
            page.cards[-1].position if page.cards else asked.cards,
        )
    _write(
        file,
        TO_OFFICE,
        wire.encode(content),
        asker.secret,
        here.store,
        content.made,
        start.position + 1,
        asked.position,
    )
    return Written(str(file), asker.store, entries, published)


def _begun(here: Here, asker: Known) -> tuple[wire.Pull, FromHeadquarters]:
    with here.store.reading() as tx:
        position, published = tx.row("SELECT position, common FROM known_store WHERE store = ?", (asker.store,))
        digest, common_digest = feeds.digest_at(tx, asker.office, position), common.digest_at(tx, published)
        if digest is None:
            position, digest = 0, feeds.START
        if common_digest is None:
            published, common_digest = 0, feeds.START
        epoch = str(tx.meta("epoch"))
        start = wire.Pull(epoch, position, digest, published, common_digest, int(tx.meta(CARDS + asker.store) or 0))
        vans = {van.store: van.last_seq for van in enrolled_stores.vans_of(tx, asker.office)}
        return start, FromHeadquarters(
            str(tx.meta("headquarters")), asker.store, here.now(), epoch, asker.last_seq, vans, position, published, []
        )


def take_in_at_headquarters(here: Here, file: Path) -> Taken:
    """Number what an office wrote into a file, batch by batch as if it were pushed, and note how far the office has read. Raises Unfit."""
    content, outer = _read(file, TO_HEADQUARTERS, FromOffice)
    with here.store.reading() as tx:
        _is(content.headquarters == tx.meta("headquarters"), "another_headquarters")
        maker = enrolled_stores.known(tx, content.store)
        if maker is None:
            raise Unfit("unknown_store", store=content.store)
        _is(_signed_by(maker.secret, outer), "sign")
        _is(content.hello.epoch == tx.meta("epoch"), "epoch")
        batches, left_out = _batches(tx, content, maker)
    entries, held = 0, False
    forked: set[str] = set()
    for signed in batches:
        if signed.store in forked:
            continue
        with here.store.reading() as tx:
            before = tx.value("SELECT last_seq FROM known_store WHERE store = ?", (signed.store,))
        pushed = answers.push(here, maker, signed)
        held = held or pushed.problem == "held"
        forked |= {signed.store} if pushed.problem == "fork" else set()
        entries += max(0, pushed.last_seq - before) if not pushed.problem else 0
        left_out += pushed.problem == "gap"
    _note(here, maker, content)
    return Taken(content.store, entries, held=held, forked=bool(forked), left_out=left_out)


def _batches(tx: Tx, content: FromOffice, maker: Known) -> tuple[list[wire.Signed], int]:
    """The batches that can be pushed, and how many are left out: a van's that it did not sign for this epoch stays with the van.
    Raises Unfit where one of the office's own does not follow on what is here."""
    found, left_out, expected = [], 0, maker.last_seq + 1
    for part in content.batches:
        try:
            signed = wire.read(part, wire.Signed)
            by = enrolled_stores.known(tx, signed.store)
            batch = wire.opened(by.secret, signed) if by else None
        except wire.BadMessage:
            by = batch = None
        if by is None or batch is None or batch.epoch != content.hello.epoch:
            left_out += 1
            continue
        if by.store == maker.store and maker.status == enrolled_stores.ACTIVE:
            _is(batch.first_seq <= expected, "gap", seq=expected)
            expected = max(expected, batch.first_seq + len(batch.items))
        found.append(signed)
    return found, left_out


def _note(here: Here, maker: Known, content: FromOffice) -> None:
    """As a hello would; but how long a file lay in a pocket says nothing about the office's clock, and an old file nothing new."""
    said = content.hello
    with here.store.writing() as tx:
        tx.run(
            "UPDATE known_store SET contact = ?, version = ? WHERE store = ?",
            (here.now()[:19] + "Z", said.program, maker.store),
        )
        tx.run(
            "UPDATE known_store SET backlog = CASE WHEN last_seq < ? THEN ? - last_seq ELSE 0 END,"
            " erased = CASE WHEN erased < ? THEN ? ELSE erased END WHERE store = ?",
            (said.last_seq, said.last_seq, said.erased, said.erased, maker.store),
        )
        if feeds.digest_at(tx, maker.office, said.position) == said.digest:
            tx.run("UPDATE known_store SET position = ? WHERE store = ?", (said.position, maker.store))
        if common.digest_at(tx, said.common) == said.common_digest:
            tx.run("UPDATE known_store SET common = ? WHERE store = ?", (said.common, maker.store))
        tx.set_meta(CARDS + maker.store, str(said.cards))


# The file.


def _is(holds: bool, code: str, **values: object) -> None:
    if not holds:
        raise Unfit(code, **values)


def _signed_by(secret: str, outer: Outer) -> bool:
    return hmac.compare_digest(_mac(secret, outer.goes, outer.content), outer.mac)


def _mac(secret: str, goes: str, content: bytes) -> bytes:
    return wire.mac(secret, b"carried", VERSION.to_bytes(2, "big"), goes.encode(), content)


def _free(file: Path) -> Path:
    """Where to write: a file carried before may be written over, any other is left alone."""
    file = Path(file).absolute()
    with errors.told_of_file(file):
        try:
            with file.open("rb") as there:
                _is(there.read(len(MAGIC)) == MAGIC, "not_carried", file=str(file))
        except FileNotFoundError:
            pass
    return file


def _write(file: Path, goes: str, content: bytes, secret: str, store: object, made: str, first: int, last: int) -> None:
    """Written aside, synced, renamed: a stick that is pulled out too early has the old file or the new one."""
    plain = wire.encode(Outer(goes, content, _mac(secret, goes, content)))
    head = MAGIC + VERSION.to_bytes(2, "big")
    half = file.with_name(file.name + ".part")
    # An erasure must find the file later, so it is noted before there is one.
    with store.writing() as tx:  # type: ignore[attr-defined]
        tx.put("carried", [{"file": str(file), "made": made, "first_seq": first, "last_seq": last}])
    with errors.told_of_file(file):
        try:
            half.unlink(missing_ok=True)
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as written:
                written.write(head + sha256(head + plain).digest())
                written.write(plain)
                written.flush()
                os.fsync(written.fileno())
            os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
        if os.name == "posix":
            place = os.open(file.parent, os.O_RDONLY)
            with suppress(OSError):  # a stick's file system may not know this
                os.fsync(place)
            os.close(place)


def _opened(file: Path) -> Outer:
    try:
        with Path(file).open("rb") as there:
            raw = there.read(MOST_BYTES + 1)
    except OSError:
        raise Unfit("no_file", file=str(file)) from None
    start = len(MAGIC) + 2
    _is(raw.startswith(MAGIC) and len(raw) <= MOST_BYTES, "not_carried", file=str(file))
    whole = sha256(raw[:start] + raw[start + 32 :]).digest() == raw[start : start + 32]
    _is(whole, "damaged", file=str(file))
    version = int.from_bytes(raw[len(MAGIC) : start], "big")
    _is(version <= VERSION, "newer", file=str(file))
    _is(version >= max(1, VERSION - 2), "older", file=str(file))
    try:
        return wire.read(raw[start + 32 :], Outer)
    except wire.BadMessage:
        raise Unfit("damaged", file=str(file)) from None


def _read(file: Path, goes: str, shape: type[C]) -> tuple[C, Outer]:
    """The content, if it goes this way; its signature is not looked at yet."""
    outer = _opened(Path(file))
    _is(outer.goes == goes, outer.goes if outer.goes in (TO_HEADQUARTERS, TO_OFFICE) else "damaged", file=str(file))
    try:
        return wire.read(outer.content, shape), outer
    except wire.BadMessage:
        raise Unfit("damaged", file=str(file)) from None
