"""What places hold, by a rule of the shadow's own: which entries count, and what each takes from where to where."""

import json
from collections import Counter

from tests.sync.simulator.decoded import is_settling
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Held, Picture

OURS = ("good", "faulty", "bag", "custody", "transit", "faulty_transit", "with_maker")
Piece = tuple[str, str, str]
"""Account, item, serial number."""


def counted(now: Picture) -> list[Held]:
    """The entries whose moves count: admitted ones, and those that a settlement about the same thing lets count."""
    things_of = lambda act: {thing for _, thing in act.touches}
    let_count: dict[str, set[str]] = {}
    for held in now.entries:
        if is_settling(held.act.kind) and held.mark not in DROPPED_MARKS:
            for id_ in held.act.data.get("counts", ()):
                let_count.setdefault(id_, set()).update(things_of(held.act))
    return [
        held
        for held in now.entries
        if held.mark not in DROPPED_MARKS or let_count.get(held.act.id, set()) & things_of(held.act)
    ]


def check(now: Picture) -> None:
    """Postings and balances are those of the entries that count, each once; nothing appears and nothing vanishes."""
    held_there, lines = dict[Piece, list[int]](), set()
    for held in counted(now):
        for line, (item, source, target, quantity, value, serial) in enumerate(held.act.taken):
            lines.add((held.arrived, line, source, target, quantity))
            for account, sign in ((source, -1), (target, 1)):
                sums = held_there.setdefault((account, item, serial), [0, 0])
                sums[0] += sign * quantity
                sums[1] += sign * value
    there = {(account, item, serial): [quantity, value] for account, item, serial, quantity, value in now.balances}
    right = {piece: sums for piece, sums in held_there.items() if sums != [0, 0]}
    if there != right:
        wrong = sorted(piece for piece in there.keys() | right.keys() if there.get(piece) != right.get(piece))[:2]
        raise Broken("balance", now.where, f"{[(piece, there.get(piece), right.get(piece)) for piece in wrong]}")
    if set(now.postings) != lines:
        raise Broken("postings", now.where, f"{sorted(set(now.postings) ^ lines)[:2]}")
    items: Counter[str] = Counter()
    for (_, item, _), (quantity, value) in there.items():
        items[item] += quantity
        items[f"value of {item}"] += value
    if any(items.values()):
        raise Broken("conservation", now.where, dict(items))


def check_holders(now: Picture) -> None:
    """At headquarters: a piece with a serial number is in one of our places at most, or the review list says that it is
    in two. What is below zero on its way was received before its sending came."""
    listed = {
        (detail["part"], detail["key"])
        for what, _, _, written in now.incidents
        if what == "two_places"
        for detail in [json.loads(written)]
    }
    places: dict[tuple[str, str], list[int]] = {}
    for account, item, serial, quantity, _ in now.balances:
        if serial and account.split("/")[1] in OURS:
            coming = quantity < 0 and account.split("/")[1] in ("transit", "faulty_transit")
            places.setdefault((item, serial), []).append(quantity if quantity > 0 or coming else 0)
    for piece, quantities in places.items():
        if sum(quantities) > 1 and piece not in listed:
            raise Broken("one holder", now.where, f"{piece} is in {quantities}")


def own(now: Picture, offices: set[str]) -> dict[Piece, tuple[int, int]]:
    """What the accounts of these offices hold in a store."""
    return {
        (account, item, serial): (quantity, value)
        for account, item, serial, quantity, value in now.balances
        if account.partition("/")[0] in offices
    }
