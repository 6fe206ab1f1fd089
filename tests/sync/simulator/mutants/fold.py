"""Deliberate defects of the fold: the order of the entries, and the late rule."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from db import journal
from fieldservice.sync.store_names import office_of
from fieldservice.sync_rules import rows
from fieldservice.workflows.engine import fold as things
from tests.sync.simulator.mutants.registry import Patch, mutant, rules_with

# The first invariant: the state is the fold of the numbered entries in their order, then of the others.


@mutant("invariant 1: the fold ignores the numbers")
def entries_are_folded_in_order_of_arrival() -> Sequence[Patch]:
    return [(journal, "_place", lambda entry: entry.arrived)]


@mutant("invariant 1: entries that a new number puts in another place are not folded again")
def only_items_of_new_entries_are_folded_again() -> Sequence[Patch]:
    refresh = rows.refresh
    return rules_with(
        refresh=lambda tx, touched, new, marked: (
            refresh(tx, {thing for entry in new for _, thing in entry.touches} or touched, new, marked)
            if new or marked
            else None
        )
    )


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
