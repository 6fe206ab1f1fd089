"""Deliberate defects, one for each thing that could be wrong in the exchange or the fold. That each is caught proves
that the simulator bites.

A mutant puts a defective function in the place of a right one; `caught` runs schedules until a check fails, and says
which.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from db import journal
from db.canonical import canonical
from fieldservice.sync import common, enrolled_stores, entries, feeds, incidents, meta_keys, receiving
from fieldservice.sync.hub import handlers, sequencer
from fieldservice.sync.office import outbox, recovery, session
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem
from fieldservice.sync_rules import entitlement, rows, rules, sight
from fieldservice.workflows.engine import fold as things
from tests.sync.simulator.picture import Broken
from tests.sync.simulator.schedules import run, under_way
from tests.sync.simulator.world import Crash

Patch = tuple[object, str, Any]


@dataclass(frozen=True)
class Mutant:
    name: str
    breaks: str
    """What it breaks, in a few words."""
    patches: Callable[[], Sequence[Patch]]


MUTANTS: list[Mutant] = []
SEEDS = 300
"""Schedules that a mutant may survive before it counts as not caught."""


def mutant(breaks: str) -> Callable[[Callable[[], Sequence[Patch]]], Callable[[], Sequence[Patch]]]:
    def keep(patches: Callable[[], Sequence[Patch]]) -> Callable[[], Sequence[Patch]]:
        MUTANTS.append(Mutant(patches.__name__.replace("_", " "), breaks, patches))
        return patches

    return keep


@contextmanager
def broken_by(one: Mutant) -> Iterator[None]:
    with ExitStack() as stack:
        for target, name, value in one.patches():
            stack.enter_context(patch.object(target, name, value))
        yield


def caught(one: Mutant, seeds: int = SEEDS) -> tuple[str, int]:
    """Name of the check that caught it, and the seed; "" where nothing did."""
    under_way()  # kept for all later schedules of this process: it must not be made by a defective program
    with broken_by(one):
        for seed in range(seeds):
            try:
                run(seed)
            except Broken as broken:
                return broken.check, seed
            except Exception as error:  # noqa: BLE001  # a defect may also end in an error of the program itself
                return type(error).__name__, seed
    return "", seeds


def _rules(**other: Any) -> Sequence[Patch]:
    return [(rules, "RULES", replace(rules.RULES, **other))]


# The first invariant: the state is the fold of the numbered entries in their order, then of the others.


@mutant("invariant 1: order of the fold")
def folded_as_they_arrived() -> Sequence[Patch]:
    return [(journal, "_place", lambda entry: entry.arrived)]


@mutant("invariant 1: what stands behind a new number")
def not_folded_again_when_numbered() -> Sequence[Patch]:
    refresh = rows.refresh
    return _rules(
        refresh=lambda tx, touched, new, marked: (
            refresh(tx, {thing for entry in new for _, thing in entry.touches} or touched, new, marked)
            if new or marked
            else None
        )
    )


# The second: whatever was acknowledged reaches headquarters exactly once.


@mutant("invariant 2: acknowledged before it was committed")
def answered_before_commit() -> Sequence[Patch]:
    push = handlers.push

    def hasty(here: Any, asker: Any, signed: Any) -> Any:
        try:
            return push(here, asker, signed)
        except Crash:
            batch = wire.verified_batch(asker.secret, signed)
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


@mutant("invariant 2: exactly once")
def numbered_again_when_pushed_again() -> Sequence[Patch]:
    number = sequencer.number

    def again(tx: Any, rules: Any, own: str, batch: Any, now: str) -> int:
        last = tx.value("SELECT last_seq FROM known_store WHERE store = ?", (batch.store,))
        if batch.first_seq <= last:
            sealed = [entries.stand_in(item, f"{batch.store}'", tx.counter("again"), "", now) for item in batch.items]
            sequencer.take_in(tx, rules, own, sealed, ["unreadable"] * len(sealed), now, lambda entry: True)
        return int(number(tx, rules, own, batch, now))

    return [(sequencer, "number", again)]


@mutant("invariant 2: an entry that cannot be read blocks what is behind it")
def poison_blocks_the_queue() -> Sequence[Patch]:
    fault = sequencer.fault

    def refused(*given: Any) -> str:
        why = fault(*given)
        if why:
            raise RequestRefused(400, "unreadable")
        return why

    return [(sequencer, "fault", refused)]


@mutant("invariant 2: what a crash undoes")
def half_a_batch_is_kept() -> Sequence[Patch]:
    number = sequencer.number

    def halved(tx: Any, rules: Any, own: str, batch: Any, now: str) -> int:
        last = int(number(tx, rules, own, wire.Batch(batch.store, batch.epoch, batch.first_seq, batch.items[:1]), now))
        tx.run(
            "UPDATE known_store SET last_seq = ? WHERE store = ?",
            (max(last, batch.first_seq + len(batch.items) - 1), batch.store),
        )
        return max(last, batch.first_seq + len(batch.items) - 1)

    return [(sequencer, "number", halved)]


# The third: who has read the same feed holds the same, and can prove it.


def _trusting(position: bool) -> Callable[..., Any]:
    verify = receiving.verify

    def trusted(tx: Any, office: str, lines: Any, digest: bytes, at: Any = None) -> Any:
        """As if positions and digest were those that come out."""
        place, running = at or feeds.head(tx, office)
        lines = [line for line in lines if line.position > place]
        own = receiving._own_digests(tx, lines, tx.meta("store") or office)
        if not position:
            lines = [
                wire.FeedLine(place + step, *[getattr(line, name) for name in line.__struct_fields__[1:]])
                for step, line in enumerate(lines, 1)
            ]
        for line in lines:
            told = receiving.sha256(line.body).digest() if line.body else own.get((line.store, line.seq))
            if told is not None:
                running = feeds.next_digest(running, told, line.number, line.mark, receiving.sees_of(line))
        return verify(tx, office, lines, running, at)

    return trusted


@mutant("invariant 3: the digest of a page")
def any_digest_is_believed() -> Sequence[Patch]:
    return [(receiving, "verify", _trusting(position=True))]


@mutant("cursor: a gap in the positions")
def gaps_are_accepted() -> Sequence[Patch]:
    return [(receiving, "verify", _trusting(position=False))]


@mutant("cursor: a position that nobody gets")
def a_position_is_skipped() -> Sequence[Patch]:
    rows = feeds._rows

    def skipping(tx: Any, office: str, lines: Any, numbered: bool) -> Any:
        for place, (name, position, *rest) in enumerate(rows(tx, office, lines, numbered)):
            yield (name, position + (place > 1), *rest)

    return [(feeds, "_rows", skipping)]


@mutant("cursor: moved before the entries")
def cursor_moves_first() -> Sequence[Patch]:
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
                    [(tx.store, one.line.position, receiving.sees_of(one.line), one.running) for one in some],
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


@mutant("the common feed's digest")
def published_rows_are_lost() -> Sequence[Patch]:
    return [(common, "_write", lambda tx, row: None)]


# The late rule.


def _late_by(fits: Callable[[Any, Any, Any], bool]) -> Sequence[Patch]:
    apply = things.apply

    def judged(thing: Any, entry: Any, adds: Any) -> Any:
        move = next((move for move in entry.moves if move.thing == thing.id), None)
        if move is not None and move.after != thing.last and fits(thing, entry, move):
            moves = tuple(one._replace(after=thing.last) if one is move else one for one in entry.moves)
            entry = replace(entry, moves=moves)
        return apply(thing, entry, adds)

    return [(things, "apply", judged)]


@mutant("late rule: judged by the state it started from")
def late_by_state() -> Sequence[Patch]:
    return _late_by(
        lambda thing, entry, move: any(
            line.entry.id == move.after and line.after == thing.state for line in thing.history
        )
    )


@mutant("late rule: judged by how many moves there were")
def late_by_count() -> Sequence[Patch]:
    def counted(thing: Any, entry: Any, move: Any) -> bool:
        ids = [line.entry.id for line in thing.history if any(one.thing == thing.id for one in line.entry.moves)][:-1]
        return move.after in ids and len(ids) - ids.index(move.after) <= 1

    return _late_by(counted)


@mutant("late rule: judged by the clock")
def late_by_clock() -> Sequence[Patch]:
    return _late_by(lambda thing, entry, move: entry.made > thing.changed)


@mutant("late rule: by whose turn the state would be")
def late_by_holder() -> Sequence[Patch]:
    return _late_by(lambda thing, entry, move: office_of(entry.store) == thing.holder)


# Epochs.


@mutant("epoch: not looked at by headquarters")
def epoch_is_ignored() -> Sequence[Patch]:
    return [
        (handlers, "_epoch", lambda tx, epoch, asker, here: epoch),
        (session, "_same_epoch", lambda tx, epoch: None),
        (recovery, "follow", lambda office, link, welcome: None),
    ]


@mutant("epoch: numbers of the history before are kept")
def numbers_are_kept() -> Sequence[Patch]:
    return [
        (
            recovery,
            "_unnumber",
            lambda tx, office, base: tx.run("DELETE FROM feed WHERE office = ? AND position > ?", (tx.store, base)),
        )
    ]


@mutant("epoch: nothing is offered again")
def nothing_is_offered_again() -> Sequence[Patch]:
    return [
        (recovery, "offer_again", lambda office, link: _forget(office, meta_keys.REOFFER, "[]")),
        (recovery, "bear_witness", lambda office, link, force, pull: None),
    ]


@mutant("epoch: what stands otherwise is not listed")
def outcomes_are_not_listed() -> Sequence[Patch]:
    return [(recovery, "list_outcomes", lambda office: _forget(office, meta_keys.OUTCOMES, "{}"))]


def _forget(office: Any, what: str, empty: str) -> None:
    with office.store.reading() as tx:
        there = tx.meta(what)
    if there not in (None, empty):
        with office.store.writing() as tx:
            tx.set_meta(what, empty)


# Copied and restored stores.


@mutant("fork: other bytes under a known seq are taken for the same")
def forks_are_ignored() -> Sequence[Patch]:
    def unheeded(office: Any, link: Any) -> None:
        raise SyncProblem("copied")

    # Reading the feed shows it too: that must stop the exchange where nothing else did.
    return [
        (sequencer, "_same_as_before", lambda tx, batch, count: None),
        (recovery, "is_a_copy", lambda office, welcome: False),
        (recovery, "enrol_anew", unheeded),
    ]


@mutant("fork: what is re-keyed gets new ids")
def rekeyed_with_new_ids() -> Sequence[Patch]:
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


@mutant("fork: nobody is told")
def copies_are_not_listed() -> Sequence[Patch]:
    add = incidents.add
    return [
        (incidents, "add", lambda tx, what, at, **more: 0 if what == incidents.COPIED else add(tx, what, at, **more))
    ]


# Marks.


@mutant("mark: not told in the feed")
def marks_are_dropped() -> Sequence[Patch]:
    page, following = feeds.page, feeds.next_digest
    return [
        (feeds, "page", lambda *given, **more: _unmarked(*page(*given, **more))),
        (feeds, "next_digest", lambda before, digest, number, mark, sees: following(before, digest, number, "", sees)),
    ]


def _unmarked(lines: list[wire.FeedLine], digest: bytes | None) -> tuple[list[wire.FeedLine], bytes | None]:
    names = wire.FeedLine.__struct_fields__
    return [
        wire.FeedLine(**{name: "" if name == "mark" else getattr(line, name) for name in names}) for line in lines
    ], digest


@mutant("mark: what nobody was entitled to counts in ledgers")
def marked_entries_are_added() -> Sequence[Patch]:
    return [(rows, "NOT_COUNTED", frozenset()), (sight, "NOT_COUNTED", frozenset())]


@mutant("mark: what nobody was entitled to moves")
def marked_entries_move() -> Sequence[Patch]:
    return [(things, "NOT_COUNTED", frozenset())]


@mutant("mark: everybody is entitled")
def nobody_is_judged() -> Sequence[Patch]:
    return _rules(judge=lambda tx, entries, now: [""] * len(entries))


@mutant("mark: judged by the roles of today only")
def roles_of_today_only() -> Sequence[Patch]:
    roles = entitlement._roles
    return [(entitlement, "_roles", lambda tx, position, name: roles(tx, "present", name))]


@mutant("mark: force without the right to it")
def anybody_settles() -> Sequence[Patch]:
    return [(entitlement, "_may_settle", lambda *given: True)]


# Scope.


@mutant("scope: every office gets everything")
def everybody_sees_all() -> Sequence[Patch]:
    begins = sight.begins

    def all_offices(tx: Any, entry: Any) -> Any:
        yield from begins(tx, entry)
        yield from (("CD02", thing) for _, thing in entry.touches)

    return _rules(begins=all_offices)


@mutant("scope: sight without what happened before")
def sight_begins_in_the_middle() -> Sequence[Patch]:
    return [(feeds, "_earlier", lambda *given: [])]


@mutant("scope: a branch does not see what its vans see")
def vans_branch_is_forgotten() -> Sequence[Patch]:
    return [(sight, "_branches", lambda tx: {})]


@mutant("scope: what goes along stays behind")
def what_goes_along_is_forgotten() -> Sequence[Patch]:
    return [(sight, "ALONG", "nothing")]


@mutant("scope: work is seen through the customer whose it is")
def work_is_seen_through_files() -> Sequence[Patch]:
    return _rules(seen_through=lambda entry: [thing for _, thing in entry.touches])


@mutant("the private part on its way")
def private_parts_are_dropped() -> Sequence[Patch]:
    own_items = outbox.own_items
    return [
        (outbox, "own_items", lambda *given, **more: [wire.BatchEntry(item.body) for item in own_items(*given, **more)])
    ]


# The relay.


@mutant("relay: a van does not wait for what its work was built on")
def vans_do_not_wait() -> Sequence[Patch]:
    return [(outbox, "strangers", lambda tx, limit: [])]


@mutant("relay: a branch sends its own before what it has shown of its vans")
def own_goes_before_relayed() -> Sequence[Patch]:
    own_items = outbox.own_items
    return [(outbox, "own_items", lambda tx, store, after, limit, until=2**62: own_items(tx, store, after, limit))]


@mutant("relay: a van's batch is forgotten once it is shown")
def relayed_batches_are_forgotten() -> Sequence[Patch]:
    def forgetful(tx: Any, limit: int = 0, force: bool = False) -> Any:
        return (one for one in runs(tx, limit or wire.MOST_ENTRIES, force) if one.relayed is None)

    runs = outbox.runs
    return [(outbox, "runs", forgetful), (enrolled_stores, "superseded", lambda tx, store: False)]
