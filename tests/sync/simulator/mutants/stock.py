"""Deliberate defects of stock: ledgers and shipments."""

from collections.abc import Callable, Sequence
from typing import Any

from db import ledgers as ledger_rows
from fieldservice.read_model import moves
from fieldservice.sync_rules import collisions, entitlement, rows, sight
from fieldservice.workflows.engine import ledger
from fieldservice.workflows.parts import places
from fieldservice.workflows.parts.shipments import debts
from fieldservice.workflows.parts.shipments import effects as shipments
from tests.sync.simulator.mutants.registry import Patch, mutant, rules_with

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
    return rules_with(mend=lambda tx, touched, changed: rows.refresh(tx, touched, (), ()))


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
    return rules_with(begins=lambda tx, entry: (each for each in begins(tx, entry) if stays(*each)))


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
