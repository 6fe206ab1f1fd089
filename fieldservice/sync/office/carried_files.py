"""Carried files at an office without a connection: it writes what headquarters lacks, and imports what headquarters
wrote for it."""

from pathlib import Path

from db.store import Tx
from fieldservice.sync import common, feeds, receiving
from fieldservice.sync.meta_keys import CARDS, EPOCH, HEADQUARTERS, LAST
from fieldservice.sync.office import forwarding, outbox
from fieldservice.sync.office import session as sessions
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.repair import erasure
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import carried_file, wire


def out(office: OfficeContext, file: Path) -> carried_file.CarryOutReport:
    """Write all unacknowledged entries into a file. They count as unsent until headquarters' file is imported.

    Raises CarriedFileRejected("not_carried") where another file is in the way, StoreTrouble where it cannot be written.
    """
    file = carried_file.writable(file)
    with office.store.reading() as tx:
        store, epoch, own = own_name(tx), str(tx.meta(EPOCH)), outbox.acknowledged(tx)
        secret = office.secret(store)
        batches, entries, last, first = [], 0, own, own + 1
        for run in outbox.runs(tx):
            signed = run.relayed or wire.sign(secret, wire.Batch(store, epoch, run.first_seq, run.own))
            last += len(run.own)
            entries += len(run.own) or len(wire.unpack(signed.batch, wire.Batch).items)
            batches.append(wire.encode(signed))
        content = carried_file.FromOffice(
            str(tx.meta(HEADQUARTERS)), store, office.now(), sessions.hello_of(office, tx), batches
        )
        waiting = outbox.own_seq(tx) - last
    carried_file.write(
        file, carried_file.TO_HEADQUARTERS, wire.encode(content), secret, office.store, content.made, first, last
    )
    return carried_file.CarryOutReport(str(file), store, entries, waiting=waiting)


def take_in(office: OfficeContext, file: Path) -> carried_file.CarryInReport:
    """Import headquarters' file for this office, with its acknowledgement of our entries. Raises
    CarriedFileRejected."""
    content, outer = carried_file.read(file, carried_file.TO_OFFICE, carried_file.FromHeadquarters)
    with office.store.reading() as tx:
        store, own = own_name(tx), outbox.own_seq(tx)
        carried_file.require(content.headquarters == tx.meta(HEADQUARTERS), "another_headquarters")
        carried_file.require(content.store == store, "other_store", store=content.store)
        carried_file.require(carried_file.is_signed_by(office.secrets(store), outer), "sign")
        carried_file.require(content.epoch == tx.meta(EPOCH), "epoch")
        carried_file.require(content.last_seq <= own, "copied")
        pages = _pages(tx, content)
        seen = int(tx.meta(CARDS) or 0)
        before = (feeds.head(tx, tx.store)[0], common.head(tx)[0])
    rows = sum(len(page.lines) + len(page.common) for page in pages)
    already = sum(line.position <= before[0] for page in pages for line in page.lines)
    already += sum(row.position <= before[1] for page in pages for row in page.common)
    for page in pages:
        page.cards = [card for card in page.cards if card.position > seen]
        sessions.take_page(office, page, content.epoch)
    with office.store.writing() as tx:
        outbox.acknowledge(tx, max(outbox.acknowledged(tx), content.last_seq))
        for van, seq in content.vans.items():
            forwarding.acknowledged(tx, office, van, seq)
        if content.made > (tx.meta(LAST) or ""):
            tx.set_meta(LAST, content.made)
        after = (feeds.head(tx, tx.store)[0], common.head(tx)[0])
    erasure.finish(office.store, office.rules, office.now())
    return carried_file.CarryInReport(store, after[0] - before[0], after[1] - before[1], rows=rows, already=already)


def _pages(tx: Tx, content: carried_file.FromHeadquarters) -> list[wire.Page]:
    """The pages, after all of them were verified to continue this store's feeds. Raises CarriedFileRejected."""
    at, published = feeds.head(tx, tx.store), common.head(tx)
    carried_file.require(content.position <= at[0] and content.common <= published[0], "position")
    pages = []
    try:
        for part in content.pages:
            page = wire.unpack(part, wire.Page)
            pages.append(page)
            rows = common.verified(published, page.common, page.common_digest)
            published = (rows[-1][0].position, rows[-1][1]) if rows else published
            verified = receiving.verify(tx, tx.store, page.lines, page.digest, at)
            if verified:
                at = (verified[-1][0].position, verified[-1][2])
    except receiving.BodyMissing:
        raise carried_file.CarriedFileRejected("copied") from None
    except (receiving.PageRefused, common.CommonFeedRejected):
        raise carried_file.CarriedFileRejected("feed") from None
    except wire.BadMessage:
        raise carried_file.CarriedFileRejected("damaged") from None
    return pages
