"""Guards of parts on the job: what is in the bag, and the three-way closing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import asks_of, is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.in_the_books import already_in_stock
from fieldservice.workflows.parts.on_the_job.carried import HANDED, carried, engineer_in_turn
from fieldservice.workflows.parts.on_the_job.lines import (
    PARTS,
    PartLine,
    coming_back,
    lines_in,
    open_parts,
    part_lines,
    unconfirmed,
)
from fieldservice.workflows.parts.on_the_job.pieces import fitted_parts
from fieldservice.workflows.parts.places import bag, transit
from fieldservice.workflows.parts.requisitions.guards import NamesParts, typed

if TYPE_CHECKING:
    from collections.abc import Container

    from fieldservice.workflows.common.events import WorkReport
    from fieldservice.workflows.parts.on_the_job.events import PartFitted

LOST = "lost_part"
"""The kind of approval."""
NOT_IN_BAG = N_("%(part)s in your bag: %(there)s.")
SERIAL_NOT_IN_BAG = N_("%(part)s with the serial number %(serial)s is not in your bag.")
NAME_THE_SERIAL = N_("Each %(part)s has a serial number: scan it.")
NOT_ISSUED = N_("There is no %(part)s to receive here.")
NOT_OPEN = N_("%(part)s open on this job: %(open)s.")
NOT_COMING = N_("%(part)s on the way here: %(open)s.")
NOT_FITTED = N_("%(part)s was not fitted on this job.")
MORE_THAN_FITTED = N_("%(part)s from this job in the device: %(open)s.")
SERIAL_NOT_FITTED = N_("%(part)s with serial number %(serial)s was not fitted in the device on this job.")
SERIAL_NOT_COMING = N_("%(part)s with the serial number %(serial)s is not on its way here.")
MORE_THAN_ISSUED = N_("%(part)s to be received: %(open)s.")
IS_THE_NEW_ONE = N_("%(serial)s is the serial number of the new part. Read the one on the old part.")
WHAT_IS_OPEN = {
    "open": N_("%(part)s: %(count)s issued and not accounted for"),
    "old_open": N_("%(part)s: %(count)s replaced without a fault tag"),
}
"""By property of a line: what keeps the job from being handed in."""


PART_REPLACED = "REPLACE"
"""The code of the list `resolution` by which a part was replaced."""


@guard(N_("The result says that a part was replaced. Name the part, or record it as fitted."), beside=("parts_named",))
def the_replaced_part_is_named(job: Thing, event: WorkReport, context: Context) -> bool:
    is_named = event.parts_named or job.get("parts_named") or fitted_parts(job)
    return code_of(event.resolution_code) != PART_REPLACED or bool(is_named)


@guard_with_reason(beside=("parts",))
def the_parts_are_in_the_engineers_bag(job: Thing, event: NamesParts, context: Context) -> Message | None:
    for number, (quantity, serials) in typed(event, context).items():
        part = context.reference.catalogue.part(number)
        if part is not None and part.tracked and len(set(serials)) != quantity:
            return Message(NAME_THE_SERIAL, {"part": number})
        place = bag(context.office, carrier(job, context, number))
        there = context.holdings.quantity(place, number)
        if there < quantity:
            return Message(NOT_IN_BAG, {"part": number, "there": max(0, there)})
        for serial in serials:
            if context.holdings.quantity(place, number, serial) < 1:
                return Message(SERIAL_NOT_IN_BAG, {"part": number, "serial": serial})
    return None


DESK = frozenset(("coordinator", "storekeeper"))
"""Roles that act for whoever has the parts."""


def carrier(job: Thing, context: Context, part: str = "") -> str:
    """Whose bag of this office it is: that of the engineer who acts, or of whoever has parts of the job (this part)
    and for whom the desk acts."""
    by, bags = context.by, [each for each in carried(job) if each.place.startswith(bag(context.office, ""))]
    having = [each.person for each in bags if part in ("", each.part)]
    if "engineer" in by.roles and (by.name in having or not having or not by.roles & DESK):
        return by.name
    engineer = str(job.get("engineer") or by.name)
    return engineer if engineer in having or not having else having[0]


def on_their_way_to(job: Thing, context: Context) -> Counter[str]:
    """By part: the pieces that come to this office's engineer from another store, also those of which the news is still
    to come."""
    here = context.office
    found = Counter[str]()
    for each in carried(job):
        handed = each.wish == HANDED and each.office != here and each.wished_for == engineer_in_turn(job)
        if each.place == transit(here) or (handed and job.holder == here):
            found[each.part] += each.quantity
    return found


@guard(N_("No engineer of this office has a part of this job."))
def its_parts_are_here(job: Thing, event: None, context: Context) -> bool:
    """The office that has the job, or whose people have parts of it."""
    here = context.office
    return here in (job.holder, context.reference.branch_of(job.holder)) or any(
        each.office == here for each in carried(job)
    )


@guard(N_("No part was issued for this job."))
def something_was_issued(job: Thing, event: None, context: Context) -> bool:
    # A van may have the parts in hand before it has heard of their issue.
    return bool(unconfirmed(job) or on_their_way_to(job, context) or context.reference.branch_of(context.office))


@guard(N_("No part of this job is open."))
def a_part_is_open(job: Thing, event: None, context: Context) -> bool:
    return any(line.open for line in part_lines(job))


@guard(N_("No unused part of this job is returned to this office."))
def it_comes_to_this_office(job: Thing, event: None, context: Context) -> bool:
    here = context.office
    return (
        here == job.holder
        or here == context.reference.branch_of(job.holder)
        or any(line.coming_to == here for line in coming_back(job))
    )


@guard(N_("No unused part of this job is on its way here."))
def a_returned_part_is_on_its_way(job: Thing, event: None, context: Context) -> bool:
    return bool(coming_back(job))


@guard(
    N_("Unused parts of this job are still on their way from the van: %(parts)s. Receive them first."),
    values=lambda job, event, context: {"parts": [f"{line.part} x{line.coming}" for line in coming_back(job)]},
)
def no_returned_part_is_on_its_way(job: Thing, event: None, context: Context) -> bool:
    return not coming_back(job)


@guard_with_reason(beside=("parts",))
def they_are_on_their_way_here(job: Thing, event: NamesParts, context: Context) -> Message | None:
    elsewhere = {line.part for line in coming_back(job) if line.coming_to not in ("", context.office)}
    wrong = next((part for part in typed(event, context) if part in elsewhere), None)
    if wrong is not None:
        return Message(NOT_COMING, {"part": wrong, "open": 0})
    return _more_than(job, event, context, "coming", NOT_COMING) or _not_coming(event, context, typed(event, context))


@guard(N_("No part was fitted on this job."))
def a_part_was_fitted(job: Thing, event: None, context: Context) -> bool:
    return any(line.fitted > line.taken_out for line in part_lines(job))


@guard(N_("Every replaced part is accounted for."))
def a_replaced_part_is_open(job: Thing, event: None, context: Context) -> bool:
    return any(line.old_open for line in part_lines(job))


def _more_than(job: Thing, event: NamesParts, context: Context, name: str, message: str) -> Message | None:
    """The first part of which more is named than the lines of the job have."""
    lines = {line.part: line for line in part_lines(job)}
    for part, (quantity, _serials) in typed(event, context).items():
        most = getattr(lines[part], name) if part in lines else 0
        if quantity > most:
            return Message(message, {"part": part, "open": most})
    return None


@guard_with_reason(beside=("parts",))
def the_parts_were_issued_or_are_on_their_way(job: Thing, event: NamesParts, context: Context) -> Message | None:
    in_a_van = bool(context.reference.branch_of(context.office))
    coming = on_their_way_to(job, context)
    most = coming + Counter({line.part: line.unconfirmed for line in unconfirmed(job)})
    for part, (quantity, _serials) in typed(event, context).items():
        # A van may have the parts in hand before it has heard of their issue.
        if quantity > most[part] and not in_a_van:
            return Message(MORE_THAN_ISSUED if most[part] else NOT_ISSUED, {"part": part, "open": most[part]})
    comes = {part for part in typed(event, context) if in_a_van or coming[part]}
    return _not_coming(event, context, comes)


def _not_coming(event: NamesParts, context: Context, parts: Container[str]) -> Message | None:
    """The first piece of these parts that is named without its serial number, or with one that is not on its way here,
    although as many are."""
    place = transit(context.office)
    for number, (quantity, serials) in typed(event, context).items():
        part = context.reference.catalogue.part(number)
        if part is None or not part.tracked or number not in parts:
            continue
        if len(serials) != quantity:
            return Message(NAME_THE_SERIAL, {"part": number})
        if context.holdings.quantity(place, number) >= quantity:
            for serial in serials:
                if context.holdings.quantity(place, number, serial) < 1:
                    return Message(SERIAL_NOT_COMING, {"part": number, "serial": serial})
    return None


@guard_with_reason(beside=("parts",))
def they_are_open_on_this_job(job: Thing, event: NamesParts, context: Context) -> Message | None:
    return _more_than(job, event, context, "open", NOT_OPEN)


@guard_with_reason(beside=("parts",))
def they_were_fitted_on_this_job(job: Thing, event: NamesParts, context: Context) -> Message | None:
    for part, (quantity, serials) in typed(event, context).items():
        rows = [each for each in fitted_parts(job) if each.part == part]
        there = sum(each.quantity for each in rows)
        if quantity > there:
            return Message(MORE_THAN_FITTED if there else NOT_FITTED, {"part": part, "open": there})
        pieces = {key_of(each.serial) for each in rows if each.serial}
        if unknown := next((serial for serial in serials if key_of(serial) not in pieces), ""):
            return Message(SERIAL_NOT_FITTED, {"part": part, "serial": unknown})
        if quantity - len(serials) > there - len(pieces):
            return Message(NAME_THE_SERIAL, {"part": part})
    return None


@guard_with_reason(beside=("parts",))
def replaced_parts_are_open(job: Thing, event: NamesParts, context: Context) -> Message | None:
    return _more_than(job, event, context, "old_open", NOT_OPEN)


@guard(N_("An old serial number belongs to one piece. Enter the parts one by one."), beside=("old_serial",))
def an_old_serial_number_belongs_to_one_piece(job: Thing, event: PartFitted, context: Context) -> bool:
    return not event.old_serial or sum(line.quantity for line in event.parts) == 1


@guard_with_reason(beside=("old_serial",))
def the_old_serial_number_is_of_no_piece_in_stock(job: Thing, event: PartFitted, context: Context) -> Message | None:
    """Whoever reads the new part instead of the old one would have the piece in two places."""
    old, named = event.old_serial or "", typed(event, context)
    if old and any(key_of(old) in map(key_of, serials) for _, serials in named.values()):
        return Message(IS_THE_NEW_ONE, {"serial": old})
    found = (already_in_stock(part, [old], context) for part in named)
    return next((each for each in found if each is not None), None)


def what_is_open(line: PartLine) -> list[Message]:
    """What is still to be said of a line, in words."""
    return [
        Message(words, {"part": line.part, "count": count})
        for name, words in WHAT_IS_OPEN.items()
        if (count := getattr(line, name))
    ]


def _open(job: Thing, event: None, context: Context) -> JsonObject:
    return {"open": [words for line in open_parts(job) for words in what_is_open(line)]}


@guard(N_("The parts are not settled: %(open)s."), values=_open)
def the_parts_are_settled(job: Thing, event: None, context: Context) -> bool:
    return not open_parts(job)


def approved_loss(job: Thing) -> str:
    """The digest of a loss that was approved and is not written off yet; "" for none."""
    done = {line.get("loss") for line in job.lines(PARTS)}
    return next(
        (
            each.digest
            for each in asks_of(job)
            if each.kind == LOST and each.digest not in done and is_approved(job, each.digest)
        ),
        "",
    )


@guard(N_("No loss of a part of this job was approved."), not_offered=True)
def a_loss_was_approved(job: Thing, event: None, context: Context) -> bool:
    return bool(approved_loss(job))


def office_of_loss(job: Thing) -> str:
    """The office out of whose bag the approved loss is written off; "" for none."""
    digest = approved_loss(job)
    return next((str(each.facts.get("office") or "") for each in asks_of(job) if each.digest == digest), "")


def loss_of(job: Thing) -> tuple[str, list[JsonObject]]:
    """(whose bag, lines) of the approved loss that is not written off yet; ("", []) for none."""
    digest = approved_loss(job)
    asked = next((each for each in asks_of(job) if each.digest == digest), None) if digest else None
    return (str(asked.facts.get("carrier") or ""), list(lines_in(asked.facts))) if asked is not None else ("", [])


@guard(N_("The part reported lost has been accounted for. There is nothing to write off."))
def what_was_lost_is_still_missing(job: Thing, event: None, context: Context) -> bool:
    person, lines = loss_of(job)
    open_ = {line.part: line.open for line in part_lines(job)}
    return all(
        office_of_loss(job) in ("", context.office)
        and open_.get(line["part"], 0) >= line["quantity"]
        and context.holdings.quantity(bag(context.office, person), line["part"]) >= line["quantity"]
        and all(context.holdings.quantity(bag(context.office, person), line["part"], each) for each in line["serials"])
        for line in lines
    )
