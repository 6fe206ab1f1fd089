"""The review list from the command line: what is on it, and settling one item by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give
from fieldservice.cli.text_tables import inert
from fieldservice.presentation.messages import render, who_may_do, word
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.review import Item

NOTHING = N_("Nothing to review.")
NO_SUCH = N_("There is no number %(given)s on the review list; it has %(count)s.")
ONLY_SETTLE = N_("`review` alone shows the list; `review settle NUMBER` settles one of it.")
SETTLED = N_("Settled: %(what)s")


def review(action: str, which: str, choice: str) -> None:
    """The list, or with `settle` one item settled. The number is the item's place in the list, or its key."""
    if action not in ("", "settle") or bool(action) != bool(which):
        raise Refused("usage", ONLY_SETTLE)
    with at_the_desk() as (desk, by):
        items = desk.review.items(by)
        if not action:
            give(
                {"reviews": [item_object(desk, number, item) for number, item in enumerate(items, 1)]},
                lambda: tell(items),
            )
            return
        item = chosen(items, which)
        desk.review.settle(by, item.key, choice or item.choices[0])
        give({"settled": item.key}, lambda: print(inert(_(SETTLED, what=render(item.says)))))


def chosen(items: list[Item], which: str) -> Item:
    """By the key that `--json` gives, which stays, or by the place in the list."""
    found = [item for item in items if item.key == which]
    if not found and which.isdecimal() and 0 < int(which) <= len(items):
        found = [items[int(which) - 1]]
    if not found:
        raise Refused("not_found", NO_SUCH, given=which, count=len(items))
    return found[0]


def item_object(desk: Desk, number: int, item: Item) -> JsonObject:
    return {
        "n": number,
        "key": item.key,
        "class": item.what,
        "says": render(item.says),
        "kind": item.kind,
        "thing": item.thing,
        "number": item.number,
        "since": item.since,
        "by": item.by,
        "entry": item.entry,
        "choices": list(item.choices),
        "sides": [{"label": word(side.label), "lines": [render(line) for line in side.lines]} for side in item.sides],
        "may_settle": item.may_settle,
        "why_not": render(item.why_not) if item.why_not else "",
        "who_may": list(item.who_may),
    }


def tell(items: list[Item]) -> None:
    if not items:
        print(_(NOTHING))
    for number, item in enumerate(items, 1):
        print(
            inert(f"{number}  {item.number}  {render(item.says)}" if item.number else f"{number}  {render(item.says)}")
        )
        for side in item.sides:
            print(inert(f"   {word(side.label)}: {'; '.join(render(line) for line in side.lines)}"))
        if not item.may_settle:
            print(inert(f"   {render(item.why_not)} ({_('Who may: %(who)s', who=who_may_do(item.who_may))})"))
