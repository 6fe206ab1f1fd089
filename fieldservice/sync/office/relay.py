"""The relay: a branch and its vans exchange entries while headquarters cannot be reached.

To its vans the branch is like a headquarters that gives no numbers: it keeps their signed batches unchanged, shows the
entries at once, and forwards them before its own entries that follow them. Nothing here moves the cursor of
headquarters' feed.
"""

import json
from bisect import bisect_left
from hashlib import sha256

from db.journal import ARRIVED, Entry, Sealed, new_id
from db.store import Tx
from fieldservice.sync import common, entries, erased_persons, feeds, receiving
from fieldservice.sync.endpoint import Endpoint, Handlers
from fieldservice.sync.meta_keys import EPOCH, HEADQUARTERS
from fieldservice.sync.office import outbox, relay_keys
from fieldservice.sync.office import session as sessions
from fieldservice.sync.office.context import OfficeContext, Report
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.repair import erasure
from fieldservice.sync.store_names import office_of, own_name
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel, RefusalReceived, SyncProblem, Unreachable

LAST = "relay/last"
"""Meta at a van: time of the last session with its branch."""
RELAY, SERVED = "relay/epoch", "relay/served"
"""Meta at a branch: identity of the feeds that it writes, and the vans for which they were begun; both change when they
restart."""
CURSOR = "relay/cursor"
"""Meta at a van: JSON [identity, position, digest], its cursor in the branch's feed."""
SOME = 200
"""Entries put into the feeds of the vans in one transaction."""


class RelayHello(wire.WireMessage):
    """A van's first message of a session with its branch."""

    version: wire.Count
    program: wire.Text
    headquarters: wire.Text
    epoch: wire.Text
    now: wire.Text


class RelayWelcome(wire.WireMessage):
    """The branch's answer to a van's hello."""

    relay: wire.Text
    now: wire.Text
    last_seq: wire.Count
    """Sequence number of the van's last entry that the branch has."""
    last_digest: bytes
    head: wire.Count


class RelayPull(wire.WireMessage):
    """A van's request for the next lines of its feed at the branch."""

    relay: wire.Text
    position: wire.Count
    digest: bytes
    common: wire.Count
    common_digest: bytes
    read: wire.Count
    """The highest number of headquarters at the van: lines of entries up to it carry no bytes."""
    limit: wire.Count = wire.MOST_ENTRIES
    whole: bool = False
    """All lines shall carry their bytes."""


# At the branch.


def hello(branch: OfficeContext, van: str, hello_of_van: RelayHello) -> RelayWelcome:
    """Answer how far the branch is. `van` is the authenticated store. Raises RequestRefused."""
    with branch.store.reading() as tx:
        _served(tx, van)
        if hello_of_van.headquarters != tx.meta(HEADQUARTERS):
            raise RequestRefused(409, "another_headquarters")
        _same_epoch(tx, hello_of_van.epoch)
        begun = tx.meta(RELAY) and tx.meta(SERVED) == _vans(tx)
    if not begun:
        begin_anew(branch)
    catch_up(branch)
    with branch.store.reading() as tx:
        office = _served(tx, van)
        last = _last(tx, van)
        digest = tx.value("SELECT digest FROM entry WHERE store = ? AND seq = ?", (van, last))
        return RelayWelcome(str(tx.meta(RELAY)), branch.now(), last, bytes(digest or b""), feeds.head(tx, office)[0])


def push(branch: OfficeContext, van: str, signed: wire.SignedBatch) -> wire.Pushed:
    """Keep a van's batch for headquarters and show its entries; repeating it is harmless. Raises RequestRefused,
    BadMessage."""
    batch = wire.unpack(signed.batch, wire.Batch)
    if not van == signed.store == batch.store:
        raise wire.BadMessage("a van brings what it made itself")
    with branch.store.writing() as tx:
        _served(tx, van)
        _same_epoch(tx, batch.epoch)
        last, end = _last(tx, van), batch.first_seq + len(batch.items) - 1
        fork = _fork(tx, batch)
        if fork:
            return wire.Pushed(last, "fork", fork)
        if end <= last:
            return wire.Pushed(last)
        waiting = tx.value("SELECT max(last_seq) FROM relayed_batch WHERE store = ?", (van,))
        # A batch that overlaps with entries here would be forwarded before entries that were made here in between.
        if batch.first_seq <= last or (waiting and batch.first_seq > waiting + 1):
            return wire.Pushed(last, "gap", last + 1)
        entries = _show(tx, branch, batch)
        arrived = entries[0].arrived if entries else tx.counter_value(ARRIVED)
        tx.put(
            "relayed_batch",
            [
                {
                    "store": van,
                    "first_seq": batch.first_seq,
                    "last_seq": end,
                    "arrived": arrived,
                    "batch": wire.encode(signed),
                }
            ],
        )
        return wire.Pushed(end)


def _show(tx: Tx, branch: OfficeContext, batch: wire.Batch) -> list[Entry]:
    """Store the batch's entries without numbers. Invalid bytes stay in the batch for headquarters, which marks them; an
    entry that touches nothing is seen by nobody here and not stored."""
    sealed: list[Sealed] = []
    ids: set[str] = set()
    things: set[str] = set()
    renamed: set[int] = set()
    for seq, item in enumerate(batch.items, batch.first_seq):
        if entries.fault(item.body, item.private, batch.store, seq):
            continue
        entry = json.loads(item.body)
        known = tx.row("SELECT arrived, number, store FROM entry WHERE id = ?", (entry["id"],))
        if known is not None:
            if not known[1] and office_of(known[2]) == office_of(batch.store):
                things.update(_store_under_new_name(tx, known[0], batch.store, seq, item.body))
                renamed.add(known[0])
        elif entry["touches"] and entry["id"] not in ids:
            ids.add(entry["id"])
            sealed.append(Sealed(item.body, erased_persons.kept_private(tx, item.private, item.body)))
    new = tx.take_in(sealed, [(0, "", None)] * len(sealed)) if sealed else []
    receiving.refresh(tx, branch.rules, things, new)
    if renamed:
        branch.rules.mend(tx, set(), renamed)
    return new


def _store_under_new_name(tx: Tx, arrived: int, store: str, seq: int, body: bytes) -> list[str]:
    """Store an entry under the new name of a copied van, which sends it again; returns the things it touches."""
    tx.run(
        "UPDATE entry SET store = ?, seq = ?, body = ?, digest = ? WHERE arrived = ?",
        (store, seq, body, sha256(body).digest(), arrived),
    )
    return [thing for _, thing in json.loads(body)["touches"]]


def _fork(tx: Tx, batch: wire.Batch) -> int:
    """The first sequence number for which this store has other bytes; 0 where there is none."""
    seqs = (batch.store, batch.first_seq, batch.first_seq + len(batch.items) - 1)
    digests: dict[int, bytes] = dict(
        tx.rows("SELECT seq, digest FROM entry WHERE store = ? AND seq BETWEEN ? AND ?", seqs)
    )
    digests.update(tx.rows("SELECT seq, digest FROM known_again WHERE store = ? AND seq BETWEEN ? AND ?", seqs))
    for seq, item in enumerate(batch.items, batch.first_seq):
        if seq in digests and bytes(digests[seq]) != sha256(item.body).digest():
            return seq
    return 0


def pull(branch: OfficeContext, van: str, asked: RelayPull) -> wire.Page:
    """The next page of the van's feed, without numbers and marks, which only headquarters gives. Raises
    RequestRefused."""
    catch_up(branch)
    with branch.store.reading() as tx:
        office = _served(tx, van)
        if asked.relay != tx.meta(RELAY) or feeds.digest_at(tx, office, asked.position) != asked.digest:
            raise RequestRefused(409, "feed", now=branch.now())
        limit = min(asked.limit or wire.MOST_ENTRIES, wire.MOST_ENTRIES)
        lines, digest = feeds.page(tx, office, asked.position, limit)
        sound = _digest_of(lines, asked.digest) == (digest or asked.digest)
        fits = common.digest_at(tx, asked.common) == asked.common_digest
        rows, common_digest = common.page(tx, asked.common, limit) if fits else ([], None)
        more = bool(lines and lines[-1].position < feeds.head(tx, office)[0]) or bool(
            rows and rows[-1].position < common.head(tx)[0]
        )
    if not sound:
        # An entry has other bytes than when it was put into the feed: headquarters numbered others, or a copy was
        # renamed.
        begin_anew(branch)
        raise RequestRefused(409, "feed", now=branch.now())
    lines = [
        _unnumbered(line, not asked.whole and (line.store == van or 0 < line.number <= asked.read)) for line in lines
    ]
    return wire.Page(lines, digest or asked.digest, rows, common_digest or asked.common_digest, [], more)


def _digest_of(lines: list[wire.FeedLine], running: bytes) -> bytes:
    for line in lines:
        running = feeds.next_digest(running, sha256(line.body).digest(), 0, "", feeds.sees_of(line))
    return running


def _unnumbered(line: wire.FeedLine, has_bytes: bool) -> wire.FeedLine:
    return wire.FeedLine(
        line.position,
        0,
        "",
        line.store,
        line.seq,
        line.sees,
        b"" if has_bytes else line.body,
        None if has_bytes else line.private,
    )


def catch_up(branch: OfficeContext) -> None:
    """Put new entries into the feeds of the vans, in short transactions, so that the desk can write in between."""
    while True:
        with branch.store.reading() as tx:
            if not feeds.behind(tx):
                return
        with branch.store.writing() as tx:
            entries = tx.entries(tx.counter_value(feeds.FED), SOME)
            feeds.extend(tx, branch.rules, entries, tx.store, (tx.meta(SERVED) or "").split(), numbered=False)
        if not entries:
            return


def begin_anew(branch: OfficeContext) -> None:
    """Restart the feeds of the vans from the first entry; the new identity tells their readers to restart too."""
    with branch.store.writing() as tx:
        tx.run("DELETE FROM feed WHERE office <> ?", (tx.store,))
        tx.run("DELETE FROM sight")
        tx.run("DELETE FROM counter_row WHERE name = ?", (feeds.FED,))
        tx.set_meta(SERVED, _vans(tx))
        tx.set_meta(RELAY, new_id())


def _vans(tx: Tx) -> str:
    return " ".join(code for (code,) in tx.rows("SELECT code FROM office WHERE branch = ? ORDER BY code", (tx.store,)))


def _served(tx: Tx, van: str) -> str:
    """The office of a van. Raises RequestRefused unless headquarters published it as a van of this branch."""
    if tx.meta("headquarters") or van not in json.loads(tx.meta(relay_keys.VANS) or "{}"):
        raise RequestRefused(403, "no_van")
    office = office_of(van)
    if tx.value("SELECT branch FROM office WHERE code = ?", (office,)) != tx.store:
        raise RequestRefused(403, "no_van")
    return office


def _same_epoch(tx: Tx, epoch: str) -> None:
    if epoch != tx.meta(EPOCH):
        raise RequestRefused(409, "epoch", epoch=str(tx.meta(EPOCH)))


def _last(tx: Tx, van: str) -> int:
    """The last sequence number of a van that arrived here, from the van or from headquarters."""
    found = (
        tx.value("SELECT max(seq) FROM entry WHERE store = ?", (van,)),
        tx.value("SELECT max(last_seq) FROM relayed_batch WHERE store = ?", (van,)),
        tx.counter_value(outbox.FORWARDED + van),
    )
    return max(seq or 0 for seq in found)


HANDLERS: Handlers[OfficeContext, str] = {
    "hello": (RelayHello, hello),
    "push": (wire.SignedBatch, push),
    "pull": (RelayPull, pull),
}


def endpoint(branch: OfficeContext) -> Endpoint:
    """The endpoint with which a branch serves its vans."""

    def find_peer(name: str) -> tuple[str, tuple[str, ...]] | None:
        key = relay_keys.keys(branch).get(name)
        return (name, (key,)) if key else None

    def identity() -> str:
        with branch.store.reading() as tx:
            return str(tx.meta(HEADQUARTERS))

    return Endpoint(branch, HANDLERS, find_peer, identity)


# At the van.


def exchange(
    office: OfficeContext,
    headquarters: Channel,
    branch: Channel | None,
    *,
    force: bool = False,
    limit: int = wire.MOST_ENTRIES,
    wait: int = 0,
) -> Report:
    """Run a session with headquarters, or if that cannot be reached with the branch (`report.relayed`).

    Raises what either session raises; Unreachable where neither can be reached.
    """
    try:
        return sessions.exchange(office, headquarters, force=force, limit=limit, wait=wait)
    except Unreachable:
        if branch is None:
            raise
    try:
        return session(office, branch, limit=limit)
    except RefusalReceived as answered:
        if answered.refusal.code in ("sign", "unknown_store"):
            # From headquarters this would concern the key; here the branch has only not heard of this van yet.
            raise SyncProblem("no_van") from answered
        raise


def session(office: OfficeContext, link: Channel, *, limit: int = wire.MOST_ENTRIES) -> Report:
    """Run a session of a van with its branch: hello, push until empty, pull until empty. It acknowledges nothing for
    headquarters: the entries are sent there too, by the branch or by the van.

    Raises Unreachable, RefusalReceived, wire.BadMessage, and SyncProblem: "copied" where the branch has other entries
    of this store (the branch is not used until headquarters was asked), "relay" where the branch's feed cannot be
    verified.
    """
    report = Report(relayed=True)
    welcome = greet(office, link)
    _push_all(office, link, report, welcome, limit)
    _pull_all(office, link, report, limit)
    with office.store.writing() as tx:
        tx.set_meta(LAST, office.now())
    return report


def greet(office: OfficeContext, link: Channel) -> RelayWelcome:
    with office.store.reading() as tx:
        greeting = RelayHello(
            wire.VERSION, office.program, str(tx.meta(HEADQUARTERS)), str(tx.meta(EPOCH)), office.now()
        )
    welcome = link("hello", greeting, RelayWelcome)
    with office.store.reading() as tx:
        own = tx.value("SELECT digest FROM entry WHERE store = ? AND seq = ?", (own_name(tx), welcome.last_seq))
        known, last = _cursor(tx)[0], outbox.own_seq(tx)
    if welcome.last_seq > last or (own is not None and welcome.last_digest not in (b"", bytes(own))):
        raise SyncProblem("copied")
    if known != welcome.relay:
        with office.store.writing() as tx:
            _set_cursor(tx, welcome.relay, 0, feeds.START)
    return welcome


def _push_all(office: OfficeContext, link: Channel, report: Report, welcome: RelayWelcome, limit: int) -> None:
    with office.store.reading() as tx:
        after = _before_this_branch(tx, welcome.last_seq, outbox.acknowledged(tx))
    while True:
        with office.store.reading() as tx:
            store, epoch = own_name(tx), str(tx.meta(EPOCH))
            items = outbox.own_items(tx, store, after, limit)
        if not items:
            return
        pushed = link("push", wire.sign(office.secret(store), wire.Batch(store, epoch, after + 1, items)), wire.Pushed)
        if pushed.problem == "fork":
            raise SyncProblem("copied")
        if pushed.problem == "gap":
            if pushed.seq == after + 1:
                raise SyncProblem("relay")
            after = pushed.seq - 1
            continue
        report.pushed += len(items)
        after = max(after + len(items), pushed.last_seq)


def _before_this_branch(tx: Tx, after: int, acknowledged: int) -> int:
    """The last own sequence number that need not be pushed: the branch has it, or headquarters has it from before this
    van belonged to this branch, which may not see work for another branch. Each entry says how far its store had read
    the common feed."""
    store, epoch, since, current = own_name(tx), tx.meta(EPOCH), 0, None
    key = json.dumps([tx.store], ensure_ascii=False)
    for position, body in tx.rows(
        'SELECT position, body FROM common WHERE "table" = ? AND key = ? ORDER BY position', ("office", key)
    ):
        branch = json.loads(body)["branch"] if body else ""
        if branch != current:
            since, current = position, branch

    def was_made_here(seq: int) -> bool:
        body = tx.value("SELECT body FROM entry WHERE store = ? AND seq = ?", (store, seq))
        try:
            seen_epoch, position = entries.seen_of(json.loads(bytes(body or b"null"))["seen"])
        except (ValueError, TypeError, KeyError):
            return False
        return seen_epoch == epoch and position >= since

    return after + bisect_left(range(after + 1, acknowledged + 1), True, key=was_made_here)


def _pull_all(office: OfficeContext, link: Channel, report: Report, limit: int) -> None:
    whole, refused = False, 0
    while True:
        with office.store.reading() as tx:
            asked = RelayPull(*_cursor(tx), *common.head(tx), _last_number_read(tx), limit, whole)
            epoch = str(tx.meta(EPOCH))
        try:
            page = link("pull", asked, wire.Page)
            _take_page(office, page, asked, epoch)
        except receiving.BodyMissing:
            whole = True
            continue
        except receiving.OwnQueueForked:
            raise SyncProblem("copied") from None
        except (RefusalReceived, receiving.PageRefused, common.CommonFeedRejected) as refusal:
            if isinstance(refusal, RefusalReceived) and refusal.refusal.code != "feed":
                raise
            refused += 1
            if refused > 3:
                raise SyncProblem("relay") from None
            if isinstance(refusal, RefusalReceived):
                greet(office, link)
                with office.store.writing() as tx:
                    _set_cursor(tx, _cursor(tx)[0], 0, feeds.START)
            continue
        report.pulled += len(page.lines)
        report.published += len(page.common)
        if not page.more:
            return


def _last_number_read(tx: Tx) -> int:
    """The number of the last entry read from headquarters' feed."""
    return (
        tx.value(
            "SELECT e.number FROM feed f JOIN entry e ON e.arrived = f.arrived WHERE f.office = ?"
            " ORDER BY f.position DESC LIMIT 1",
            (tx.store,),
        )
        or 0
    )


def _take_page(office: OfficeContext, page: wire.Page, asked: RelayPull, epoch: str) -> None:
    """Verify a page and store its new entries, slice by slice. Raises PageRefused, BodyMissing, CommonFeedRejected,
    SyncProblem."""
    with office.store.reading() as tx:
        verified = receiving.verify(tx, tx.store, page.lines, page.digest, (asked.position, asked.digest))
        store, last = own_name(tx), outbox.own_seq(tx)
    for line, *_ in verified:
        if line.store == store and line.seq > last:
            raise SyncProblem("copied")
        if line.body and entries.fault(line.body, line.private, line.store, line.seq):
            raise receiving.PageRefused("an entry cannot be read")
    if page.common:
        with office.store.writing() as tx:
            sessions.take_published(tx, office, page, epoch)
    position, digest = asked.position, asked.digest
    for some in receiving.slices(verified):
        with office.store.writing() as tx:
            if _cursor(tx) != (asked.relay, position, digest):
                raise receiving.PageRefused("another program read on meanwhile")
            receiving.keep_unnumbered(tx, office.rules, some)
            position, digest = some[-1][0].position, some[-1][2]
            _set_cursor(tx, asked.relay, position, digest)
    erasure.finish(office.store, office.rules, office.now())


def _cursor(tx: Tx) -> tuple[str, int, bytes]:
    relay, position, digest = json.loads(tx.meta(CURSOR) or '["", 0, ""]')
    return relay, position, bytes.fromhex(digest) or feeds.START


def _set_cursor(tx: Tx, relay: str, position: int, digest: bytes) -> None:
    tx.set_meta(CURSOR, json.dumps([relay, position, digest.hex()]))
