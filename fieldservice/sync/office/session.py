"""A session with headquarters: hello, push until empty, pull until empty, compare, attachments.

It can be resumed after every batch. No transaction stays open during a request, so that the desk can write meanwhile.
"""

from datetime import datetime

from db.store import Tx
from db.verify_exchange import ANCHOR
from fieldservice.private_files import EXPOSED, SECRETS, exposed
from fieldservice.shapes import JsonObject
from fieldservice.sync import common, feeds, incidents, receiving
from fieldservice.sync.meta_keys import CARDS, COMPARED, EPOCH, ERASED, HEADQUARTERS, LAST, PROBLEM, SKEW, URL
from fieldservice.sync.office import (
    attachment_exchange,
    forwarding,
    outbox,
    own_chain,
    reconciliation,
    recovery,
    relay_keys,
)
from fieldservice.sync.office.context import OfficeContext, Report
from fieldservice.sync.repair import compare, erasure
from fieldservice.sync.store_chain import ChainClaim, list_broken
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel, RefusalReceived, SyncProblem

SAME_CLOCK = 5
"""Seconds by which a clock may seem to have moved only because the line was slow."""


def exchange(
    office: OfficeContext,
    link: Channel,
    *,
    force: bool = False,
    limit: int = wire.MOST_ENTRIES,
    wait: int = 0,
    fetch: bool = True,
) -> Report:
    """Run one whole session, or without `fetch` only the push (before a first copy, which brings everything else).

    Raises Unreachable, RefusalReceived, SyncProblem, wire.BadMessage; what was done until then stays done.
    """
    report, confirmed = Report(), _erased(office)
    with office.store.reading() as tx:
        stretch = stretch_of(tx)
    welcome = greet(office, link)
    if welcome.status == "active" and recovery.is_a_copy(office, welcome):
        recovery.enrol_anew(office, link)
        welcome = greet(office, link)
    push_all(office, link, report, force, limit)
    if welcome.status != "active":
        raise SyncProblem(welcome.status)
    if welcome.oldest > wire.VERSION:
        raise SyncProblem("too_old")  # the pushed entries are numbered all the same: pushes of any version are accepted
    if not fetch:
        return report
    pull_all(office, link, report, limit, wait if not report.pushed else 0)
    recovery.bear_witness(office, link, force, lambda: pull_all(office, link, Report(), wire.MOST_ENTRIES))
    # Entries that waited for those of another store can be sent now that those are numbered.
    push_all(office, link, report, force, limit)
    recovery.list_outcomes(office)
    if not welcome.agrees:
        report.compared = False
        report.different = reconciliation.whole(office, link)
    # A session without news stays as cheap as its hello.
    attachment_exchange.exchange(office, link, welcome, stretch if report.pushed or report.pulled else None)
    # Erased data that could not leave the disk before (a batch waited, somebody was reading); then it is confirmed at
    # once.
    erasure.finish(office.store, office.rules, office.now())
    if _erased(office) != confirmed:
        link("hello", _hello(office), wire.Welcome)
    with office.store.writing() as tx:
        tx.set_meta(LAST, office.now())
        tx.set_meta(PROBLEM, "")
        head, _ = feeds.head(tx, tx.store)
        if head:
            compared = int(tx.meta(COMPARED) or 0) % head + compare.STRETCH
            tx.set_meta(COMPARED, str(compared if compared < head else 0))
    return report


def _erased(office: OfficeContext) -> int:
    with office.store.reading() as tx:
        return int(tx.meta(ERASED) or 0)


def _hello(office: OfficeContext) -> wire.Hello:
    with office.store.reading() as tx:
        return hello_of(office, tx)


def greet(office: OfficeContext, link: Channel) -> wire.Welcome:
    """Send hello and follow headquarters if it was restored. Raises SyncProblem where it is another headquarters."""
    with office.store.reading() as tx:
        greeting = hello_of(office, tx)
        headquarters, epoch = tx.meta(HEADQUARTERS), tx.meta(EPOCH)
    welcome = link("hello", greeting, wire.Welcome)
    if headquarters != welcome.headquarters:
        raise SyncProblem("another_headquarters")
    if welcome.epoch != epoch:
        if welcome.oldest > wire.VERSION:
            raise SyncProblem("too_old")
        if not recovery.follow(office, link, welcome, epoch):
            return greet(office, link)  # it has another epoch by now, and the answer is none to that
    skew = _skew(office, welcome.now)
    with office.store.reading() as tx:
        # Only back, never forward: a number does not prove that headquarters has these entries and not those of a copy.
        back = welcome.status == "active" and welcome.last_seq < outbox.acknowledged(tx)
        noted = tx.meta(SKEW)
        claimed = ChainClaim(*greeting.chain) if greeting.chain else None
        anchor = own_chain.anchor(tx, claimed if welcome.unbroken else None)
        news = back or not welcome.unbroken or anchor != tx.meta(ANCHOR)
    if news or noted is None or abs(int(noted) - skew) > SAME_CLOCK:  # asking again costs no commit
        with office.store.writing() as tx:
            tx.set_meta(ANCHOR, anchor)
            if claimed and not welcome.unbroken:
                list_broken(tx, tx.store, own_name(tx), claimed.seq, office.now())
            tx.set_meta(SKEW, str(skew))
            if back and welcome.last_seq < outbox.acknowledged(tx):
                detail = {"store": own_name(tx), "seq": welcome.last_seq}
                incidents.add(tx, incidents.SHORTER, office.now(), detail=detail)
                outbox.acknowledge(tx, welcome.last_seq)
    if welcome.status == "active":
        recovery.offer_again(office, link)  # the rest of what an interrupted session began
    relay_keys.keep_keys(office, welcome.relay_keys)
    if welcome.fresh:
        _take_secret(office, welcome.fresh)
    return welcome


def _take_secret(office: OfficeContext, sealed: bytes) -> None:
    """Keep the new secret, with which every later request is signed. Headquarters takes the old one until then."""
    with office.store.reading() as tx:
        store = own_name(tx)
    office.keep_secret(store, wire.unsealed(office.secret(store), sealed))
    (office.folder / EXPOSED).unlink(missing_ok=True)


def hello_of(office: OfficeContext, tx: Tx) -> wire.Hello:
    position, digest = feeds.head(tx, tx.store)
    common_position, common_digest = common.head(tx)
    first, last = stretch_of(tx)
    stretch = (first, last, compare.digest_of(tx, tx.store, first, last)) if last >= first else None
    return wire.Hello(
        wire.VERSION,
        office.program,
        str(tx.meta("identity")),
        str(tx.meta(EPOCH)),
        outbox.own_seq(tx),
        outbox.unsent(tx),
        position,
        digest,
        common_position,
        common_digest,
        int(tx.meta(CARDS) or 0),
        int(tx.meta(ERASED) or 0),
        office.now(),
        stretch,
        SECRETS in exposed(office.folder),
        own_chain.claim(tx),
    )


def stretch_of(tx: Tx) -> tuple[int, int]:
    """First and last position of the feed that this session compares; the last is before the first in an empty feed."""
    after = int(tx.meta(COMPARED) or 0)
    return after + 1, min(feeds.head(tx, tx.store)[0], after + compare.STRETCH)


def _skew(office: OfficeContext, theirs: str) -> int:
    """Seconds by which our clock is ahead of headquarters'. It is shown and decides nothing."""
    return round((office.clock() - datetime.fromisoformat(theirs)).total_seconds())


def push_all(office: OfficeContext, link: Channel, report: Report, force: bool, limit: int) -> None:
    while True:
        with office.store.reading() as tx:
            run = outbox.next_run(tx, limit, force)
            store, epoch = own_name(tx), str(tx.meta(EPOCH))
        if run is None:
            return
        if run.relayed:
            forwarding.forward(office, link, run.relayed, epoch)
            report.pushed += 1
            continue
        signed = wire.sign(office.secret(store), wire.Batch(store, epoch, run.first_seq, run.own))
        pushed = link("push", signed, wire.Pushed)
        if pushed.problem == "fork":
            recovery.enrol_anew(office, link)
            continue
        if pushed.problem == "gap":
            # Headquarters has less than it said: continue from the sequence number that it expects.
            with office.store.writing() as tx:
                if pushed.seq - 1 >= outbox.acknowledged(tx):
                    raise SyncProblem("gap")
                outbox.acknowledge(tx, pushed.seq - 1)
            continue
        report.held = pushed.problem == "held"
        report.pushed += len(run.own)
        with office.store.writing() as tx:
            outbox.acknowledge(tx, max(outbox.acknowledged(tx), min(pushed.last_seq, outbox.own_seq(tx))))


def pull_all(office: OfficeContext, link: Channel, report: Report, limit: int, wait: int = 0) -> None:
    whole, refused = False, 0
    while True:
        with office.store.reading() as tx:
            asked = pull_of(tx, limit, wait, whole)
        try:
            page = link("pull", asked, wire.Page)
        except RefusalReceived as answered:
            if answered.refusal.code == "common":
                recovery.read_common_anew(office, link)
            elif answered.refusal.code == "feed":
                recovery.read_feed_anew(office)
            else:
                raise
            refused += 1
            if refused > 3:
                raise SyncProblem("feed") from None
            continue
        wait = 0
        try:
            take_page(office, page, asked.epoch)
        except receiving.BodyMissing:
            whole = True
            continue
        except receiving.OwnQueueForked:
            recovery.enrol_anew(office, link)
            continue
        except (receiving.PageRefused, common.CommonFeedRejected):
            refused += 1
            if refused > 3:
                raise SyncProblem("page") from None
            whole = True  # with the bytes we see where our own entry differs from headquarters'
            continue
        report.pulled += len(page.lines)
        report.published += len(page.common)
        if not page.more:
            recovery.forget_untold(office)
            return


def pull_of(tx: Tx, limit: int, wait: int = 0, whole: bool = False) -> wire.Pull:
    position, digest = feeds.head(tx, tx.store)
    common_position, common_digest = common.head(tx)
    return wire.Pull(
        str(tx.meta(EPOCH)),
        position,
        digest,
        common_position,
        common_digest,
        int(tx.meta(CARDS) or 0),
        limit,
        wait,
        whole,
    )


def take_page(office: OfficeContext, page: wire.Page, epoch: str) -> None:
    """Verify a page and write it into the store, slice by slice. Raises PageRefused, BodyMissing,
    CommonFeedRejected."""
    store, now = office.store, office.now()
    if page.common or page.cards:
        with store.writing() as tx:
            take_published(tx, office, page, epoch)
            for card in page.cards:
                tx.put(
                    "card", [{"office": tx.store, "thing": card.thing, "position": card.position, "body": card.body}]
                )
            if page.cards:
                tx.set_meta(CARDS, str(page.cards[-1].position))
                office.rules.refresh(tx, {card.thing for card in page.cards}, (), ())
    with store.reading() as tx:
        verified = receiving.verify(tx, tx.store, page.lines, page.digest)
    for some in receiving.slices(verified):
        with store.writing() as tx:
            _same_epoch(tx, epoch)
            receiving.apply(tx, office.rules, tx.store, epoch, some, now)
    erasure.finish(store, office.rules, now)


def take_published(tx: Tx, office: OfficeContext, page: wire.Page, epoch: str) -> None:
    """Write the published rows of a page from headquarters or from a branch. Raises PageRefused, CommonFeedRejected."""
    _same_epoch(tx, epoch)
    for person in common.apply(tx, page.common, page.common_digest):
        recovery.erase(tx, office, person)
    receiving.note_seen(tx, tx.store, epoch)


def _same_epoch(tx: Tx, epoch: str) -> None:
    if tx.meta(EPOCH) != epoch:
        raise receiving.PageRefused("the page is of another epoch")


def state_of(tx: Tx) -> JsonObject:
    """The state for the status bar and `status`: unsent, position, last_exchange, problems (codes)."""
    problems = [problem] if (problem := tx.meta(PROBLEM)) else []
    if abs(int(tx.meta(SKEW) or 0)) > 120:
        problems.append("clock")
    return {
        "unsent": outbox.unsent(tx) if tx.meta(URL) else 0,
        "position": feeds.head(tx, tx.store)[0],
        "last_exchange": tx.meta(LAST) or "",
        "problems": problems,
    }
