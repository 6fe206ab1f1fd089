"""Headquarters writes a carried file for an office that has no line, and numbers what such an office sent in one."""

from pathlib import Path

from db.store import Tx
from fieldservice.sync import common, enrolled_stores, feeds
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.hub import handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.transport import carried_file, wire
from fieldservice.words.moments import stamp

CARDS = "carried/cards/"
"""Meta at headquarters, before the name of a store: the position of the last card it has, as its last file said."""


def carry_out(here: HubContext, office: str, file: Path) -> carried_file.CarryOutReport:
    """What an office should read next, into a file: from where it was when headquarters last heard of it. Raises Unfit."""
    file = carried_file.writable(file)
    with here.store.reading() as tx:
        stores = enrolled_stores.stores_of(tx, office)
        carried_file.require(bool(stores), "unknown_store", store=office)
    asker = next((one for one in stores if one.status == enrolled_stores.ACTIVE), stores[-1])
    carried_file.require(asker.status == enrolled_stores.ACTIVE, asker.status, store=asker.store)
    handlers.bring_up_to_date(here)
    start, content = _begun(here, asker)
    asked, entries, published, more = start, 0, 0, True
    while more:
        page = handlers.pull(here, asker, asked)
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
    carried_file.write(
        file,
        carried_file.TO_OFFICE,
        wire.encode(content),
        asker.secret,
        here.store,
        content.made,
        start.position + 1,
        asked.position,
    )
    return carried_file.CarryOutReport(str(file), asker.store, entries, published)


def _begun(here: HubContext, asker: EnrolledStore) -> tuple[wire.Pull, carried_file.FromHeadquarters]:
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
        return start, carried_file.FromHeadquarters(
            str(tx.meta("headquarters")), asker.store, here.now(), epoch, asker.last_seq, vans, position, published, []
        )


def carry_in(here: HubContext, file: Path) -> carried_file.CarryInReport:
    """Number what an office wrote into a file, batch by batch as if it were pushed, and note how far the office has read. Raises Unfit."""
    content, outer = carried_file.read(file, carried_file.TO_HEADQUARTERS, carried_file.FromOffice)
    with here.store.reading() as tx:
        carried_file.require(content.headquarters == tx.meta("headquarters"), "another_headquarters")
        maker = enrolled_stores.find(tx, content.store)
        if maker is None:
            raise carried_file.CarriedFileRejected("unknown_store", store=content.store)
        carried_file.require(carried_file.is_signed_by(maker.secret, outer), "sign")
        carried_file.require(content.hello.epoch == tx.meta("epoch"), "epoch")
        batches, left_out = _batches(tx, content, maker)
    entries, held = 0, False
    forked: set[str] = set()
    for signed in batches:
        if signed.store in forked:
            continue
        with here.store.reading() as tx:
            before = tx.value("SELECT last_seq FROM known_store WHERE store = ?", (signed.store,))
        pushed = handlers.push(here, maker, signed)
        held = held or pushed.problem == "held"
        forked |= {signed.store} if pushed.problem == "fork" else set()
        entries += max(0, pushed.last_seq - before) if not pushed.problem else 0
        left_out += pushed.problem == "gap"
    _note(here, maker, content)
    return carried_file.CarryInReport(content.store, entries, held=held, forked=bool(forked), left_out=left_out)


def _batches(tx: Tx, content: carried_file.FromOffice, maker: EnrolledStore) -> tuple[list[wire.SignedBatch], int]:
    """The batches that can be pushed, and how many are left out: a van's that it did not sign for this epoch stays with the van.
    Raises Unfit where one of the office's own does not follow on what is here."""
    found, left_out, expected = [], 0, maker.last_seq + 1
    for part in content.batches:
        try:
            signed = wire.read(part, wire.SignedBatch)
            by = enrolled_stores.find(tx, signed.store)
            batch = wire.verified_batch(by.secret, signed) if by else None
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


def _note(here: HubContext, maker: EnrolledStore, content: carried_file.FromOffice) -> None:
    """As a hello would; but how long a file lay in a pocket says nothing about the office's clock, and an old file nothing new."""
    said = content.hello
    with here.store.writing() as tx:
        tx.run(
            "UPDATE known_store SET contact = ?, version = ? WHERE store = ?",
            (stamp(here.clock()), said.program, maker.store),
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
