"""Headquarters' request handlers. Each gets the record of the store that sent the request; what that store may see
follows from the record, never from the request."""

from datetime import datetime

from db.store import Tx
from fieldservice.sync import common, enrolled_stores, feeds, incidents
from fieldservice.sync.enrolled_stores import RESTORED, EnrolledStore
from fieldservice.sync.hub import attachment_handlers, compare_handlers, sequencer, store_chains
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest, ReofferAnswer, ReofferRequest
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_chain import list_broken
from fieldservice.sync.transport import wire
from fieldservice.words.moments import stamp


def _check_epoch(tx: Tx, epoch: str, asker: EnrolledStore, hub: HubContext) -> None:
    """Raises RequestRefused where the store follows another epoch than the present one."""
    current = str(tx.meta("epoch"))
    if epoch != current:
        raise RequestRefused(409, "epoch", epoch=current, base=asker.base, now=hub.now())


def hello(hub: HubContext, asker: EnrolledStore, hello: wire.Hello) -> wire.Welcome:
    """Answer who we are and how far each side is, and record what the store reports. Writes only if something
    changed."""
    store = hub.store
    bring_up_to_date(hub)
    if hello.exposed and asker.status == enrolled_stores.ACTIVE:
        asker = _exposed(hub, asker)
    with store.reading() as tx:
        epoch = str(tx.meta("epoch"))
        position, _ = feeds.head(tx, asker.office)
        common_position, _ = common.head(tx)
        cards = tx.value("SELECT max(position) FROM card WHERE office = ?", (asker.office,)) or 0
        base = (
            asker.base if hello.epoch == epoch else enrolled_stores.last_shared_position(tx, hello.epoch, asker.office)
        )
        noted = tx.row(
            "SELECT contact, version, position, common, backlog, erased, chain_seq, chain, skew FROM known_store"
            " WHERE store = ?",
            (asker.store,),
        )
        # A revoked or replaced store learns its status, and nothing that its office has come to see since.
        active = asker.status == enrolled_stores.ACTIVE
        agrees = (
            not active
            or hello.epoch != epoch
            or hello.compare is None
            or compare.matches(tx, asker.office, hello.compare)
        )
        chain, broken = store_chains.remembered(tx, asker.store), 0
        if active and hello.epoch == epoch:
            try:
                chain = store_chains.check(tx, asker, hello.chain, hello.last_seq)
            except store_chains.Broken as found:
                broken = found.args[0]
        welcome = wire.Welcome(
            str(tx.meta("headquarters")),
            epoch,
            hub.now(),
            asker.status,
            asker.last_seq,
            position,
            common_position,
            cards,
            base,
            max(1, wire.VERSION - 2),
            agrees,
            relay_keys_of(tx, asker) if active else {},
            attachment_handlers.wanted(tx, asker, hub.rules) if active else [],
            wire.sealed(asker.secret, asker.fresh) if active and asker.fresh else b"",
            not broken,
        )
    # A position in the common feed of another epoch would confirm erasures that the store has not read.
    erased = hello.erased if hello.epoch == epoch else noted[5] if noted else 0
    agreed = (chain.seq, chain.digest.hex() if chain.seq else "")
    reported = (hello.program, hello.position, hello.common, hello.backlog, erased, *agreed, _skew(hello.now, hub))
    # A contact is recorded at most once a minute, so that a repeated hello costs no commit.
    if (
        noted is None
        or broken
        or noted[1:8] != reported[:7]
        or abs(noted[8] - reported[7]) > 5
        or noted[0][:16] != hub.now()[:16]
    ):
        with store.writing() as tx:
            tx.run(
                "UPDATE known_store SET contact = ?, version = ?, position = ?, common = ?, backlog = ?, erased = ?,"
                " chain_seq = ?, chain = ?, skew = ? WHERE store = ?",
                (stamp(hub.clock()), *reported, asker.store),
            )
            if broken:
                list_broken(tx, asker.office, asker.store, broken, hub.now())
    return welcome


def _exposed(hub: HubContext, asker: EnrolledStore) -> EnrolledStore:
    """Rotate the secret of a store that others may have read, and of its vans, whose keys it has beside its own."""
    with hub.store.writing() as tx:
        for exposed in (asker, *enrolled_stores.vans_of(tx, asker.office)):
            enrolled_stores.rotate(tx, exposed.store)
        found = enrolled_stores.find(tx, asker.store)
    assert found is not None
    return found


def bring_up_to_date(hub: HubContext) -> None:
    """Put headquarters' own new entries and publications into the feeds. Called before every read; writes only if there
    are any."""
    with hub.store.reading() as tx:
        news = feeds.behind(tx) or common.behind(tx) or bool(feeds.newcomers(tx, hub.rules, tx.store))
    if news:
        with hub.store.writing() as tx:
            catch_up(tx, hub.rules)


def catch_up(tx: Tx, rules: Rules) -> None:
    """Put headquarters' own new entries and publications into the feeds, in the open transaction."""
    feeds.catch_up(tx, rules, tx.store)
    feeds.welcome(tx, rules, tx.store)
    common.catch_up(tx)


def _skew(theirs: str, hub: HubContext) -> int:
    try:
        return round((datetime.fromisoformat(theirs) - hub.clock()).total_seconds())
    except (ValueError, TypeError):
        return 0


def relay_keys_of(tx: Tx, asker: EnrolledStore) -> dict[str, bytes]:
    """By store of the branch's vans the key with which each signs towards the branch; never their secrets."""
    return {van.store: wire.relay_key(van.secret) for van in enrolled_stores.vans_of(tx, asker.office)}


def push(hub: HubContext, asker: EnrolledStore, signed: wire.SignedBatch) -> wire.Pushed:
    """Number a batch: the store's own, or one that it forwards for a van. Raises RequestRefused, BadMessage."""
    with hub.store.writing() as tx:
        maker = enrolled_stores.find(tx, signed.store)
        if maker is None:
            raise RequestRefused(404, "unknown_store")
        batch = wire.verified_batch(maker.signed_with, signed)
        _check_epoch(tx, batch.epoch, maker, hub)
        if maker.status != enrolled_stores.ACTIVE:
            return held(tx, maker, batch, signed, hub)
        try:
            return wire.Pushed(sequencer.number(tx, hub.rules, tx.store, batch, hub.now()))
        except sequencer.Gap as gap:
            return wire.Pushed(maker.last_seq, "gap", gap.args[0])
        except sequencer.Fork as fork:
            # An answer and no error, so that this transaction is committed: the copied store must be listed.
            _list_copied(tx, hub, maker, fork.args[0])
            return wire.Pushed(maker.last_seq, "fork", fork.args[0])


def _list_copied(tx: Tx, hub: HubContext, record: EnrolledStore, seq: int) -> None:
    """List a copied store as an incident, unless one of its office is listed already."""
    if not incidents.is_open(tx, incidents.COPIED, office=record.office):
        detail = {"store": record.store, "seq": seq}
        incidents.add(tx, incidents.COPIED, hub.now(), office=record.office, detail=detail)


def held(tx: Tx, maker: EnrolledStore, batch: wire.Batch, signed: wire.SignedBatch, hub: HubContext) -> wire.Pushed:
    """Keep a batch of a revoked store unnumbered: a person decides whether that work counts."""
    last = batch.first_seq + len(batch.items) - 1
    end = tx.value("SELECT max(last_seq) FROM held_batch WHERE store = ?", (maker.store,)) or maker.last_seq
    if batch.first_seq > end + 1:
        return wire.Pushed(maker.last_seq, "gap", end + 1)
    if last > end:
        tx.put(
            "held_batch",
            [
                {
                    "no": tx.counter("held"),
                    "store": maker.store,
                    "first_seq": batch.first_seq,
                    "last_seq": last,
                    "came": hub.now(),
                    "batch": wire.encode(signed),
                }
            ],
        )
    return wire.Pushed(max(last, end), "held")


def release(hub: HubContext, store: str) -> int:
    """Number the held batches of a revoked store; returns the number of their entries. Raises Fork, Gap."""
    with hub.store.writing() as tx:
        maker = enrolled_stores.find(tx, store)
        assert maker is not None
        before = maker.last_seq
        last = before
        for no, batch in tx.rows("SELECT no, batch FROM held_batch WHERE store = ? ORDER BY first_seq", (store,)):
            signed = wire.read(bytes(batch), wire.SignedBatch)
            last = sequencer.number(tx, hub.rules, tx.store, wire.verified_batch(maker.signed_with, signed), hub.now())
            tx.run("DELETE FROM held_batch WHERE no = ?", (no,))
        return last - before


def reoffer(hub: HubContext, asker: EnrolledStore, offered: ReofferRequest) -> ReofferAnswer:
    """Number entries that a store offers again: those that headquarters lost when it was restored from a backup, of any
    maker.

    Only entries that headquarters lacks are accepted. Without a restore it accepts only entries of stores that were
    superseded: a van may have the last ones that a branch wrote before its disk died.
    """
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    with hub.store.writing() as tx:
        _check_epoch(tx, offered.epoch, asker, hub)
        items = [item for item in offered.items if tx.meta(RESTORED) or enrolled_stores.superseded(tx, item[0])]
        feeds.catch_up(tx, hub.rules, tx.store)
        taken = sequencer.witness(tx, hub.rules, tx.store, items, hub.now())
        return ReofferAnswer(taken, sequencer.orphans(tx, offered.items))


def enrol_anew(hub: HubContext, asker: EnrolledStore, request: EnrolAnewRequest) -> EnrolAnewAnswer:
    """Give a copied or restored store a new name, and answer which of its entries headquarters has already."""
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    with hub.store.writing() as tx:
        # If the answer was lost, the request comes again: then the name that was never used is given once more.
        unused = [
            record
            for record in enrolled_stores.stores_of(tx, asker.office)
            if record.identity == asker.identity
            and record.store != asker.store
            and not record.last_seq
            and record.status == enrolled_stores.ACTIVE
            and not tx.value("SELECT contact FROM known_store WHERE store = ?", (record.store,))
        ]
        anew = unused[0] if unused else enrolled_stores.add(tx, asker.office, asker.identity, hub.clock())
        _list_copied(tx, hub, asker, asker.last_seq)
        return EnrolAnewAnswer(anew.store, anew.secret, sequencer.those_known(tx, request.ids))


def pull(hub: HubContext, asker: EnrolledStore, request: wire.Pull) -> wire.Page:
    """The next page of the office's feed. Raises RequestRefused where the store's cursor does not fit this feed."""
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    bring_up_to_date(hub)
    try:
        return _page(hub, asker, request)
    except RequestRefused as refuse:
        # If our own running digest was damaged, the store's is right and our entries prove it.
        if refuse.refusal.code == "feed" and compare_handlers.repair_digest(
            hub, asker, request.position, request.digest
        ):
            return _page(hub, asker, request)
        raise


def _page(hub: HubContext, asker: EnrolledStore, request: wire.Pull) -> wire.Page:
    with hub.store.reading() as tx:
        _check_epoch(tx, request.epoch, asker, hub)
        if feeds.digest_at(tx, asker.office, request.position) != request.digest:
            raise RequestRefused(409, "feed", base=asker.base, now=hub.now())
        if common.digest_at(tx, request.common) != request.common_digest:
            raise RequestRefused(409, "common", now=hub.now())
        limit = min(request.limit or wire.MOST_ENTRIES, wire.MOST_ENTRIES)
        rows, common_digest = common.page(tx, request.common, limit)
        lines, digest = feeds.page(tx, asker.office, request.position, limit, "" if request.whole else asker.store)
        cards = [
            wire.CardRow(*row)
            for row in tx.rows(
                "SELECT position, thing, body FROM card WHERE office = ? AND position > ? ORDER BY position LIMIT ?",
                (asker.office, request.cards, limit),
            )
        ]
        more = bool(lines and lines[-1].position < feeds.head(tx, asker.office)[0]) or bool(
            rows and rows[-1].position < common.head(tx)[0]
        )
        return wire.Page(
            lines,
            digest or request.digest,
            rows,
            common_digest or request.common_digest,
            cards,
            more or len(cards) == limit,
        )
