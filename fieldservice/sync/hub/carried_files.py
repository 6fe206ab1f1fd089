"""Carried files at headquarters: it writes one for an office without a connection, and numbers what such an office sent
in one."""

from pathlib import Path

from db.store import Tx
from fieldservice.sync import common, enrolled_stores, feeds
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.hub import handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.transport import carried_file, wire
from fieldservice.words.moments import stamp

CARDS = "carried/cards/"
"""Meta at headquarters, prefix of a store's name: position of the last card that the store has, according to its last
file."""


def carry_out(hub: HubContext, office: str, file: Path) -> carried_file.CarryOutReport:
    """Write the next pages of an office's feed into a file, from the position it last reported. Raises
    CarriedFileRejected."""
    file = carried_file.writable(file)
    with hub.store.reading() as tx:
        stores = enrolled_stores.stores_of(tx, office)
        carried_file.require(bool(stores), "unknown_store", store=office)
    asker = next((record for record in stores if record.status == enrolled_stores.ACTIVE), stores[-1])
    carried_file.require(asker.status == enrolled_stores.ACTIVE, asker.status, store=asker.store)
    handlers.bring_up_to_date(hub)
    start, content = _begun(hub, asker)
    request, entries, published, more = start, 0, 0, True
    while more:
        page = handlers.pull(hub, asker, request)
        if page.lines or page.common or page.cards:
            content.pages.append(wire.pack(page))
        entries, published, more = entries + len(page.lines), published + len(page.common), page.more
        request = wire.Pull(
            request.epoch,
            page.lines[-1].position if page.lines else request.position,
            page.digest,
            page.common[-1].position if page.common else request.common,
            page.common_digest,
            page.cards[-1].position if page.cards else request.cards,
        )
    carried_file.write(
        file,
        carried_file.TO_OFFICE,
        wire.encode(content),
        asker.secret,
        hub.store,
        content.made,
        start.position + 1,
        request.position,
    )
    return carried_file.CarryOutReport(str(file), asker.store, entries, published)


def _begun(hub: HubContext, asker: EnrolledStore) -> tuple[wire.Pull, carried_file.FromHeadquarters]:
    with hub.store.reading() as tx:
        found = tx.row("SELECT position, common FROM known_store WHERE store = ?", (asker.store,))
        assert found is not None, "the asker was read from this table"
        position, published = found
        digest, common_digest = feeds.digest_at(tx, asker.office, position), common.digest_at(tx, published)
        if digest is None:
            position, digest = 0, feeds.START
        if common_digest is None:
            published, common_digest = 0, feeds.START
        epoch = str(tx.meta("epoch"))
        start = wire.Pull(epoch, position, digest, published, common_digest, int(tx.meta(CARDS + asker.store) or 0))
        vans = {van.store: van.last_seq for van in enrolled_stores.vans_of(tx, asker.office)}
        return start, carried_file.FromHeadquarters(
            str(tx.meta("headquarters")), asker.store, hub.now(), epoch, asker.last_seq, vans, position, published, []
        )


def carry_in(hub: HubContext, file: Path) -> carried_file.CarryInReport:
    """Number the batches of an office's file as if they were pushed, and record how far it has read. Raises
    CarriedFileRejected."""
    content, outer = carried_file.read(file, carried_file.TO_HEADQUARTERS, carried_file.FromOffice)
    with hub.store.reading() as tx:
        carried_file.require(content.headquarters == tx.meta("headquarters"), "another_headquarters")
        maker = enrolled_stores.find(tx, content.store)
        if maker is None:
            raise carried_file.CarriedFileRejected("unknown_store", store=content.store)
        carried_file.require(carried_file.is_signed_by(maker.signed_with, outer), "sign")
        carried_file.require(content.hello.epoch == tx.meta("epoch"), "epoch")
        batches, left_out = _batches(tx, content, maker)
    rows = sum(map(_length, content.batches))
    entries, already, taken, held = 0, 0, 0, False
    forked: set[str] = set()
    for signed in batches:
        if signed.store in forked:
            continue
        with hub.store.reading() as tx:
            before = tx.value("SELECT last_seq FROM known_store WHERE store = ?", (signed.store,))
        pushed = handlers.push(hub, maker, signed)
        held = held or pushed.problem == "held"
        forked |= {signed.store} if pushed.problem == "fork" else set()
        if not pushed.problem:
            first, items = _entries(signed)
            taken += items
            entries += max(0, pushed.last_seq - before)
            already += min(items, max(0, before - first + 1))
        left_out += pushed.problem == "gap"
    _note(hub, maker, content)
    return carried_file.CarryInReport(
        content.store,
        entries,
        held=held,
        forked=bool(forked),
        left_out=left_out,
        rows=rows,
        already=already,
        rejected=rows - taken,
    )


def _entries(signed: wire.SignedBatch) -> tuple[int, int]:
    """(sequence number of the first entry, number of entries) of a batch that was verified before."""
    batch = wire.unpack(signed.batch, wire.Batch)
    return batch.first_seq, len(batch.items)


def _length(part: bytes) -> int:
    """The number of entries in a batch of the file; 0 where it cannot be read."""
    try:
        return _entries(wire.read(part, wire.SignedBatch))[1]
    except wire.BadMessage:
        return 0


def _batches(tx: Tx, content: carried_file.FromOffice, maker: EnrolledStore) -> tuple[list[wire.SignedBatch], int]:
    """The batches that can be pushed, and how many are left out: those of vans that did not sign them for this epoch.

    Raises CarriedFileRejected where entries of the office itself are missing before a batch.
    """
    found, left_out, expected = [], 0, maker.last_seq + 1
    for part in content.batches:
        try:
            signed = wire.read(part, wire.SignedBatch)
            by = enrolled_stores.find(tx, signed.store)
            batch = wire.verified_batch(by.signed_with, signed) if by else None
        except wire.BadMessage:
            by = batch = None
        if by is None or batch is None or batch.epoch != content.hello.epoch:
            left_out += 1
            continue
        if by.store == maker.store and maker.status == enrolled_stores.ACTIVE:
            carried_file.require(batch.first_seq <= expected, "gap", seq=expected)
            expected = max(expected, batch.first_seq + len(batch.items))
        found.append(signed)
    return found, left_out


def _note(hub: HubContext, maker: EnrolledStore, content: carried_file.FromOffice) -> None:
    """Record the file's hello, but not its clock, since the file may be days old; an old file overwrites nothing
    newer."""
    hello = content.hello
    with hub.store.writing() as tx:
        tx.run(
            "UPDATE known_store SET contact = ?, version = ? WHERE store = ?",
            (stamp(hub.clock()), hello.program, maker.store),
        )
        tx.run(
            "UPDATE known_store SET backlog = CASE WHEN last_seq < ? THEN ? - last_seq ELSE 0 END,"
            " erased = CASE WHEN erased < ? THEN ? ELSE erased END WHERE store = ?",
            (hello.last_seq, hello.last_seq, hello.erased, hello.erased, maker.store),
        )
        if feeds.digest_at(tx, maker.office, hello.position) == hello.digest:
            tx.run("UPDATE known_store SET position = ? WHERE store = ?", (hello.position, maker.store))
        if common.digest_at(tx, hello.common) == hello.common_digest:
            tx.run("UPDATE known_store SET common = ? WHERE store = ?", (hello.common, maker.store))
        tx.set_meta(CARDS + maker.store, str(hello.cards))
