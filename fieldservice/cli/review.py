"""The command for the review list: what is on it, and settling one item by its number or key."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line
from fieldservice.presentation.messages import reason_and_who, render, word
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk.review_list.items import ReviewItem

NOTHING = N_("Nothing to review.")
NO_SUCH = N_("There is no number %(given)s on the review list; it has %(count)s.")
ONLY_SETTLE = N_("`review` shows the list; `review settle NUMBER` decides an item.")
SETTLED = N_("Decided: %(what)s")


@command(
    "review", help=N_("List late, conflicting and marked entries, with both sides; `review settle NUMBER` decides one.")
)
def review(
    action: Annotated[
        str,
        typer.Argument(
            metavar="settle",
            help=N_("`settle` decides the item; without it, the list or item is shown."),
            show_default=False,
        ),
    ] = "",
    which: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER", help=N_("Number of the item in the list, or its key from --json."), show_default=False
        ),
    ] = "",
    choice: Annotated[
        str,
        typer.Option("--choice", metavar="CHOICE", help=N_("stays, counts or takes; default: the first one possible.")),
    ] = "",
) -> None:
    if action not in ("", "settle") or bool(action) != bool(which):
        raise Refused("usage", ONLY_SETTLE)
    with at_the_desk() as (desk, by):
        items = desk.review.items(by)
        if not action:
            answer(
                {"reviews": [item_object(number, item) for number, item in enumerate(items, 1)]},
                lambda: print_items(items),
            )
            return
        item = chosen(items, which)
        desk.review.settle(by, item.key, choice or item.choices[0])
        answer_line({"settled": item.key}, _(SETTLED, what=render(item.says)))


def chosen(items: "list[ReviewItem]", which: str) -> "ReviewItem":
    """The item with this key, which never changes, or at this number of the list. Raises Refused."""
    found = [item for item in items if item.key == which]
    if not found and which.isdecimal() and 0 < int(which) <= len(items):
        found = [items[int(which) - 1]]
    if not found:
        raise Refused("not_found", NO_SUCH, given=which, count=len(items))
    return found[0]


def item_object(number: int, item: "ReviewItem") -> JsonObject:
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


def print_items(items: "list[ReviewItem]") -> None:
    if not items:
        print(_(NOTHING))
    for number, item in enumerate(items, 1):
        print_line("  ".join(filter(None, (str(number), item.number, render(item.says)))))
        for side in item.sides:
            print_line(f"   {word(side.label)}: {'; '.join(render(line) for line in side.lines)}")
        if item.why_not:
            print_line(f"   {reason_and_who(item.why_not, item.who_may)}")
