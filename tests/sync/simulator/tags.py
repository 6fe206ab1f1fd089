"""Where each faulty part is, by a rule of the shadow's own: from the tags and moves in the entries that count."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.sync.simulator.decoded import Act
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Picture
from tests.sync.simulator.stock import EXCHANGE_PART, FAULTY_ITEMS

IN_HAND = ("custody", "faulty", "faulty_transit", "with_maker")
"""The kinds of places in which a faulty part is before headquarters, or its maker, has decided on it."""

ENDS = ("repaired", "scrap", "lost", "credited")
"""The kinds of places in which that decision puts it."""


class Tagged:
    """One tag: what it is on, how often it came into each place less how often it left, the things that say so."""

    def __init__(self) -> None:
        self.piece, self.quantity = ("", ""), 0
        self.there, self.things = Counter[str](), set[str]()

    @property
    def in_hand(self) -> dict[str, int]:
        return {place: many for place, many in self.there.items() if many and place.split("/")[1] in IN_HAND}


def lines_of(act: Act) -> Iterator[dict[str, Any]]:
    """The lines about parts in an entry: of its own thing, of the jobs that learn of it, and of a return case that took
    its old device in."""
    of, adds = act.data.get("of", {}), act.data.get("adds", {})
    added = [lists.get("parts") for lists in adds.values()] if isinstance(adds, dict) else []
    old = [line for line in added if isinstance(line, dict) and line.get("act") == "exchanged"]
    for record in (act.data, *(of.values() if isinstance(of, dict) else ()), *old):
        listed = record.get("lines", ())
        yield from (line for line in listed if isinstance(line, dict))


def followed(now: Picture) -> dict[str, Tagged]:
    """By number: every tag, after all that the entries that count say of it."""
    found: dict[str, Tagged] = {}
    for held in now.entries:
        for line in lines_of(held.act) if held.mark not in DROPPED_MARKS else ():
            for each in line.get("tags", ()):
                tagged = found.setdefault(each["number"], Tagged())
                tagged.piece, tagged.quantity = (line["part"], each["serial"]), each["quantity"]
                tagged.there[each["account"]] += 1
            if "moved" in line:
                tagged = found.setdefault(line["moved"], Tagged())
                tagged.there[line["from"]] -= 1
                tagged.there[line["to"]] += 1
            for number in (*(each["number"] for each in line.get("tags", ())), line.get("moved")):
                if number:
                    found[number].things |= {thing for _, thing in held.act.touches}
    return found


def check(now: Picture) -> None:
    """At headquarters: a tag is where it was moved to, the books have there what it is on, and no scanned tag is
    forgotten."""
    tags = followed(now)
    written = {number: tagged for number, tagged in tags.items() if tagged.quantity}
    if now.tags.keys() != written.keys():
        raise Broken("tags", now.where, f"unknown or too many: {sorted(now.tags.keys() ^ written.keys())[:3]}")
    for number, tagged in written.items():
        if tagged.there[now.tags[number]] < 1:
            raise Broken("tags", now.where, f"{number} is said to be in {now.tags[number]}, is in {tagged.there}")
        if sum(many for place, many in tagged.there.items() if place.split("/")[1] in (*IN_HAND, *ENDS)) != 1:
            raise Broken("tags", now.where, f"{number} came from nowhere: {tagged.there}")
        told(now, number, tagged)
    if (
        written.keys() == tags.keys()
    ):  # else something was moved of which the taking out was not admitted, or comes later
        books(now, written)
    for held in now.entries:
        if held.act.kind == "faulty_parts_received" and held.mark not in DROPPED_MARKS:
            moved = {line.get("moved") for line in lines_of(held.act)}
            if {*held.act.data["tags"]} != moved | {*held.act.data["awaited"]}:
                raise Broken("tags", now.where, f"{held.act.data['tags']} were scanned, and some are forgotten")


def told(now: Picture, number: str, tagged: Tagged) -> None:
    """A piece that is in two places, or came before it was sent, is owed by somebody or on the review list."""
    in_hand = tagged.in_hand
    early = [place for place, many in in_hand.items() if many < 0]
    places = [place for place, many in in_hand.items() for _ in range(many)]
    coming = sum(many for place, many in in_hand.items() if many < 0 and "transit" in place)
    if len(places) + coming > 1 or len({*places}) < len(places):
        if not any(
            what == "two_places" and (number in said or (tagged.piece[1] and tagged.piece[1] in said))
            for what, _, _, said in now.incidents
        ):
            raise Broken("tags", now.where, f"{number} is in {in_hand}, and nobody is told")
    elif (
        early
        and not tagged.things & now.owed
        and not any(now.rows[each][2] for each in tagged.things & now.rows.keys())
    ):
        raise Broken("tags", now.where, f"{number} is in {in_hand}, and nobody owes it")


def books(now: Picture, tags: dict[str, Tagged]) -> None:
    """What places hold of faulty parts is what the tags say, and no part became good that was not faulty."""
    if any(held.mark in DROPPED_MARKS and any(lines_of(held.act)) for held in now.entries):
        return  # a job does not learn what was not admitted: it is on the review list, and its books and tags differ
    said = Counter[tuple[str, str, str]]()
    for tagged in tags.values():
        for place, many in tagged.in_hand.items():
            said[place, *tagged.piece] += many * tagged.quantity
    booked = Counter[tuple[str, str, str]]()
    for account, item, serial, quantity, _ in now.balances:
        if item in (*FAULTY_ITEMS, "WHOLE-DEVICE", EXCHANGE_PART) and account.split("/")[1] in (*IN_HAND, "repaired"):
            booked[account, item, serial] += quantity
    wrong = sorted(place for place in said | booked if said[place] != booked[place])[:2]
    if wrong:
        raise Broken("tags", now.where, f"{[(place, booked[place], said[place]) for place in wrong]} by books, by tags")


def same(now: Picture, hq: Picture) -> None:
    """Once all is at rest, an office says of a tag what headquarters says."""
    wrong = [number for number, place in now.tags.items() if hq.tags.get(number) != place]
    if wrong:
        raise Broken("tags", now.where, f"{wrong[:3]} are elsewhere at headquarters")
