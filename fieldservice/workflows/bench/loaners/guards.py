"""Guards of loaner devices: what is lent is free, and what comes back was lent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import loaners_out
from fieldservice.workflows.bench.loaners.loans import FROM, came_back_elsewhere, loan_of, part_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import LOANER
from fieldservice.workflows.engine.take import NO_SUCH_PART
from fieldservice.workflows.parts.whole_devices import piece_here, pieces, place_named, takes_out_for

if TYPE_CHECKING:
    from fieldservice.workflows.bench.repair.events import LoanerLent, LoanerReturned

IN_ORDER = "good"
"""The state of a loaner that can be lent again."""
LENT = N_("%(loaner)s is already lent with %(job)s.")
NOT_FREE = N_("%(loaner)s is not free here. In the books: %(place)s.")
NOT_LENT = N_("%(loaner)s is not a loaner device: %(part)s is kept for exchanges.")
IN_THE_BOOKS = N_("%(loaner)s is in the books already: %(place)s. Leave the part number empty.")
NO_LOANER = N_("%(part)s is not a loaner device in the catalogue.")


@guard_with_reason(beside=("loaner",))
def the_loaner_is_free(job: Thing, event: LoanerLent, context: Context) -> Message | None:
    if context.device and context.device.get("lent"):
        return Message(LENT, {"loaner": event.loaner, "job": str(context.device.get("lent"))})
    found = pieces(event.loaner, context)
    if not found or piece_here(event.loaner, LOANER, context):
        return None
    part, place = next(((part, place) for part, place in found if part.purpose == LOANER), found[0])
    if part.purpose != LOANER:
        return Message(NOT_LENT, {"loaner": event.loaner, "part": part.number})
    return Message(NOT_FREE, {"loaner": event.loaner, "place": place_named(place, context)})


@guard(N_("No loaner is lent with this job."))
def a_loaner_is_out(job: Thing, event: None, context: Context) -> bool:
    return bool(loaners_out(job))


@guard(
    N_("Lent with this job: %(loaner)s."),
    beside=("loaner",),
    values=lambda job, event, context: {"loaner": list(loaners_out(job)) or "-"},
)
def the_loaner_was_lent_with_this_job(job: Thing, event: LoanerReturned, context: Context) -> bool:
    return label_key(event.loaner) in map(label_key, loaners_out(job))


@guard(N_("Describe what is wrong with it, or what to check."), beside=("loaner_condition",))
def a_loaner_that_is_not_in_order_is_described(job: Thing, event: LoanerReturned, context: Context) -> bool:
    return event.loaner_state == IN_ORDER or bool(event.loaner_condition)


@guard_with_reason(beside=("loaner_part",))
def the_loaner_can_be_taken_into_the_books(job: Thing, event: LoanerReturned, context: Context) -> Message | None:
    if not event.loaner_part:
        return None
    known = context.reference.catalogue.part(event.loaner_part)
    if known is None:
        return Message(NO_SUCH_PART, {"part": event.loaner_part})
    if known.purpose != LOANER:
        return Message(NO_LOANER, {"part": known.number})
    loan = loan_of(job, event.loaner)
    place = str(loan.get("loaner_account") or "") if part_of(loan) else ""
    place = place or next((place for _part, place in pieces(event.loaner, context)), "")
    if place:
        return Message(IN_THE_BOOKS, {"loaner": event.loaner, "place": place_named(place, context)})
    return None


@guard(N_("No loaner of this store came back elsewhere."))
def a_loaner_came_back_elsewhere(job: Thing, event: None, context: Context) -> bool:
    return any(takes_out_for(office_of_account(str(line[FROM])), context) for line in came_back_elsewhere(job))
