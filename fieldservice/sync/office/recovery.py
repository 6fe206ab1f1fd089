"""Recovery at an office: headquarters was restored from a backup, a store was copied or restored, or a feed does not
fit.

Nothing is lost: entries that headquarters no longer has are offered again, a copied store sends its entries under a new
name with the same ids, and every thing whose state differs afterwards is listed.
"""

import json
from collections.abc import Callable
from hashlib import sha256

from db.canonical import canonical
from db.journal import SEQ, STORE
from db.store import Tx
from fieldservice.sync import common, feeds, incidents, receiving
from fieldservice.sync.meta_keys import CARDS, EPOCH, ERASED, OUTCOMES, REOFFER
from fieldservice.sync.office import outbox
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.repair import erasure
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest, ReofferAnswer, ReofferRequest
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel


def follow(office: OfficeContext, link: Channel, welcome: wire.Welcome, epoch: str | None) -> bool:
    """Follow headquarters from this epoch into a new one: take back the numbers behind the shared position, and prepare
    to offer those entries. Returns whether it did: what was read in the new epoch meanwhile is not taken back."""
    with office.store.writing() as tx:
        if tx.meta(EPOCH) != epoch:
            return False
        _unnumber(tx, office, welcome.base)
        tx.set_meta(REOFFER, json.dumps([*json.loads(tx.meta(REOFFER) or "[]"), *outbox.unforward(tx)]))
        tx.set_meta(EPOCH, welcome.epoch)
        tx.set_meta(CARDS, "0")  # the positions of cards continue from the backup's
        tx.run("UPDATE card SET position = 0 WHERE office = ?", (tx.store,))
        # Headquarters has what it says now, which may be less than it once acknowledged.
        outbox.acknowledge(tx, min(welcome.last_seq, outbox.acknowledged(tx)))
        receiving.note_seen(tx, tx.store, welcome.epoch)
    read_common_anew(office, link)
    return True


def forget_untold(office: OfficeContext) -> None:
    """Once a restored headquarters has told all cards again: forget those that it tells no more."""
    with office.store.reading() as tx:
        rows = tx.rows("SELECT thing FROM card WHERE office = ? AND position = 0", (tx.store,))
        untold = {thing for (thing,) in rows}
    if untold:
        with office.store.writing() as tx:
            tx.run("DELETE FROM card WHERE office = ? AND position = 0", (tx.store,))
            office.rules.refresh(tx, untold, (), ())


def _unnumber(tx: Tx, office: OfficeContext, base: int) -> None:
    """Take back the numbers of entries behind a position of the feed, and record the entries and the states of their
    things."""
    lost = [
        arrived
        for (arrived,) in tx.rows(
            "SELECT f.arrived FROM feed f JOIN entry e ON e.arrived = f.arrived"
            " WHERE f.office = ? AND f.position > ? AND e.number > 0 AND NOT EXISTS"
            " (SELECT 1 FROM feed b WHERE b.office = f.office AND b.position <= ? AND b.arrived = f.arrived)"
            " GROUP BY f.arrived, e.number ORDER BY e.number",
            (tx.store, base, base),
        )
    ]
    before = json.loads(tx.meta(OUTCOMES) or "{}")
    things: set[str] = set()
    marked: set[int] = set()
    for arrived in lost:
        entry = tx.entries(arrived - 1, 1)[0]
        things.update(thing for _, thing in entry.touches)
        if entry.mark in office.rules.uncounted:
            marked.add(arrived)  # without its mark it counts again until it is judged again
    for thing in things:
        row = tx.row("SELECT kind, state, holder FROM work_row WHERE thing = ?", (thing,))
        if row:
            before.setdefault(thing, list(row))
    tx.set_meta(REOFFER, json.dumps([*json.loads(tx.meta(REOFFER) or "[]"), *lost]))
    tx.set_meta(OUTCOMES, json.dumps(before, ensure_ascii=False))
    tx.run("DELETE FROM feed WHERE office = ? AND position > ?", (tx.store, base))
    tx.many("UPDATE entry SET number = 0, mark = '' WHERE arrived = ?", [(arrived,) for arrived in lost])
    office.rules.refresh(tx, things, (), ())
    if marked:
        office.rules.mend(tx, set(), marked)


def offer_again(office: OfficeContext, link: Channel) -> None:
    while True:
        with office.store.reading() as tx:
            waiting = json.loads(tx.meta(REOFFER) or "[]")
            some = waiting[: wire.MOST_ENTRIES // 2]
            epoch = str(tx.meta(EPOCH))
            items = [_offered(tx, arrived) for arrived in some]
        if not some:
            return
        link("reoffer", ReofferRequest(epoch, items), ReofferAnswer)
        with office.store.writing() as tx:
            tx.set_meta(REOFFER, json.dumps(waiting[len(some) :]))


def bear_witness(office: OfficeContext, link: Channel, force: bool, pull: Callable[[], None]) -> None:
    """Offer unnumbered entries that another store passed on by the relay (this store is their witness), also those that
    count as forwarded. The feed was read to its end before, so it has brought the numbers of all that headquarters has.

    Headquarters accepts those whose maker was superseded, since nobody else has them; the others must come from their
    maker. Entries that their maker has lost get places in our own queue; with `force`, all do. `pull` reads the feed,
    so that the numbers of the accepted entries become known here.
    """
    with office.store.reading() as tx:
        epoch = str(tx.meta(EPOCH))
        some = wire.MOST_ENTRIES // 2
        unnumbered = {*outbox.strangers(tx, some), *outbox.displaced(tx, some), *outbox.left_behind(tx, some)}
        arrivals = sorted(unnumbered)[:some]
        items = [_offered(tx, arrived) for arrived in arrivals]
    if not items:
        return
    answer = link("reoffer", ReofferRequest(epoch, items), ReofferAnswer)
    if answer.taken:
        pull()
    if answer.orphans or force:
        with office.store.writing() as tx:
            take_over(tx, office.rules, arrivals, None if force else set(answer.orphans))


def take_over(tx: Tx, rules: Rules, arrivals: list[int], ids: set[str] | None) -> None:
    """Give unnumbered entries with these ids (None: with any) the next sequence numbers of our own queue; neither ids
    nor printed numbers change. Of its own entries a store sees everything that they touch."""
    store, seq = own_name(tx), outbox.own_seq(tx)
    things: set[str] = set()
    for arrived in arrivals:
        ((id_, number, body),) = tx.rows("SELECT id, number, body FROM entry WHERE arrived = ?", (arrived,))
        if number or (ids is not None and id_ not in ids):
            continue
        seq += 1
        content = json.loads(bytes(body)) | {"store": store, "seq": seq}
        sealed = canonical(content)
        touched = [thing for _, thing in content["touches"]]
        things.update(touched)
        tx.many(
            "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(thing, arrived) for thing in touched],
        )
        tx.run(
            "UPDATE entry SET store = ?, seq = ?, body = ?, digest = ? WHERE arrived = ?",
            (store, seq, sealed, sha256(sealed).digest(), arrived),
        )
    tx.set_counter(SEQ, seq)
    rules.refresh(tx, things, (), ())


def _offered(tx: Tx, arrived: int) -> tuple[str, int, wire.BatchEntry]:
    ((store, seq, *row),) = tx.rows(
        "SELECT e.store, e.seq, e.body, p.person, p.salt, p.body FROM entry e"
        " LEFT JOIN private_part p ON p.entry = e.arrived WHERE e.arrived = ?",
        (arrived,),
    )
    if seq < 0:  # displaced by another entry (receiving.py)
        seq = int(json.loads(bytes(row[0]))["seq"])
    return store, seq, outbox.batch_entry(tuple(row))


def list_outcomes(office: OfficeContext) -> None:
    """After the feed was read again, list every thing whose state or holder differs, with both."""
    with office.store.reading() as tx:
        before = json.loads(tx.meta(OUTCOMES) or "{}")
        if not before or json.loads(tx.meta(REOFFER) or "[]"):
            return
    with office.store.writing() as tx:
        for thing, was in sorted(before.items()):
            now = tx.row("SELECT kind, state, holder, number FROM work_row WHERE thing = ?", (thing,)) or (
                "",
                "",
                "",
                "",
            )
            if list(now[1:3]) != was[1:3]:
                incidents.add(
                    tx,
                    incidents.OUTCOME,
                    office.now(),
                    kind=was[0],
                    thing=thing,
                    detail={"number": now[3], "before": was[1:], "now": list(now[1:3])},
                )
        tx.set_meta(OUTCOMES, "{}")


def read_common_anew(office: OfficeContext, link: Channel) -> None:
    """Read the whole common feed again and replace the published rows in one transaction, so that staff are never
    missing."""
    rows: list[wire.CommonRow] = []
    digest = feeds.START
    with office.store.reading() as tx:
        position, at = feeds.head(tx, tx.store)
        epoch = str(tx.meta(EPOCH))
    more = True
    while more:
        asked = wire.Pull(epoch, position, at, rows[-1].position if rows else 0, digest, 2**62 - 1)
        page = link("pull", asked, wire.Page)
        rows += page.common
        digest = page.common_digest
        more = bool(page.common)
    with office.store.writing() as tx:
        common.reset(tx)
        tx.set_meta(ERASED, "0")  # the positions are those of another common feed: erasures are confirmed again
        for person in common.apply(tx, rows, digest):
            erase(tx, office, person)
        receiving.note_seen(tx, tx.store, epoch)


def read_feed_anew(office: OfficeContext) -> None:
    """Start to read the whole feed again, since ours is not the one that headquarters has. Our entries stay and are
    compared."""
    with office.store.writing() as tx:
        incidents.add(tx, incidents.DIFFERENT, office.now(), detail={"from": 0})
        _unnumber(tx, office, 0)
        tx.set_meta(REOFFER, "[]")
        receiving.note_seen(tx, tx.store, str(tx.meta(EPOCH)))


def is_a_copy(office: OfficeContext, welcome: wire.Welcome) -> bool:
    """Whether headquarters has more entries of this store than the store itself: it was restored, or another copy of it
    writes."""
    with office.store.reading() as tx:
        return welcome.last_seq > outbox.own_seq(tx)


def enrol_anew(office: OfficeContext, link: Channel) -> None:
    """Ask for a new name, since another copy uses this store's name. The entries that headquarters lacks are sent under
    the new name."""
    with office.store.reading() as tx:
        store = own_name(tx)
        ids = [id_ for (id_,) in tx.rows("SELECT id FROM entry WHERE store = ? AND number = 0 ORDER BY seq", (store,))]
    anew = link("enrol_anew", EnrolAnewRequest(store, ids), EnrolAnewAnswer)
    office.keep_secret(anew.store, anew.secret)
    with office.store.writing() as tx:
        rekey(tx, anew.store, set(anew.known))


def rekey(tx: Tx, name: str, known: set[str]) -> None:
    """Move unnumbered entries of this store into a new queue under its new name.

    Neither ids nor printed numbers change, so nothing counts twice. Entries that headquarters has already stay and get
    their numbers from the feed.
    """
    store, seq = own_name(tx), 0
    if name == store:
        return
    for arrived, id_, old_seq, body, digest in tx.rows(
        "SELECT arrived, id, seq, body, digest FROM entry WHERE store = ? AND number = 0 ORDER BY seq", (store,)
    ):
        if id_ in known:
            continue
        seq += 1
        content = json.loads(bytes(body)) | {"store": name, "seq": seq}
        sealed = canonical(content)
        tx.run(
            "UPDATE entry SET store = ?, seq = ?, body = ?, digest = ? WHERE arrived = ?",
            (name, seq, sealed, sha256(sealed).digest(), arrived),
        )
        tx.run(
            "INSERT INTO known_again (store, seq, id, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (store, old_seq, id_, bytes(digest)),
        )
    tx.set_counter(SEQ, seq)
    outbox.acknowledge(tx, 0)
    tx.set_meta(STORE, name)


def erase(tx: Tx, office: OfficeContext, person: str) -> None:
    """Delete a person's private data in this transaction; erasure.finish removes it from the disk afterwards."""
    erasure.erase(tx, office.rules, person, office.now())
