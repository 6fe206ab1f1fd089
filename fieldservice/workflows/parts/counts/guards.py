"""Conditions of a count: a place of this office, parts with their serial numbers, reasons, and the approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import APPROVED, answer_to, asks_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.ledger import account, key_of
from fieldservice.workflows.engine.messages import FILL_IN, TWICE, Message
from fieldservice.workflows.engine.reference import Code
from fieldservice.workflows.engine.take import NOT_IN_LIST, SERIALS_WANTED
from fieldservice.workflows.parts.counts.lines import GROUP, compared, counted, differences_of, moves_of
from fieldservice.workflows.parts.in_the_books import already_in_stock
from fieldservice.workflows.parts.places import BAG, bag, outside
from fieldservice.workflows.parts.requisitions.guards import typed

if TYPE_CHECKING:
    from fieldservice.workflows.parts.counts.events import (
        AdjustmentAsked,
        CountBegun,
        Explained,
        OfAPlace,
        PartsRecounted,
        ScrapProposed,
    )

ADJUSTMENT = "adjustment"
"""The kind of approval that corrects stock."""
OTHER = "other"
"""The reason that needs words."""
FREE = "free"
"""The fact of a count whose correction nobody needs to approve."""
MOST_LINES = 10_000
"""Differences of one count: more would not fit into one entry that offices exchange."""
NOT_APPROVED = N_("It was not approved. Count again, ask again with other reasons, or give it up.")
TOO_FEW = N_("%(part)s: only %(there)s there.")
NO_LINE = N_("“%(given)s”: write line number, reason and remark, such as 2 damaged. Lines: %(known)s.")
SAY_WHY = N_("Line %(line)s: describe the reason.")


def place_of(event: OfAPlace, context: Context) -> str:
    """The account of the place that is named: one of this office."""
    return bag(context.office, event.person or "") if event.place == BAG else account(context.office, event.place)


STORE = ("storekeeper", "coordinator")


@guard(
    N_("Engineers count their own bag in a van; storekeepers count a store."),
    who_may=lambda count, event, context: STORE,
)
def the_person_keeps_what_is_counted(count: Thing | None, event: None, context: Context) -> bool:
    return bool(context.by.roles & set(STORE)) or bool(context.reference.branch_of(context.office))


@guard(N_("Enter whose bag it is."), beside=("person",))
def a_bag_has_a_person(count: Thing | None, event: OfAPlace, context: Context) -> bool:
    return event.place != BAG or bool(event.person)


@guard(FILL_IN, beside=("group",))
def the_group_is_named(count: Thing | None, event: CountBegun, context: Context) -> bool:
    return event.scope != GROUP or bool(event.group)


def _without_serials(event: ScrapProposed | PartsRecounted, context: Context) -> JsonObject | None:
    """The first line of a part whose pieces have serial numbers of their own, and which has other ones."""
    for line in event.parts or ():
        known = context.reference.catalogue.part(line.part)
        if known is not None and known.tracked and len({key_of(each) for each in line.serials}) != line.quantity:
            return {"part": known.number, "quantity": line.quantity}
    return None


@guard(SERIALS_WANTED, values=lambda count, event, context: _without_serials(event, context) or {}, beside=("parts",))
def each_piece_has_its_serial_number(count: Thing | None, event: ScrapProposed, context: Context) -> bool:
    return _without_serials(event, context) is None


@guard(N_("Enter what was counted again, or parts with none left."), beside=("parts",))
def something_was_counted_again(count: Thing, event: PartsRecounted, context: Context) -> bool:
    return bool(event.parts or event.absent)


def _unknown(count: Thing, event: PartsRecounted, context: Context) -> str:
    """The first part that is not there and that nobody knows."""
    known = {*counted(count), *(str(line["part"]) for line in differences_of(count))}
    catalogue = context.reference.catalogue
    return next((each for each in event.absent or () if each not in known and catalogue.part(each) is None), "")


@guard(
    N_("There is no part %(part)s in the catalogue."),
    values=lambda count, event, context: {"part": _unknown(count, event, context)},
    beside=("absent",),
)
def the_parts_that_are_not_there_are_known(count: Thing, event: PartsRecounted, context: Context) -> bool:
    return not _unknown(count, event, context)


def _missing(event: ScrapProposed, context: Context) -> JsonObject | None:
    """The first part of which fewer are there than leave."""
    place = place_of(event, context)
    for part, (quantity, serials) in typed(event, context).items():
        there = context.holdings.quantity(place, part)
        if there < quantity or any(not context.holdings.quantity(place, part, each) for each in serials):
            return {"part": part, "there": there}
    return None


def _named_twice(event: ScrapProposed, context: Context) -> str:
    """The first serial number that stands in two lines of a part; "" for none."""
    for _, serials in typed(event, context).values():
        keys = [key_of(each) for each in serials]
        if twice := next((each for place, each in enumerate(serials) if keys[place] in keys[:place]), ""):
            return twice
    return ""


@guard(TWICE, values=lambda count, event, context: {"serial": _named_twice(event, context)}, beside=("parts",))
def each_piece_is_named_once(count: None, event: ScrapProposed, context: Context) -> bool:
    return not _named_twice(event, context)


@guard_with_reason(beside=("parts",))
def what_comes_in_is_in_stock_nowhere(count: None, event: ScrapProposed, context: Context) -> Message | None:
    found = (already_in_stock(part, serials, context) for part, (_, serials) in typed(event, context).items())
    return None if _takes_out(event) else next((each for each in found if each is not None), None)


def _takes_out(event: ScrapProposed) -> bool:
    return getattr(event, "change", "less") == "less"


@guard(TOO_FEW, values=lambda count, event, context: _missing(event, context) or {}, beside=("parts",))
def what_leaves_is_there(count: None, event: ScrapProposed, context: Context) -> bool:
    return not _takes_out(event) or _missing(event, context) is None


@guard(N_("Describe the other reason."), beside=("words",))
def another_reason_is_told(count: Thing | None, event: Explained, context: Context) -> bool:
    return event.reason != OTHER or bool(event.words)


def reasons_by_line(event: AdjustmentAsked, codes: Mapping[str, Code]) -> Iterator[tuple[str, str, str]]:
    """(line, code, words) of each line that has a reason of its own; the code is "" where none was written."""
    for each in event.reasons or ():
        line, written = (*each.split(None, 1), "")[:2]
        yield (line, *_reason_in(written, codes))


def _reason_in(written: str, codes: Mapping[str, Code]) -> tuple[str, str]:
    """The code of a reason that is written as a code or by its name in either language, and the words behind it."""
    names = {name.casefold(): code.code for code in codes.values() for name in (code.en, code.zh, code.code)}
    for name in sorted(names, key=len, reverse=True):
        behind = written[len(name) :]
        if written[: len(name)].casefold() == name and (not behind or behind[0].isspace()):
            return names[name], behind.strip()
    code, words = (*written.split(None, 1), "", "")[:2]
    return code, words


@guard_with_reason(beside=("reasons",))
def the_reasons_are_understood(count: Thing, event: AdjustmentAsked, context: Context) -> Message | None:
    lines = {str(line["line"]) for line in differences_of(count)}
    codes = context.reference.codes.get("count_reason", {})
    for written, (line, code, words) in zip(event.reasons or (), reasons_by_line(event, codes), strict=True):
        if line not in lines or not code:
            return Message(NO_LINE, {"given": written, "known": sorted(lines, key=int)[:8]})
        if code not in codes:
            return Message(NOT_IN_LIST, {"near": list(codes)})
        if code == OTHER and not words:
            return Message(SAY_WHY, {"line": line})
    return None


@guard(N_("More than %(most)s lines differ. Count one part group at a time."), values=lambda *_: {"most": MOST_LINES})
def the_differences_fit_into_one_entry(count: Thing, event: None, context: Context) -> bool:
    if len(context.holdings.contents(str(count.get("account")))) + len(counted(count)) <= MOST_LINES:
        return True
    return len(compared(count, context.holdings, context.reference.catalogue)) <= MOST_LINES


def is_waved_through(count: Thing) -> bool:
    """Whether the correction was approved, or nobody needs to."""
    asked = next((each for each in reversed(asks_of(count)) if each.kind == ADJUSTMENT), None)
    answer = answer_to(count, asked.digest) if asked is not None else None
    return bool(count.get(FREE)) or (answer is not None and answer.get("answer") == APPROVED)


def _is_refused(count: Thing) -> bool:
    asked = next((each for each in reversed(asks_of(count)) if each.kind == ADJUSTMENT), None)
    return asked is not None and answer_to(count, asked.digest) is not None and not is_waved_through(count)


@guard(NOT_APPROVED)
def it_was_not_refused(count: Thing, event: None, context: Context) -> bool:
    return not _is_refused(count)


@guard(N_("The correction waits for approval."), waits_for=lambda count, event, context: ("manager",))
def it_is_approved(count: Thing, event: None, context: Context) -> bool:
    return is_waved_through(count)


def _gone_meanwhile(count: Thing, context: Context) -> JsonObject | None:
    """The first part of which fewer are there by now than the correction takes out."""
    place, taken = str(count.get("account")), Counter[str]()
    for line in differences_of(count):
        part = str(line["part"])
        taken[part] -= sum(pieces for _, pieces in moves_of(line))
        there = context.holdings.quantity(place, part)
        gone = any(context.holdings.quantity(place, part, str(each)) < 1 for each in line["missing"])
        if gone or (taken[part] > 0 and there < taken[part]):
            return {"part": part, "there": max(0, there)}
    return None


@guard(
    N_("%(part)s: only %(there)s left, and the correction takes out others. Count again or give it up."),
    values=lambda count, event, context: _gone_meanwhile(count, context) or {},
)
def what_leaves_is_still_there(count: Thing, event: None, context: Context) -> bool:
    return _gone_meanwhile(count, context) is None


@guard(N_("Nothing was counted here. Give it up and propose another correction."), not_offered=True)
def it_is_a_count(count: Thing, event: None, context: Context) -> bool:
    return bool(count.get("scope"))


def _corrected_elsewhere(count: Thing, context: Context) -> str:
    """A part of this count that another correction of the place covers since it was counted; "" for none."""
    parts = counted(count)
    began = min((part.last for part in parts.values()), default=count.history[0].entry.arrived if count.history else 0)
    place = str(count.get("account"))
    moved = context.holdings.moved(place, began, outside(count.holder, "adjusted"))
    return next((str(line["part"]) for line in differences_of(count) for item, _ in moved if item == line["part"]), "")


@guard(
    N_("Another count has meanwhile corrected %(part)s. Count it again."),
    values=lambda count, event, context: {"part": _corrected_elsewhere(count, context)},
)
def nothing_of_it_was_corrected_meanwhile(count: Thing, event: None, context: Context) -> bool:
    return not _corrected_elsewhere(count, context)
