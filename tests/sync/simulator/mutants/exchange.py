"""Deliberate defects of the exchange: entries that are lost or doubled, pages, epochs, copies, the relay."""

from collections.abc import Callable, Sequence
from typing import Any

from db.canonical import canonical
from fieldservice.sync import common, enrolled_stores, entries, feeds, incidents, meta_keys, receiving
from fieldservice.sync.hub import handlers, sequencer
from fieldservice.sync.office import outbox, recovery, session
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem
from tests.sync.simulator.mutants.registry import Patch, mutant
from tests.sync.simulator.world import Crash

# The second invariant: an acknowledged entry reaches headquarters exactly once.


@mutant("invariant 2: a batch is acknowledged although a crash undoes it")
def headquarters_answers_before_it_commits() -> Sequence[Patch]:
    push = handlers.push

    def hasty(here: Any, asker: Any, signed: Any) -> Any:
        try:
            return push(here, asker, signed)
        except Crash:
            batch = wire.verified_batch(asker.signed_with, signed)
            return wire.Pushed(batch.first_seq + len(batch.items) - 1)

    return [(handlers, "push", hasty), (session, "greet", _believing(session.greet))]


def _believing(greet: Callable[..., Any]) -> Callable[..., Any]:
    def greeted(office: Any, link: Any) -> Any:
        with office.store.reading() as tx:
            before = outbox.acknowledged(tx)
        welcome = greet(office, link)
        with office.store.writing() as tx:
            outbox.acknowledge(tx, max(before, outbox.acknowledged(tx)))
        return welcome

    return greeted


@mutant("invariant 2: an entry that is sent twice is stored twice")
def a_repeated_batch_is_numbered_again() -> Sequence[Patch]:
    number = sequencer.number

    def again(tx: Any, rules: Any, own: str, batch: Any, now: str) -> int:
        last = tx.value("SELECT last_seq FROM known_store WHERE store = ?", (batch.store,))
        if batch.first_seq <= last:
            sealed = [entries.stand_in(item, f"{batch.store}'", tx.counter("again"), "", now) for item in batch.items]
            sequencer.take_in(tx, rules, own, sealed, ["unreadable"] * len(sealed), now, lambda entry: True)
        return int(number(tx, rules, own, batch, now))

    return [(sequencer, "number", again)]


@mutant("invariant 2: entries behind an unreadable entry never reach headquarters")
def an_unreadable_entry_is_refused() -> Sequence[Patch]:
    fault = sequencer.fault

    def refused(*given: Any) -> str:
        why = fault(*given)
        if why:
            raise RequestRefused(400, "unreadable")
        return why

    return [(sequencer, "fault", refused)]


@mutant("invariant 2: the other entries are acknowledged and lost")
def only_the_first_entry_of_a_batch_is_stored() -> Sequence[Patch]:
    number = sequencer.number

    def halved(tx: Any, rules: Any, own: str, batch: Any, now: str) -> int:
        last = int(number(tx, rules, own, wire.Batch(batch.store, batch.epoch, batch.first_seq, batch.items[:1]), now))
        tx.run(
            "UPDATE known_store SET last_seq = ? WHERE store = ?",
            (max(last, batch.first_seq + len(batch.items) - 1), batch.store),
        )
        return max(last, batch.first_seq + len(batch.items) - 1)

    return [(sequencer, "number", halved)]


# The third invariant: stores that have read the same feed hold the same entries, and equal digests prove it.


def _trusting(position: bool) -> Callable[..., Any]:
    verify = receiving.verify

    def trusted(tx: Any, office: str, lines: Any, digest: bytes, at: Any = None) -> Any:
        """Verify the page as if it had the expected positions and digest."""
        place, running = at or feeds.head(tx, office)
        lines = [line for line in lines if line.position > place]
        own = receiving._own_digests(tx, lines, tx.meta("store") or office)
        if not position:
            lines = [
                wire.FeedLine(place + step, *[getattr(line, name) for name in line.__struct_fields__[1:]])
                for step, line in enumerate(lines, 1)
            ]
        for line in lines:
            digest_of_entry = receiving.sha256(line.body).digest() if line.body else own.get((line.store, line.seq))
            if digest_of_entry is not None:
                running = feeds.next_digest(running, digest_of_entry, line.number, line.mark, feeds.sees_of(line))
        return verify(tx, office, lines, running, at)

    return trusted


@mutant("invariant 3: an office stores a page that differs from headquarters' feed")
def the_digest_of_a_page_is_not_checked() -> Sequence[Patch]:
    return [(receiving, "verify", _trusting(position=True))]


@mutant("position in the feed: an office accepts a page that leaves out lines")
def positions_of_a_page_are_not_checked() -> Sequence[Patch]:
    return [(receiving, "verify", _trusting(position=False))]


@mutant("position in the feed: the feed has a gap")
def headquarters_skips_a_position() -> Sequence[Patch]:
    rows = feeds._rows

    def skipping(tx: Any, office: str, lines: Any, numbered: bool) -> Any:
        for place, (name, position, *rest) in enumerate(rows(tx, office, lines, numbered)):
            yield (name, position + (place > 1), *rest)

    return [(feeds, "_rows", skipping)]


@mutant("position in the feed: a crash between the two loses entries")
def the_position_is_stored_before_the_entries() -> Sequence[Patch]:
    apply = receiving.apply

    def hasty(office: Any, page: Any, epoch: str) -> None:
        verify = session.receiving.verify
        with office.store.reading() as tx:
            verified = verify(tx, tx.store, page.lines, page.digest)
        for some in receiving.slices(verified):
            with office.store.writing() as tx:
                session._same_epoch(tx, epoch)
                tx.many(
                    "INSERT INTO feed (office, position, arrived, sees, digest) VALUES (?, ?, 0, ?, ?)",
                    [(tx.store, head.line.position, feeds.sees_of(head.line), head.running) for head in some],
                )
            with office.store.writing() as tx:
                tx.run("DELETE FROM feed WHERE office = ? AND position >= ?", (tx.store, some[0].line.position))
                apply(tx, office.rules, tx.store, epoch, some, office.now())

    return [(session, "take_page", _with_published(session.take_page, hasty))]


def _with_published(take: Callable[..., None], entries: Callable[..., None]) -> Callable[..., None]:
    def taken(office: Any, page: Any, epoch: str) -> None:
        take(office, wire.Page([], page.digest, page.common, page.common_digest, page.cards, page.more), epoch)
        entries(office, page, epoch)

    return taken


@mutant("common feed: the position moves on, the rows are missing")
def published_rows_are_not_stored() -> Sequence[Patch]:
    return [(common, "_write", lambda tx, row: None)]


# Epochs.


@mutant("epoch: neither end notices that headquarters was restored")
def the_epoch_is_ignored() -> Sequence[Patch]:
    return [
        (handlers, "_check_epoch", lambda tx, epoch, asker, here: None),
        (session, "_same_epoch", lambda tx, epoch: None),
        (recovery, "follow", lambda office, link, welcome, epoch: True),
    ]


@mutant("epoch: an office keeps numbers that the restored headquarters does not have")
def lost_numbers_are_kept() -> Sequence[Patch]:
    return [
        (
            recovery,
            "_unnumber",
            lambda tx, office, base: tx.run("DELETE FROM feed WHERE office = ? AND position > ?", (tx.store, base)),
        )
    ]


@mutant("epoch: entries that the restored headquarters lacks are not sent again")
def nothing_is_offered_again() -> Sequence[Patch]:
    return [
        (recovery, "offer_again", lambda office, link: _forget(office, meta_keys.REOFFER, "[]")),
        (recovery, "bear_witness", lambda office, link, force, pull: None),
    ]


@mutant("epoch: items whose state or holder differs after the restore are not listed")
def changed_outcomes_are_not_listed() -> Sequence[Patch]:
    return [(recovery, "list_outcomes", lambda office: _forget(office, meta_keys.OUTCOMES, "{}"))]


def _forget(office: Any, what: str, empty: str) -> None:
    with office.store.reading() as tx:
        there = tx.meta(what)
    if there not in (None, empty):
        with office.store.writing() as tx:
            tx.set_meta(what, empty)


# Copied and restored stores.


@mutant("copied store: other bytes under a known seq pass as the same entry")
def forks_are_ignored() -> Sequence[Patch]:
    def unheeded(office: Any, link: Any) -> None:
        raise SyncProblem("copied")

    # Reading the feed shows it too: that must stop the exchange where nothing else did.
    return [
        (sequencer, "_same_as_before", lambda tx, batch, count: None),
        (recovery, "is_a_copy", lambda office, welcome: False),
        (recovery, "enrol_anew", unheeded),
    ]


@mutant("copied store: its entries get new ids with the new name")
def a_copied_store_changes_the_ids() -> Sequence[Patch]:
    rekey = recovery.rekey

    def renamed(tx: Any, name: str, there: set[str]) -> None:
        rekey(tx, name, there)
        for arrived, id_, body in tx.rows(
            "SELECT arrived, id, body FROM entry WHERE store = ? AND number = 0", (name,)
        ):
            sealed = canonical(recovery.json.loads(bytes(body)) | {"id": f"{id_}'"})
            tx.run(
                "UPDATE entry SET id = ?, body = ?, digest = ? WHERE arrived = ?",
                (f"{id_}'", sealed, recovery.sha256(sealed).digest(), arrived),
            )

    return [(recovery, "rekey", renamed)]


@mutant("copied store: no incident is recorded")
def copied_stores_are_not_listed() -> Sequence[Patch]:
    add = incidents.add
    return [
        (incidents, "add", lambda tx, what, at, **more: 0 if what == incidents.COPIED else add(tx, what, at, **more))
    ]


# The relay.


@mutant("relay: a van sends an entry before the branch's entry that it follows")
def vans_do_not_wait() -> Sequence[Patch]:
    return [(outbox, "strangers", lambda tx, limit: [])]


@mutant("relay: the branch's entries overtake the vans' entries that they follow")
def a_branch_sends_its_own_entries_first() -> Sequence[Patch]:
    own_items = outbox.own_items
    return [(outbox, "own_items", lambda tx, store, after, limit, until=2**62: own_items(tx, store, after, limit))]


@mutant("relay: the branch shows a van's entries but does not send them to headquarters")
def relayed_batches_are_not_forwarded() -> Sequence[Patch]:
    def forgetful(tx: Any, limit: int = 0, force: bool = False) -> Any:
        return (run for run in runs(tx, limit or wire.MOST_ENTRIES, force) if run.relayed is None)

    runs = outbox.runs
    return [(outbox, "runs", forgetful), (enrolled_stores, "superseded", lambda tx, store: False)]
