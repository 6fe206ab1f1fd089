"""Deliberate defects, one for each thing that could be wrong in the exchange or the fold. The checks of the simulator
must catch each of them.

A mutant puts a defective function in the place of a right one; `caught` runs schedules until a check fails, and says
which.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from db import journal
from db import ledgers as ledger_rows
from db.canonical import canonical
from fieldservice.read_model import moves, projections
from fieldservice.sync import common, enrolled_stores, entries, feeds, incidents, meta_keys, receiving
from fieldservice.sync.hub import handlers, sequencer
from fieldservice.sync.office import outbox, recovery, session
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem
from fieldservice.sync_rules import collisions, entitlement, rows, rules, sight
from fieldservice.workflows.engine import fold as things
from fieldservice.workflows.engine import ledger
from fieldservice.workflows.parts import places
from fieldservice.workflows.parts.shipments import debts
from fieldservice.workflows.parts.shipments import effects as shipments
from tests.sync.simulator.picture import Broken
from tests.sync.simulator.schedules import run, under_way
from tests.sync.simulator.seeds import CATCHES
from tests.sync.simulator.world import Crash

Patch = tuple[object, str, Any]


@dataclass(frozen=True)
class Mutant:
    name: str
    breaks: str
    """The rule that it breaks, and how."""
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
def broken_by(mutant: Mutant) -> Iterator[None]:
    with ExitStack() as stack:
        for target, name, value in mutant.patches():
            stack.enter_context(patch.object(target, name, value))
        yield


def caught(mutant: Mutant, seeds: int = SEEDS) -> tuple[str, int]:
    """Name of the check that caught it, and the seed; "" where nothing did."""
    under_way()  # kept for all later schedules of this process: it must not be made by a defective program
    with broken_by(mutant):
        first = CATCHES.get(mutant.name, 0)
        for seed in (first, *(seed for seed in range(seeds) if seed != first)):
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


@mutant("invariant 1: the fold ignores the numbers")
def entries_are_folded_in_order_of_arrival() -> Sequence[Patch]:
    return [(journal, "_place", lambda entry: entry.arrived)]


@mutant("invariant 1: entries that a new number puts in another place are not folded again")
def only_items_of_new_entries_are_folded_again() -> Sequence[Patch]:
    refresh = rows.refresh
    return _rules(
        refresh=lambda tx, touched, new, marked: (
            refresh(tx, {thing for entry in new for _, thing in entry.touches} or touched, new, marked)
            if new or marked
            else None
        )
    )


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


# The late rule.


def _late_by(fits: Callable[[Any, Any, Any], bool]) -> Sequence[Patch]:
    apply = things.apply

    def judged(thing: Any, entry: Any, adds: Any) -> Any:
        move = next((move for move in entry.moves if move.thing == thing.id), None)
        if move is not None and move.after != thing.last and fits(thing, entry, move):
            moves = tuple(each._replace(after=thing.last) if each is move else each for each in entry.moves)
            entry = replace(entry, moves=moves)
        return apply(thing, entry, adds)

    return [(things, "apply", judged)]


@mutant("late rule: a move counts if the item is again in the state from which the move started")
def lateness_is_judged_by_the_state() -> Sequence[Patch]:
    return _late_by(
        lambda thing, entry, move: any(
            line.entry.id == move.after and line.after == thing.state for line in thing.history
        )
    )


@mutant("late rule: a move counts although another move came between")
def lateness_is_judged_by_the_number_of_moves() -> Sequence[Patch]:
    def counted(thing: Any, entry: Any, move: Any) -> bool:
        ids = [line.entry.id for line in thing.history if any(each.thing == thing.id for each in line.entry.moves)][:-1]
        return move.after in ids and len(ids) - ids.index(move.after) <= 1

    return _late_by(counted)


@mutant("late rule: a move counts if its time is later than the item's last change")
def lateness_is_judged_by_the_clock() -> Sequence[Patch]:
    return _late_by(lambda thing, entry, move: entry.made > thing.changed)


@mutant("late rule: a move counts if its office holds the item")
def lateness_is_judged_by_the_holder() -> Sequence[Patch]:
    return _late_by(lambda thing, entry, move: office_of(entry.store) == thing.holder)


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


# Marks.


@mutant("mark: offices do not learn which entries headquarters marked")
def the_feed_carries_no_marks() -> Sequence[Patch]:
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


@mutant("mark: an entry that does not count changes stock or money")
def marked_entries_count_in_ledgers() -> Sequence[Patch]:
    return [(projections, "NOT_COUNTED", frozenset()), (sight, "NOT_COUNTED", frozenset())]


@mutant("mark: an entry that does not count changes the state of its item")
def marked_entries_change_the_state() -> Sequence[Patch]:
    return [(things, "NOT_COUNTED", frozenset())]


@mutant("mark: headquarters marks no entry")
def every_entry_is_permitted() -> Sequence[Patch]:
    return _rules(judge=lambda tx, entries, now: [""] * len(entries))


@mutant("mark: a role that the person had when the entry was made is ignored")
def only_present_roles_are_looked_at() -> Sequence[Patch]:
    person = entitlement._person
    return [(entitlement, "_person", lambda tx, position, name: person(tx, "present", name))]


@mutant("mark: an office settles an item that it neither holds nor gave away")
def any_office_may_settle() -> Sequence[Patch]:
    return [(entitlement, "_may_settle", lambda *given: True)]


# Scope.


@mutant("scope: the office gets entries that it may not see")
def one_office_sees_everything() -> Sequence[Patch]:
    begins = sight.begins

    def all_offices(tx: Any, entry: Any) -> Any:
        yield from begins(tx, entry)
        yield from (("CD02", thing) for _, thing in entry.touches)

    return _rules(begins=all_offices)


@mutant("scope: an office that begins to see an item does not get the item's earlier entries")
def earlier_entries_are_left_out() -> Sequence[Patch]:
    return [(feeds, "_earlier", lambda *given: [])]


@mutant("scope: the branch does not get the entries of its vans' items")
def branches_do_not_see_what_their_vans_see() -> Sequence[Patch]:
    return [(sight, "branches", lambda tx: {})]


@mutant("scope: the new holder does not get the job's request, customer and device")
def a_job_is_handed_over_alone() -> Sequence[Patch]:
    return [(sight, "ALONG", "nothing")]


@mutant("scope: an office that knows the customer gets the entries of the customer's jobs elsewhere")
def work_is_seen_through_its_customer() -> Sequence[Patch]:
    return _rules(seen_through=lambda entry: [thing for _, thing in entry.touches])


@mutant("scope: an office that sees a file does not get those that are merged with it")
def merged_files_are_seen_one_by_one() -> Sequence[Patch]:
    return _rules(together=None)


@mutant("private part: headquarters gets the entry without it")
def private_parts_are_not_sent() -> Sequence[Patch]:
    own_items = outbox.own_items
    return [
        (outbox, "own_items", lambda *given, **more: [wire.BatchEntry(item.body) for item in own_items(*given, **more)])
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


# Ledgers.


@mutant("ledgers: what an entry moves is added to the balances twice")
def moves_are_counted_twice() -> Sequence[Patch]:
    changes = ledger_rows.changes
    return [(ledger_rows, "changes", lambda line, sign=1: changes(line, sign) * 2)]


@mutant("ledgers: what an entry moved stays when headquarters marks it")
def marked_moves_are_not_taken_out() -> Sequence[Patch]:
    post = moves.post
    return [(moves, "post", lambda tx, new, marked=(): post(tx, new))]


@mutant("ledgers: what a person lets count does not count")
def settled_moves_do_not_count() -> Sequence[Patch]:
    return [(moves, "counted_in_the_end", lambda entry: [])]


@mutant("ledgers: what moved stays when other bytes take the place of an entry, or its mark is taken back")
def moves_are_not_posted_anew() -> Sequence[Patch]:
    return _rules(mend=lambda tx, touched, changed: rows.refresh(tx, touched, (), ()))


@mutant("ledgers: an entry moves only where the thing is seen for which it moves something")
def moves_are_posted_only_with_their_thing() -> Sequence[Patch]:
    post = moves.post

    def seeing(tx: Any, new: Any, marked: Any = ()) -> None:
        seen = [entry for entry in new if tx.value("SELECT 1 FROM touch WHERE arrived = ? LIMIT 1", (entry.arrived,))]
        post(tx, seen, marked)

    return [(moves, "post", seeing)]


@mutant("ledgers: offices do not see what is moved to and from their places")
def sight_of_accounts_is_forgotten() -> Sequence[Patch]:
    return [(sight, "_accounts", lambda entry: iter(()))]


@mutant("ledgers: the branch does not see what is moved to and from its vans")
def branches_do_not_see_the_places_of_their_vans() -> Sequence[Patch]:
    return _begins(lambda office, key: not key.startswith(sight.ACCOUNTS) or key == f"{sight.ACCOUNTS}{office}")


@mutant("ledgers: the offices of a move that was not admitted do not see that a person lets it count")
def sight_of_what_is_settled_is_forgotten() -> Sequence[Patch]:
    return _begins(lambda office, key: not key.startswith(sight.COUNTS))


def _begins(stays: Callable[[str, str], bool]) -> Sequence[Patch]:
    begins = sight.begins
    return _rules(begins=lambda tx, entry: (each for each in begins(tx, entry) if stays(*each)))


@mutant("ledgers: an office takes out of the places of others")
def any_office_may_take_out() -> Sequence[Patch]:
    return [(entitlement, "_takes_from_elsewhere", lambda tx, entry: False)]


@mutant("ledgers: what is on its way belongs to the office that sent it, so that the receiver may not take it")
def transit_is_held_by_the_sender() -> Sequence[Patch]:
    return [(places, "transit", lambda office: places.account("HQ", "transit", office))]


@mutant("ledgers: a quantity below zero takes from the other side")
def quantities_below_zero_are_taken() -> Sequence[Patch]:
    return [(ledger, "LEAST", -ledger.MOST)]


@mutant("ledgers: a piece that is taken twice is left without a trace below zero")
def balances_stop_at_zero() -> Sequence[Patch]:
    stopping = ledger_rows._ADD.replace(
        "quantity = balance_row.quantity + excluded.quantity",
        "quantity = max(0, balance_row.quantity + excluded.quantity)",
    )
    return [(ledger_rows, "_ADD", stopping)]


@mutant("ledgers: nobody is told that one piece is in two places")
def pieces_in_two_places_are_not_listed() -> Sequence[Patch]:
    return [(collisions, "_note_pieces", lambda tx, new: None)]


# Shipments.


@mutant("shipments: what is received comes from nowhere, and stays on the way")
def what_is_received_stays_on_the_way() -> Sequence[Patch]:
    move = shipments.move_lines

    def from_a_supplier(draft: Any, context: Any, lines: Any, source: str, target: str) -> None:
        office, _, kind = source.partition("/")
        nowhere = places.outside(office, places.SUPPLIER)
        move(draft, context, lines, nowhere if kind == places.TRANSIT else source, target)

    return [(shipments, "move_lines", from_a_supplier)]


@mutant("shipments: a colleague with another store takes what is offered out of the giver's bag")
def an_offer_is_taken_out_of_the_bag_of_another_store() -> Sequence[Patch]:
    return [(shipments, "_where_offered", shipments._bag_of_giver)]


@mutant("shipments: nobody is told of parts that were sent after their shipment was received")
def what_is_sent_late_is_not_owed() -> Sequence[Patch]:
    return [(debts, "RECEIVED", "")]
