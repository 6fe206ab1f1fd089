"""Headquarters' answers, each a plain function over one transaction. Who asks is known already: scope is never read from a request."""

from datetime import datetime

from db.store import Tx
from fieldservice.sync import common, enrolled_stores, feeds, incidents
from fieldservice.sync.enrolled_stores import RESTORED, EnrolledStore
from fieldservice.sync.hub import attachment_handlers, compare_handlers, sequencer
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest, ReofferAnswer, ReofferRequest
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport import wire
from fieldservice.words.moments import stamp


def _epoch(tx: Tx, epoch: str, asker: EnrolledStore, here: HubContext) -> str:
    current = str(tx.meta("epoch"))
    if epoch != current:
        raise RequestRefused(409, "epoch", epoch=current, base=asker.base, now=here.now())
    return current


def hello(here: HubContext, asker: EnrolledStore, said: wire.Hello) -> wire.Welcome:
    """Who we are, how far each side is; notes what is told of the asker. Writes only where there is something to note."""
    store = here.store
    bring_up_to_date(here)
    with store.reading() as tx:
        epoch = str(tx.meta("epoch"))
        position, _ = feeds.head(tx, asker.office)
        common_position, _ = common.head(tx)
        cards = tx.value("SELECT max(position) FROM card WHERE office = ?", (asker.office,)) or 0
        base = asker.base if said.epoch == epoch else enrolled_stores.last_shared_position(tx, said.epoch, asker.office)
        noted = tx.row(
            "SELECT contact, version, position, common, backlog, erased, skew FROM known_store WHERE store = ?",
            (asker.store,),
        )
        # A store that was revoked or replaced is told how it stands, and nothing of what its office sees since.
        active = asker.status == enrolled_stores.ACTIVE
        agrees = (
            not active or said.epoch != epoch or said.compare is None or compare.same(tx, asker.office, said.compare)
        )
        welcome = wire.Welcome(
            str(tx.meta("headquarters")),
            epoch,
            here.now(),
            asker.status,
            asker.last_seq,
            position,
            common_position,
            cards,
            base,
            max(1, wire.VERSION - 2),
            agrees,
            compare_keys(tx, asker) if active else {},
            attachment_handlers.wanted(tx, asker, here.rules) if active else [],
        )
    # A position in the common feed of another epoch would confirm what was erased since.
    erased = said.erased if said.epoch == epoch else noted[5] if noted else 0
    told = (said.program, said.position, said.common, said.backlog, erased, _skew(said.now, here))
    # A contact is written down once a minute, so that asking again costs no commit.
    if noted is None or noted[1:6] != told[:5] or abs(noted[6] - told[5]) > 5 or noted[0][:16] != here.now()[:16]:
        with store.writing() as tx:
            tx.run(
                "UPDATE known_store SET contact = ?, version = ?, position = ?, common = ?, backlog = ?, erased = ?, skew = ?"
                " WHERE store = ?",
                (stamp(here.clock()), *told, asker.store),
            )
    return welcome


def bring_up_to_date(here: HubContext) -> None:
    """Asked before every read; writes only where something was written here since."""
    with here.store.reading() as tx:
        news = feeds.behind(tx) or common.behind(tx)
    if news:
        with here.store.writing() as tx:
            catch_up(tx, here.rules)


def catch_up(tx: Tx, rules: Rules) -> None:
    """Headquarters' own entries and publications go into the feeds before anybody reads them."""
    feeds.catch_up(tx, rules, tx.store)
    common.catch_up(tx)


def _skew(said: str, here: HubContext) -> int:
    try:
        theirs = datetime.fromisoformat(said)
        return round((theirs - here.clock()).total_seconds())
    except (ValueError, TypeError):
        return 0


def compare_keys(tx: Tx, asker: EnrolledStore) -> dict[str, bytes]:
    """What the asker's vans sign with towards it; never their secrets."""
    return {van.store: wire.relay_key(van.secret) for van in enrolled_stores.vans_of(tx, asker.office)}


def push(here: HubContext, asker: EnrolledStore, signed: wire.SignedBatch) -> wire.Pushed:
    """Number a batch: the asker's own, or one it forwards for a van of its branch or carries in. Raises Refuse, BadMessage."""
    with here.store.writing() as tx:
        maker = enrolled_stores.find(tx, signed.store)
        if maker is None:
            raise RequestRefused(404, "unknown_store")
        batch = wire.verified_batch(maker.secret, signed)
        _epoch(tx, batch.epoch, maker, here)
        if maker.status != enrolled_stores.ACTIVE:
            return held(tx, maker, batch, signed, here)
        try:
            return wire.Pushed(sequencer.number(tx, here.rules, tx.store, batch, here.now()))
        except sequencer.Gap as gap:
            return wire.Pushed(maker.last_seq, "gap", gap.args[0])
        except sequencer.Fork as fork:
            # An answer, not an error of this transaction: that somebody copied a store must be on a list.
            if not tx.value(
                "SELECT 1 FROM incident WHERE what = ? AND office = ? AND settled = ''",
                (incidents.COPIED, maker.office),
            ):
                incidents.add(
                    tx,
                    incidents.COPIED,
                    here.now(),
                    office=maker.office,
                    detail={"store": maker.store, "seq": fork.args[0]},
                )
            return wire.Pushed(maker.last_seq, "fork", fork.args[0])


def held(tx: Tx, maker: EnrolledStore, batch: wire.Batch, signed: wire.SignedBatch, here: HubContext) -> wire.Pushed:
    """Work done before a store was revoked is not thrown away; a person decides whether it counts."""
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
                    "came": here.now(),
                    "batch": wire.encode(signed),
                }
            ],
        )
    return wire.Pushed(max(last, end), "held")


def release(here: HubContext, store: str) -> int:
    """Number what a revoked store sent; answers with how many entries that were. Raises Fork, Gap."""
    with here.store.writing() as tx:
        maker = enrolled_stores.find(tx, store)
        assert maker is not None
        before = maker.last_seq
        last = before
        for no, batch in tx.rows("SELECT no, batch FROM held_batch WHERE store = ? ORDER BY first_seq", (store,)):
            signed = wire.read(bytes(batch), wire.SignedBatch)
            last = sequencer.number(tx, here.rules, tx.store, wire.verified_batch(maker.secret, signed), here.now())
            tx.run("DELETE FROM held_batch WHERE no = ?", (no,))
        return last - before


def reoffer(here: HubContext, asker: EnrolledStore, offered: ReofferRequest) -> ReofferAnswer:
    """Number what headquarters lost when it was restored from a backup: an office offers all it had read since, in the order it
    had, whoever made it. Only what is not here is taken; its maker, when it comes, finds it known. At other times only entries of
    stores in whose place another one came are taken from others: a van may have the last that a branch wrote before its disk died.
    """
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    with here.store.writing() as tx:
        _epoch(tx, offered.epoch, asker, here)
        items = [item for item in offered.items if tx.meta(RESTORED) or enrolled_stores.superseded(tx, item[0])]
        feeds.catch_up(tx, here.rules, tx.store)
        taken = sequencer.witness(tx, here.rules, tx.store, items, here.now())
        return ReofferAnswer(taken, sequencer.orphans(tx, offered.items))


def enrol_anew(here: HubContext, asker: EnrolledStore, asked: EnrolAnewRequest) -> EnrolAnewAnswer:
    """A copied or restored store gets a name of its own; which of its entries are known already, it is told."""
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    with here.store.writing() as tx:
        # An answer that was lost is asked for again: the name that was given then and never used is given once more.
        unused = [
            one
            for one in enrolled_stores.stores_of(tx, asker.office)
            if one.identity == asker.identity
            and one.store != asker.store
            and not one.last_seq
            and one.status == enrolled_stores.ACTIVE
            and not tx.value("SELECT contact FROM known_store WHERE store = ?", (one.store,))
        ]
        anew = unused[0] if unused else enrolled_stores.add(tx, asker.office, asker.identity, here.clock())
        if not tx.value(
            "SELECT 1 FROM incident WHERE what = ? AND office = ? AND settled = ''", (incidents.COPIED, asker.office)
        ):
            incidents.add(
                tx,
                incidents.COPIED,
                here.now(),
                office=asker.office,
                detail={"store": asker.store, "seq": asker.last_seq},
            )
        return EnrolAnewAnswer(anew.store, anew.secret, sequencer.those_known(tx, asked.ids))


def pull(here: HubContext, asker: EnrolledStore, asked: wire.Pull) -> wire.Page:
    """What comes next in the asker's feed. Raises Refuse where the asker's place is none of this feed."""
    if asker.status != enrolled_stores.ACTIVE:
        raise RequestRefused(403, asker.status)
    bring_up_to_date(here)
    try:
        return _page(here, asker, asked)
    except RequestRefused as refuse:
        # Where it is our own running digest that was damaged, the asker's is the right one, and our entries prove it.
        if refuse.refusal.code == "feed" and compare_handlers.mend_digest(here, asker, asked.position, asked.digest):
            return _page(here, asker, asked)
        raise


def _page(here: HubContext, asker: EnrolledStore, asked: wire.Pull) -> wire.Page:
    with here.store.reading() as tx:
        _epoch(tx, asked.epoch, asker, here)
        if feeds.digest_at(tx, asker.office, asked.position) != asked.digest:
            raise RequestRefused(409, "feed", base=asker.base, now=here.now())
        if common.digest_at(tx, asked.common) != asked.common_digest:
            raise RequestRefused(409, "common", now=here.now())
        limit = min(asked.limit or wire.MOST_ENTRIES, wire.MOST_ENTRIES)
        rows, common_digest = common.page(tx, asked.common, limit)
        lines, digest = feeds.page(tx, asker.office, asked.position, limit, "" if asked.whole else asker.store)
        cards = [
            wire.CardRow(*row)
            for row in tx.rows(
                "SELECT position, thing, body FROM card WHERE office = ? AND position > ? ORDER BY position LIMIT ?",
                (asker.office, asked.cards, limit),
            )
        ]
        more = bool(lines and lines[-1].position < feeds.head(tx, asker.office)[0]) or bool(
            rows and rows[-1].position < common.head(tx)[0]
        )
        return wire.Page(
            lines,
            digest or asked.digest,
            rows,
            common_digest or asked.common_digest,
            cards,
            more or len(cards) == limit,
        )
